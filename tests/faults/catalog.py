"""Every fault of the matrix: what goes wrong at one request of an operation, or during all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx

from journeys.emulator.http import Response
from journeys.emulator.log import LoggedRequest
from providers.core.schema.shape import camel

from .world import AGE_S, World

ELSEWHERE = "https://elsewhere.example/api"
QUOTE = "These values were refused: "
ALL = "^"  # of a fault's path: login requests too
PAUSE_S = 7
"""What a 429 asks for."""
SLOW_S, LATE_S = 20, 45
"""An answer that is waited for, and one that isn't: a read may take 30 s."""


@dataclass(frozen=True)
class Step:
    """One request of an operation without faults."""

    number: int
    kind: str
    """login, identity, list, get, post, patch, put or delete."""
    is_repeatable: bool
    """Whether sending it twice is the same as once (DESIGN rule 9)."""
    entry: LoggedRequest


@dataclass(frozen=True)
class Fault:
    """One way in which a request goes wrong. `family`: the line of the table that it counts in."""

    family: str
    name: str
    arm: Callable[[World, Step], None]
    does: str
    """What the request meets: see expected.py."""
    kinds: tuple[str, ...] = ()
    """The kinds of requests that it can happen to; all, if empty."""
    lasts: bool = False
    """Whether every request after that one fails too."""
    whole: int = 0
    """In so many ways it can happen to the operation as a whole; 0: to each request."""

    def applies(self, step: Step) -> bool:
        """Whether it can happen to this request."""
        if self.whole:
            return step.number < self.whole
        return not self.kinds or step.kind in self.kinds

    @property
    def title(self) -> str:
        """For messages."""
        return f"{self.family} ({self.name})" if self.name else self.family


def _add(kind: str, **options: Any) -> Callable[[World, Step], None]:
    def arm(world: World, step: Step) -> None:
        said = {"message": QUOTE + " ".join(map(quoted, world.texts))} if kind == "status" else {}
        world.emulator.faults.add(kind, path=ALL, skip=step.number, **said, **options)

    return arm


def quoted(text: str) -> str:
    """A text of the program as an error's message repeats it."""
    return f"<<{text}>>"


def _instead(make: Callable[[LoggedRequest], Any], lasts: bool = False) -> Callable[[World, Step], None]:
    """The network answers in the place of the API."""

    def arm(world: World, step: Step) -> None:
        def hook(number: int, entry: LoggedRequest) -> Any:
            return make(entry) if number == step.number or (lasts and number > step.number) else None

        world.network.hook = hook

    return arm


def _before(act: Callable[[World], None]) -> Callable[[World, Step], None]:
    """Something happens just before the request arrives."""

    def arm(world: World, step: Step) -> None:
        def hook(number: int, entry: LoggedRequest) -> None:
            if number == step.number:
                act(world)

        world.network.hook = hook

    return arm


def _answered(change: Callable[[World, LoggedRequest, Response], Response]) -> Callable[[World, Step], None]:
    def arm(world: World, step: Step) -> None:
        world.network.change = lambda number, entry, response: (
            change(world, entry, response) if number == step.number else response
        )

    return arm


def _refused(entry: LoggedRequest) -> Exception:
    return httpx.ConnectError("[Errno 111] Connection refused")


def _redirected(entry: LoggedRequest) -> httpx.Response:
    return httpx.Response(
        302, headers={"Location": ELSEWHERE}, stream=httpx.ByteStream(b"<html>moved</html>")
    )


def _revoke(world: World) -> None:
    org = world.emulator.org
    world.emulator.expire_tokens()
    org.clients, org.public_api_tokens = {}, set()


def _needed(world: World) -> set[str]:
    """The fields that a program names, and those that nothing works without."""
    wire = {each.wire for each in world.subject.provider.shape.fields.values()}
    return {*wire, *CORE, *(at for key in world.subject.provider.key_fields for at in (key, camel(key)))}


CORE = (
    "id",
    "version",
    "containerId",
    "versionNumber",
    "status",
    "journey",
    "jsonSchema",
    "segment",
    "source",
    "name",
)
"""What tells objects apart, or is around the fields."""


def _lean(world: World, entry: LoggedRequest, response: Response) -> Response:
    """The answer without what an API may leave out."""
    keep = _needed(world)
    if entry.token:
        return replace(response, body={"access_token": response.body["access_token"]})

    def lean(value: Any) -> Any:
        return (
            {name: each for name, each in value.items() if name in keep} if isinstance(value, dict) else value
        )

    body = response.body
    if not isinstance(body, dict):
        return response
    if "entities" in body:
        body = {"entities": [lean(each) for each in body["entities"]]}
    elif "data" in body:
        body = {"data": {name: lean(each) for name, each in body["data"].items()}}
    elif "unprocessedItems" not in body:
        body = lean(body)
    return replace(response, body=body)


def _odd(body: Any) -> Callable[[World, LoggedRequest, Response], Response]:
    def change(world: World, entry: LoggedRequest, response: Response) -> Response:
        status = 200 if response.status == 204 else response.status
        return Response(status, body, dict(response.headers))

    return change


def _html(world: World, entry: LoggedRequest, response: Response) -> Response:
    status = 200 if response.status == 204 else response.status
    return Response(status, b"<html>Sign in to the proxy</html>", {}, "text/html")


def _shared(world: World, step: Step) -> None:
    """Another client of the same rate limit takes half of it: three requests in ten seconds for both."""
    world.emulator.faults.add("rate_limit", path="^/(api|spaces|$)", allowed=4, window_s=10)

    def hook(number: int, entry: LoggedRequest) -> None:
        if number % 2 == step.number and not entry.token:
            other = httpx.Request("GET", f"{world.emulator.url}/api/v2/organizations/me")
            other.headers["Authorization"] = f"Bearer {world.emulator.token()}"
            other.extensions["timeout"] = {"read": 30}
            world.network.beside(other)

    world.network.hook = hook


