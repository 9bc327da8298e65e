"""Journey: what happens to people who perform an event or join an audience (Twilio Segment).

The API is alpha and was only ever seen on the vendor's staging systems: nothing here was tried on a live workspace.
Endpoints `/spaces/{spaceId}/journeys`, schemas of the vendor's SDKs 58.1.1 (staging branch, March 2025).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import pulumi
from pulumi import Output, ResourceOptions
from pulumi.dynamic import CheckFailure, CheckResult
from typing_extensions import Required, TypedDict, Unpack

from providers.core.canonical import at_path
from providers.core.errors import BadRequest, Conflict, JourneysError, NotFound, Refused
from providers.core.fields import (
    CREATE_ONLY,
    OPTION,
    In,
    Limit,
    Obj,
    Opt,
    contains_late,
    is_late,
    refers_to,
)
from providers.core.journal import Entry
from providers.core.org import Org
from providers.core.provider import Provider
from providers.core.resource import Resource
from providers.core.wire import from_wire, to_wire

from . import graph, limits  # noqa: F401  their rules are declared when they are imported
from .api import JourneyApi, split_id
from .change import Change, plan
from .definition import Definition
from .status import LIVE, Status, actions, pause_needs_publish
from .vendor import SEGMENT

VERSIONS = 25
"""A journey has at most so many versions."""


class JourneyArgs(TypedDict, total=False):
    """The arguments of a `Journey`."""

    space_id: Required[
        In[
            Annotated[
                str,
                CREATE_ONLY,
                refers_to("segment:space"),
                Limit(min_length=1, max_length=255, pattern="^[^/]+$"),
            ]
        ]
    ]
    """The space that it is in. Changing it replaces the journey."""
    name: Required[In[Annotated[str, CREATE_ONLY, Limit(min_length=1, max_length=73)]]]
    """The name that people see, unique in the space. Changing it replaces the journey: the API can't rename one."""
    description: Opt[str]
    """What it is for. A change alone is only warned about, since the API has no way to make it."""
    definition: Required[Obj[Definition]]
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


