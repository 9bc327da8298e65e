"""From a Terraform state to what an export is asked for: the objects that it has, under its names."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import BringError
from .export import Remark, Wish
from .kinds import title_of
from .reading import Reader
from .selection import Selection
from .terraform import Record, State
from .tree import Ref


@dataclass(frozen=True)
class Migration:
    """What to export, what Terraform may forget afterwards, and what to know."""

    wish: Wish
    moved: list[Record]
    remarks: list[Remark]


def migration_of(reader: Reader, state: State) -> Migration:
    """Finds each object of the state in the org; what isn't there is reported.

    Raises:
        BringError: none is there.
    """
    found: list[Record] = []
    remarks: list[Remark] = []
    for record in state.records:
        why = _why_not(reader, record)
        if why:
            remarks.append(Remark("not moved", record.address, why))
        else:
            found.append(record)
    if not found:
        raise BringError(
            "none of the state's journey objects is in the org: is the stack configured for the org that Terraform uses?"
        )
    if state.others:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(state.others.items()))
        remarks.append(
            Remark("stays in Terraform", "", f"{kinds}: the program looks up what it needs of them")
        )
    wish = Wish(
        Selection(
            tuple(dict.fromkeys(each.token for each in found)),
            ids=tuple(each.id for each in found),
            alone=True,
        ),
        bundles=False,
        names={Ref(each.token, each.id): each.name for each in found},
        labels=state.labels,
        keep={Ref(each.token, each.id): each.given for each in found},
    )
    return Migration(wish, found, remarks)


def _why_not(reader: Reader, record: Record) -> str:
    if not record.token:
        return "this version has no such resource type: it stays in Terraform"
    before = len(reader.notes)
    there = reader.one(record.token, record.id) is not None
    if there:
        return ""
    title = title_of(record.token)
    if len(reader.notes) > before or any(note.startswith(f"{title}s:") for note in reader.notes):
        return f"the API no longer answers for {title}s: let Terraform forget it with `terraform state rm`"
    return f"the org has no {title} of the id {record.id}: `terraform plan` tells whether it was deleted"
