"""Probes on draft journeys in a Segment space: nothing is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from .api import Unclear
from .probe import Probe, Seen, SpaceLab, either, probe
from .spaces import journey

PROBES: list[Probe] = []
NEVER = "event('zz-verify-never').count() = 1"
"""The entry of each journey: an event that nobody sends."""
REFUSED = {400, 409, 422}


def state(kind: str, id: str, *after: str, **more: Any) -> dict[str, Any]:
    """One state; `after`: what its transitions lead to."""
    transitions = {"transitions": [{"next": each} for each in after]} if after else {}
    return {"type": kind, "key": {"id": id}, **transitions, **more}


def definition(*between: dict[str, Any]) -> dict[str, Any]:
    """An entry that nobody passes, states between, and an end."""
    first = between[0]["key"]["id"] if between else "end"
    states = [state("EVENT_ENTRY", "entry", first, condition=NEVER), *between, state("EXIT", "end")]
    exits = {"enabled": True, "rules": [], "relatedDestinations": []}
    return {"initialState": "entry", "entryRules": {"type": "ONCE"}, "exitRules": exits, "states": states}


def send(id: str, after: str, *destinations: dict[str, Any]) -> dict[str, Any]:
    """A destination step, which sends to nothing unless given."""
    return state("DESTINATION", id, after, destinations=list(destinations))


def refused(value: str) -> dict[int, str]:
    """Any refusal of a body stands for this setting."""
    return dict.fromkeys(REFUSED, value)


@probe(PROBES, "twilio_unknown_fields")
def unknown_field(lab: SpaceLab) -> Iterator[Seen]:
    answer = lab.scratch.make("field", definition(), zzVerifyUnknown=True)
    yield Seen("twilio_unknown_fields", either(answer, refused("rejected"), "dropped"), answer.summary)


@probe(PROBES, "twilio_duplicate_name")
def same_name_twice(lab: SpaceLab) -> Iterator[Seen]:
    lab.scratch.made("twin", definition())
    answer = lab.scratch.make("twin", definition())
    ways = {409: "409", 422: "422"}
    yield Seen("twilio_duplicate_name", either(answer, ways, "accepted"), answer.summary)


@probe(PROBES, "twilio_unknown_space")
def unknown_space(lab: SpaceLab) -> Iterator[Seen]:
    answer = lab.scratch.make("space", definition(), f"spa_{lab.scratch.mark.run}")
    by = f"{answer.summary}, in a space that is not there"
    yield Seen("twilio_unknown_space", either(answer, {404: "404"}, "accepted"), by)


@probe(PROBES, "twilio_cycles")
def cycle(lab: SpaceLab) -> Iterator[Seen]:
    back = [{"next": "end", "percentage": 50}, {"next": "wait", "percentage": 50}]
    split = {**state("RANDOM_SPLIT", "split"), "transitions": back}
    made = definition(split, state("SIMPLE_DELAY", "wait", "split", duration="2h"))
    answer = lab.scratch.make("cycle", made)
    yield Seen("twilio_cycles", either(answer, refused("refused"), "allowed"), answer.summary)


@probe(PROBES, "twilio_reachable")
def lost_state(lab: SpaceLab) -> Iterator[Seen]:
    lost = state("SIMPLE_DELAY", "lost", "end", duration="2h")
    answer = lab.scratch.make("lost", definition(send("a", "end"), lost))
    by = f"{answer.summary}, with a state that nothing leads to"
    yield Seen("twilio_reachable", either(answer, refused("required"), "ignored"), by)


@probe(PROBES, "twilio_duration")
def other_duration(lab: SpaceLab) -> Iterator[Seen]:
    wait = state("SIMPLE_DELAY", "wait", "end", duration="PT2H")
    answer = lab.scratch.make("duration", definition(wait))
    yield Seen("twilio_duration", either(answer, refused("grammar"), "any"), f"{answer.summary}, of PT2H")


@probe(PROBES, "twilio_limits")
def long_name(lab: SpaceLab) -> Iterator[Seen]:
    answer = lab.scratch.make("long-" + "x" * 80, definition())
    by = f"{answer.summary}, with a name of more than 73 characters"
    yield Seen("twilio_limits", either(answer, refused("enforced"), "off"), by)


@probe(PROBES, "twilio_unknown_state", "twilio_destinations_answer")
def destinations(lab: SpaceLab) -> Iterator[Seen]:
    id = lab.scratch.made("send", definition(send("a", "b"), send("b", "end")))
    place = lab.scratch.place(id, "destinations")

    def patched(name: str) -> Any:
        return lab.ask("PATCH", place, {"stateDestinations": [{"stateId": name, "destinations": []}]})

    answer = patched("zz-none")
    by = f"{answer.summary}, of a state that is not there"
    if answer.status not in (404, 422):
        raise Unclear(by)
    yield Seen("twilio_unknown_state", str(answer.status), by)
    answer = patched("a").expect()
    shown = len((answer.get("data") or {}).get("destinations") or [])
    yield Seen(
        "twilio_destinations_answer", "all" if shown > 1 else "touched", f"{answer.summary}: {shown} of 2"
    )


@probe(PROBES, "twilio_noisy_reads")
def filled_in(lab: SpaceLab) -> Iterator[Seen]:
    """With a destination that is not there: a space that checks it cannot be asked."""
    action = {"actionId": "zz-verify", "useDefaultMappings": True, "mappings": {}}
    sent = {"destinationId": "zz-verify", "activations": [{"eventName": "never", "actionDefinition": action}]}
    id = lab.scratch.made("noise", definition(send("a", "end", sent)))
    answer = lab.ask("GET", lab.scratch.place(id)).expect()
    states = journey(answer)["version"]["definition"]["states"]
    (found,) = (each for each in states if each["key"]["id"] == "a")
    activation = found["destinations"][0]["activations"][0]
    value = "on" if "id" in activation else "off"
    yield Seen("twilio_noisy_reads", value, f"{answer.summary}, of an activation without an id")


@probe(PROBES, "twilio_draft_analytics")
def numbers_of_a_draft(lab: SpaceLab) -> Iterator[Seen]:
    id = lab.scratch.made("numbers", definition())
    start = datetime.now(timezone.utc) - timedelta(days=1)
    moment = f"{start:%Y-%m-%dT%H:%M:%S}.000Z"
    answer = lab.ask("GET", lab.scratch.place(id, "analytics"), version=1, fromDate=moment)
    yield Seen("twilio_draft_analytics", either(answer, {422: "422"}, "zeros"), answer.summary)


@probe(PROBES, "twilio_same_status")
def archived_twice(lab: SpaceLab) -> Iterator[Seen]:
    id = lab.scratch.made("archive", definition())
    place, body = lab.scratch.place(id, "status"), {"version": 1, "action": "ARCHIVE"}
    lab.ask("PATCH", place, body).expect()
    answer = lab.ask("PATCH", place, body)
    yield Seen(
        "twilio_same_status", either(answer, refused("422"), "ok"), f"{answer.summary}, of ARCHIVE twice"
    )


@probe(PROBES, "twilio_delete")
def one_of_two_versions(lab: SpaceLab) -> Iterator[Seen]:
    """The second version is made from an archived one."""
    whole = definition(send("a", "end"))
    id = lab.scratch.made("versions", whole)
    lab.ask("PATCH", lab.scratch.place(id, "status"), {"version": 1, "action": "ARCHIVE"}).expect()
    steps = {"initialState": whole["initialState"], "states": whole["states"]}
    changed = lab.ask("PUT", lab.scratch.place(id, "steps"), steps)
    if (changed.get("data") or {}).get("versionNumber") != 2:
        raise Unclear(f"{changed.summary}: there is no second version to delete one of two")
    lab.ask("DELETE", lab.scratch.place(id), version=2).expect()
    answer = lab.ask("GET", lab.scratch.place(id)).expect(404)
    yield Seen(
        "twilio_delete",
        "version" if answer.ok else "container",
        f"{answer.summary}, after DELETE of one version",
    )
