"""One resource through its provider's own methods, called as the engine calls them, without an engine.

Each operation runs as in a new plugin process: nothing that the process knew of the org is left, and every value
passes through the plugin protocol's encoding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config

from journeys.registry import load
from providers.core.org import forget_orgs
from providers.core.provider import Provider
from providers.core.resource import plain

from .wire import over_the_wire

POINTER = "cG9pbnRlcg=="


class CheckFailed(Exception):
    """The provider's check found failures."""


@dataclass(frozen=True)
class Plan:
    """What a preview says: `same`, `create`, `update` or `replace`, and what makes it a replacement."""

    op: str
    replaces: list[str] = field(default_factory=list)
    inputs: dict[str, Any] = field(default_factory=dict)
    deletes_first: bool = False


def new_process(token: str, config: Mapping[str, Any]) -> Provider:
    """The provider as a plugin process that has just started has it."""
    forget_orgs()
    return configured(token, config)


def configured(token: str, config: Mapping[str, Any]) -> Provider:
    """One more provider of this process."""
    provider = load(token)
    provider.configure(ConfigureRequest(config=Config(raw_config=dict(config), project_name="project")))
    return provider


class Driver:
    """The state of one resource, and the engine's commands on it."""

    def __init__(self, token: str, config: Mapping[str, Any], name: str = "it", stack: str = "dev") -> None:
        self.token, self.config = token, dict(config)
        self.key = {"__key": f"project/{stack}/{name}"}
        self.id: str | None = None
        self.inputs: dict[str, Any] = {}
        self.outputs: dict[str, Any] = {}

    def news(self, args: Mapping[str, Any], secrets: list[str] | None = None) -> dict[str, Any]:
        """The inputs as a program sends them."""
        provider = load(self.token)
        props = {"__provider": POINTER, **self.key, **plain(args, provider.shape)}
        return over_the_wire({**props, "__secrets": secrets} if secrets else props)

    def preview(self, args: Mapping[str, Any], secrets: list[str] | None = None) -> Plan:
        """What `up` would do."""
        return self._plan(new_process(self.token, self.config), args, secrets)

    def _plan(self, provider: Provider, args: Mapping[str, Any], secrets: list[str] | None) -> Plan:
        checked = provider.check(dict(self.inputs), self.news(args, secrets))
        if checked.failures:
            assert all(failure.property == "" for failure in checked.failures)
            raise CheckFailed("\n".join(failure.reason for failure in checked.failures))
        inputs = over_the_wire({**checked.inputs, "__provider": POINTER})
        if self.id is None:
            return Plan("create", inputs=inputs)
        diff = provider.diff(self.id, dict(self.outputs), dict(inputs))
        replaces = list(diff.replaces or [])
        changes = inputs != self.inputs if diff.changes is None else diff.changes
        op = "replace" if replaces else "update" if changes else "same"
        return Plan(op, replaces, inputs, bool(diff.delete_before_replace))

    def up(self, args: Mapping[str, Any], secrets: list[str] | None = None) -> Plan:
        """A preview in one process and the run in another, as `pulumi up` does it."""
        self.preview(args, secrets)
        provider = new_process(self.token, self.config)
        plan = self._plan(provider, args, secrets)
        if plan.op == "same":
            self.inputs = plan.inputs
        elif plan.op == "update":
            assert self.id is not None
            result = provider.update(self.id, dict(self.outputs), dict(plan.inputs))
            self._keep(plan.inputs, result.outs)
        else:
            old_id, old_outputs = self.id, self.outputs
            if plan.op == "replace" and plan.deletes_first:
                provider.delete(str(old_id), dict(old_outputs))
            created = provider.create(dict(plan.inputs))
            self.id = created.id
            self._keep(plan.inputs, created.outs)
            if plan.op == "replace" and not plan.deletes_first:
                provider.delete(str(old_id), dict(old_outputs))
        return plan

    def _keep(self, inputs: dict[str, Any], outs: dict[str, Any] | None) -> None:
        self.inputs = inputs
        self.raw_outputs = outs or {}
        self.outputs = over_the_wire({**self.raw_outputs, "__provider": POINTER})

    def refresh(self) -> list[str]:
        """Reads the object into state; the names of the inputs that changed, `["(gone)"]` where it is gone."""
        assert self.id is not None
        result = new_process(self.token, self.config).read(self.id, dict(self.outputs))
        if not result.id:
            self.id, self.inputs, self.outputs = None, {}, {}
            return ["(gone)"]
        before = self.inputs
        inputs = before
        if result.inputs is not None:
            inputs = over_the_wire({**result.inputs, "__provider": POINTER})
        self._keep(inputs, result.outs)
        return sorted(n for n in {*before, *inputs} if before.get(n) != inputs.get(n))

    def destroy(self) -> None:
        """Deletes the object."""
        assert self.id is not None
        new_process(self.token, self.config).delete(self.id, dict(self.outputs))
        self.id, self.inputs, self.outputs = None, {}, {}

    @property
    def managed(self) -> dict[str, Any]:
        """The inputs without the hidden ones."""
        return {name: value for name, value in self.inputs.items() if not name.startswith("__")}
