"""Architect flows: what an action map starts, or hands a conversation to. Endpoint `/api/v2/flows`, schema `Flow`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi import Output

from providers.core.program.lookup import Lookup, look_up, look_up_output
from providers.core.session.session import Session

from ..dialect import GENESYS
from .family import Family

USUAL = ("workflow", "inboundshortmessage")
"""What action maps point at: workflows, and inbound message flows for web messaging offers."""


@dataclass(frozen=True)
class GetFlowResult:
    """An Architect flow; None where the API has nothing."""

    id: str
    name: str
    """Its name."""
    type: str
    """In capitals, e.g. `WORKFLOW` or `INBOUNDSHORTMESSAGE`."""
    description: str | None
    """What the flow is for."""
    division: dict[str, Any] | None
    """The division that it belongs to."""
    active: bool | None
    """Whether it is active."""
    system: bool | None
    """Whether it came with the org."""
    deleted: bool | None
    """Whether it was deleted."""
    input_schema: dict[str, Any] | None
    """The JSON schema of what it takes."""
    output_schema: dict[str, Any] | None
    """The JSON schema of what it answers."""
    supported_languages: list[dict[str, Any]] | None
    """The languages that it speaks."""
    self_uri: str | None


FLOWS = Family(
    "flow",
    "/api/v2/flows",
    GetFlowResult,
    about=lambda flow: f"({flow.get('type')})",
    list_query={"includeSchemas": True},
)


def _find(
    session: Session, name: str | None = None, id: str | None = None, type: str | None = None
) -> GetFlowResult:
    wanted = type.lower() if type else ""
    if not wanted or wanted in USUAL:
        return FLOWS.find(
            session,
            name,
            id,
            {"type": USUAL},
            lambda flow: not wanted or str(flow.get("type")).lower() == wanted,
        )
    return FLOWS.find(session, name, id, {"type": (wanted,)})


GET_FLOW = Lookup(
    GENESYS,
    "genesys:flow",
    GetFlowResult,
    _find,
    listed=lambda session: FLOWS.listed(session, {"type": USUAL}),
    narrowed_by="type",
)


def get_flow(
    name: str | None = None,
    *,
    id: str | None = None,
    type: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetFlowResult:
    """The flow of that name (exactly so) or id, asked for at once; `architect_flow={"id": get_flow("Offer").id}`.

    `type` tells flows of one name apart: `workflow` (for `architect_flow_fields`), `inboundshortmessage` (for
    `web_messaging_offer_fields`), or another of the API's, in any case; without it both of these are looked
    through. All lookups of a run share one list of the two types; one more is asked for per other type.
    Permission `architect:flow:view`; OAuth scope `architect:readonly`.

    Args:
        name: Its name, exactly so.
        id: Its id, instead of the name.
        type: Which of the flows of one name.
        opts: The provider to ask with.

    Raises:
        LookupFailed: there is none, or several have the name; says which there are.
    """
    return look_up(GET_FLOW, opts, {"name": name, "id": id, "type": type})


def get_flow_output(
    name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    type: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetFlowResult]:
    """As `get_flow`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_FLOW, opts, {"name": name, "id": id, "type": type})