class JourneyProvider(Provider):
    """The provider of journeys: several requests per change, no list, and live journeys to be careful with."""

    vendor = SEGMENT
    token = "segment:Journey"
    args = JourneyArgs
    path = "/spaces/{spaceId}/journeys"
    title = "journey"
    natural_key = "name"
    computed = ("container_id", "version", "live_version")
    listable = False
    unique_key = True
    answers_whole = False
    # --- endpoints -------------------------------------------------------------------------------------------

    def post(self, org: Org, body: dict[str, Any]) -> dict[str, Any]:
        """Creates a draft."""
        api = JourneyApi(org, body["spaceId"])
        return api.create(body["name"], body.get("description", ""), body["definition"])

    def fetch(self, org: Org, id: str) -> dict[str, Any]:
        """The journey with the version that the API shows."""
        return JourneyApi(org, *split_id(id)).get()

    @property
    def key_fields(self) -> tuple[str, ...]:
        """Names are unique in a space."""
        return ("space_id", "name")

    def id_in(self, outputs: Mapping[str, Any]) -> str:
        """`space/container`."""
        return f"{outputs.get('space_id')}/{outputs.get('container_id')}"

    def lost(self, entry: Entry, body: dict[str, Any], why: str) -> str:
        """How to adopt a journey that may have been made, or to go on where it wasn't."""
        return (
            f'Creating journey "{entry.name}": whether it was made is unknown, and this API has no list to look in. '
            f"{why} Nothing was sent again, so that there is no second journey. Look for it in Segment. If it is there, "
            f'import it: `journeys import "{self.token}" --id SPACE_ID/CONTAINER_ID --as "{entry.name}"` (the container '
            f'id is in its address and begins with "jcon_"). If it is not there, remove {entry.file} and run again'
        )

    def finish(self, org: Org, answer: dict[str, Any], wanted: dict[str, Any], name: str) -> dict[str, Any]:
        """Gives a new journey its status."""
        live = from_wire(answer, self.shape)
        change = self._change(org, answer, live, live, wanted)
        try:
            change.run()
        finally:
            answer.update(change.now)
        return answer

    def bring(self, org: Org, entity: dict[str, Any], wanted: dict[str, Any], name: str) -> dict[str, Any]:
        """Brings a journey that an earlier, interrupted create made up to what is wanted now."""
        live = from_wire(entity, self.shape)
        other = [*self.replaced(live, live, wanted), *self._other_description(live, wanted)]
        if other:
            raise Refused(
                f"an earlier run was interrupted after it made the journey ({entity['id']}) with another "
                f"{', '.join(other)}, which the API can't change. Delete that journey in Segment, or put the program "
                "back as it was, then run again"
            )
        return self.finish(org, entity, wanted, name)

    def change(
        self,
        org: Org,
        id: str,
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
        name: str = "",
    ) -> dict[str, Any] | None:
        """Sends what differs, and nothing else."""
        space, container = split_id(id)
        known = {**live, "definition": live.get("definition") or applied["definition"]}
        entity = {
            **to_wire(known, self.shape),
            "id": id,
            "spaceId": space,
            "containerId": container,
            "status": live.get("status") or "draft",
            "version": int(live.get("version") or 1),
            "liveVersion": int(live.get("live_version") or 0),
        }
        return self._change(org, entity, applied, live, wanted).run()

    def _change(
        self,
        org: Org,
        entity: dict[str, Any],
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
    ) -> Change:
        api = JourneyApi(org, entity["spaceId"], entity["containerId"])
        return Change(api, org.warn, self.shape, applied, live, wanted, dict(entity))

    def observed(self, answer: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
        """Adds which version people are in: the API shows one version only, and it may be a newer draft."""
        live = int(known.get("live_version") or 0)
        return {**answer, "liveVersion": answer["liveVersion"] or (live if live < answer["version"] else 0)}

    def discard(self, org: Org, id: str, live: dict[str, Any]) -> None:
        """Deletes version by version until nothing is left; a journey that people are in only where permitted.

        The API leaves open whether a DELETE removes a version or the journey, and whether a published version can
        be deleted at all.
        """
        api = JourneyApi(org, *split_id(id))
        archive = bool(live.get("archive_on_delete"))
        allowed = id in org.may_go or archive or bool(live.get("allow_replace_live"))
        for count in range(VERSIONS + 1):
            try:
                seen = api.get()
            except NotFound:
                if count:
                    return
                raise
            # Below a version that was deleted, a paused one is what is left of the journey's past.
            inside = seen["status"] == "published" if count else self.observed(seen, live)["liveVersion"]
            if inside and not allowed:
                raise Refused(
                    f'journey "{seen["name"]}" ({id}) is {seen["status"] if seen["status"] in LIVE else "live"}: '
                    "people are in it, so it was not deleted. Set archive_on_delete=True (or "
                    "allow_replace_live=True) on it and run `pulumi up`, then delete it; or archive it in Segment"
                )
            if archive and seen["status"] in LIVE:
                api.patch_status(seen["version"], "ARCHIVE")
            self._delete_version(api, seen["version"])
        raise JourneysError(
            f"journey {id} is still there after {VERSIONS + 1} deletes: look at it in Segment, then run again"
        )

    def _delete_version(self, api: JourneyApi, version: int) -> None:
        try:
            api.delete(version)
        except NotFound:
            pass  # gone in between; the next GET tells what is left
        except (BadRequest, Conflict):
            api.patch_status(version, "ARCHIVE")
            api.delete(version)

    # --- what may change, and what that means ------------------------------------------------------------------

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """As for every type; besides, a new journey can't be paused without permission."""
        result = super().check(olds, news)
        permitted = news.get("allow_publish_before_pause")
        if not olds and news.get("status") == "entry-paused" and not permitted and not is_late(permitted):
            result.failures.append(CheckFailure("", pause_needs_publish("of a new journey")))
        return result

    def heeded(self, org: Org, applied: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """A changed description is only warned about, unless the program says that it replaces the journey."""
        if wanted.get("replace_on_description") or not self._other_description(applied, wanted):
            return wanted
        if not is_late(wanted.get("description")):
            org.warn(
                f'journey "{wanted.get("name")}": description stays as it is, because the API can\'t change it; '
                "set replace_on_description=True to replace the journey instead"
            )
        kept = {name: value for name, value in wanted.items() if name != "description"}
        return kept | ({"description": applied["description"]} if "description" in applied else {})

    def _other_description(self, applied: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        new = wanted.get("description") or ""
        return ["description"] if is_late(new) or new != (applied.get("description") or "") else []

    def replaced(self, applied: dict[str, Any], live: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        """The create-only fields, the description where asked for, and which related destinations there are."""
        found = super().replaced(applied, live, wanted)
        if wanted.get("replace_on_description"):
            found += self._other_description(applied, wanted)
        path = "definition.exit_rules.related_destinations"
        asked, before = at_path(wanted, tuple(path.split("."))), at_path(applied, tuple(path.split(".")))
        if is_late(asked) or _keys(asked) != _keys(before):
            found.append(path)
        return found

    def deletes_first(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        """Two journeys of one name can't be in one space."""
        return all(
            is_late(wanted.get(name)) or wanted.get(name) == applied.get(name)
            for name in ("name", "space_id")
        )

    def permit(
        self, org: Org, id: str, live: dict[str, Any], wanted: dict[str, Any], replaces: list[str]
    ) -> None:
        """Refuses to replace a live journey by accident, and a status that there is no way to."""
        now = str(live.get("status") or "draft")
        what = f'journey "{live.get("name")}"'
        if replaces:
            self._permit_replace(org, id, now, live, wanted, replaces)
            return
        asked = wanted.get("status", now)
        permitted = wanted.get("allow_publish_before_pause")
        if is_late(asked) or is_late(permitted):
            return
        try:
            actions(now, asked, bool(permitted))
            todo = plan(self.shape, *(each.get("definition") or {} for each in (live, live, wanted)))
            if todo.steps and now != "draft" and asked == "entry-paused" and not permitted:
                raise Refused(pause_needs_publish("of changed steps"))
        except Refused as refusal:
            raise Refused(f"{what}: {refusal}") from None

    def _permit_replace(
        self, org: Org, id: str, now: str, live: dict[str, Any], wanted: dict[str, Any], replaces: list[str]
    ) -> None:
        if wanted.get("allow_replace_live"):
            org.may_go.add(id)  # the delete that follows sees the old options only
            return
        if now not in LIVE and not live.get("live_version"):
            return
        certain = [path for path in replaces if not contains_late(at_path(wanted, tuple(path.split("."))))]
        text = (
            f'journey "{live.get("name")}" is {now if now in LIVE else "published"}, and a change of '
            f"{', '.join(certain or replaces)} can only be made by replacing it, which throws out everybody who is "
            "in it"
        )
        if certain:
            raise Refused(f"{text}. Set allow_replace_live=True to permit that, or undo the change")
        org.warn(f"{text}; the values aren't known yet, and `up` refuses if they differ")


def _keys(destinations: Any) -> Any:
    """What of related destinations only a replacement can change."""
    states = destinations if isinstance(destinations, list) else []
    return {
        str(state["key"].get("id")): state["key"].get("name") for state in states if isinstance(state, dict)
    }


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
    definition: Output[dict[str, Any]]
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
        self, resource_name: str, opts: ResourceOptions | None = None, **args: Unpack[JourneyArgs]
    ) -> None:
        self._declare(resource_name, opts, args)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> Journey:
        """A journey that is there already and isn't managed by this program, by `space_id/container_id`.

        One GET in every preview and up.
        """
        return Journey._existing(resource_name, id, opts)
