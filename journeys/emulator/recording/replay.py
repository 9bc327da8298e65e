"""Puts every request of a recording to an emulator, and says where it would have answered otherwise."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from ..emulator import Emulator
from ..http import Drop, Request, Response, Stall
from ..log import LoggedRequest
from ..rules import all_rules
from .compare import Difference, Names, differences, in_errors
from .exchange import Exchange
from .places import Place, places
from .redaction import Redactor

START = 1_800_000_000.0
_OTHER_REASONS = {401, 429}
_NO_PERMISSION = "missing."
"""Refusals that are about the client."""
_OF_JOBS = "request.invalidates.job.results"


@dataclass(frozen=True)
class Outcome:
    """What became of one exchange; `why` it was not compared, if it was not."""

    number: int
    exchange: Exchange
    found: tuple[Difference, ...] = ()
    why: str = ""

    @property
    def same(self) -> bool:
        return not self.found and not self.why


@dataclass
class _World:
    emulator: Emulator
    token: str
    public_token: str
    now: list[float]
    names: Names = field(default_factory=Names)
    unknown: set[str] = field(default_factory=set)


def replay(exchanges: list[Exchange], switches: Mapping[str, str]) -> list[Outcome]:
    """Each exchange beside the emulator under these switches."""
    now = [START]
    emulator = Emulator(limits="off", switches=switches, clock=lambda: now[0], sleep=lambda _: None)
    world = _World(emulator, emulator.token(), emulator.public_api_token, now)
    known = {(place.method, place.template): place for place in places()}
    _plant(world, exchanges, known)
    return [
        _compared(world, number, each, known.get((each.method, each.path)))
        for number, each in enumerate(exchanges, 1)
    ]


def suggestions(exchanges: list[Exchange], switches: Mapping[str, str]) -> dict[str, str]:
    """The settings that explain the differences: the best one, then the best beside it, while there is one."""
    found: dict[str, str] = {}
    left = _count(replay(exchanges, switches))
    while left > (0, 0):
        now = {**switches, **found}
        tried = [
            (_count(replay(exchanges, {**now, rule.name: value})), rule.name, value)
            for rule in all_rules()
            for value in (rule.values if rule.switchable else ())
            if value != now.get(rule.name, rule.default)
        ]
        best, name, value = min(tried)
        if best >= left:
            break
        found[name], left = value, best
    return found


def _count(outcomes: list[Outcome]) -> tuple[int, int]:
    """How many exchanges differ, and in how many fields."""
    return sum(bool(each.found) for each in outcomes), sum(len(each.found) for each in outcomes)


def _compared(world: _World, number: int, each: Exchange, place: Place | None) -> Outcome:
    world.now[0] = START + each.at_ms / 1000
    if place is None:
        return Outcome(number, each, why="no operation of the vendors' documents")
    if not each.whole:
        return Outcome(number, each, why="about people, or about the login: recorded without bodies")
    code = each.answer.get("code") if isinstance(each.answer, dict) else None
    about_client = each.status in _OTHER_REASONS or str(code).startswith(_NO_PERMISSION)
    if about_client or each.status >= 500:
        return Outcome(number, each, why=f"{each.status} is about the client or the moment")
    if code == _OF_JOBS:
        return Outcome(number, each, why="it depends on a job, of which a recording has nothing")
    if set(each.ids.values()) & world.unknown:
        return Outcome(number, each, why="nothing in the recording says what the object was")
    world.names.note(each.body)
    response = _ask(world, each, place)
    if response is None:
        return Outcome(number, each, why="the emulator gave no answer")
    found = []
    if response.status != each.status:
        found.append(Difference("status", each.status, response.status))
    if each.status >= 300 and response.status >= 300:
        found += in_errors(each.answer, Redactor().error(response.body))
    elif each.status < 300 and response.status < 300:
        filtered = any(value.startswith("text-") for _, value in each.query)
        found += differences(each.answer, copy.deepcopy(response.body), world.names, filtered=filtered)
    return Outcome(number, each, tuple(found))


def _ask(world: _World, each: Exchange, place: Place) -> Response | None:
    """The emulator's answer, as its server would give it."""
    path = place.template
    for name, id in each.ids.items():
        path = path.replace(f"{{{name}}}", quote(world.names.to_emulator(id), safe=""))
    query = urlencode([(name, world.names.to_emulator(value)) for name, value in each.query])
    body = b"" if each.body is None else _encoded(world.names.translated(each.body))
    token = world.token if place.vendor == "genesys" else world.public_token
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    entry = LoggedRequest(each.method, path, query, world.now[0])
    request = Request(
        each.method, path, query, _Headers(headers), body, world.now[0], entry, (world.emulator.org,)
    )
    try:
        return world.emulator.handle(request)
    except (Drop, Stall, AssertionError):
        return None


class _Headers(dict[str, str]):
    """Looked up as they are spelled here, which is how the emulator asks."""


def _encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


# --- what was there before the recording began -----------------------------------------------------------------


def _plant(world: _World, exchanges: list[Exchange], known: Mapping[tuple[str, str], Place]) -> None:
    """Seeds what the recording speaks of and nobody made in it, as it was when it was first seen."""
    made: set[str] = set()
    first: dict[tuple[str, str], dict[str, Any]] = {}
    named: dict[str, str] = {}
    for each in exchanges:
        place = known.get((each.method, each.path))
        if place is None or not each.whole or not 200 <= each.status < 300:
            continue
        if each.path.startswith("/spaces/"):
            world.emulator.seed("spaces", {"id": each.ids["spaceId"]})
        if place.kind and place.id_parameter in each.ids:
            named.setdefault(each.ids[place.id_parameter], place.kind)
        for body in _objects(each):
            id = str(body["id"])
            if each.method == "POST":
                made.add(id)
            elif id not in made and place.kind and body.get("source") != "External":
                first.setdefault((place.kind, id), _as_before(each, body))
    for (kind, id), body in first.items():
        try:
            world.emulator.seed(kind, body)
            world.emulator.org.collection(kind).put(id, body)  # as it was, without what a seed fills in
        except (ValueError, KeyError, TypeError, AttributeError):
            world.unknown.add(id)
    created = made | {id for each in exchanges if (id := _container(each))}
    world.unknown |= {id for id, kind in named.items() if id not in created and (kind, id) not in first}


def _objects(each: Exchange) -> list[dict[str, Any]]:
    """The objects of an answer that have an id."""
    answer = each.answer if isinstance(each.answer, dict) else {}
    entities = answer.get("entities")
    found = entities if isinstance(entities, list) else [answer]
    return [body for body in found if isinstance(body, dict) and isinstance(body.get("id"), str)]


def _as_before(each: Exchange, body: dict[str, Any]) -> dict[str, Any]:
    """The object before the exchange: a change has raised its version by then."""
    before = copy.deepcopy(body)
    if each.method in ("PATCH", "PUT") and isinstance(before.get("version"), int):
        before["version"] -= 1
    return before


def _container(each: Exchange) -> str:
    """The id of a Segment journey that an exchange made."""
    data = each.answer.get("data") if isinstance(each.answer, dict) else None
    journey = data.get("journey") if isinstance(data, dict) else None
    return str(journey.get("containerId", "")) if each.method == "POST" and isinstance(journey, dict) else ""
