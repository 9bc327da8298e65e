"""Context and journey patterns: the conditions that segments and outcomes share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import UNORDERED, Clear, In, Items, Limit, Obj, Objs, Opt
from providers.core.schema.suggestion import nearest
from providers.core.schema.validation import Finding, View, rule

Operator = Literal[
    "containsAll",
    "containsAny",
    "notContainsAll",
    "notContainsAny",
    "equal",
    "notEqual",
    "greaterThan",
    "greaterThanOrEqual",
    "lessThan",
    "lessThanOrEqual",
    "startsWith",
    "endsWith",
]
StreamType = Literal["Web", "Custom", "Conversation", "App"]

CONTEXT_KEYS = (
    *(f"device.{name}" for name in ("category", "type", "osFamily")),
    *(f"browser.{name}" for name in ("family", "lang", "version")),
    *(
        f"mktCampaign.{name}"
        for name in ("source", "medium", "name", "term", "content", "clickId", "network")
    ),
    *(f"geolocation.{name}" for name in ("countryName", "locality", "region", "postalCode", "country")),
    "ipOrganization",
    *(f"referrer.{name}" for name in ("url", "medium", "hostname")),
    "authenticated",
)
"""What the vendor's own Terraform provider accepts as a visit's attribute; the API's schema leaves it open."""
JOURNEY_KEYS = (
    "eventName",
    *(
        f"page.{n}"
        for n in ("url", "title", "hostname", "domain", "fragment", "keywords", "pathname", "queryString")
    ),
    "searchQuery",
)
NO_PATTERNS = Clear([], 'documented: "Defaults to an empty list if not provided"')
ATTRIBUTE_KEY = re.compile(r"attributes(\.[^.\s]([^.]*[^.\s])?)+\.value")
SESSIONS = {"Web": "web", "App": "app"}
NUMERIC = ("greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual")


class Criteria(TypedDict, total=False):
    """One comparison with an event of the journey; all criteria of a pattern must hold. Schema `RequestCriteria`."""

    key: Required[In[Annotated[str, Limit(min_length=1)]]]
    """What is compared: `eventName`, `page.url` and its siblings, `searchQuery`, or `attributes.<name>.value`."""
    values: Required[In[Annotated[Items[str], UNORDERED]]]
    """What it is compared with; without any nothing matches."""
    should_ignore_case: Opt[bool]
    """Whether upper and lower case are the same. The server's default isn't documented."""
    operator: Opt[Operator]
    """How it is compared. The server's default isn't documented (`equal`, as far as is known)."""


class EntityTypeCriteria(TypedDict, total=False):
    """One comparison with an attribute of the visit; all criteria of a pattern must hold.

    Schema `RequestEntityTypeCriteria`.
    """

    key: Required[In[Annotated[str, Limit(min_length=1)]]]
    """The attribute, e.g. `device.type` or `mktCampaign.source`."""
    values: Required[In[Annotated[Items[str], UNORDERED]]]
    """What it is compared with; without any nothing matches."""
    entity_type: Required[In[Literal["visit"]]]
    """The entity that has the attribute: always `visit`."""
    should_ignore_case: Opt[bool]
    """Whether upper and lower case are the same. The server's default isn't documented."""
    operator: Opt[Operator]
    """How it is compared. The server's default isn't documented (`equal`, as far as is known)."""


class ContextPattern(TypedDict, total=False):
    """Criteria about the visit, all of which must hold. Schema `RequestContextPattern`."""

    criteria: Required[Obj[Annotated[Objs[EntityTypeCriteria], UNORDERED, Limit(min_length=1)]]]
    """At least one."""


class Context(TypedDict, total=False):
    """What must be true of the visit: device, browser, campaign, place. Schema `RequestContext`."""

    patterns: Obj[Annotated[Objs[ContextPattern], NO_PATTERNS]]
    """One of them must match; an empty list, or none, is no condition."""


