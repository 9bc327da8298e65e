"""What the engine tells of one call of the plugin, beyond the values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Request:
    """What the engine sent with the call that runs now, beyond what the SDK hands on."""

    urn: str = ""
    """Empty where the SDK doesn't tell."""
    old_inputs: dict[str, Any] | None = None
    """The inputs as last applied; None where the call has none, or the SDK doesn't tell."""
    nulls: frozenset[str] = frozenset()
    """The outputs that are there and null: the SDK leaves them out."""
    is_native: bool = False
    """Whether the native provider has written the state, and this is the dynamic one."""

    timeout: float = 0.0
    """Seconds that the program gives this operation (`customTimeouts`); 0 where the settings do, or the SDK is in between."""

    @property
    def name(self) -> str:
        """The resource's name in the program, or ""."""
        return self.urn.rpartition("::")[2]

    @property
    def stack(self) -> tuple[str, str]:
        """The project and the stack, or two empty texts."""
        parts = self.urn.split("::")
        return (parts[1], parts[0].rpartition(":")[2]) if len(parts) >= 4 else ("", "")


@dataclass(frozen=True)
class HandedOver:
    """A call by a servicer of our own, which hands over what the SDK's keeps to itself."""

    request: Request
    keep: Callable[[str, Mapping[str, Any], list[str]], bool]
    """Lets the engine record an object, as `keep_object` does."""
    say: Callable[[str, str], None]
    """`say("warning" or "note", text)` tells it beside the resource."""


_handed: ContextVar[HandedOver | None] = ContextVar("handed", default=None)


@contextmanager
def handing_over(call: HandedOver) -> Iterator[None]:
    """Meanwhile, `current_request` and `keep_object` are about this call."""
    token = _handed.set(call)
    try:
        yield
    finally:
        _handed.reset(token)


def handed_over() -> HandedOver | None:
    """The call that a servicer of our own has handed over; None in the SDK's."""
    return _handed.get()
