"""From an org to a program, its mapping file and its import file. Nothing is written here, to the org or to disk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import import_file, mapping
from .bundles import dissolved
from .errors import NothingThere
from .foreign import Foreign, resolve
from .kinds import Live, providers, title_of
from .live_values import violations
from .mapping import Choice, Key
from .moves import moved
from .order import ordered
from .plan import Plan, Was, decide, finish, numbered, propose
from .program import program_of
from .reading import Reader
from .selection import Selection, no_name_fits, select
from .tree import Ref, plain


@dataclass(frozen=True)
class Remark:
    """Something to know: `kind` is a word for machines, `about` the objects, `text` says what and what to do."""

    kind: str
    about: str
    text: str


@dataclass
class Wish:
    """What to export, and how. `owned`: the stack that owns each id; `twins`: as in `propose`."""

    selection: Selection = field(default_factory=Selection)
    bundles: bool = True
    owned: Mapping[str, str] = field(default_factory=dict)
    twins: Callable[[Live], bool] = lambda live: False
    names: Mapping[Ref, str] = field(default_factory=dict)
    """Names that are given, by object."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Names for the lookups of objects, by their id."""
    before: Mapping[str, Was] = field(default_factory=dict)
    """What the stack's own state calls the objects that it has, by id: the program moves them to their new names."""
    vendors: Collection[str] = ()
    """The vendors that the stack is configured for, by namespace."""
    keep: Mapping[Ref, Collection[str]] = field(default_factory=dict)
    """Arguments that are written even where they have the default value, by object."""


@dataclass(frozen=True)
class Exported:
    """The texts of the files, and what to know."""

    plan: Plan
    choices: Mapping[Key, Choice]
    program: str
    document: dict[str, Any]
    remarks: list[Remark]

    @property
    def mapping(self) -> str:
        return mapping.text_of(self.choices)


def export(reader: Reader, wish: Wish, written: Mapping[Key, Choice]) -> Exported:
    """Reads and decides; `written` is what the mapping file has.

    Raises:
        NothingThere: the selection finds nothing.
        BringError: the mapping file contradicts itself.
    """
    selected = select(reader, wish.selection)
    objects = [
        Live.of(each.provider, each.entity, wish.keep[each.ref]) if each.ref in wish.keep else each
        for each in selected
        if each.id not in wish.owned
    ]
    if not objects:
        raise NothingThere(_nothing(reader, wish, selected))
    foreign: dict[Ref, Foreign] = {}

    def found(ref: Ref) -> Foreign:
        if ref not in foreign:
            foreign[ref] = resolve(reader, ref)
        return foreign[ref]

    by_key = numbered(ordered(objects, lambda ref: found(ref).name))
    proposed = propose(by_key, bundles=wish.bundles, twins=wish.twins, given=wish.names)
    choices = mapping.merged(proposed, written)
    decided, lost = dissolved(proposed, choices)
    plan = finish(decide(by_key, decided), found, wish.labels)
    plan.before = wish.before
    remarks = [
        *(Remark("unread", "", note) for note in reader.notes),
        *_without_list(wish),
        *_owned(selected, wish.owned),
        *_left_out(choices),
        *(
            Remark(
                "left out",
                name,
                f"no JourneyBundle is made, as its {part.replace('_', ' ')} is left out: its other parts are resources "
                "of their own",
            )
            for name, part in lost.items()
        ),
        *_references(plan),
        *_violations(plan),
        *(Remark("renamed", name, text) for name, text in moved(plan)),
        *(
            Remark("gone", key[1], f"{title_of(key[0])}: is in the mapping file and no longer in the org")
            for key in written
            if key not in proposed and not wish.selection.is_narrow
        ),
    ]
    document = import_file.document_of(plan, reader.org)
    return Exported(plan, choices, program_of(plan), document, remarks)


def _nothing(reader: Reader, wish: Wish, selected: list[Live]) -> str:
    """That there is nothing to export, why, and what to do."""
    if selected:
        return f"all {len(selected)} objects are owned by {', '.join(sorted(set(wish.owned.values())))}: nothing is left"
    if wish.selection.patterns:
        return no_name_fits(wish.selection, [reader])
    unread = "".join(f"\n  {note}" for note in reader.notes)
    what = " or ".join(f"{providers()[token].title}s" for token in wish.selection.tokens) or "journey objects"
    return (
        f"the org has no {what}: there is nothing to export. If there should be some, `journeys doctor` says whose org "
        f"this is and what the client may read. Else write a program: `journeys up` makes the first{unread}"
    )


def _without_list(wish: Wish) -> Iterator[Remark]:
    """The types of a configured vendor that an export of everything cannot find."""
    for token, provider in providers().items():
        if (
            not provider.listable
            and provider.vendor.namespace in wish.vendors
            and not wish.selection.is_narrow
        ):
            how = f"`journeys export {token} --id ID` takes one"
            yield Remark("unread", "", f"{provider.title}s: the API has no list of them; {how}")


def _owned(selected: list[Live], owned: Mapping[str, str]) -> list[Remark]:
    return [
        Remark(
            "owned",
            each.name,
            f"{each.provider.title}: stack {owned[each.id]} owns it ({each.id}), so it is left out",
        )
        for each in selected
        if each.id in owned
    ]


def _left_out(choices: Mapping[Key, Choice]) -> list[Remark]:
    return [
        Remark(
            "left out",
            choice.object,
            f"{title_of(choice.token)}: {choice.why or 'the mapping file says take: false'}",
        )
        for choice in choices.values()
        if not choice.take
    ]


def _references(plan: Plan) -> list[Remark]:
    found = []
    for ref, foreign in plan.foreign.items():
        users = [item for item in plan.items if ref in item.live.references]
        about = ", ".join(dict.fromkeys(item.live.name for item in users))
        if foreign.dangling:
            found.append(Remark("dangling", about, f"{foreign.why}: {title_of(ref.kind)} {ref.id}"))
        elif ref in plan.config:
            text = f"{foreign.why}, so {title_of(ref.kind)} {ref.id} is in stack config: {plan.config[ref]}"
            found.append(Remark("config", about, text))
    return found


def _violations(plan: Plan) -> list[Remark]:
    found = []
    for item in plan.items:
        for each in violations(item.live.provider, plain(item.live.tree)):
            where = f"{each.path}: " if each.path else ""
            found.append(
                Remark("warning", item.live.name, f"{item.live.provider.title}: {where}{each.message}")
            )
    return found
