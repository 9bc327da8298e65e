"""Arguments that are known, from the declarations in `providers.genesys.functions.flow_paths`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from typing_extensions import Required, TypedDict


class Flow(TypedDict, total=False):
    """A flow to look at. Schema `FlowPathsFlowFilter`."""

    id: Required[str]
    """Its id."""


class QueryFlowPathsArgs(TypedDict, total=False):
    """The arguments of `query_flow_paths`. Schema `FlowPathsQuery`."""

    category: Required[Literal["All", "Abandoned", "AgentEscalation", "Complete", "Disconnect", "Error", "RecognitionFailure", "Transfer"]]
    """How the conversations ended."""
    flows: Required[Sequence[Flow]]
    """The flows to look at."""
