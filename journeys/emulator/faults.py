"""Faults: what can be made to fail, for which requests and how often."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from .http import Request
from .log import LoggedRequest

KINDS = {
    "latency": "wait `ms`, `when` before or after the effect",
    "status": "answer `status` (with `retry_after`, `code`, `message`, or a raw `body`), `when` before or "
    "after the effect",
    "answer": "the effect and the status are real, the body is `body` as it stands, or with `gzip_mb` its own behind so "
    "many megabytes of blanks, compressed",
    "drop": "close the connection `when` before or after the effect, or during (half an answer); `reset` resets it",
    "stall": "say nothing `when` before or after the effect, or during (half an answer), for `ms` or until removed",
    "drip": "send the body of the answer a byte every `ms` (default 1000)",
    "endless": "every page of a list answers the first one, and names it as the next",
    "twice": "the request takes effect twice, as when a gateway sends it again; the second answer is sent",
    "skew": "the clock that clients see (`Date`, and the dates of objects) is ahead by `ms`, or behind",
    "kill": "SIGKILL to `pid` (a negative one: a group) and no answer, `when` before or after the effect",
    "call": "call `run` (a function of the logged request) `when` before or after the effect",
    "stale": "reads keep answering the previous version of a changed object, `reads` times or for `ms`",
    "lag": "a new object is missing from lists, for `reads` list calls or for `ms`",
    "race": "somebody else changes the object (`fields`) just before the request takes effect",
    "rate_limit": "allow `allowed` requests per `window_s`, whatever the limits say",
}
_ONCE = {"status", "answer", "drop", "stall", "drip", "race", "twice", "kill", "call"}
"""The kinds that strike once by default; the others strike until they are removed."""
IN_PROCESS = {"kill", "call"}
"""The kinds that no request may add: any user of the machine can send one."""


@dataclass
class Fault:
    """One fault, and the requests that it strikes.

    `path` is a regular expression that is searched in the path; without one, all requests but those for a token match.
    `org` (a name) and `client` (an OAuth client's id) match requests with their credentials. The first `skip` matching
    requests pass; `times` is how often it strikes (None: always). `hits` counts how often it has. `KINDS` says which of
    the other options each kind uses.
    """

    kind: str
    method: str | None = None
    path: str | None = None
    org: str | None = None
    client: str | None = None
    times: int | None = None
    skip: int = 0
    ms: float = 0.0
    reads: int = 0
    status: int | None = None
    retry_after: float | None = None
    code: str | None = None
    message: str | None = None
    body: str | None = None
    content_type: str | None = None
    gzip_mb: int = 0
    reset: bool = False
    pid: int = 0
    run: Callable[[LoggedRequest], object] | None = None
    when: str = "before"
    fields: dict[str, Any] = field(default_factory=dict)
    allowed: int = 0
    window_s: float = 60.0
    id: int = 0
    hits: int = 0

    def matches(self, request: Request) -> bool:
        if self.method is not None and self.method.upper() != request.method:
            return False
        if self.org is not None and (request.org is None or request.org.name != self.org):
            return False
        if self.client is not None and request.client != self.client:
            return False
        if self.path is None:
            return not request.entry.token
        return re.search(self.path, request.path) is not None


_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("times", "skip", "ms", "reads", "status", "retry_after"), (int, float)),
    **dict.fromkeys(("gzip_mb", "pid", "allowed", "window_s"), (int, float)),
    **dict.fromkeys(("method", "path", "org", "client", "code"), (str,)),
    **dict.fromkeys(("message", "body", "content_type", "when"), (str,)),
    "reset": (bool,),
    "fields": (dict,),
}


def _check_type(name: str, value: Any) -> None:
    """Raises `ValueError` for an option of a fault with another type; None is allowed where it is the default."""
    allowed = _TYPES.get(name, (object,))
    optional = getattr(Fault, name, value) is None and value is None
    if not optional and (
        not isinstance(value, allowed) or (isinstance(value, bool) and allowed == (int, float))
    ):
        raise ValueError(
            f"`{name}` can't be {value!r}: it is {' or '.join(each.__name__ for each in allowed)}"
        )


class Faults:
    """The faults of one emulator; safe to change while it serves."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._ids = itertools.count(1)
        self._served: dict[tuple[Any, ...], int] = {}

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._faults))

    def __len__(self) -> int:
        return len(self._faults)

    def add(self, kind: str, **options: Any) -> Fault:
        """Add a fault of one of `KINDS` with the options of `Fault`; `ValueError` for unknown or wrong ones."""
        if kind not in KINDS:
            raise ValueError(f"no fault is called {kind!r}; there are {', '.join(KINDS)}")
        unknown = set(options) - {item.name for item in fields(Fault)} | set(options) & {"id", "hits", "kind"}
        if unknown:
            raise ValueError(f"a fault has no option {', '.join(sorted(unknown))}")
        for name, value in options.items():
            _check_type(name, value)
        options.setdefault("times", 1 if kind in _ONCE else None)
        if kind == "status":
            options.setdefault("status", 503)
        if kind == "kill" and abs(options.get("pid", 0)) < 2:
            raise ValueError("`pid` is the process to kill, or a negative number: its group")
        if kind == "call" and not callable(options.get("run")):
            raise ValueError("`run` is the function to call")
        if options.get("when", "before") not in ("before", "after", "during"):
            raise ValueError("`when` is before, after or during")
        try:
            re.compile(options.get("path") or "")
        except re.error as error:
            raise ValueError(f"`path` is not a regular expression: {error}") from None
        fault = Fault(kind, **options)
        with self._lock:
            fault.id = next(self._ids)
            self._faults.append(fault)
        return fault

    def remove(self, fault_id: int) -> bool:
        with self._lock:
            before = len(self._faults)
            self._faults = [fault for fault in self._faults if fault.id != fault_id]
            return len(self._faults) < before

    def clear(self) -> None:
        with self._lock:
            self._faults = []
            self._served = {}

    def take(self, kind: str, request: Request, *when: str) -> Fault | None:
        """The first fault of this kind that strikes this request now, counted as a hit."""
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults:
                if fault.kind != kind or (when and fault.when not in when) or not fault.matches(request):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                elif fault.times is None or fault.hits < fault.times:
                    fault.hits += 1
                    return fault
        return None

    def hides(self, kind: str, request: Request, key: tuple[Any, ...], age_s: float, *, count: bool) -> bool:
        """Whether a stale or lag fault hides the change `key`, made `age_s` seconds ago, from this read.

        Each change is hidden for as many reads, or for as long, as the fault says. With `count` false the read isn't
        counted and sees what the counted read before it saw: later pages of one listing.
        """
        for fault in self:
            if fault.kind != kind or not fault.matches(request):
                continue
            if fault.ms and age_s < fault.ms / 1000:
                fault.hits += 1
                return True
            place = (fault.id, *key)
            with self._lock:
                served = self._served.get(place, 0)
                hidden = served < fault.reads if count else 0 < served <= fault.reads
                if count and fault.reads:
                    self._served[place] = min(served, fault.reads) + 1
            if hidden:
                fault.hits += count
                return True
        return False

    def skew_s(self) -> float:
        """How far the time that clients are told is ahead of the emulator's, in seconds."""
        return sum(fault.ms for fault in self if fault.kind == "skew") / 1000

    def as_json(self) -> list[dict[str, Any]]:
        return [{key: value for key, value in vars(fault).items() if key != "run"} for fault in self]