STATUSES = (500, 502, 503, 504, 408)
WRITES = ("post", "patch", "put", "delete")
READS = ("identity", "list", "get")


def _faults() -> Iterator[Fault]:
    limited = {"status": 429}
    yield Fault("429 with Retry-After", "once", _add("status", retry_after=PAUSE_S, **limited), "pause")
    yield Fault(
        "429 with Retry-After",
        "always",
        _add("status", retry_after=PAUSE_S, times=None, **limited),
        "429",
        lasts=True,
    )
    yield Fault("429 without Retry-After", "once", _add("status", **limited), "retry")
    yield Fault("429 without Retry-After", "always", _add("status", times=None, **limited), "429", lasts=True)
    for status in STATUSES:
        yield Fault(
            str(status), "after the effect", _add("status", status=status, when="after"), "unclear done"
        )
    for status in (500, 503):
        yield Fault(str(status), "before the effect", _add("status", status=status), "unclear")
    yield Fault("503", "always", _add("status", status=503, times=None), "5xx", lasts=True)
    yield Fault("refused", "once", _instead(_refused), "retry")
    yield Fault("refused", "always", _instead(_refused, lasts=True), "refused", lasts=True)
    yield Fault("reset before the effect", "", _add("drop", reset=True), "unclear")
    yield Fault("reset after the effect", "", _add("drop", reset=True, when="after"), "unclear done")
    yield Fault("cut short", "", _add("drop", when="during"), "unclear done")
    yield Fault("not JSON", "", _answered(_html), "nonsense")
    yield Fault("JSON of the wrong shape", "a list", _answered(_odd([{"id": 1}])), "nonsense")
    yield Fault("JSON of the wrong shape", "an empty object", _answered(_odd({})), "empty")
    yield Fault(
        "JSON of the wrong shape",
        "nulls",
        _answered(_odd({"id": None, "entities": None, "data": None})),
        "nonsense",
    )
    yield Fault("JSON without optional fields", "", _answered(_lean), "ok")
    yield Fault("slow", "20 s", _add("latency", ms=SLOW_S * 1000, times=1), "slow")
    yield Fault("slow", "45 s", _add("latency", ms=LATE_S * 1000, times=1, when="after"), "unclear done")
    yield Fault("slow", "a byte a second", _add("drip", ms=1000), "dripping")
    yield Fault("stalled", "before the effect", _add("stall"), "unclear")
    yield Fault("stalled", "after the effect", _add("stall", when="after"), "unclear done")
    yield Fault("stalled", "in the middle of the answer", _add("stall", when="during"), "unclear done")
    yield Fault("stalled", "always", _add("stall", times=None), "silence", lasts=True)
    yield Fault("401: expired", "", _before(lambda world: world.emulator.expire_tokens()), "expired")
    yield Fault("401: revoked", "", _before(_revoke), "revoked", lasts=True)
    yield Fault("403", "", _add("status", status=403), "403")
    yield Fault("409: of a version", "", _add("status", status=409, code="request.conflict"), "409", WRITES)
    yield Fault("409: of an object", "", _add("status", status=409, code="limit.exceeded"), "limit", WRITES)
    yield Fault("410", "", _add("status", status=410), "410")
    yield Fault("404", "", _add("status", status=404), "404")
    for reads in (1, 2):
        yield Fault("stale read", f"{reads} reads", _young("stale", reads=reads), "stale", whole=1)
        yield Fault("list lag", f"{reads} lists", _young("lag", reads=reads), "lag", whole=1)
    yield Fault("stale read", "for 3 s", _young("stale", ms=3000), "stale", whole=1)
    yield Fault("list lag", "for 3 s", _young("lag", ms=3000), "lag", whole=1)
    for reads in (2,):
        for when in ("before", "after"):
            yield Fault(
                "list lag",
                f"{reads} lists, and an answer lost {when} the effect",
                _lagging(reads, when),
                "unclear" if when == "before" else "unclear done",
                ("post",),
            )
    yield Fault("rate limit shared with another client", "", _shared, "shared", whole=2)
    for hours in (-2, 2):
        way = "behind" if hours < 0 else "ahead"
        for when in ("before", "after"):
            yield Fault(
                "clock skew",
                f"{way}, and an answer lost {when} the effect",
                _skewed(hours, when),
                "unclear" if when == "before" else "unclear done",
                WRITES,
            )
        yield Fault("clock skew", way, _skewed(hours, ""), "ok", whole=1)
    yield Fault("redirect elsewhere", "", _instead(_redirected), "redirect")
    yield Fault("delivered twice", "", _add("twice"), "twice", WRITES)


def _young(kind: str, **options: Any) -> Callable[[World, Step], None]:
    """What the operation meets was changed a moment ago."""

    def arm(world: World, step: Step) -> None:
        world.clock.now = max(0.0, world.clock.now - AGE_S)
        world.emulator.faults.add(kind, **options)

    return arm


def _lagging(reads: int, when: str) -> Callable[[World, Step], None]:
    def arm(world: World, step: Step) -> None:
        world.emulator.faults.add("lag", reads=reads)
        _add("drop", when=when)(world, step)

    return arm


def _skewed(hours: int, when: str) -> Callable[[World, Step], None]:
    def arm(world: World, step: Step) -> None:
        world.emulator.faults.add("skew", ms=hours * 3_600_000)
        if when:
            _add("drop", when=when)(world, step)

    return arm


FAULTS = tuple(_faults())
FAMILIES = tuple(dict.fromkeys(fault.family for fault in FAULTS))
