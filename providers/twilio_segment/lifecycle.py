"""How a journey is made, changed and deleted: several requests per change, no list, and live journeys to be careful with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from providers.core.errors import BadRequest, Conflict, JourneysError, NotFound, Refused, ResponseLost
from providers.core.plugin.absence import PAUSE
from providers.core.plugin.known import Known
from providers.core.plugin.lifecycle import Lifecycle
from providers.core.plugin.update import conflict, explaining_absence
from providers.core.schema.equality import at_path
from providers.core.schema.values import contains_unknown, is_unknown
from providers.core.schema.wire import from_wire, to_wire
from providers.core.session.journal import Entry
from providers.http.interrupt import pause

from .api import JourneyApi, split_id
from .change import Change, journey_named, plan
from .others import changed_by_others, shows_another_version
from .status import LIVE, actions, pause_needs_publish

VERSIONS = 25
"""A journey has at most so many versions."""


class JourneyLifecycle(Lifecycle):
    """The steps of journeys.

    1. A create makes a draft; `finish` gives it its status.
    2. A change sends steps, destinations and status, each by an endpoint of its own.
    3. A delete goes version by version, and never over people who are inside unless that is permitted.
    """

    unchangeable = ("description",)

    # --- endpoints -------------------------------------------------------------------------------------------

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Creates a draft."""
        api = JourneyApi(self.session, body["spaceId"])
        return api.create(body["name"], body.get("description", ""), body["definition"])

    def fetch(self, id: str) -> dict[str, Any]:
        """The journey with the version that the API shows."""
        return JourneyApi(self.session, *split_id(id)).get()

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

    def finish(self, answer: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """Gives a new journey its status."""
        live = from_wire(answer, self.shape)
        change = self._change(answer, live, live, wanted)
        try:
            change.run()
        finally:
            answer.update(change.now)
        return answer

    def bring(self, entity: dict[str, Any], wanted: dict[str, Any], name: str) -> dict[str, Any]:
        """Brings a journey that an earlier, interrupted create made up to what is wanted now."""
        live = from_wire(entity, self.shape)
        other = [*self.replaced(live, live, wanted), *self._other_description(live, wanted)]
        if other:
            raise Refused(
                f"an earlier run was interrupted after it made the journey ({entity['id']}) with another "
                f"{', '.join(other)}, which the API can't change. Delete that journey in Segment, or put the program "
                "back as it was, then run again"
            )
        return self.finish(entity, wanted)

    def looked_at(self, known: Known, applied: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """The journey as it is right before a change: the API has no versions, and replaces whole lists of steps."""
        live, session = known.live, known.session
        now = str(live.get("status") or "draft")
        todo = plan(self.shape, *(each.get("definition") or {} for each in (applied, live, wanted)))
        if not todo.steps and not todo.destinations and wanted.get("status", now) == now:
            return live
        found = self._theirs(known, wanted)
        if found is None or found[1]:  # or the answer is false, or older than the last change
            pause(PAUSE)
            found = self._theirs(known, wanted)
        if found is None:  # deleted, which the change itself tells, or so new that reads don't have it yet
            return live
        entity, theirs = found
        if theirs and session.settings.get("onConflict") != "overwrite":
            raise conflict(self, f'{self.title} "{known.request.name}"', entity, theirs)
        if shows_another_version(live, entity):
            return live
        numbers = {"version": entity["version"], "live_version": entity["liveVersion"]}
        return {**live, **from_wire(entity, self.shape), **numbers}

    def _theirs(self, known: Known, wanted: dict[str, Any]) -> tuple[dict[str, Any], list[str]] | None:
        """The journey as the API shows it, and what somebody else has changed in it; None where it shows none."""
        there = self.fetch_or_none(known.id)
        if there is None:
            return None
        entity = self.observed(there, known.live)
        if shows_another_version(known.live, entity):
            return entity, []
        now = {**from_wire(entity, self.shape), "version": entity["version"]}
        return entity, list(changed_by_others(self.shape, known.live, now, wanted, not known.record.unread))

    def change(
        self,
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
        with explaining_absence(f'{self.title} "{name}"'):
            return self._change(entity, applied, live, wanted).run()

    def _change(
        self,
        entity: dict[str, Any],
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
    ) -> Change:
        api = JourneyApi(self.session, entity["spaceId"], entity["containerId"])
        return Change(api, self.session.warn, self.shape, applied, live, wanted, dict(entity))

    def observed(self, answer: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
        """Adds which version people are in: the API shows one version only, and it may be a newer draft."""
        number = int(live.get("live_version") or 0)
        return {
            **answer,
            "liveVersion": answer["liveVersion"] or (number if number < answer["version"] else 0),
        }

    def discard(self, id: str, live: dict[str, Any]) -> None:
        """Deletes version by version until nothing is left; a journey that people are in only where permitted.

        The API leaves open whether a DELETE removes a version or the journey, and whether a published version can
        be deleted at all.
        """
        api = JourneyApi(self.session, *split_id(id))
        archive = bool(live.get("archive_on_delete"))
        allowed = id in self.session.done.may_go or archive or bool(live.get("allow_replace_live"))
        last = 0
        for count in range(VERSIONS + 1):
            try:
                seen = api.get()
            except NotFound:
                if not count:
                    raise
                if last <= 1:
                    return  # nothing is below the first version
                pause(PAUSE)
                try:
                    seen = api.get()
                except NotFound:
                    return
            # Below a version that was deleted, a paused one is what is left of the journey's past.
            inside = seen["status"] == "published" if count else self.observed(seen, live)["liveVersion"]
            if inside and not allowed:
                raise Refused(
                    f"{journey_named(id)} ({id}) is {seen['status'] if seen['status'] in LIVE else 'live'}: "
                    "people are in it, so it was not deleted. Set archive_on_delete=True (or "
                    "allow_replace_live=True) on it and run `pulumi up`, then delete it; or archive it in Segment"
                )
            last = seen["version"]
            if archive and seen["status"] in LIVE:
                self._archive(api, last)
            self._delete_version(api, last, archived=archive or seen["status"] == "archived")
        raise JourneysError(
            f"journey {id} is still there after {VERSIONS + 1} deletes: look at it in Segment, then run again"
        )

    def _delete_version(self, api: JourneyApi, version: int, archived: bool) -> None:
        try:
            api.delete(version)
        except NotFound:
            pass  # gone in between; the next GET tells what is left
        except (BadRequest, Conflict):
            if archived:
                raise
            self._archive(api, version)
            api.delete(version)

    def _archive(self, api: JourneyApi, version: int) -> None:
        """Archives a version; where it is unclear whether that took effect, looks."""
        try:
            api.patch_status(version, "ARCHIVE")
            return
        except (ResponseLost, BadRequest, Conflict) as error:
            failure = error
        seen = api.get()
        if (seen["version"], seen["status"]) == (version, "archived"):
            return
        if not isinstance(failure, ResponseLost):
            raise failure
        api.patch_status(version, "ARCHIVE")

    # --- what may change, and what that means ------------------------------------------------------------------

    def drop_ignored_changes(self, applied: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """A changed description is only warned about, unless the program says that it replaces the journey."""
        if wanted.get("replace_on_description") or not self._other_description(applied, wanted):
            return wanted
        if not is_unknown(wanted.get("description")):
            self.session.warn(
                f"{journey_named()}: description stays as it is, because the API can't change it; "
                "set replace_on_description=True to replace the journey instead"
            )
        kept = {name: value for name, value in wanted.items() if name != "description"}
        return kept | ({"description": applied["description"]} if "description" in applied else {})

    def _other_description(self, applied: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        new = wanted.get("description") or ""
        return ["description"] if is_unknown(new) or new != (applied.get("description") or "") else []

    def replaced(self, applied: dict[str, Any], live: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        """The create-only fields, the description where asked for, and which related destinations there are."""
        found = super().replaced(applied, live, wanted)
        if wanted.get("replace_on_description"):
            found += self._other_description(applied, wanted)
        path = "definition.exit_rules.related_destinations"
        asked, before = at_path(wanted, tuple(path.split("."))), at_path(applied, tuple(path.split(".")))
        if is_unknown(asked) or _keys(asked) != _keys(before):
            found.append(path)
        return found

    def deletes_first(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        """Two journeys of one name can't be in one space."""
        return all(
            is_unknown(wanted.get(name)) or wanted.get(name) == applied.get(name)
            for name in ("name", "space_id")
        )

    def check_plan(self, id: str, live: dict[str, Any], wanted: dict[str, Any], replaces: list[str]) -> None:
        """Refuses to replace a live journey by accident, and a status that there is no way to."""
        now = str(live.get("status") or "draft")
        what = journey_named(id)
        if replaces:
            self._permit_replace(id, now, live, wanted, replaces)
            return
        asked = wanted.get("status", now)
        permitted = wanted.get("allow_publish_before_pause")
        if is_unknown(asked) or is_unknown(permitted):
            return
        try:
            actions(now, asked, bool(permitted))
            todo = plan(self.shape, *(each.get("definition") or {} for each in (live, live, wanted)))
            if todo.steps and now != "draft" and asked == "entry-paused" and not permitted:
                raise Refused(pause_needs_publish("of changed steps"))
        except Refused as refusal:
            raise Refused(f"{what}: {refusal}") from None

    def _permit_replace(
        self,
        id: str,
        now: str,
        live: dict[str, Any],
        wanted: dict[str, Any],
        replaces: list[str],
    ) -> None:
        if wanted.get("allow_replace_live"):
            self.session.done.may_go.add(id)  # the delete that follows sees the old options only
            return
        if now not in LIVE and not live.get("live_version"):
            return
        certain = [path for path in replaces if not contains_unknown(at_path(wanted, tuple(path.split("."))))]
        text = (
            f"{journey_named(id)} is {now if now in LIVE else 'published'}, and a change of "
            f"{', '.join(certain or replaces)} can only be made by replacing it, which throws out everybody who is "
            "in it"
        )
        if certain:
            raise Refused(f"{text}. Set allow_replace_live=True to permit that, or undo the change")
        self.session.warn(f"{text}; the values aren't known yet, and `up` refuses if they differ")


def _keys(destinations: Any) -> Any:
    """What of related destinations only a replacement can change."""
    states = destinations if isinstance(destinations, list) else []
    keys = [state.get("key") for state in states if isinstance(state, dict)]
    # A key that isn't known yet is like no other.
    return {str(key.get("id")): key.get("name") for key in keys if isinstance(key, dict)}, [
        key for key in keys if is_unknown(key)
    ]