class JourneyPattern(TypedDict, total=False):
    """Criteria about events, and how often they must hold. Schema `RequestJourneyPattern`."""

    criteria: Required[Obj[Annotated[Objs[Criteria], UNORDERED, Limit(min_length=1)]]]
    """At least one; all must hold for the same event."""
    count: Required[In[Annotated[int, Limit(ge=1)]]]
    """How often the pattern must match, 1 or more."""
    stream_type: Required[In[StreamType]]
    """Where the events come from: `Web` or `App`. The others are in the schema, but did not work when tried."""
    session_type: Required[In[Annotated[str, Limit(min_length=1)]]]
    """The kind of session: `web` for the stream `Web`, `app` for `App`."""
    event_name: Opt[str]
    """The event, by name; a custom one must exist in the org."""


class Journey(TypedDict, total=False):
    """What must have happened during the journey. Schema `RequestJourney`."""

    patterns: Obj[Annotated[Objs[JourneyPattern], NO_PATTERNS]]
    """In the order in which the vendor evaluates them; an empty list, or none, is no condition."""


def has_patterns(values: View, name: str) -> bool:
    """Whether the context or journey of this name has any pattern."""
    return name in values and "patterns" in values[name] and len(values[name]["patterns"]) > 0


@rule(JourneyPattern, "warning")
def session_fits_stream(pattern: View) -> Iterator[Finding]:
    """A `Web` stream has `web` sessions, an `App` stream `app` ones, as far as the vendor's Terraform provider knows."""
    stream, session = pattern["stream_type"], pattern["session_type"]
    if stream in SESSIONS and session != SESSIONS[stream]:
        yield "session_type", f'should be "{SESSIONS[stream]}" with stream_type "{stream}"; got "{session}"'


@rule(JourneyPattern, "warning")
def stream_is_supported(pattern: View) -> Iterator[Finding]:
    """The schema has stream types that did not work when the vendor's Terraform provider tried them."""
    if pattern["stream_type"] not in SESSIONS:
        yield (
            "stream_type",
            f'"{pattern["stream_type"]}" is in the API\'s schema, but only Web and App are known to work',
        )


@rule(Criteria, "warning")
def attribute_key_is_whole(criteria: View) -> Iterator[Finding]:
    """An event attribute is named `attributes.<name>.value`, as the vendor's Terraform provider has it."""
    key = criteria["key"]
    if "attributes" in key and not ATTRIBUTE_KEY.fullmatch(key):
        yield "key", f'an attribute of an event is named "attributes.<name>.value"; got "{key}"'


@rule(Criteria, "warning")
def journey_key_is_known(criteria: View) -> Iterator[Finding]:
    """The API takes any key, and a misspelt one never matches."""
    key = criteria["key"]
    if key not in JOURNEY_KEYS and "attributes" not in key:
        yield "key", _unknown_key(key, JOURNEY_KEYS) + ", or attributes.<name>.value"


@rule(EntityTypeCriteria, "warning")
def context_key_is_known(criteria: View) -> Iterator[Finding]:
    """The API takes any key, and a misspelt one never matches."""
    if criteria["key"] not in CONTEXT_KEYS:
        yield "key", _unknown_key(criteria["key"], CONTEXT_KEYS)


def something_to_compare_with(criteria: View) -> Iterator[Finding]:
    """The API's schema demands the list, and says nothing of its length; an empty one never matches."""
    if len(criteria["values"]) == 0:
        yield "values", "is empty, so there is nothing to compare with"


def numbers_compare_with_numbers(criteria: View) -> Iterator[Finding]:
    """Greater and less compare numbers."""
    if criteria.get("operator") not in NUMERIC:
        return
    for index, value in enumerate(criteria["values"]):
        if not re.fullmatch(r"-?\d+(\.\d+)?", value.strip()):
            yield f"values[{index}]", f'"{criteria["operator"]}" compares numbers; "{value}" is none'


rule(Criteria, "warning")(something_to_compare_with)
rule(EntityTypeCriteria, "warning")(something_to_compare_with)
rule(Criteria, "warning")(numbers_compare_with_numbers)
rule(EntityTypeCriteria, "warning")(numbers_compare_with_numbers)


def _unknown_key(key: str, known: tuple[str, ...]) -> str:
    return (
        f'"{key}" is no key that is known to match anything{nearest(key, known)}; known: {", ".join(known)}'
    )
