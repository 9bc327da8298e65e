"""Journey aggregates by a job, for queries that are too large for `query_journey_aggregates`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated

from typing_extensions import Unpack

from providers.core.errors import JourneysError
from providers.core.program.results import read_as
from providers.core.schema.fields import Limit, Opt
from providers.core.schema.validation import rule
from providers.genesys.functions.aggregate_types import (
    JourneyAggregateDataContainer,
    QueryAggregatesArgs,
    query_makes_sense,
)
from providers.http.deadline import Deadline
from providers.http.paths import filled

from .calling import Org, begin, body_of, poll

PATH = "/api/v2/analytics/journeys/aggregates/jobs"
SHOWN = f"{PATH}/{{jobId}}"
RUNNING = ("QUEUED", "PENDING")
MAX_PAGES = 10_000


class RunAggregatesArgs(QueryAggregatesArgs, total=False):
    """The arguments of `run_aggregates`: those of `query_journey_aggregates`, and the size of a page."""

    page_size: Opt[Annotated[int, Limit(ge=1)]]
    """Groups on a page of results; the API's default without it."""


rule(RunAggregatesArgs)(query_makes_sense)


def run_aggregates(
    org: Org | None = None, timeout: float = 600, **query: Unpack[RunAggregatesArgs]
) -> Iterator[JourneyAggregateDataContainer]:
    """The numbers of journeys, group after group, from a job that this starts and waits for.

    The job is cancelled where the wait ends before it: by an interrupt, an error or the `timeout` in seconds. Pages
    of results are asked for as far as the caller looks. Permission `analytics:journeyAggregate:view`.

    Raises:
        Refused: in a Pulumi program, or where an argument is wrong; nothing was sent.
        JourneysError: the job failed, expired, or has not ended in time.
    """
    body = body_of("run_aggregates", RunAggregatesArgs, query)
    org = begin("run_aggregates", org)
    job = str(org.client.post(PATH, json=body).object("jobId")["jobId"])
    path = f"{PATH}/{filled('{jobId}', job)}"

    def look() -> str | None:
        state = str(org.client.get(path, shown=SHOWN).object("state")["state"])
        return None if state in RUNNING else state

    try:
        state = poll(look, Deadline(timeout), f"The job {job}")
    except BaseException:
        with suppress(JourneysError):  # what ended the wait is what to report
            org.client.delete(path, shown=SHOWN)
        raise
    if state != "FULFILLED":
        raise JourneysError(f"The job {job} has ended as {state}: run the query again, or a smaller one")
    return _results(org, path)


def _results(org: Org, path: str) -> Iterator[JourneyAggregateDataContainer]:
    cursor, seen = None, set()
    for _ in range(MAX_PAGES):
        answer = org.client.get(f"{path}/results", params={"cursor": cursor}, shown=f"{SHOWN}/results")
        page = answer.object()
        for each in page.get("results") or []:
            yield read_as(JourneyAggregateDataContainer, each)
        cursor = page.get("cursor")
        if not cursor:
            return
        if cursor in seen:
            answer.refuse("its results repeat themselves: the cursor was there before")
        seen.add(cursor)
