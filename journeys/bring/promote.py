"""What one stack's config has and another's lacks, with the ids of the other stack's own org."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .foreign import name_field
from .kinds import lookups, providers, title_of
from .names import config_key, ending
from .reading import Reader

_ID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-|[a-z]{3,5}_[A-Za-z0-9]{6,}|[A-Za-z0-9]{20,}\Z")


@dataclass(frozen=True)
class Entry:
    """One missing entry. `value` is the value to write, None where a person must decide; `how` says why."""

    key: str
    value: Any
    how: str


def missing(
    source: Mapping[str, Any],
    target: Collection[str],
    encrypted: Collection[str],
    project: str,
    here: Reader,
    there: Reader,
) -> list[Entry]:
    """The project's own keys that `source` has and `target` lacks; the vendors' settings are each stack's own."""
    prefix = f"{project}:"
    found = []
    for key in sorted({*source, *encrypted} - set(target)):
        if not key.startswith(prefix):
            continue
        if key in encrypted:
            found.append(Entry(key, None, "is a secret: `pulumi config set --secret` it"))
        else:
            found.append(_entry(key, source[key], key.removeprefix(prefix), here, there))
    return found


def _entry(key: str, value: Any, name: str, here: Reader, there: Reader) -> Entry:
    if not isinstance(value, str) or not (kinds := kinds_of(name)):
        if isinstance(value, str) and _ID.match(value):
            return Entry(key, None, "looks like an id of the other org, and its name says no kind of object")
        return Entry(key, value, "copied as it is")
    for kind in kinds:
        field = name_field(kind)
        entity = next((each for each in here.foreign(kind) if str(each.get("id")) == value), None)
        if entity is None:
            continue
        title = str(entity.get(field) or "")
        ids = [str(each["id"]) for each in there.foreign(kind) if each.get(field) == entity.get(field)]
        if len(ids) == 1:
            return Entry(key, ids[0], f'the {title_of(kind)} "{title}" of that org')
        count = f"{len(ids)} {title_of(kind)}s" if ids else f"no {title_of(kind)}"
        return Entry(key, None, f'that org has {count} named "{title}"')
    return Entry(key, None, f"is no id of a {title_of(kinds[0])} in the other org")


def kinds_of(name: str) -> list[str]:
    """The kinds of object that a key of this name can have the id of: `salesChatFlowId` a flow."""
    every = {*lookups(), *providers()}
    endings = {kind: config_key([ending(kind).replace("_", "-"), "id"]) for kind in sorted(every)}
    fits = [kind for kind, end in endings.items() if name.lower().rstrip("-0123456789").endswith(end.lower())]
    return sorted(fits, key=lambda kind: (-len(endings[kind]), kind not in providers()))
