"""Probes that publish a journey which nobody can enter; they need consent."""

from __future__ import annotations

from collections.abc import Iterator

from .api import Answer, Unclear
from .journeys_probes import definition, refused, send
from .probe import Probe, Seen, SpaceLab, either, probe
from .spaces import journey

PROBES: list[Probe] = []
WHY = "it publishes a journey, which no profile enters, and deletes it"


class Live:
    """A published journey of one destination step."""

    def __init__(self, lab: SpaceLab, what: str) -> None:
        self.lab, self.whole = lab, definition(send("a", "end"))
        self.id = lab.scratch.made(what, self.whole)
        self.act("PUBLISH").expect()

    def act(self, action: str, version: int = 1) -> Answer:
        place = self.lab.scratch.place(self.id, "status")
        return self.lab.ask("PATCH", place, {"version": version, "action": action})

    def put_steps(self) -> Answer:
        steps = {name: self.whole[name] for name in ("initialState", "states")}
        return self.lab.ask("PUT", self.lab.scratch.place(self.id, "steps"), steps)

    def get(self) -> Answer:
        return self.lab.ask("GET", self.lab.scratch.place(self.id))


@probe(PROBES, "twilio_put_live", "twilio_get_version", "twilio_second_publish", needs="publish", why=WHY)
def change_of_a_live_one(lab: SpaceLab) -> Iterator[Seen]:
    live = Live(lab, "live")
    answer = live.put_steps()
    number = (answer.get("data") or {}).get("versionNumber")
    way = either(answer, refused("refused"), "in_place" if number == 1 else "fork")
    yield Seen("twilio_put_live", way, f"{answer.summary}{f', version {number}' if number else ''}")
    if way != "fork":
        raise Unclear("the steps of a published journey make no second version")
    answer = live.get().expect()
    shown = (journey(answer).get("version") or {}).get("version")
    yield Seen(
        "twilio_get_version", "highest" if shown == 2 else "live", f"{answer.summary}, version {shown} of 2"
    )
    answer = live.act("PUBLISH", 2)
    if answer.status == 409:
        yield Seen("twilio_second_publish", "409", answer.summary)
        return
    answer.expect()
    # A version that is paused can be archived; one that is archived can only be archived where that is no mistake.
    action = "PAUSE_ENTRY" if lab.facts.get("twilio_same_status") == "ok" else "ARCHIVE"
    then = live.act(action)
    value = either(then, refused("archive"), "pause")
    yield Seen("twilio_second_publish", value, f"{then.summary}, {action} of the version that was live")


@probe(PROBES, "twilio_destinations_live", needs="publish", why=WHY)
def destinations_of_a_live_one(lab: SpaceLab) -> Iterator[Seen]:
    live = Live(lab, "live-send")
    body = {"stateDestinations": [{"stateId": "a", "destinations": []}]}
    answer = lab.ask("PATCH", lab.scratch.place(live.id, "destinations"), body).expect()
    number = (answer.get("data") or {}).get("version")
    value = "in_place" if number == 1 else "fork"
    yield Seen("twilio_destinations_live", value, f"{answer.summary}, version {number}")


@probe(PROBES, "twilio_resume", needs="publish", why=WHY)
def resume(lab: SpaceLab) -> Iterator[Seen]:
    live = Live(lab, "resume")
    live.act("PAUSE_ENTRY").expect()
    answer = live.act("PUBLISH")
    yield Seen("twilio_resume", either(answer, refused("refused"), "allowed"), answer.summary)


@probe(PROBES, "twilio_delete_live", needs="publish", why=WHY)
def delete_of_a_live_one(lab: SpaceLab) -> Iterator[Seen]:
    live = Live(lab, "delete-live")
    answer = lab.ask("DELETE", lab.scratch.place(live.id), version=1)
    yield Seen("twilio_delete_live", either(answer, {409: "409", 422: "422"}, "allowed"), answer.summary)
