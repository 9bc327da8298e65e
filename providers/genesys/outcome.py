"""Outcome: a goal that visitors reach, or don't (Genesys Cloud Journey). Genesys shut Journey Outcomes down.

Endpoints `/api/v2/journey/outcomes`, schemas `OutcomeRequest`, `PatchOutcome` and `Outcome` of the vendor's OpenAPI
description (SDK 269), which calls all of them deprecated. They answer 410 Gone now; the type stays so that stacks
which have outcomes can be refreshed and destroyed, and for orgs that still have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.resource import Resource
from providers.core.schema.fields import ALWAYS_SENT, Clear, In, Limit, Needed, Obj, Opt
from providers.core.schema.validation import Finding, View, rule

from . import outputs
from .dialect import GENESYS
from .patterns import ATTRIBUTE_KEY, Context, Journey, has_patterns
from .shut_down import SHUT_DOWN, ShutDownProvider

NULL = Clear(None, "inferred from segments, where null clears; unproven for outcomes")
NO_PATTERNS = Clear({"patterns": []}, "the vendor's Terraform provider sends an empty list of patterns")
STAYS = Clear(Clear.LEAVE, "the server's default isn't documented")


class AssociatedValueField(TypedDict, total=False):
    """What of the event tells how much the outcome is worth. Schema `AssociatedValueField`."""

    data_type: Required[In[Literal["Number", "Integer"]]]
    """The type of the value."""
    name: Required[In[Annotated[str, Limit(min_length=1)]]]
    """The event's attribute, `attributes.<name>.value`."""


class OutcomeArgs(TypedDict, total=False):
    """The arguments of an `Outcome`."""

    display_name: Needed[In[Annotated[str, ALWAYS_SENT, Limit(min_length=1)]]]
    """The name that people see."""
    is_active: Opt[Annotated[bool, STAYS]]
    """Whether it is measured. The server's default isn't documented."""
    description: Opt[Annotated[str, NULL]]
    """What it is for."""
    is_positive: Opt[Annotated[bool, STAYS]]
    """Whether reaching it is good. The server's default isn't documented."""
    context: Obj[Annotated[Context, NO_PATTERNS]]
    """What must be true of the visit."""
    journey: Obj[Annotated[Journey, NO_PATTERNS]]
    """What must have happened during the journey."""
    associated_value_field: Obj[Annotated[AssociatedValueField, NULL]]
    """What of the event tells how much the outcome is worth."""


@rule(AssociatedValueField, "warning")
def attribute_name_is_whole(field: View) -> Iterator[Finding]:
    """An event attribute is named `attributes.<name>.value`; the API's schema takes any text."""
    if not ATTRIBUTE_KEY.fullmatch(field["name"]):
        yield "name", f'an attribute of an event is named "attributes.<name>.value"; got "{field["name"]}"'


@rule(OutcomeArgs, "warning")
def outcomes_are_shut_down(outcome: View) -> Iterator[Finding]:
    """Most orgs answer 410 Gone."""
    yield "", SHUT_DOWN


@rule(OutcomeArgs, "warning")
def outcome_has_a_condition(outcome: View) -> Iterator[Finding]:
    """The API takes an outcome without any pattern, which nobody reaches."""
    if not any(has_patterns(outcome, name) for name in ("context", "journey")):
        yield "", "has neither context nor journey patterns, so nobody reaches it"


class OutcomeProvider(ShutDownProvider):
    """The provider of outcomes."""

    vendor = GENESYS
    token = "genesys:Outcome"
    args = OutcomeArgs
    path = "/api/v2/journey/outcomes"
    title = "outcome"
    computed = ("version", "self_uri", "created_date", "modified_date")


class Outcome(Resource, module="genesys", name="Outcome"):
    """A goal. Genesys shut Journey Outcomes down in May 2026: creating or changing one fails with 410 Gone.

    Raises at preview, with nothing sent: unknown fields, wrong types and values out of range, patterns without
    criteria. Warns of session types that don't fit the stream and of attributes of no known form. Permissions:
    `journey:outcome:add`, `:view`, `:edit`, `:delete`; OAuth scope `journey`.
    """

    provider_type = OutcomeProvider

    display_name: Output[str]
    """The name that people see."""
    is_active: Output[bool]
    """Whether it is measured."""
    description: Output[str | None]
    """What it is for."""
    is_positive: Output[bool]
    """Whether reaching it is good."""
    context: outputs.ContextOutput
    """What must be true of the visit."""
    journey: outputs.JourneyOutput
    """What must have happened during the journey."""
    associated_value_field: Output[outputs.AssociatedValueField | None]
    """What of the event tells how much the outcome is worth."""
    version: Output[int]
    """Rises with every change; an update sends the one that it saw last."""
    self_uri: Output[str]
    """The path of the object in the API."""
    created_date: Output[str]
    """When it was created (ISO 8601, UTC)."""
    modified_date: Output[str]
    """When it was changed last (ISO 8601, UTC)."""

    def __init__(
        self,
        resource_name: str,
        args: OutcomeArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[OutcomeArgs],
    ) -> None:
        """A goal. Genesys shut Journey Outcomes down in May 2026: creating or changing one fails with 410
        Gone.
        """
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> Outcome:
        """An outcome that is there already and isn't managed by this program: one GET in every preview and up."""
        return Outcome._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetOutcomeResult:
    """An outcome as it is in the org; None where the API has nothing."""

    id: str
    display_name: str
    is_active: bool
    description: str | None
    is_positive: bool
    context: outputs.Context
    journey: outputs.Journey
    associated_value_field: outputs.AssociatedValueField | None
    version: int
    self_uri: str
    created_date: str
    modified_date: str


GET_OUTCOME = lookup_of(OutcomeProvider, GetOutcomeResult)


def get_outcome(
    display_name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetOutcomeResult:
    """The outcome of that name (exactly so) or id, active or not, asked for at once.

    All lookups of a run share one list; a name that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none, several have the name, or the org has no outcomes any more.
    """
    return look_up(GET_OUTCOME, opts, {"display_name": display_name, "id": id})


def get_outcome_output(
    display_name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetOutcomeResult]:
    """As `get_outcome`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_OUTCOME, opts, {"display_name": display_name, "id": id})
