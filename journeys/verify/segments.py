"""Probes on segments: creation, versions, null, names, lists."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from journeys.emulator.openapi import load
from providers.http.paths import path_segment

from .api import Unclear
from .probe import Lab, Probe, Seen, either, probe
from .scratch import J

PROBES: list[Probe] = []
SEGMENTS = f"{J}/segments"
OFF: dict[str, Any] = {"isActive": False}
UNKNOWN = "zzVerifyUnknown"
LONGEST_LAG = 60.0
"""Seconds after which a list that does not show a new object is given up."""
FIRST_LISTS = 10
"""Lists without a pause, to see a lag that is counted in lists."""


def one(id: str) -> str:
    """A segment's path."""
    return f"{SEGMENTS}/{path_segment(id)}"


@probe(PROBES, "post_status", "first_version", "server_defaults", "unlimited_headers")
def creation(lab: Lab) -> Iterator[Seen]:
    answer = lab.scratch.make("segments", "plain", OFF).expect()
    status, version = str(answer.status), str(answer.get("version"))
    yield Seen("post_status", status, answer.summary)
    yield Seen("first_version", version, f"{answer.summary}, version {version}")
    shape = load("genesys-journey").schema("JourneySegment").shape
    optional = set(shape.properties) - set(shape.required) - {"selfUri", *OFF}
    extra = sorted(optional & set(answer.body if isinstance(answer.body, dict) else ()))
    by = f"{answer.summary}, with {', '.join(extra) or 'none'} of the optional fields that were not sent"
    yield Seen("server_defaults", "full" if extra else "minimal", by)
    limited = any("ratelimit" in name.lower() for name in answer.headers)
    yield Seen("unlimited_headers", "sent" if limited else "absent", answer.summary)


@probe(PROBES, "null")
def cleared_by_null(lab: Lab) -> Iterator[Seen]:
    id = lab.scratch.made("segments", "null", {**OFF, "description": "before"})
    answer = lab.ask("PATCH", one(id), {"description": None}).expect(400)
    value = "rejected" if answer.status == 400 else "clears"
    if answer.ok and answer.get("description") == "before":
        value = "ignored"
    yield Seen("null", value, f"{answer.summary}, with description null")


@probe(PROBES, "versions", "version_mismatch")
def another_version(lab: Lab) -> Iterator[Seen]:
    made = lab.scratch.make("segments", "version", OFF).expect()
    version = made.get("version")
    if not isinstance(version, int):
        raise Unclear("the answer has no version")
    body = {"description": "for another version", "version": version + 7}
    answer = lab.ask("PATCH", one(made.get("id")), body).expect(400, 409)
    by = f"{answer.summary}, with another version than the object's"
    if answer.ok:
        yield Seen("versions", "unchecked", by)
        raise Unclear("a write with another version is not refused, so there is no refusal to see")
    yield Seen("versions", "checked", by)
    yield Seen("version_mismatch", str(answer.status), by)


@probe(PROBES, "unknown_fields")
def unknown_field(lab: Lab) -> Iterator[Seen]:
    answer = lab.scratch.make("segments", "field", {**OFF, UNKNOWN: True})
    yield Seen("unknown_fields", either(answer, {400: "rejected"}, "ignored"), answer.summary)


@probe(PROBES, "duplicate_names")
def same_name_twice(lab: Lab) -> Iterator[Seen]:
    lab.scratch.made("segments", "twin", OFF)
    answer = lab.scratch.make("segments", "twin", OFF)
    yield Seen(
        "duplicate_names", either(answer, {400: "refused", 409: "refused"}, "accepted"), answer.summary
    )


@probe(PROBES, "stream_types")
def custom_stream(lab: Lab) -> Iterator[Seen]:
    criteria = [{"key": "eventName", "values": ["zz-verify-never"], "operator": "equal"}]
    pattern = {"criteria": criteria, "count": 1, "streamType": "Custom", "sessionType": "zz-verify"}
    answer = lab.scratch.make("segments", "stream", {**OFF, "journey": {"patterns": [pattern]}})
    by = f"{answer.summary}, with a Custom stream"
    yield Seen("stream_types", either(answer, {400: "web_app"}, "all"), by)


