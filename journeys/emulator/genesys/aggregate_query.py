"""An aggregates query: its timeframe in steps, its filter, and the groups of what it counts."""

from __future__ import annotations

import bisect
import calendar
import datetime
import itertools
import re
import zoneinfo
from collections.abc import Callable, Iterator
from typing import Any

from ..clock import iso
from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors, view_rules
from .aggregate_data import Fact, facts

declare(
    "aggregate_interval",
    "its start is in it, its end is not",
    "guess",
    "granularity divides it into steps from its start (months and years by the calendar of timeZone); steps and groups "
    "without data are left out, and a metric that counts nothing in a step too.",
)
declare(
    "aggregate_filter",
    "dimension predicates with matches, exists, notExists",
    "documented",
    "Predicates of the types metric and property are 400 here. A predicate without an operator matches (documented); "
    "values are compared as they are written (guess).",
)
declare(
    "aggregate_stats",
    "count of n..., sum, count, min and max of o...",
    "guess",
    "Views (rangeBound) give the count and sum of the values of their target from gte to below lt.",
)

Step = tuple[float, float]
_GRANULARITY = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?)?"
)
MAX_STEPS = 10_000


def answer(org: Org, query: Body) -> list[Body]:
    """The schema `JourneyAggregateDataContainer`, once for each group."""
    steps, passes = _steps(query), _filter(query.get("filter"))
    names: list[str] = query.get("groupBy", [])
    flat = query.get("flattenMultivaluedDimensions", False)
    kept: dict[tuple[tuple[str, str], ...], dict[int, list[Fact]]] = {}
    starts = [start for start, _ in steps]
    for fact in facts(org):
        step = bisect.bisect_right(starts, fact.at) - 1
        if step < 0 or fact.at >= steps[step][1] or not passes(fact) or not _counts(fact, query):
            continue
        for group in _groups(fact, names, flat):
            kept.setdefault(group, {}).setdefault(step, []).append(fact)
    return [
        {
            "group": dict(group),
            "data": [_data(query, steps[step], found) for step, found in sorted(data.items())],
        }
        for group, data in sorted(kept.items())
    ]


def _counts(fact: Fact, query: Body) -> bool:
    views = [view["target"] for view in query.get("views", [])]
    return any(name in fact.metrics for name in [*query["metrics"], *views])


def _groups(fact: Fact, names: list[str], flat: bool) -> Iterator[tuple[tuple[str, str], ...]]:
    """The groups a fact belongs to: one for each combination of its values."""
    values = [fact.dimensions.get(name, ()) for name in names]
    if flat:
        values = [(",".join(each),) if each else () for each in values]
    if all(values):
        for combination in itertools.product(*values):
            yield tuple(zip(names, combination, strict=True))


def _data(query: Body, step: Step, found: list[Fact]) -> Body:
    metrics = []
    for name in dict.fromkeys(query["metrics"]):
        stats = _stats(name, [fact.metrics[name] for fact in found if name in fact.metrics])
        if stats:
            metrics.append({"metric": name, "stats": stats})
    body: Body = {"interval": f"{iso(step[0])}/{iso(step[1])}", "metrics": metrics}
    views = []
    for view in query.get("views", []):
        values = [fact.metrics[view["target"]] for fact in found if view["target"] in fact.metrics]
        bounds = view.get("range", {})
        least, below = bounds.get("gte", float("-inf")), bounds.get("lt", float("inf"))
        inside = [value for value in values if not isinstance(value, str) and least <= value < below]
        views.append({"name": view["name"], "stats": {"count": len(inside), "sum": float(sum(inside))}})
    return {**body, "views": views} if views else body


def _stats(name: str, values: list[Any]) -> Body | None:
    if not values:
        return None
    if name.startswith("nDistinct"):
        return {"count": len(set(values))}
    if name.startswith("n"):
        return {"count": len(values)}
    return {
        "count": len(values),
        "sum": float(sum(values)),
        "min": float(min(values)),
        "max": float(max(values)),
    }


def _filter(given: Body | None) -> Callable[[Fact], bool]:
    if given is None:
        return lambda _: True
    parts = [_predicate(each) for each in given.get("predicates", [])]
    parts += [_filter(clause) for clause in given.get("clauses", [])]
    joined = all if given["type"] == "and" else any
    return lambda fact: not parts or joined(part(fact) for part in parts)


def _predicate(given: Body) -> Callable[[Fact], bool]:
    dimension, operator, value = given.get("dimension"), given.get("operator", "matches"), given.get("value")
    if given.get("type", "dimension") != "dimension" or dimension is None or given.get("range"):
        raise errors.bad_request("Only predicates on dimensions with a value are supported.")
    name: str = dimension
    if operator == "exists":
        return lambda fact: name in fact.dimensions
    if operator == "notExists":
        return lambda fact: name not in fact.dimensions
    if value is None:
        raise errors.constraint("filter.predicates.value", "may not be null")
    return lambda fact: value in fact.dimensions.get(name, ())


def _steps(query: Body) -> list[Step]:
    moments = view_rules.moments(query["interval"])
    if moments is None or moments[0] == moments[1]:
        raise errors.invalid_value("interval", query["interval"], "ISO 8601 intervals")
    text = query.get("granularity")
    if text is None:
        return [moments]
    found = _GRANULARITY.fullmatch(text)
    numbers = [int(each or 0) for each in found.groups()] if found else []
    if not any(numbers):
        raise errors.invalid_value("granularity", text, "ISO 8601 durations")
    zone = _zone(query.get("timeZone", "UTC"))
    steps: list[Step] = []
    start, first = moments[0], datetime.datetime.fromtimestamp(moments[0], zone)
    for count in itertools.count(1):
        end = min(_later(first, [count * number for number in numbers]), moments[1])
        steps.append((start, end))
        if end >= moments[1]:
            return steps
        if count >= MAX_STEPS:
            break
        start = end
    raise errors.bad_request(f"The granularity makes more than {MAX_STEPS} steps.")


def _later(moment: datetime.datetime, numbers: list[int]) -> float:
    """The moment plus years, months, weeks, days, hours and minutes, in seconds; infinity beyond the last year."""
    years, months, weeks, days, hours, minutes = numbers
    month = moment.month - 1 + months + 12 * years
    year, month = moment.year + month // 12, month % 12 + 1
    try:
        day = min(moment.day, calendar.monthrange(year, month)[1])
        moved = moment.replace(year=year, month=month, day=day)
        moved += datetime.timedelta(weeks=weeks, days=days)  # by the calendar: a day may have 23 hours
        return moved.timestamp() + hours * 3600 + minutes * 60
    except (ValueError, OverflowError):
        return float("inf")


def _zone(name: str) -> datetime.tzinfo:
    if name == "UTC":
        return datetime.timezone.utc
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise errors.invalid_value("timeZone", name, "names of the time zone database") from None
