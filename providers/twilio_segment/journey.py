"""Journey: what happens to people who perform an event or join an audience (Twilio Segment).

The API is alpha and was only ever seen on the vendor's staging systems: nothing here was tried on a live workspace.
Endpoints `/spaces/{spaceId}/journeys`, schemas of the vendor's SDKs 58.1.1 (staging branch, March 2025).
"""

from __future__ import annotations

from typing import Annotated, Any

import pulumi
from pulumi import Output, ResourceOptions
from pulumi.dynamic import CheckFailure, CheckResult
from typing_extensions import TypedDict, Unpack

from providers.core.plugin.provider import Provider
from providers.core.program.resource import Resource
from providers.core.schema.fields import CREATE_ONLY, OPTION, In, Limit, Needed, Obj, Opt, refers_to
from providers.core.schema.values import is_unknown

from . import (
    graph,  # noqa: F401  its rules are declared when it is imported
    limits,  # noqa: F401  and its
    outputs,
)
from .definition import Definition
from .dialect import SEGMENT
from .lifecycle import JourneyLifecycle
from .status import Status, pause_needs_publish


class JourneyArgs(TypedDict, total=False):
    """The arguments of a `Journey`."""

    space_id: Needed[
        In[
            Annotated[
                str,
                CREATE_ONLY,
                refers_to("segment:space"),
                Limit(
                    min_length=1,
                    max_length=255,
                    pattern="^[^/]+$",
                    form='one id without "/", such as "spa_9aQ1"',
                ),
            ]
        ]
    ]
    """The space that it is in. Changing it replaces the journey."""
    name: Needed[In[Annotated[str, CREATE_ONLY, Limit(min_length=1, max_length=73)]]]
    """The name that people see, unique in the space. Changing it replaces the journey: the API can't rename one."""
    description: Opt[str]
    """What it is for. A change alone is only warned about, since the API has no way to make it."""
    definition: Needed[Obj[Definition]]
    """What the journey does; `flow.define` writes one."""
    status: Opt[Status]
    """What it shall be: `draft`, `published`, `entry-paused` or `archived`; without it, it stays as it is, and a new
    journey is a draft. From draft to published to entry-paused and back to published; archived is for good."""
    allow_replace_live: Opt[Annotated[bool, OPTION]]
    """Whether a published or entry-paused journey may be replaced or deleted."""
    archive_on_delete: Opt[Annotated[bool, OPTION]]
    """Whether a published or entry-paused journey is archived and then deleted, instead of refusing to."""
    replace_on_description: Opt[Annotated[bool, OPTION]]
    """Whether a changed description replaces the journey."""
    allow_publish_before_pause: Opt[Annotated[bool, OPTION]]
    """Whether a draft may become `entry-paused` by way of `published`, which lets people in for a moment."""


class JourneyProvider(JourneyLifecycle, Provider):
    """The provider of journeys."""

    vendor = SEGMENT
    token = "segment:Journey"
    args = JourneyArgs
    path = "/spaces/{spaceId}/journeys"
    title = "journey"
    natural_key = "name"
    key = ("space_id", "name")
    computed = ("container_id", "version", "live_version")
    listable = False
    unique_key = True
    answers_whole = False
    modified = "updatedAt"

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """As for every type; besides, a new journey can't be paused without permission."""
        result = super().check(olds, news)
        permitted = news.get("allow_publish_before_pause")
        if not olds and news.get("status") == "entry-paused" and not permitted and not is_unknown(permitted):
            result.failures.append(CheckFailure("", pause_needs_publish("of a new journey")))
        return result


class Journey(Resource, module="segment", name="Journey"):
    """What happens to people who perform an event or join an audience.

    The API is alpha and was only ever seen on the vendor's staging systems; nothing here was tried on a live
    workspace. Raises at preview, with nothing sent: whatever is wrong with the definition (references to nothing,
    circles, more or less than one entry, branches that don't fit, percentages that don't total 100, limits of the
    user interface), a status that there is no way to, and every change that would replace a journey that people are
    in. The id is `space_id/container_id`. The token needs the workspace's Journeys feature.
    """

    provider_type = JourneyProvider

    space_id: Output[str]
    """The space that it is in."""
    name: Output[str]
    """The name that people see."""
    description: Output[str | None]
    """What it is for, as it is in the API."""
    definition: outputs.DefinitionOutput
    """What the journey does."""
    status: Output[str]
    """`draft`, `published`, `entry-paused` or `archived`, as last seen, of `version`."""
    allow_replace_live: Output[bool | None]
    """As given."""
    archive_on_delete: Output[bool | None]
    """As given."""
    replace_on_description: Output[bool | None]
    """As given."""
    allow_publish_before_pause: Output[bool | None]
    """As given."""
    container_id: Output[str]
    """The journey's id in its space, `jcon_...`."""
    version: Output[int]
    """The number of the version that was last seen or made."""
    live_version: Output[int]
    """The number of the version that people are in; 0 if none, or if it isn't known."""

    def __init__(
        self,
        resource_name: str,
        args: JourneyArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[JourneyArgs],
    ) -> None:
        """What happens to people who perform an event or join an audience."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> Journey:
        """A journey that is there already and isn't managed by this program, by `space_id/container_id`.

        One GET in every preview and up.
        """
        return Journey._existing(resource_name, id, opts)
