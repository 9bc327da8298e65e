"""Probes on action maps and action templates: references, values, nested changes, deletion."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from .api import Unclear
from .probe import Lab, Probe, Seen, either, probe, unknown_id
from .scratch import J
from .segments import LONGEST_LAG, OFF

PROBES: list[Probe] = []
MAPS, TEMPLATES = f"{J}/actionmaps", f"{J}/actiontemplates"
MAP: dict[str, Any] = {
    **OFF,
    "triggerWithSegments": [],
    "pageUrlConditions": [{"values": ["zz-verify.invalid"], "operator": "equal"}],
    "action": {"mediaType": "webMessagingOffer"},
}
"""An inactive map for a page that nobody can open."""
OFFER = {"displayMode": "Toast", "layoutMode": "TextOnly", "title": "before", "headline": "before"}
TEMPLATE = {"mediaType": "contentOffer", "state": "Inactive", "contentOffer": OFFER}


@probe(PROBES, "dates")
def spelling_of_dates(lab: Lab) -> Iterator[Seen]:
    sent = "2031-03-04T05:06:07+02:00"
    answer = lab.scratch.make("actionmaps", "dates", {**MAP, "startDate": sent}).expect()
    answered = answer.get("startDate")
    value = {sent: "as_sent", "2031-03-04T03:06:07.000Z": "utc"}.get(str(answered))
    by = f"{answer.summary}, {sent} comes back " + ("as " + str(answered)[:40] if answered else "as nothing")
    yield Seen("dates", value, by)


@probe(PROBES, "actionmap_values")
def heavy_map(lab: Lab) -> Iterator[Seen]:
    answer = lab.scratch.make("actionmaps", "values", {**MAP, "weight": 5})
    by = f"{answer.summary}, of weight 5"
    yield Seen("actionmap_values", either(answer, {400: "terraform"}, "free"), by)


@probe(PROBES, "read_only_fields")
def read_only_field(lab: Lab) -> Iterator[Seen]:
    answer = lab.scratch.make("actionmaps", "read-only", {**MAP, "createdDate": "2020-01-02T03:04:05.000Z"})
    by = f"{answer.summary}, with createdDate"
    yield Seen("read_only_fields", either(answer, {400: "rejected"}, "dropped"), by)


@probe(PROBES, "patch_required")
def patch_without_names(lab: Lab) -> Iterator[Seen]:
    id = lab.scratch.made("actionmaps", "required", MAP)
    answer = lab.ask("PATCH", lab.scratch.place("actionmaps", id), {"weight": 1})
    by = f"{answer.summary}, of the weight alone"
    yield Seen("patch_required", either(answer, {400: "enforced"}, "ignored"), by)


@probe(PROBES, "references")
def names_nothing(lab: Lab) -> Iterator[Seen]:
    segment = {**MAP, "triggerWithSegments": [unknown_id()]}
    answer = lab.scratch.make("actionmaps", "segment-ref", segment).expect(400, 404)
    if not answer.ok:
        yield Seen("references", "all", f"{answer.summary}, of a segment that is not there")
        return
    action = {"mediaType": "contentOffer", "actionTemplate": {"id": unknown_id()}}
    answer = lab.scratch.make("actionmaps", "template-ref", {**MAP, "action": action})
    by = f"{answer.summary}, of a template that is not there"
    yield Seen("references", either(answer, {400: "templates", 404: "templates"}, "none"), by)


@probe(PROBES, "delete_in_use")
def delete_what_is_named(lab: Lab) -> Iterator[Seen]:
    segment = lab.scratch.made("segments", "in-use", OFF)
    lab.scratch.made("actionmaps", "user", {**MAP, "triggerWithSegments": [segment]})
    answer = lab.scratch.remove("segments", segment)
    by = f"{answer.summary}, while an action map names it"
    yield Seen("delete_in_use", either(answer, {400: "409", 409: "409"}, "allowed"), by)


@probe(PROBES, "nested_patch")
def part_of_a_block(lab: Lab) -> Iterator[Seen]:
    made = lab.scratch.make("actiontemplates", "nested", TEMPLATE).expect()
    place = lab.scratch.place("actiontemplates", made.get("id"))
    part = {key: OFFER[key] for key in ("displayMode", "layoutMode")}
    body = {"name": made.get("name"), "contentOffer": {**part, "title": "after"}}
    answer = lab.ask("PATCH", place, body).expect()
    offer = answer.get("contentOffer") or {}
    kept = "stays" if offer.get("headline") == "before" else "is gone"
    value = "merged" if kept == "stays" else "replaced"
    yield Seen("nested_patch", value, f"{answer.summary}: what the block did not send {kept}")


@probe(PROBES, "soft_deleted")
def deleted_softly(lab: Lab) -> Iterator[Seen]:
    id = lab.scratch.made("actiontemplates", "deleted", TEMPLATE)
    place = lab.scratch.place("actiontemplates", id)
    lab.ask("DELETE", place).expect()
    answer = lab.ask("GET", place).expect(404, 410)
    if not answer.ok:
        yield Seen("soft_deleted", "gone", f"{answer.summary}, after DELETE without hardDelete")
        return
    _until_listed(lab, id, {"state": "Deleted"})
    there = _listed(lab, id, {})
    yield Seen(
        "soft_deleted",
        "listed" if there else "readable",
        f"GET {TEMPLATES}: {'in' if there else 'not in'} it",
    )


def _until_listed(lab: Lab, id: str, query: Mapping[str, Any]) -> None:
    """Waits for a late list; what it lacks says nothing before."""
    end = time.monotonic() + LONGEST_LAG
    while not _listed(lab, id, query):
        if time.monotonic() > end:
            raise Unclear(f"GET {TEMPLATES}: the list of deleted ones does not have it")
        time.sleep(0.2)


def _listed(lab: Lab, id: str, query: Mapping[str, Any]) -> bool:
    return any(each["id"] == id for each in lab.api.client.pages(TEMPLATES, query, 100))
