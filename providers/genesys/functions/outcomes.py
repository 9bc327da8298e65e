"""`list_outcomes`: the outcomes of an org, by the filters of `GET /api/v2/journey/outcomes`."""

from __future__ import annotations

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import Items, Opt

from ..dialect import GENESYS
from ..outcome import GetOutcomeResult, OutcomeProvider
from ..shut_down import SHUT_DOWN
from . import known
from .listing import Listed, filters, listed


class ListOutcomesArgs(Listed, total=False):
    """The arguments of `list_outcomes`."""

    outcome_ids: Opt[Items[str]]
    """The ids of those to list, with no other filter; asked for 20 at a time, in the API's order."""


filters(ListOutcomesArgs, "outcome_ids")
LIST_OUTCOMES = Function(
    GENESYS,
    "list_outcomes",
    ListOutcomesArgs,
    listed(OutcomeProvider(), GetOutcomeResult, "outcome_ids", 20),
    SHUT_DOWN,
)


def list_outcomes(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListOutcomesArgs]
) -> list[GetOutcomeResult]:
    """The outcomes that the filters let through, asked for at once.

    Without filters it shares its list with `get_outcome`. Permission `journey:outcome:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_OUTCOMES(opts, args)


def list_outcomes_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListOutcomesArgs]
) -> Output[list[GetOutcomeResult]]:
    """As `list_outcomes`, once the arguments and `depends_on` are known."""
    return LIST_OUTCOMES.output(opts, args)
