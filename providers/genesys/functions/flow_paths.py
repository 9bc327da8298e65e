"""`query_flow_paths`: the ways that conversations take through flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.program.results import read_as
from providers.core.schema.fields import In, Limit, Objs
from providers.core.schema.shape import shape_of
from providers.core.schema.wire import to_wire
from providers.core.session.session import Session

from ..dialect import GENESYS
from . import known
from .visit import AddressableEntityRef

PATH = "/api/v2/journey/flows/paths/query"


class Flow(TypedDict, total=False):
    """A flow to look at. Schema `FlowPathsFlowFilter`."""

    id: Required[In[Annotated[str, Limit(min_length=1)]]]
    """Its id."""


class QueryFlowPathsArgs(TypedDict, total=False):
    """The arguments of `query_flow_paths`. Schema `FlowPathsQuery`."""

    category: Required[
        In[
            Literal[
                "All",
                "Abandoned",
                "AgentEscalation",
                "Complete",
                "Disconnect",
                "Error",
                "RecognitionFailure",
                "Transfer",
            ]
        ]
    ]
    """How the conversations ended."""
    flows: Required[Objs[Flow]]
    """The flows to look at."""


@dataclass(frozen=True, slots=True)
class FlowPathsFlowDetails:
    """How often a path went through one version of a flow. Schema `FlowPathsFlowDetails`."""

    flow: AddressableEntityRef
    """The flow."""
    version: str
    """The version of the flow."""
    type: str
    """The type of the flow."""
    count: int
    """The journeys that went through the step in this flow."""


@dataclass(frozen=True, slots=True)
class FlowPathsElement:
    """One step of the paths; `parent_id` names the step before. Schema `FlowPathsElement`."""

    parent_id: str | None
    """The id of the step before; None at the root."""
    type: str
    """What kind of step it is."""
    count: int
    """The journeys that went through it."""
    flows: list[FlowPathsFlowDetails]
    """The flows through which they went."""
    flow_milestone: AddressableEntityRef | None
    """The milestone, of a step that is one."""
    flow_outcome: AddressableEntityRef | None
    """The outcome, of a step that is one or a milestone."""
    flow_outcome_value: str | None
    """How the outcome ended, of a step that is one."""


@dataclass(frozen=True, slots=True)
class FlowPaths:
    """The paths as a tree, by the ids of their steps. Schema `FlowPaths`."""

    category: str
    """Which paths these are."""
    date_start: str | None
    """From when on they were counted."""
    date_end: str | None
    """Until when they were counted."""
    elements: dict[str, FlowPathsElement]
    """The steps by their ids."""


def _query(session: Session, args: Mapping[str, Any]) -> FlowPaths:
    body = to_wire(dict(args), shape_of(QueryFlowPathsArgs))
    return read_as(FlowPaths, session.client.post(PATH, json=body, idempotent=True).object())


QUERY_FLOW_PATHS = Function(GENESYS, "query_flow_paths", QueryFlowPathsArgs, _query)


def query_flow_paths(
    opts: InvokeOptions | None = None, **args: Unpack[known.QueryFlowPathsArgs]
) -> FlowPaths:
    """The ways that conversations took through flows, asked for at once.

    `query_flow_paths(category="AgentEscalation", flows=[{"id": flow.id}])`. Permission `journey:flowpaths:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return QUERY_FLOW_PATHS(opts, args)


def query_flow_paths_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[QueryFlowPathsArgs]
) -> Output[FlowPaths]:
    """As `query_flow_paths`, once the arguments and `depends_on` are known."""
    return QUERY_FLOW_PATHS.output(opts, args)
