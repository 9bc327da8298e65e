"""`list_action_templates`: the action templates of an org, by the filters of `GET /api/v2/journey/actiontemplates`."""

from __future__ import annotations

from typing import Literal

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import Opt

from ..action_template import ActionTemplateProvider, GetActionTemplateResult
from ..dialect import GENESYS
from . import known
from .listing import Listed, filters, listed


class ListActionTemplatesArgs(Listed, total=False):
    """The arguments of `list_action_templates`."""

    media_type: Opt[
        Literal["webMessagingOffer", "contentOffer", "integrationAction", "architectFlow", "openAction"]
    ]
    """The kind of offer."""
    state: Opt[Literal["Active", "Inactive", "Deleted"]]
    """The state; the API lists deleted ones only by this."""


filters(ListActionTemplatesArgs)
LIST_ACTION_TEMPLATES = Function(
    GENESYS,
    "list_action_templates",
    ListActionTemplatesArgs,
    listed(ActionTemplateProvider(), GetActionTemplateResult),
)


def list_action_templates(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListActionTemplatesArgs]
) -> list[GetActionTemplateResult]:
    """The action templates that the filters let through, asked for at once.

    Without filters it shares its list with `get_action_template`. Permission `journey:actiontemplate:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_ACTION_TEMPLATES(opts, args)


def list_action_templates_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListActionTemplatesArgs]
) -> Output[list[GetActionTemplateResult]]:
    """As `list_action_templates`, once the arguments and `depends_on` are known."""
    return LIST_ACTION_TEMPLATES.output(opts, args)
