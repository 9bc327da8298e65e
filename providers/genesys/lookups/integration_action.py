"""Actions of integrations, open actions among them. Endpoint `/api/v2/integrations/actions`, schema `Action`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pulumi
from pulumi import Output

from providers.core.program.lookup import Lookup, look_up, look_up_output
from providers.core.session.session import Session

from ..dialect import GENESYS
from .family import Family


@dataclass(frozen=True)
class GetIntegrationActionResult:
    """An action of an integration; None where the API has nothing."""

    id: str
    name: str
    """Its name."""
    integration_id: str | None
    """The id of its integration."""
    category: str | None
    """The name of the integration, as the user interface shows it."""
    contract: dict[str, Any] | None
    """What it takes and what it answers, as JSON schemas."""
    version: int | None
    """Its version."""
    secure: bool | None
    """Whether what it is given is hidden."""
    config: dict[str, Any] | None
    """How it calls what it is for."""
    self_uri: str | None


def _category(action: Any) -> str:
    return f"(category {action['category']})" if action.get("category") else ""


PATH = "/api/v2/integrations/actions"
CONFIG = {"includeConfig": True}
INTEGRATION_ACTIONS = Family(
    "integration action",
    PATH,
    GetIntegrationActionResult,
    about=_category,
    list_query=CONFIG,
    get_query=CONFIG,
)
OPEN_ACTIONS = Family(
    "open action", PATH, GetIntegrationActionResult, about=_category, list_query=CONFIG, get_query=CONFIG
)


def _find(
    family: Family[GetIntegrationActionResult],
    session: Session,
    name: str | None = None,
    id: str | None = None,
    category: str | None = None,
) -> GetIntegrationActionResult:
    return family.find(session, name, id, {"category": category} if category else {})


GET_INTEGRATION_ACTION = Lookup(
    GENESYS,
    "genesys:integration_action",
    GetIntegrationActionResult,
    partial(_find, INTEGRATION_ACTIONS),
    listed=INTEGRATION_ACTIONS.listed,
    narrowed_by="category",
)
GET_OPEN_ACTION = Lookup(
    GENESYS,
    "genesys:open_action",
    GetIntegrationActionResult,
    partial(_find, OPEN_ACTIONS),
    listed=OPEN_ACTIONS.listed,
    narrowed_by="category",
)


def get_integration_action(
    name: str | None = None,
    *,
    id: str | None = None,
    category: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetIntegrationActionResult:
    """The integration action of that name (exactly so) or id, asked for at once.

    `category`, exactly so, tells actions of one name apart. All lookups of a run with the same category share one
    list. Permission `integrations:action:view`; OAuth scope `integrations:readonly`.

    Args:
        name: Its name, exactly so.
        id: Its id, instead of the name.
        category: Which of the actions of one name.
        opts: The provider to ask with.

    Raises:
        LookupFailed: there is none, or several have the name; says which there are.
    """
    return look_up(GET_INTEGRATION_ACTION, opts, {"name": name, "id": id, "category": category})


def get_integration_action_output(
    name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    category: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetIntegrationActionResult]:
    """As `get_integration_action`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    args = {"name": name, "id": id, "category": category}
    return look_up_output(GET_INTEGRATION_ACTION, opts, args)


def get_open_action(
    name: str | None = None,
    *,
    id: str | None = None,
    category: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> GetIntegrationActionResult:
    """The open action of that name (exactly so) or id: `open_action={"id": found.id, "name": found.name}`.

    Open actions are integration actions to the API, which has no filter for them: `category`, exactly so, tells
    actions of one name apart. Shares its list with `get_integration_action`, and its permissions.

    Args:
        name: Its name, exactly so.
        id: Its id, instead of the name.
        category: Which of the actions of one name.
        opts: The provider to ask with.

    Raises:
        LookupFailed: there is none, or several have the name; says which there are.
    """
    return look_up(GET_OPEN_ACTION, opts, {"name": name, "id": id, "category": category})


def get_open_action_output(
    name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    category: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetIntegrationActionResult]:
    """As `get_open_action`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    args = {"name": name, "id": id, "category": category}
    return look_up_output(GET_OPEN_ACTION, opts, args)
