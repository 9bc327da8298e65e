"""Rules of a journey view beyond its schema: one timeframe, and references to elements that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..clock import seconds
from ..rules import declare
from ..store import Body
from . import errors

declare(
    "view_timeframe",
    "interval or duration, exactly one; an empty text counts as none",
    "documented",
    "The empty text is inferred: the Terraform provider sends it for the other one. Else 400 missing.required or "
    "not.allowed (the codes are documented, when which is a guess).",
)
declare(
    "view_graph",
    "enforced | free",
    "inferred",
    "Ids and names of elements are unique, followedBy and the charts' metrics and groups name elements that exist; "
    "else 400 malformed.value. free: nothing of it is checked.",
)
declare("view_charts", "10 per view, then 400 limit.exceeded", "documented", "Help: journey views.")

MAX_CHARTS = 10
_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


def check(body: Body, *, graph: bool) -> None:
    """Raises `ApiError` for a view that breaks a rule; `graph`: check the references too."""
    given = [name for name in ("interval", "duration") if body.get(name)]
    if not given:
        raise _refused("missing.required", "Either interval or duration is required.", "interval")
    if len(given) == 2:
        raise _refused("not.allowed", "Only one of interval or duration must be specified.", "duration")
    if given == ["interval"] and moments(body["interval"]) is None:
        raise _refused("malformed.value", "interval is not an ISO 8601 interval.", "interval")
    if given == ["duration"] and not _DURATION.fullmatch(body["duration"]):
        raise _refused("malformed.value", "duration is not an ISO 8601 duration.", "duration")
    if len(body.get("charts", ())) > MAX_CHARTS:
        raise _refused("limit.exceeded", f"A journey view has at most {MAX_CHARTS} charts.", "charts")
    if graph:
        for path, text in _problems(body):
            raise _refused("malformed.value", text, path)


def moments(interval: str) -> tuple[float, float] | None:
    """Start and end of an ISO 8601 interval of two dates; None for another text."""
    start, slash, end = interval.partition("/")
    try:
        found = (seconds(start), seconds(end)) if slash else None
    except ValueError:
        return None
    return found if found and found[0] <= found[1] else None


def _problems(body: Body) -> Iterator[tuple[str, str]]:
    known: set[str] = set()
    names: set[str] = set()
    for index, element in enumerate(body["elements"]):
        if element["id"] in known:
            yield f"elements.{index}.id", f"The element id [{element['id']}] is not unique."
        if element["name"] in names:
            yield f"elements.{index}.name", f"The element name [{element['name']}] is not unique."
        known.add(element["id"])
        names.add(element["name"])
    for path, element_id in _references(body):
        if element_id not in known:
            yield path, f"There is no element [{element_id}]."


def _references(body: Body) -> Iterator[tuple[str, str]]:
    """Path and id of each reference to an element."""
    for index, element in enumerate(body["elements"]):
        for number, link in enumerate(element.get("followedBy", ())):
            yield f"elements.{index}.followedBy.{number}.id", link["id"]
    for index, chart in enumerate(body.get("charts", ())):
        for number, metric in enumerate(chart["metrics"]):
            yield f"charts.{index}.metrics.{number}.elementId", metric["elementId"]
        for number, group in enumerate(chart.get("groupByAttributes", ())):
            yield f"charts.{index}.groupByAttributes.{number}.elementId", group["elementId"]


def _refused(code: str, message: str, field: str) -> errors.ApiError:
    return errors.ApiError(400, code, message, details=[{"errorCode": code, "fieldName": field}])
