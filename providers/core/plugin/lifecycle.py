"""How an object is made, changed and deleted by its endpoint's requests; a type that needs more of them says so here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import NotFound, Refused
from ..schema.equality import ABSENT, at_path, means_same, project_onto_inputs
from ..schema.fields import CREATE_ONLY
from ..schema.wire import from_wire
from ..session.journal import Entry
from .endpoint import Endpoint
from .update import Update
from .update_whole import WholeUpdate, overlaid

if TYPE_CHECKING:
    from .known import Known


class Lifecycle(Endpoint):
    """The steps of a type's objects. For an ordinary type each is at most one request.

    Values are in the program's form: `applied` was applied last, `live` was last seen, `wanted` is the program's.
    """

    unchangeable: ClassVar[tuple[str, ...]] = ()
    """The fields whose changes `drop_ignored_changes` drops: the live value may be one that the program gave earlier."""

    # --- planning, without I/O -----------------------------------------------------------------------------------

    def drop_ignored_changes(self, applied: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """What is wanted, without the changes that the type warns about and leaves alone."""
        return wanted

    def replaced(self, applied: dict[str, Any], live: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        """The create-only leaves that change; an ancestor that isn't known yet may change them all."""
        found = []
        for path in self.shape.leaves(CREATE_ONLY):
            new, before = at_path(wanted, path), at_path(applied, path)
            if before is ABSENT and new is not ABSENT:
                before = at_path(live, path)
            *_, field = self.shape.fields_at(path)
            if field is not None and not means_same(before, new, field.node):
                found.append(".".join(path))
        return found

    def check_plan(self, id: str, live: dict[str, Any], wanted: dict[str, Any], replaces: list[str]) -> None:
        """Refuses a planned change of the object that was last seen like this.

        Raises:
            Refused: naming the field, and what would permit it.
        """

    def deletes_first(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        """Whether a replacement must delete the old object before it creates the new one."""
        return False

    def looked_at(self, known: Known, applied: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """The object right before a change: as last seen, or read anew where the requests don't notice others' changes.

        Raises:
            UpdateConflict: somebody else changed it; nothing was sent.
        """
        return known.live

    # --- steps ---------------------------------------------------------------------------------------------------

    def finish(self, answer: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """Sends what has to follow the POST, and returns the object after it.

        `answer` is kept up to date meanwhile: after an error the state has the object as it is there.
        """
        return answer

    def bring(self, entity: dict[str, Any], wanted: dict[str, Any], name: str) -> dict[str, Any]:
        """Makes an object that a create took over what is wanted, and returns it.

        Raises:
            Refused: it differs in what the API can't change.
        """
        live = self.in_program(entity, wanted)
        applied = self.as_applied(wanted, live)
        fixed = self.replaced(applied, live, wanted)
        if fixed:
            raise Refused(
                f"{self.title} {entity['id']} cannot become what the program says: the API cannot change its "
                f"{', '.join(fixed)}. Give the new one another {self.natural_key}, or the program what is there"
            )
        # A block that is sent may replace the one that is there: what the program doesn't name in it goes along.
        whole = from_wire(overlaid(entity, applied, wanted, self.shape), self.shape)
        wanted = {name: whole.get(name, value) for name, value in wanted.items()}
        return self.change(str(entity["id"]), self.as_applied(wanted, live), live, wanted, name) or entity

    def as_applied(self, wanted: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
        """What of an object that no program has made counts as applied: the live values of what this one wants.

        What it doesn't name was never applied, so nothing clears it.
        """
        fields = self.shape.fields
        return {
            name: project_onto_inputs(value, live[name], fields[name].node)
            for name, value in wanted.items()
            if name in fields and live.get(name) is not None
        }

    def change(
        self,
        id: str,
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
        name: str = "",
    ) -> dict[str, Any] | None:
        """Makes the live object what is wanted and returns it; None where nothing had to be sent."""
        applied, live, wanted = (self.without_options(each) for each in (applied, live, wanted))
        kind = WholeUpdate if self.changes_by == "put" else Update
        return kind(self, id, applied, live, wanted, name).run()

    def discard(self, id: str, live: dict[str, Any]) -> None:
        """Deletes an object that was last seen like this, or refuses to."""
        self.remove(id)

    def observed(self, answer: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
        """A fetched object, completed by what the state knows and the API doesn't tell."""
        return answer

    def shows_org(self, answer: dict[str, Any], live: dict[str, Any]) -> bool:
        """Whether an answer can only come from the organisation of the state's object."""
        return self.is_of_one_org

    def lost(self, entry: Entry, body: dict[str, Any], why: str) -> str:
        """What to do about a create whose answer was lost, for a type that has no list."""
        return (
            f'Creating {self.title} "{entry.name}": whether it was made is unknown, and this API has no list to look '
            f"in. {why} Nothing was sent again, so that there is no second one. Look for it in {self.vendor.title}. If "
            f'it is there, import it: `journeys import "{self.token}" --id ID --as "{entry.name}"`. If it is not '
            f"there, remove {entry.file} and run again"
        )

    def held_twice(self, id: str, name: str, urn: str) -> str:
        """What to do about two resources of a program for one object."""
        return (
            f'{self.title} "{name}": it is the same object as "{urn.rpartition("::")[2]}", which is in the program as well '
            f"({id}). Give one of them another {self.natural_key}, or remove one: the object stays"
        )

    def in_program(self, answer: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """An answer in the program's names. Provider-only options are copied from the program's inputs."""
        options = {name: value for name, value in wanted.items() if name in self.shape.options}
        return from_wire(answer, self.shape) | options

    def without_options(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values that the API knows."""
        return {name: value for name, value in values.items() if name not in self.shape.options}

    def fetch_or_none(self, id: str) -> dict[str, Any] | None:
        """The object, None where a GET answers that it isn't there."""
        try:
            return self.fetch(id)
        except NotFound:
            return None
