"""Segment: visitors who are alike in what they are or do (Genesys Cloud Journey).

Endpoints `/api/v2/journey/segments`, schemas `JourneySegmentRequest`, `PatchSegment` and `JourneySegment` of the
vendor's OpenAPI description (SDK 269).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import Required, TypedDict, Unpack

from providers.core.plugin.provider import Provider
from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.resource import Resource
from providers.core.schema.fields import COLOR, CREATE_ONLY, Clear, In, Limit, Needed, Obj, Opt
from providers.core.schema.validation import Finding, View, rule

from . import outputs
from .dialect import GENESYS
from .patterns import Context, Journey, has_patterns

NULL = Clear(None, "the vendor's Terraform provider sends null")
NO_PATTERNS = Clear({"patterns": []}, "the vendor's Terraform provider sends an empty list of patterns")


class ExternalSegment(TypedDict, total=False):
    """The segment of another system that this one stands for. Schema `RequestExternalSegment`."""

    id: Required[In[Annotated[str, CREATE_ONLY, Limit(min_length=1)]]]
    """Its id there. Changing it replaces the segment."""
    name: Required[In[Annotated[str, Limit(min_length=1)]]]
    """Its name there."""
    source: Opt[Annotated[Literal["AdobeExperiencePlatform", "Custom"], CREATE_ONLY]]
    """The system. Changing it replaces the segment."""


class SegmentArgs(TypedDict, total=False):
    """The arguments of a `Segment`."""

    display_name: Needed[In[Annotated[str, Limit(min_length=1)]]]
    """The name that people see. The API takes a name that is there already."""
    is_active: Opt[Annotated[bool, Clear(Clear.LEAVE, "the server's default isn't documented")]]
    """Whether visitors are assigned to it. The server's default isn't documented."""
    description: Opt[Annotated[str, NULL]]
    """What it is for."""
    color: Opt[
        Annotated[
            str,
            COLOR,
            NULL,
            Limit(pattern=r"^#[0-9a-fA-F]{6}$", form='"#" and six hexadecimal digits, such as "#FF8800"'),
        ]
    ]
    """Its colour in the user interface, `#rrggbb`; the server chooses one where none is given."""
    should_display_to_agent: Opt[Annotated[bool, NULL]]
    """Whether agents and supervisors see it. The server's default isn't documented."""
    context: Obj[Annotated[Context, NO_PATTERNS]]
    """What must be true of the visit."""
    journey: Obj[Annotated[Journey, NO_PATTERNS]]
    """What must have happened during the journey."""
    external_segment: Obj[ExternalSegment]
    """The segment of another system that this one stands for. Removing it replaces the segment."""
    assignment_expiration_days: Opt[Annotated[int, NULL, Limit(ge=0)]]
    """Days until a visitor is unassigned again; without it they stay. Not available in every org (501)."""


@rule(SegmentArgs, "warning")
def segment_has_a_condition(segment: View) -> Iterator[Finding]:
    """The API takes a segment without any pattern, which nobody is ever assigned to by rules."""
    found = any(has_patterns(segment, name) for name in ("context", "journey"))
    if not found and "external_segment" not in segment:
        yield "", "has neither context nor journey patterns, so no rule assigns anybody to it"


@rule(SegmentArgs, "warning")
def external_segment_is_doubtful(segment: View) -> Iterator[Finding]:
    """The vendor's Terraform provider dropped it as not supported."""
    if "external_segment" in segment:
        yield (
            "external_segment",
            "needed the Customer scope, which the API no longer offers; the vendor's Terraform provider dropped it",
        )


class SegmentProvider(Provider):
    """The provider of segments."""

    vendor = GENESYS
    token = "genesys:Segment"
    args = SegmentArgs
    path = "/api/v2/journey/segments"
    title = "segment"
    computed = ("version", "scope", "self_uri", "created_date", "modified_date")


class Segment(Resource, module="genesys", name="Segment"):
    """Visitors who are alike: those whose visit or journey matches the patterns.

    Raises at preview, with nothing sent: unknown fields, wrong types and values out of range, patterns without
    criteria. Warns of session types that don't fit the stream and of keys of no known form. Permissions:
    `journey:segment:add`, `:view`, `:edit`, `:delete`; OAuth scope `journey`.
    """

    provider_type = SegmentProvider

    display_name: Output[str]
    """The name that people see."""
    is_active: Output[bool]
    """Whether visitors are assigned to it."""
    description: Output[str | None]
    """What it is for."""
    color: Output[str]
    """Its colour in the user interface."""
    should_display_to_agent: Output[bool]
    """Whether agents and supervisors see it."""
    context: outputs.ContextOutput
    """What must be true of the visit."""
    journey: outputs.JourneyOutput
    """What must have happened during the journey."""
    external_segment: Output[outputs.ExternalSegment | None]
    """The segment of another system that this one stands for."""
    assignment_expiration_days: Output[int | None]
    """Days until a visitor is unassigned again."""
    version: Output[int]
    """Rises with every change; an update sends the one that it saw last."""
    scope: Output[str]
    """What is assigned: always `Session` today."""
    self_uri: Output[str]
    """The path of the object in the API."""
    created_date: Output[str]
    """When it was created (ISO 8601, UTC)."""
    modified_date: Output[str]
    """When it was changed last (ISO 8601, UTC)."""

    def __init__(
        self,
        resource_name: str,
        args: SegmentArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[SegmentArgs],
    ) -> None:
        """Visitors who are alike: those whose visit or journey matches the patterns."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> Segment:
        """A segment that is there already and isn't managed by this program: one GET in every preview and up."""
        return Segment._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetSegmentResult:
    """A segment as it is in the org; None where the API has nothing."""

    id: str
    display_name: str
    is_active: bool
    description: str | None
    color: str
    should_display_to_agent: bool
    context: outputs.Context
    journey: outputs.Journey
    external_segment: outputs.ExternalSegment | None
    assignment_expiration_days: int | None
    version: int
    scope: str
    self_uri: str
    created_date: str
    modified_date: str


GET_SEGMENT = lookup_of(SegmentProvider, GetSegmentResult)


def get_segment(
    display_name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetSegmentResult:
    """The segment of that name (exactly so) or id, active or not, asked for at once.

    All lookups of a run share one list; a name that isn't in it is asked for once more.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_SEGMENT, opts, {"display_name": display_name, "id": id})


def get_segment_output(
    display_name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetSegmentResult]:
    """As `get_segment`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_SEGMENT, opts, {"display_name": display_name, "id": id})
