"""Asks the API: a query for each kind of object, and one more for each hundred of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .metrics import DIMENSIONS, METRICS
from .numbers import Report, Row
from .period import Period
from .subjects import Subject

if TYPE_CHECKING:
    from providers.core.session.session import Session

IDS_PER_QUERY = 100
"""The API documents no limit of a filter's predicates; a hundred ids are a body of about 15 kB."""

Counts = dict[tuple[str, str, int], int]
"""Id of an object, metric and index of the step to what was counted."""


def ask(session: Session, subjects: Sequence[Subject], period: Period, stack: str) -> Report:
    """The numbers of these objects in the period.

    Raises:
        JourneysError: what the API answered.
    """
    rows = []
    for kind, metrics in METRICS.items():
        of_kind = [each for each in subjects if each.kind == kind]
        for first in range(0, len(of_kind), IDS_PER_QUERY):
            asked = of_kind[first : first + IDS_PER_QUERY]
            counts = _counts(session, query(kind, asked, period), kind, period)
            for each in asked:
                steps = range(len(period.steps))
                found = {name: tuple(counts.get((each.id, name, at), 0) for at in steps) for name in metrics}
                rows.append(Row(each, found))
    return Report(stack, period, tuple(rows))


def query(kind: str, asked: Sequence[Subject], period: Period) -> dict[str, Any]:
    """The arguments of `query_journey_aggregates` for objects of one kind."""
    dimension = DIMENSIONS[kind]
    predicates = [{"type": "dimension", "dimension": dimension, "value": each.id} for each in asked]
    return {
        "interval": period.interval,
        "granularity": period.granularity,
        "time_zone": period.time_zone,
        "metrics": list(METRICS[kind]),
        "group_by": [dimension],
        "filter": {"type": "or", "predicates": predicates},
    }


def _counts(session: Session, args: dict[str, Any], kind: str, period: Period) -> Counts:
    counts: Counts = {}
    for id, metric, at, count in _answered(session, args, kind, period):
        counts[id, metric, at] = counts.get((id, metric, at), 0) + count
    return counts


def _answered(
    session: Session, args: dict[str, Any], kind: str, period: Period
) -> Iterator[tuple[str, str, int, int]]:
    from providers.core.schema.fields import moment
    from providers.genesys.functions.aggregates import QUERY_JOURNEY_AGGREGATES

    for group in QUERY_JOURNEY_AGGREGATES.ask(session, args):
        id = group.group.get(DIMENSIONS[kind], "")
        for part in group.data:
            start = moment((part.interval or "").partition("/")[0])
            for each in part.metrics:
                if start and each.metric and each.stats and each.stats.count:
                    yield id, each.metric, period.step_of(start), each.stats.count
