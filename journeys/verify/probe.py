"""What a probe is: a short experiment that yields what it saw of one or several switches of the emulator."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from .api import Answer, Api, Unclear
from .scratch import Cleaned, Scratch
from .spaces import SpaceScratch


@dataclass(frozen=True)
class Seen:
    """What was seen of a switch. `value` is a setting of it, or None where no setting does what the API did."""

    switch: str
    value: str | None
    by: str
    """The request and its status; no data of the organisation."""


class Objects(Protocol):
    """What a run makes, whatever the vendor."""

    def tidy(self) -> None:
        """Deletes what was made since the last time."""
        ...

    def clean(self, wait_s: float) -> Cleaned:
        """Deletes all that carries the mark."""
        ...


S = TypeVar("S", bound=Objects)


@dataclass
class AnyLab(Generic[S]):
    """What a probe works with. `facts` is what earlier probes found out."""

    api: Api
    scratch: S
    also: frozenset[str] = frozenset()
    contact: str = ""
    wait_s: float = 10.0
    """For how long an object whose creation had no answer is looked for in lists."""
    facts: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, json: Any = None, **params: Any) -> Answer:
        """One request."""
        return self.api.ask(method, path, json, params or None)


Lab = AnyLab[Scratch]
SpaceLab = AnyLab[SpaceScratch]
Run = Callable[[Any], Iterator[Seen]]


@dataclass(frozen=True)
class Probe:
    """`needs`: the consent without which it doesn't run; `why`: what it does, for which it needs that."""

    switches: tuple[str, ...]
    run: Run
    needs: str = ""
    why: str = ""


def probe(into: list[Probe], *switches: str, needs: str = "", why: str = "") -> Callable[[Run], Run]:
    """Adds a probe to a vendor's list; they run in the order of their definition."""

    def add(run: Run) -> Run:
        into.append(Probe(switches, run, needs, why))
        return run

    return add


def either(answer: Answer, refused: dict[int, str], accepted: str) -> str:
    """The setting that a status stands for.

    Raises:
        Unclear: it is neither a success nor one of these refusals.
    """
    if answer.ok:
        return accepted
    if answer.status in refused:
        return refused[answer.status]
    raise Unclear(answer.summary)


def unknown_id() -> str:
    """An id that nothing has."""
    return str(uuid.uuid4())
