"""Probes on journey views and their schedules, and on configurations of external events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .probe import Lab, Probe, Seen, either, probe, unknown_id

PROBES: list[Probe] = []


def element(id: str, name: str, *followers: str) -> dict[str, Any]:
    """An element of a view."""
    followed = {"followedBy": [{"id": each} for each in followers]} if followers else {}
    return {"id": id, "name": name, "attributes": {"type": "Event"}, **followed}


VIEW: dict[str, Any] = {"duration": "P1D", "elements": [element("a", "A")]}


@probe(PROBES, "view_graph")
def names_no_element(lab: Lab) -> Iterator[Seen]:
    answer = lab.scratch.make("views", "graph", {**VIEW, "elements": [element("a", "A", "zz-none")]})
    by = f"{answer.summary}, followedBy an element that is not there"
    yield Seen("view_graph", either(answer, {400: "enforced"}, "free"), by)


@probe(PROBES, "schedule_post", "second_schedule", "schedule_delete")
def schedules(lab: Lab) -> Iterator[Seen]:
    """The schedule is there for three requests."""
    id = lab.scratch.made("views", "schedule", VIEW)
    place, daily = lab.scratch.place("views", id, "schedules"), {"frequency": "Daily"}
    answer = lab.ask("POST", place, daily).expect()
    empty = "_empty" if answer.body is None else ""
    yield Seen(
        "schedule_post", f"{answer.status}{empty}", f"{answer.summary}, {'empty' if empty else 'an object'}"
    )
    again = lab.ask("POST", place, daily)
    value = either(again, {400: "400", 409: "400"}, "replaced")
    yield Seen("second_schedule", value, f"{again.summary}, of a second one")
    gone = lab.ask("DELETE", place).expect()
    yield Seen("schedule_delete", str(gone.status), gone.summary)


@probe(PROBES, "external_references")
def configuration_of_nothing(lab: Lab) -> Iterator[Seen]:
    body = {"description": "", "divisionId": "*", "source": "zz-verify", "schemaId": unknown_id()}
    home = lab.ask("GET", "/api/v2/journey/externalevents/configurations", pageSize=1)
    if home.ok and (home.get("entities") or [{}])[0].get("divisionId"):
        body["divisionId"] = home.get("entities")[0]["divisionId"]
    answer = lab.scratch.make("externalconfigurations", "reference", body)
    by = f"{answer.summary}, of a schema that is not there"
    yield Seen("external_references", either(answer, {400: "checked", 404: "checked"}, "unchecked"), by)
