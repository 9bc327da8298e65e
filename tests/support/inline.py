"""Programs that run in the test's own process, each with an engine of its own, as the Automation API runs them."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.runtime import Settings
from pulumi.runtime.mocks import MockEngine, MockMonitor
from pulumi.runtime.stack import run_in_stack

from .messages import without_lines

OTHER = 'Segment "other": display_name: must have at least 1 character(s); got ""'
"""The mistake that stands below the program of `mistakes_of`."""


class Mocks(pulumi.runtime.Mocks):
    """An engine that makes whatever it is asked for, and notes it."""

    def __init__(self, made: list[str]) -> None:
        self.made = made

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        self.made.append(args.name)
        return f"{args.name}-id", dict(args.inputs)

    def call(self, args: pulumi.runtime.MockCallArgs) -> Any:
        return {}


def run(
    program: Callable[[], None],
    preview: bool = False,
    config: dict[str, str] | None = None,
    made: list[str] | None = None,
) -> None:
    """One run of a program, with an engine and an event loop of its own; `made` gets the names of its resources."""

    def work() -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        monitor, engine = MockMonitor(Mocks([] if made is None else made)), MockEngine(None)
        pulumi.runtime.configure(Settings("project", "stack", monitor, engine, dry_run=preview))
        pulumi.runtime.settings.ROOT.set(None)
        pulumi.runtime.set_all_config(config or {})
        try:
            loop.run_until_complete(run_in_stack(program))
        finally:
            loop.close()
            asyncio.set_event_loop(asyncio.new_event_loop())

    contextvars.copy_context().run(work)


def mistakes_of(program: Callable[[], object]) -> list[str]:
    """The mistakes that a program is told, each a line; `OTHER` stands below it, and is told too."""
    from providers.genesys import Segment

    def whole() -> None:
        program()
        Segment("other", display_name="")

    with pytest.raises(pulumi.RunError) as caught:
        run(whole)
    return [without_lines(line).strip() for line in str(caught.value).splitlines()[1:]]
