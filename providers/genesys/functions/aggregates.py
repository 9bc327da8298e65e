"""`query_journey_aggregates`: what happened in an interval, counted by metrics and groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Unpack

from providers.core.program.function import Function
from providers.core.program.results import read_as
from providers.core.schema.shape import shape_of
from providers.core.schema.wire import to_wire
from providers.core.session.session import Session

from ..dialect import GENESYS
from . import known
from .aggregate_types import JourneyAggregateDataContainer, QueryAggregatesArgs

PATH = "/api/v2/analytics/journeys/aggregates/query"


def body_of(args: Mapping[str, Any]) -> dict[str, Any]:
    """The query as the API takes it."""
    return to_wire(dict(args), shape_of(QueryAggregatesArgs))


def _query(session: Session, args: Mapping[str, Any]) -> list[JourneyAggregateDataContainer]:
    answer = session.client.post(PATH, json=body_of(args), idempotent=True)
    return [read_as(JourneyAggregateDataContainer, each) for each in answer.object().get("results") or []]


QUERY_JOURNEY_AGGREGATES = Function(GENESYS, "query_journey_aggregates", QueryAggregatesArgs, _query)


def query_journey_aggregates(
    opts: InvokeOptions | None = None, **args: Unpack[known.QueryAggregatesArgs]
) -> list[JourneyAggregateDataContainer]:
    """The numbers of journeys: sessions, segments assigned, actions offered and accepted, ..., asked for at once.

    `query_journey_aggregates(interval="2026-11-01T00:00:00Z/2026-11-08T00:00:00Z", metrics=["nJourneySessions"],
    group_by=["journeySegmentId"], granularity="P1D")`. Names of metrics and dimensions, the interval and the filter
    are checked before anything is sent. Permission `analytics:journeyAggregate:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return QUERY_JOURNEY_AGGREGATES(opts, args)


def query_journey_aggregates_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[QueryAggregatesArgs]
) -> Output[list[JourneyAggregateDataContainer]]:
    """As `query_journey_aggregates`, once the arguments and `depends_on` are known."""
    return QUERY_JOURNEY_AGGREGATES.output(opts, args)