@probe(PROBES, "page_size")
def large_page(lab: Lab) -> Iterator[Seen]:
    answer = lab.ask("GET", SEGMENTS, pageSize=501).expect(400)
    if answer.ok and answer.get("pageSize") == 501:
        yield Seen("page_size", None, f"{answer.summary}: pages of 501 are served")
        return
    cut = f", cut to {answer.get('pageSize')}" if answer.ok else ""
    yield Seen("page_size", "clamp" if answer.ok else "400", f"{answer.summary}, of pageSize 501{cut}")


@probe(PROBES, "unknown_query")
def unknown_parameter(lab: Lab) -> Iterator[Seen]:
    answer = lab.ask("GET", SEGMENTS, pageSize=1, **{UNKNOWN: "1"})
    yield Seen("unknown_query", either(answer, {400: "rejected"}, "ignored"), answer.summary)


@probe(PROBES, "unknown_sort")
def unknown_order(lab: Lab) -> Iterator[Seen]:
    answer = lab.ask("GET", SEGMENTS, pageSize=1, sortBy=UNKNOWN)
    yield Seen("unknown_sort", either(answer, {400: "400"}, "ignored"), f"{answer.summary}, by {UNKNOWN}")


@probe(PROBES, "is_active_false")
def only_inactive(lab: Lab) -> Iterator[Seen]:
    """By a segment that the org has: what `verify` makes is inactive."""
    found = lab.ask("GET", SEGMENTS, pageSize=1, isActive=True).expect().get("entities") or []
    if not found or not found[0].get("isActive"):
        raise Unclear("the organisation has no active segment to look for")
    query = {"queryFields": "displayName", "queryValue": found[0]["displayName"], "pageSize": 100}
    answer = lab.ask("GET", SEGMENTS, isActive=False, **query).expect()
    shown = any(each.get("id") == found[0]["id"] for each in answer.get("entities") or [])
    yield Seen("is_active_false", "all" if shown else "inactive", answer.summary)


@probe(PROBES, "list_lag", "list_lag_ms")
def late_lists(lab: Lab) -> Iterator[Seen]:
    lists, seconds = _until_listed(lab, lab.scratch.made("segments", "lag", OFF))
    path = f"GET {SEGMENTS}"
    if not lists:
        yield Seen("list_lag", "0", f"{path}: the first list has the new object")
        yield Seen("list_lag_ms", "0", f"{path}: the first list has the new object")
        return
    second = lab.scratch.made("segments", "lag-2", OFF)
    time.sleep(seconds * 1.5 + 0.2)
    if _listed(lab, second):
        millis = str(round(seconds * 1000))
        yield Seen("list_lag", "0", f"{path}: it is time that counts, not lists")
        yield Seen("list_lag_ms", millis, f"{path}: the new object is there after {millis} ms")
    else:
        yield Seen(
            "list_lag", str(lists), f"{path}: the new object is missing from {lists} lists, however late"
        )
        yield Seen("list_lag_ms", "0", f"{path}: it is lists that count, not time")


def _until_listed(lab: Lab, id: str) -> tuple[int, float]:
    """How many lists did not have the object, and after how many seconds one had it."""
    start, lists = time.monotonic(), 0
    while not _listed(lab, id):
        lists += 1
        if time.monotonic() - start > LONGEST_LAG:
            raise Unclear(f"GET {SEGMENTS}: no list has a new object after {LONGEST_LAG:.0f} s")
        time.sleep(0.05 if lists < FIRST_LISTS else 1.0)
    return lists, time.monotonic() - start


def _listed(lab: Lab, id: str) -> bool:
    query = {"queryFields": "displayName", "queryValue": lab.scratch.mark.run, "pageSize": 100}
    answer = lab.ask("GET", SEGMENTS, **query).expect()
    return any(each.get("id") == id for each in answer.get("entities") or [])
