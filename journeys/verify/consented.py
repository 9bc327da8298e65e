"""Probes that need consent: jobs, schemas of external events, a contact's assignments."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from providers.http.paths import path_segment

from .api import Answer, Unclear
from .probe import Lab, Probe, Seen, either, probe, unknown_id
from .scratch import J
from .segments import OFF
from .views import VIEW, element

PROBES: list[Probe] = []
JOBS = "/api/v2/analytics/journeys/aggregates/jobs"
LONGEST_JOB = 120.0
LISTS = 25
"""Looks at a list that may be late."""
ENDED = {"FULFILLED": "done", "Complete": "done", "FAILED": "failed", "Failed": "failed"}

JOB_WHY = "it runs a query of journey aggregates and a view's job; a killed run leaves them to expire"
SCHEMA_WHY = (
    "where Genesys refuses to delete a schema of external events, the one that it makes stays; what becomes of the event "
    "that comes with it is not documented"
)
CONTACT_WHY = "it assigns a segment to a contact for a moment: name a test contact"


@probe(PROBES, "running_status", "results_before_the_end", "job_ms", "job_end", needs="jobs", why=JOB_WHY)
def aggregates_job(lab: Lab) -> Iterator[Seen]:
    end = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0)
    hours = [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (end - timedelta(hours=1), end)]
    body = {"interval": "/".join(hours), "metrics": ["nJourneySessions"]}
    start = time.monotonic()
    id = lab.ask("POST", JOBS, body).expect().get("jobId")
    place = f"{JOBS}/{path_segment(str(id))}"
    try:
        first = lab.ask("GET", place).expect()
        early = Answer("", "", 0)
        if first.get("state") not in ENDED:
            yield Seen("running_status", str(first.status), f"{first.summary}, while it runs")
            early = lab.ask("GET", f"{place}/results")
        last = _ended(lab, place, first, "state")
        took = str(round((time.monotonic() - start) * 1000)) if early.path else "0"
        yield Seen("job_ms", took, f"{last.summary}: ended after {took} ms")
        yield Seen("job_end", ENDED[last.get("state")], f"{last.summary}, {last.get('state')}")
        if early.path:
            yield Seen("results_before_the_end", str(early.expect(400, 404).status), early.summary)
    finally:
        lab.ask("DELETE", place)
    if not early.path:
        raise Unclear("the job had ended before it could be asked for")


@probe(PROBES, "view_put", needs="jobs", why=JOB_WHY)
def change_under_results(lab: Lab) -> Iterator[Seen]:
    made = lab.scratch.make("views", "results", VIEW).expect()
    version = lab.scratch.place("views", made.get("id"), f"versions/{made.get('version')}")
    job = lab.ask("POST", f"{version}/jobs").expect().get("id")
    last = _ended(lab, f"{version}/jobs/{path_segment(str(job))}", None, "status")
    if last.get("status") != "Complete":
        raise Unclear(f"{last.summary}: the view's job ended without results")
    body = {**VIEW, "name": made.get("name"), "version": made.get("version")}
    answer = lab.ask("PUT", version, {**body, "description": "other words"}).expect(400, 409)
    if not answer.ok:
        yield Seen("view_put", "any", f"{answer.summary}, of another description")
        return
    answer = lab.ask("PUT", version, {**body, "elements": [element("a", "A"), element("b", "B")]})
    value = either(answer, {400: "structure", 409: "structure"}, "never")
    yield Seen("view_put", value, f"{answer.summary}, of another element")


def _ended(lab: Lab, place: str, answer: Answer | None, state: str) -> Answer:
    """The answer that says how a job ended."""
    start = time.monotonic()
    while answer is None or answer.get(state) not in ENDED:
        if answer is not None and time.monotonic() - start > LONGEST_JOB:
            raise Unclear(f"{answer.summary}: the job has not ended after {LONGEST_JOB:.0f} s")
        time.sleep(0 if answer is None else 0.1)
        answer = lab.ask("GET", place).expect()
    return answer


@probe(PROBES, "schema_title", "external_event_id", "schema_delete", needs="schemas", why=SCHEMA_WHY)
def schemas(lab: Lab) -> Iterator[Seen]:
    schema: dict[str, Any] = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "description": "",
        "properties": {"number": {"type": "string"}},
    }
    id = lab.scratch.made("externalschemas", "title", schema)
    again = lab.scratch.make("externalschemas", "title", schema)
    value = either(again, {400: "unique", 409: "unique", 422: "unique"}, "free")
    yield Seen("schema_title", value, f"{again.summary}, of a second schema of one title")
    try:
        yield _event_id(lab, id)
    finally:
        gone = lab.scratch.remove("externalschemas", id)
    yield Seen("schema_delete", either(gone, {403: "403"}, "204"), gone.summary)


def _event_id(lab: Lab, schema: str) -> Seen:
    """Which of the possible ids the event of a schema has: the one that a list or a GET knows."""
    place, title = f"{J}/views/eventdefinitions", lab.scratch.mark.name("title")
    listed = lab.ask("GET", place).expect()
    ids = [each.get("id") for each in listed.get("entities") or [] if each.get("name") == title]
    if not ids:
        raise Unclear(f"{listed.summary}: the event of a new schema is not in it")
    known = {schema: "schema", f"{schema}:{title}": "composite"}
    return Seen("external_event_id", known.get(str(ids[0]), "opaque"), listed.summary)


@probe(PROBES, "assignment_none", needs="contact", why=CONTACT_WHY)
def no_assignments(lab: Lab) -> Iterator[Seen]:
    answer = lab.ask("GET", lab.scratch.contact_path(lab.contact), limit=500).expect()
    if answer.get("entities"):
        raise Unclear("the contact has segments: name one that has none")
    value = "absent" if answer.get("entities") is None else "empty"
    yield Seen("assignment_none", value, f"{answer.summary}, of a contact without assignments")


SWITCHES = ("assignment_partial", "assignment_unknown", "assignment_days", "assignment_excess")


@probe(PROBES, *SWITCHES, needs="contact", why=CONTACT_WHY)
def assignments(lab: Lab) -> Iterator[Seen]:
    path = lab.scratch.contact_path(lab.contact)
    first, last = (lab.scratch.made("segments", what, OFF) for what in ("assigned", "assigned-2"))
    nowhere, more = unknown_id(), list[str]()

    def assign(*ids: str) -> Answer:
        lab.scratch.assigning(lab.contact, ids)
        return lab.ask("POST", path, {"assign": {"segments": [{"id": id} for id in ids]}})

    def unprocessed(answer: Answer) -> list[str]:
        items = (answer.get("unprocessedItems") or {}).get("assign") or {}
        return [each.get("id") for each in items.get("segments") or []]

    try:
        answer = assign(first, last).expect()
        yield Seen("assignment_partial", "last" if last in unprocessed(answer) else "no", answer.summary)
        for _ in range(LISTS):
            listed = lab.ask("GET", path, limit=500).expect()
            days = [_days(each) for each in listed.get("entities") or [] if each["segment"]["id"] == first]
            if days:
                yield Seen("assignment_days", str(days[0]), f"{listed.summary}: for {days[0]} days")
                break
            time.sleep(0.2)
        answer = assign(nowhere, first).expect(404)
        value = "unprocessed" if nowhere in unprocessed(answer) else "accepted"
        yield Seen("assignment_unknown", value if answer.ok else "404", answer.summary)
        more += [lab.scratch.made("segments", f"excess-{n}", OFF) for n in range(9)]
        answer = assign(first, last, *more).expect(400)
        value = "unprocessed" if answer.ok else "400"
        yield Seen("assignment_excess", value, f"{answer.summary}, of 11 segments")
    finally:
        lab.scratch.unassign()


def _days(assignment: dict[str, Any]) -> int:
    start, end = (
        datetime.fromisoformat(str(assignment[name]).replace("Z", "+00:00"))
        for name in ("dateAssigned", "dateForUnassignment")
    )
    return round((end - start).total_seconds() / 86_400)
