"""The seven operations on journeys (create, get, delete, steps, destinations, status, analytics), and Get Workspace."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..clock import seconds
from ..http import Request, Response
from ..org import Org
from ..rules import Switches, declare
from ..services import Services
from ..store import Body
from . import definition as rules
from . import journeys
from .errors import ApiError, error, problem

declare(
    "twilio_unknown_space",
    "404 | accepted",
    "inferred",
    "A spaceId that was never seeded (see Emulator.space_id).",
)
declare(
    "twilio_duplicate_name",
    "409 | 422 | accepted",
    "guess",
    "A journey name that the space already has: unique by the documentation, the status is open.",
)
declare(
    "twilio_put_live",
    "fork | in_place | refused",
    "inferred",
    "PUT steps on a version that isn't DRAFT: a new DRAFT with the next number, the same version changed, or 422. "
    "A DRAFT is changed in place.",
)
declare(
    "twilio_destinations_live",
    "in_place | fork",
    "guess",
    "PATCH destinations on a version that isn't DRAFT: the same version, or a new DRAFT.",
)
declare("twilio_unknown_state", "422 | 404", "guess", "PATCH destinations of a state that isn't there.")
declare("twilio_destinations_answer", "touched | all", "guess", "The destination states in its answer.")
declare(
    "twilio_transitions",
    "DRAFT: PUBLISH, ARCHIVE; PUBLISHED: PAUSE_ENTRY, ARCHIVE; ENTRY_PAUSED: PUBLISH, ARCHIVE; ARCHIVED: none",
    "guess",
    "Anything else is 422; an unknown version is 404. New journeys are DRAFT version 1 (inferred).",
)
declare("twilio_same_status", "422 | ok", "guess", "A status action that changes nothing.")
declare(
    "twilio_resume",
    "allowed | refused",
    "guess",
    "PUBLISH on ENTRY_PAUSED; never on a version paused because a newer one was published (documented).",
)
declare(
    "twilio_second_publish",
    "pause | archive | 409",
    "guess",
    "What becomes of the live version when another one is published.",
)
declare(
    "twilio_delete",
    "version | container",
    "guess",
    "DELETE ?version=N removes that version (the container with its last one), or the whole container.",
)
declare("twilio_delete_live", "allowed | 409 | 422", "guess", "DELETE of a PUBLISHED version.")
declare(
    "twilio_draft_analytics",
    "zeros | 422",
    "guess",
    "Analytics of a DRAFT. All numbers are 0 for any version.",
)
declare(
    "twilio_workspace",
    "answered | 401 | 403",
    "documented",
    "GET / (Get Workspace): id, name and slug of the token's workspace, or refused. The documented refusal of a token "
    "with too few rights is 401; 403, and the form of the id, are guesses. For one workspace alone: the fault `status` with `org`.",
)
declare("twilio_analytics_range", "180 days, then 422", "inferred", "toDate is now by default (guess).")

MAX_VERSIONS = 25
ANALYTICS_DAYS = 180
_ACTIONS = {
    ("DRAFT", "PUBLISH"): "PUBLISHED",
    ("DRAFT", "ARCHIVE"): "ARCHIVED",
    ("PUBLISHED", "PAUSE_ENTRY"): "ENTRY_PAUSED",
    ("PUBLISHED", "ARCHIVE"): "ARCHIVED",
    ("ENTRY_PAUSED", "PUBLISH"): "PUBLISHED",
    ("ENTRY_PAUSED", "ARCHIVE"): "ARCHIVED",
}
_SAME = {("PUBLISHED", "PUBLISH"), ("ENTRY_PAUSED", "PAUSE_ENTRY"), ("ARCHIVED", "ARCHIVE")}


@dataclass
class Call:
    """One authenticated and validated operation."""

    services: Services
    request: Request
    org: Org
    space_id: str
    container_id: str = ""
    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def switches(self) -> Switches:
        return self.services.switches

    def stored(self) -> Body:
        """The latest version of the journey; 404 when there is none in this space."""
        body = self.org.collection("journeys").get(self.container_id)
        if body is None or body["spaceId"] != self.space_id:
            raise error(404, "Journey not found")
        return body

    def copy(self) -> Body:
        """A copy to change and `keep`, after the edit of a race fault, if there is one."""
        self.stored()
        race = self.services.faults.take("race", self.request)
        if race:
            fields = race.fields or {"description": "edited by somebody else"}
            self.org.edit("journeys", self.container_id, **fields)
        return copy.deepcopy(self.stored())

    def keep(self, journey: Body, number: float) -> None:
        """Store a changed copy, of which version `number` has changed (-1: none)."""
        journeys.touched(journey, self.services.clock.timestamp(), number)
        self.org.collection("journeys").put(journey["id"], journey)


def create(call: Call) -> Response:
    _unique(call)
    _refuse(_name(call) + rules.check(call.body["definition"], call.switches))
    journey = journeys.KINDS["journeys"].seeded(
        call.org, {**call.body, "spaceId": call.space_id, "status": "DRAFT"}
    )
    call.org.collection("journeys").put(journey["id"], journey)
    return _data({"journey": {"containerId": journey["id"], "versionNumber": 1}}, 201)


def get(call: Call) -> Response:
    record = call.org.collection("journeys").records.get(call.container_id)
    body = call.services.reads.body(call.request, call.org.name, "journeys", record) if record else None
    if body is None or body["spaceId"] != call.space_id:
        raise error(404, "Journey not found")
    return _data({"journey": journeys.as_info(body, call.switches)})


def delete(call: Call) -> Response:
    journey = call.copy()
    version = _version(journey, call.query["version"])
    if version["status"] == "PUBLISHED" and call.switches["twilio_delete_live"] != "allowed":
        raise error(int(call.switches["twilio_delete_live"]), "A published version cannot be deleted")
    journey["versions"].remove(version)
    if call.switches["twilio_delete"] == "version" and journey["versions"]:
        call.keep(journey, -1)
    else:
        call.org.collection("journeys").delete(call.container_id)
    return _data({"status": "SUCCESS"})


def steps(call: Call) -> Response:
    journey = call.copy()
    base = journeys.shown(journey, call.switches)
    wanted = {**base["definition"], **call.body}
    _refuse(rules.check(wanted, call.switches, prefix=""))
    if base["status"] != "DRAFT" and call.switches["twilio_put_live"] == "refused":
        raise error(422, "The steps of this version cannot be changed", field="version")
    version = _editable(call, journey, base, forks=call.switches["twilio_put_live"] == "fork")
    version["definition"] = wanted
    call.keep(journey, version["version"])
    return _data({"containerId": journey["id"], "versionNumber": version["version"]})


def destinations(call: Call) -> Response:
    journey = call.copy()
    base = journeys.shown(journey, call.switches)
    version = _editable(call, journey, base, forks=call.switches["twilio_destinations_live"] == "fork")
    known = {state["key"]["id"]: state for state in journeys.destination_states(version["definition"])}
    touched = []
    for index, wanted in enumerate(call.body["stateDestinations"]):
        state = known.get(wanted["stateId"])
        if state is None:
            status = int(call.switches["twilio_unknown_state"])
            raise error(status, '"stateId" names no destination', field=f"stateDestinations.{index}.stateId")
        state["destinations"] = wanted["destinations"]
        touched.append(state)
    _refuse(rules.check(version["definition"], call.switches, prefix=""))
    call.keep(journey, version["version"])
    answered = list(known.values()) if call.switches["twilio_destinations_answer"] == "all" else touched
    if call.switches["twilio_noisy_reads"] == "on":
        answered = copy.deepcopy(answered)
        for state in answered:
            journeys.make_noise(state)
    return _data({"containerId": journey["id"], "version": version["version"], "destinations": answered})


def status(call: Call) -> Response:
    journey, action = call.copy(), call.body["action"]
    version = _version(journey, call.body["version"])
    move = (version["status"], action)
    if move in _SAME and call.switches["twilio_same_status"] == "ok":
        return _status(journey, version)
    resumes = move == ("ENTRY_PAUSED", "PUBLISH")
    refused = resumes and (version.get("superseded") or call.switches["twilio_resume"] == "refused")
    if move not in _ACTIONS or refused:
        raise error(422, f'"action" {action} is not possible from {version["status"]}', field="action")
    if action == "PUBLISH":
        _retire(call, [v for v in journey["versions"] if v is not version and v["status"] == "PUBLISHED"])
    version["status"] = _ACTIONS[move]
    call.keep(journey, version["version"])
    return _status(journey, version)


def analytics(call: Call) -> Response:
    version = _version(call.stored(), call.query["version"])
    start = _moment(call.query["fromDate"], "fromDate")
    end = _moment(call.query.get("toDate") or call.services.clock.timestamp(), "toDate")
    if not 0 <= end - start <= ANALYTICS_DAYS * 86_400:
        raise error(422, '"fromDate" must be within 180 days before "toDate"', field="fromDate")
    if version["status"] == "DRAFT" and call.switches["twilio_draft_analytics"] == "422":
        raise error(422, "A draft has no analytics", field="version")
    none = {"total": 0, "unique": 0}
    keys = {state["key"]["id"]: state["key"] for state in version["definition"]["states"]}
    levels = [{"to": keys[version["definition"]["initialState"]], "analytics": none}]
    for state in version["definition"]["states"]:
        for step in state.get("transitions", []):
            levels.append({"from": state["key"], "to": keys[step["next"]], "analytics": none})
    top = {"entered": none, "completed": none, "inProgress": none, "exited": none}
    return _data({"journeyAnalytics": {"topLevelAnalytics": top, "stepLevelAnalytics": levels}})


def workspace(call: Call) -> Response:
    way = call.switches["twilio_workspace"]
    if way != "answered":
        raise error(int(way), "Unauthorized" if way == "401" else "Forbidden")
    return _data({"workspace": call.org.workspace})


_ONE = "/spaces/{spaceId}/journeys/{containerId}"
OPERATIONS: list[tuple[str, str, Callable[[Call], Response]]] = [
    ("GET", "/", workspace),
    ("POST", "/spaces/{spaceId}/journeys", create),
    ("GET", _ONE, get),
    ("DELETE", _ONE, delete),
    ("PUT", f"{_ONE}/steps", steps),
    ("PATCH", f"{_ONE}/destinations", destinations),
    ("PATCH", f"{_ONE}/status", status),
    ("GET", f"{_ONE}/analytics", analytics),
]


def _data(data: Body, status: int = 200) -> Response:
    return Response(status, {"data": data})


def _refuse(problems: list[Body]) -> None:
    """Raises 422 with the problems, if there are any."""
    if problems:
        raise ApiError(422, problems)


def _status(journey: Body, version: Body) -> Response:
    return _data({"containerId": journey["id"], "version": version["version"], "status": version["status"]})


def _version(journey: Body, number: float) -> Body:
    for version in journey["versions"]:
        if version["version"] == number:
            found: Body = version
            return found
    raise error(404, "Journey version not found")


def _editable(call: Call, journey: Body, base: Body, *, forks: bool) -> Body:
    """The version to change: this one, or a new DRAFT made from it."""
    if base["status"] == "DRAFT" or not forks:
        return base
    limited = call.switches["twilio_limits"] == "enforced"
    if limited and len(journey["versions"]) >= MAX_VERSIONS:
        raise error(422, f"A journey has at most {MAX_VERSIONS} versions", field="version")
    number = journeys.highest(journey)["version"] + 1
    fork = journeys.new_version(number, copy.deepcopy(base["definition"]), call.services.clock.timestamp())
    journey["versions"].append(fork)
    return fork


def _retire(call: Call, live: list[Body]) -> None:
    way = call.switches["twilio_second_publish"]
    for version in live:
        if way == "409":
            raise error(409, "Another version is published")
        version["status"] = "ARCHIVED" if way == "archive" else "ENTRY_PAUSED"
        version["superseded"] = True


def _unique(call: Call) -> None:
    way, name = call.switches["twilio_duplicate_name"], call.body["name"]
    if way == "accepted":
        return
    for other in call.org.collection("journeys"):
        if other["spaceId"] == call.space_id and other["name"] == name:
            raise error(int(way), f'"name" is taken: {name}', field="name")


def _name(call: Call) -> list[Body]:
    limited = call.switches["twilio_limits"] == "enforced"
    if limited and len(call.body["name"]) > rules.NAME:
        return [problem(f'"name" allows at most {rules.NAME} characters', field="name")]
    return []


def _moment(text: str, name: str) -> float:
    try:
        return seconds(text)
    except ValueError:
        raise error(422, f'"{name}" must be a valid date', field=name) from None
