"""Sends every request of a recording to an emulator, and compares the answers."""

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
_ABOUT_CLIENT = {401, 429}
"""Statuses of refusals that are about the client."""
_NO_PERMISSION = "missing."
"""Begins the codes of those that are about its permissions."""
_OF_JOBS = "request.invalidates.job.results"


@dataclass(frozen=True)
class Outcome:
    """The comparison of one exchange; `why` says why it was not compared, empty if it was."""

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
    """Compares each exchange with an emulator that has these switches."""
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
    """The switches that explain the differences: the one that removes most, then the next, as long as one helps."""
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
    about_client = each.status in _ABOUT_CLIENT or str(code).startswith(_NO_PERMISSION)
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
    body = b"" if each.body is None else json.dumps(world.names.translated(each.body)).encode()
    token = world.token if place.vendor == "genesys" else world.public_token
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    entry = LoggedRequest(each.method, path, query, world.now[0])
    request = Request(each.method, path, query, headers, body, world.now[0], entry, (world.emulator.org,))
    try:
        return world.emulator.handle(request)
    except (Drop, Stall, AssertionError):
        return None


# --- the objects that existed before the recording began -------------------------------------------------------


def _plant(world: _World, exchanges: list[Exchange], known: Mapping[tuple[str, str], Place]) -> None:
    """Seeds the objects that the recording mentions but doesn't create, as they were when first seen."""
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
            world.emulator.org.collection(kind).put(id, body)  # without the defaults that a seed fills in
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
    """The object before the exchange: a change has raised the version in its answer."""
    before = copy.deepcopy(body)
    if each.method in ("PATCH", "PUT") and isinstance(before.get("version"), int):
        before["version"] -= 1
    return before


def _container(each: Exchange) -> str:
    """The id of the Segment journey that an exchange created, or ""."""
    data = each.answer.get("data") if isinstance(each.answer, dict) else None
    journey = data.get("journey") if isinstance(data, dict) else None
    return str(journey.get("containerId", "")) if each.method == "POST" and isinstance(journey, dict) else ""
