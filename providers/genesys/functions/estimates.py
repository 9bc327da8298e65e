"""`estimate_action_map`: how many sessions an action map would qualify for."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.errors import LookupFailed
from providers.core.program.function import Function
from providers.core.program.results import read_as
from providers.core.schema.fields import In, Items, Limit, Obj, Opt
from providers.core.schema.shape import shape_of
from providers.core.schema.validation import Finding, View, rule
from providers.core.schema.wire import to_wire
from providers.core.session.session import Session
from providers.http.paths import path_segment
from providers.http.response import Response
from providers.http.waiting import waiting

from ..dialect import GENESYS
from . import known

PATH = "/api/v2/journey/actionmaps/estimates/jobs"
DEPRECATED = "The vendor deprecated estimates of action maps in May 2026: nothing replaces them."
PAUSE = 2.0
"""Seconds between two looks at the job."""
RUNNING = ("ACCEPTED", "QUEUED", "PENDING", "RUNNING", "EXECUTING")
"""What a job may be before its end, by the vendor's words for other jobs."""


class OutcomeCriteria(TypedDict, total=False):
    """How probable an outcome must be. Schema `ActionMapEstimateOutcomeCriteria`."""

    outcome_id: Required[In[Annotated[str, Limit(min_length=1)]]]
    """The outcome's id."""
    max_probability: Opt[Annotated[float, Limit(ge=0, le=1)]]
    """The session's highest probability so far."""
    probability: Opt[Annotated[float, Limit(ge=0, le=1)]]
    """The probability now."""
    quantile: Opt[Annotated[float, Limit(ge=0, le=1)]]
    """The quantile now."""
    max_quantile: Opt[Annotated[float, Limit(ge=0, le=1)]]
    """The session's highest quantile so far."""


class EstimateActionMapArgs(TypedDict, total=False):
    """The arguments of `estimate_action_map`."""

    segment_ids: Opt[Items[Annotated[str, Limit(min_length=1)]]]
    """The segments that trigger it."""
    outcome_criteria: Obj[OutcomeCriteria]
    """The outcome that triggers it."""


@rule(EstimateActionMapArgs)
def estimate_has_a_trigger(args: View) -> Iterator[Finding]:
    """Without a trigger there is nothing to estimate."""
    if "segment_ids" not in args and "outcome_criteria" not in args:
        yield "", "give segment_ids, outcome_criteria or both"


@dataclass(frozen=True, slots=True)
class SegmentEstimateCount:
    """The sessions of one segment. Schema `SegmentEstimateCount`."""

    segment_id: str | None
    """The segment's id."""
    count: int | None
    """The sessions of the segment, as estimated."""


@dataclass(frozen=True, slots=True)
class ActionMapEstimateResult:
    """The estimate. Schema `ActionMapEstimateResult`."""

    qualified_session_count: int | None
    """The sessions in which the map would have acted."""
    total_session_count: int | None
    """All sessions."""
    per_segment_counts: list[SegmentEstimateCount]
    """The sessions in which it would have acted, by segment."""
    outcomes_scores_count: int | None
    """What its conditions on outcomes change in the number of sessions."""


def _state(answer: Response) -> str:
    """The state of a job that has ended, "" before. The vendor documents 202 and a text, not which texts there are."""
    state = str(answer.json or "").upper()
    return "" if answer.status == 202 or state in RUNNING else state or "ENDED"


def _estimate(session: Session, args: Mapping[str, Any]) -> ActionMapEstimateResult:
    client, deadline = session.client, session.client.operation()
    body = to_wire(dict(args), shape_of(EstimateActionMapArgs))
    job = str(client.post(PATH, json=body, idempotent=True, deadline=deadline).object("id")["id"])
    path = f"{PATH}/{path_segment(job)}"
    while (state := _state(client.get(path, deadline=deadline))) == "":
        if deadline.left() <= PAUSE:
            raise LookupFailed(
                f"The estimate is not ready after {deadline.seconds:.0f} s: set a longer genesys:timeout, or ask again"
            )
        waiting(deadline.left(), "the estimate of an action map, at most", cause=path)
        time.sleep(PAUSE)
    if state == "FAILED":
        raise LookupFailed(
            "The API could not compute the estimate: check the segments and the outcome, then ask again"
        )
    return read_as(ActionMapEstimateResult, client.get(f"{path}/results", deadline=deadline).object())


ESTIMATE_ACTION_MAP = Function(GENESYS, "estimate_action_map", EstimateActionMapArgs, _estimate, DEPRECATED)


def estimate_action_map(
    opts: InvokeOptions | None = None, **args: Unpack[known.EstimateActionMapArgs]
) -> ActionMapEstimateResult:
    """How many sessions an action map with these triggers would have qualified for.

    The API computes it in a job, which this waits for. Deprecated by the vendor with journey outcomes. Permissions
    `journey:actionmapEstimateJob:add` and `:view`, `journey:actionmapEstimate:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return ESTIMATE_ACTION_MAP(opts, args)


def estimate_action_map_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[EstimateActionMapArgs]
) -> Output[ActionMapEstimateResult]:
    """As `estimate_action_map`, once the arguments and `depends_on` are known."""
    return ESTIMATE_ACTION_MAP.output(opts, args)
