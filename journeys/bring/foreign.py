"""Objects that others refer to and the program doesn't manage: a lookup by name where one works, else stack config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import TYPE_CHECKING, Any

from providers.http.text import with_article

from .kinds import lookups, providers, title_of
from .tree import Ref

if TYPE_CHECKING:
    from .reading import Reader


@dataclass(frozen=True)
class Foreign:
    """One such object. Without a `query` its id comes from stack config.

    `name` is "" where the org has no object of that id, or no list in which to look. `why` says why it isn't looked up.
    """

    ref: Ref
    name: str = ""
    query: Mapping[str, str] = default(default_factory=dict)
    why: str = ""
    dangling: bool = False
    is_fixed: bool = False
    """Whether it is one of the vendor's own: its id stands in the program."""


def resolve(reader: Reader, ref: Ref) -> Foreign:
    """How a program can name the object."""
    known = lookups().get(ref.kind)
    title = title_of(ref.kind)
    if known is None or (known.lookup.listed is None and not _is_type(ref.kind)):
        return Foreign(ref, why=f"there is no lookup of {with_article(title)}")
    entities = reader.foreign(ref.kind)
    field = name_field(ref.kind)
    entity = next((each for each in entities if str(each.get("id")) == ref.id), None)
    if entity is None and ref.may_be_fixed:
        return Foreign(ref, ref.id, is_fixed=True)
    if entity is None:
        why = (
            f"there is no {title} of this id"
            if entities or _is_type(ref.kind)
            else f"no {title} can be listed"
        )
        return Foreign(ref, why=why, dangling=True)
    name = str(entity.get(field) or "")
    namesakes = [each for each in entities if each.get(field) == entity.get(field)]
    argument = providers()[ref.kind].natural_key if _is_type(ref.kind) else "name"
    if name and len(namesakes) == 1:
        return Foreign(ref, name, {argument: name})
    narrow = known.lookup.narrowed_by
    value = entity.get(narrow) if narrow else None
    if name and isinstance(value, str) and sum(each.get(narrow) == value for each in namesakes) == 1:
        return Foreign(ref, name, {argument: name, narrow: value.lower() if value.isupper() else value})
    return Foreign(ref, name, why=f"{len(namesakes)} {title}s have its name")


def _is_type(kind: str) -> bool:
    return kind in providers()


def name_field(kind: str) -> str:
    """Where an answer has the name that people know the object by."""
    known: Any = providers().get(kind)
    return known.natural_wire if known else "name"
