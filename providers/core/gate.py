"""Nothing is registered before the whole program was checked: all mistakes of all resources in one message.

The SDK registers a resource as soon as its inputs are known, and the engine stops the program at the first bad
one. Each journey resource therefore waits for one input of its own, the gate, which opens when the program's
body has run, or fails for all of them with everything that was found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Generator, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from .owned import publish_owned


class Gate:
    """The findings of one stretch of the program, and the future that its resources wait for."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.configured: set[str] = set()
        """The vendors whose stack config was looked at."""
        self._opened: asyncio.Future[None] = asyncio.Future()
        task = asyncio.ensure_future(self._open())
        task.add_done_callback(lambda done: done.exception())

    @property
    def is_open(self) -> bool:
        """Whether its stretch of the program is over."""
        return self._opened.done()

    async def _open(self) -> None:
        """Runs when the body of the program has: the event loop is busy with the body until then."""
        if not self.problems:
            await publish_owned(_id_in)
            self._opened.set_result(None)
            return
        text = "\n".join(f"  {line}" for line in dict.fromkeys(self.problems))
        count = len(dict.fromkeys(self.problems))
        noun = "mistake was" if count == 1 else "mistakes were"
        self._opened.set_exception(
            pulumi.RunError(f"{count} {noun} found in the program; nothing was sent:\n{text}")
        )
        self._opened.exception()  # asked for, so that asyncio doesn't report it once more

    def opened(self, value: str) -> Awaitable[str]:
        """The value, once the gate is open."""
        return _Held(self._opened, value)


@dataclass(frozen=True)
class _Held(Awaitable[str]):
    """Not a coroutine, of which one that nobody came to await would be complained about."""

    gate: asyncio.Future[None]
    value: str

    def __await__(self) -> Generator[Any, Any, str]:
        yield from self.gate.__await__()
        return self.value


def _id_in(type: str, outputs: Mapping[str, Any]) -> str:
    from journeys.registry import load

    try:
        return load(type).id_in(outputs)
    except (LookupError, ImportError, AttributeError):
        return ""  # a type of another version, or of somebody else


_gate: Gate | None = None


def current_gate() -> Gate:
    """The gate of the stretch of the program that runs now."""
    global _gate
    loop = asyncio.get_event_loop()
    if _gate is None or _gate.is_open or _gate._opened.get_loop() is not loop:
        _gate = Gate()
    return _gate
