"""The facts that aggregates count: sessions, events and attributions with their dimensions and metrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..clock import seconds
from ..org import Org
from ..rules import declare
from ..store import Body
from .events import FORMS

declare(
    "aggregate_facts",
    "sessions by createdDate, events by theirs, attributions by the date of the outcome",
    "guess",
    "nJourneySessions counts sessions; nJourneySegmentsAssigned, nJourneyOutcomesAchieved and nWebActions... count "
    "events (the latter by the state of the action); nDistinct... count ids. nJourneyOutcomesAttributed and the two "
    "values come from attribution jobs. nJourneyActionsBlocked is always 0: nothing is blocked here.",
)
declare(
    "aggregate_dimensions",
    "those that sessions and events have; a fact without one is in no group that has it",
    "guess",
    "journeySessionSegmentId has as many values as segments were assigned in the session. Conditions, blocking reasons, "
    "templates, targets and most touchpoint dimensions have none.",
)


@dataclass
class Fact:
    """One thing that happened: when, the metrics that count it (each with a value or an id), and its dimensions."""

    at: float
    metrics: dict[str, float | str]
    dimensions: dict[str, tuple[str, ...]] = field(default_factory=dict)


def facts(org: Org) -> Iterator[Fact]:
    """All facts of an org."""
    sessions = {session["id"]: session for session in org.collection("sessions")}
    assigned: dict[str, list[str]] = {}
    events = list(org.collection("events"))
    for event in events:
        segment = event.get("segmentAssignmentEvent", {}).get("segment", {}).get("id")
        if segment:
            assigned.setdefault(event["session"]["id"], []).append(segment)
    for session in sessions.values():
        own = _of_session(session, assigned)
        yield Fact(seconds(session["createdDate"]), {"nJourneySessions": 1}, own)
    for event in events:
        owner: Body = sessions.get(event["session"]["id"]) or event["session"]
        yield _of_event(event, _of_session(owner, assigned))
    for attribution in org.collection("attributions"):
        yield from _of_attribution(attribution)


def _of_session(session: Body, assigned: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    device, place = session.get("device", {}), session.get("geolocation", {})
    return _dimensions(
        journeySessionId=session["id"],
        journeySessionType=session.get("type"),
        journeyDeviceCategory=device.get("category"),
        journeyDeviceType=device.get("type"),
        journeyIpGeolocationCountry=place.get("country"),
        journeyCustomerId=session.get("customerId"),
        journeyCustomerIdType=session.get("customerIdType"),
        journeySessionSegmentId=tuple(dict.fromkeys(assigned.get(session["id"], ()))),
    )


def _of_event(event: Body, session: dict[str, tuple[str, ...]]) -> Fact:
    form = next((name for name in FORMS.values() if name in event), "")
    part = event.get(form, {})
    device = part.get("device", {})
    own = _dimensions(
        journeyDeviceCategory=device.get("category"),
        journeyDeviceType=device.get("type"),
        journeyIpGeolocationCountry=part.get("geolocation", {}).get("country"),
    )
    metrics: dict[str, float | str] = {"nDistinctJourneySessions": event["session"]["id"]}
    if form == "segmentAssignmentEvent":
        metrics["nJourneySegmentsAssigned"] = 1
        own |= _dimensions(
            journeySegmentId=part["segment"]["id"],
            journeySegmentAssignmentState="Assigned",
            journeySegmentScope="Session",
        )
    if form == "outcomeAchievedEvent":
        metrics["nJourneyOutcomesAchieved"] = 1
        own |= _dimensions(journeyOutcomeId=part["outcome"]["id"])
    if form == "webActionEvent":
        action, action_map = part["action"], part["actionMap"]
        state = action["state"]
        metrics[f"nWebActions{state[0].upper()}{state[1:]}"] = 1
        metrics["nDistinctJourneyActions"] = action["id"]
        own |= _dimensions(
            journeyActionId=action["id"],
            journeyActionMediaType=action["mediaType"],
            journeyActionMapId=action_map["id"],
            journeyActionMapVersion=str(action_map["version"]),
        )
    return Fact(seconds(event["createdDate"]), metrics, {**session, **own})


def _of_attribution(attribution: Body) -> Iterator[Fact]:
    at, outcome = seconds(attribution["createdDate"]), attribution["outcomeId"]
    metrics: dict[str, float | str] = {
        "nJourneyOutcomesAttributed": 1,
        "oJourneyOutcomeValue": attribution["associatedValue"],
    }
    yield Fact(at, metrics, _dimensions(journeyOutcomeId=outcome))
    for touchpoint in attribution["touchpoints"]:
        own = _dimensions(
            journeyOutcomeId=outcome,
            touchpointAgentId=touchpoint["agentId"],
            touchpointConversationId=touchpoint.get("conversationId"),
        )
        yield Fact(at, {"oJourneyOutcomeTouchpointValue": touchpoint["associatedValue"]}, own)


def _dimensions(**values: str | tuple[str, ...] | None) -> dict[str, tuple[str, ...]]:
    """The dimensions that have a value."""
    given = {name: (value,) if isinstance(value, str) else value for name, value in values.items() if value}
    return {name: value for name, value in given.items() if value}
