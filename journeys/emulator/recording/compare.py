"""Compares a recorded answer with the emulator's answer to the same request, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from . import vocabulary
from .redaction import is_moment

_LISTS = frozenset({"total", "pageCount", "firstUri", "lastUri", "nextUri", "previousUri", "selfUri"})
"""The fields of a page that also depend on objects outside the recording."""
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Difference:
    """One difference: `path` is that of the field in the answer, or `status`."""

    path: str
    recorded: Any
    emulated: Any


@dataclass
class Names:
    """Which ids and texts of the emulator correspond to which recorded ones, and the texts that clients sent."""

    recorded_of: dict[str, str] = field(default_factory=dict)
    emulated_of: dict[str, str] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)

    def pair(self, recorded: str, emulated: str) -> bool:
        """Whether the two correspond. If neither corresponds to another text yet, they do from now on."""
        known = self.emulated_of.setdefault(recorded, emulated)
        return known == emulated and self.recorded_of.setdefault(emulated, recorded) == recorded

    def to_emulator(self, text: str) -> str:
        """The emulator's text for a recorded one; ids inside addresses are translated too."""
        if text in self.emulated_of:
            return self.emulated_of[text]
        parts = re.split(r"([/?&=])", text)
        return "".join(self.emulated_of.get(part, part) for part in parts)

    def note(self, value: Any) -> None:
        """Remember all texts in something that a client sent."""
        if isinstance(value, dict):
            for each in value.values():
                self.note(each)
        elif isinstance(value, list):
            for each in value:
                self.note(each)
        elif isinstance(value, str):
            self.sent.add(value)

    def translated(self, value: Any) -> Any:
        """A recorded body with the emulator's ids and texts."""
        if isinstance(value, dict):
            return {key: self.translated(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.translated(each) for each in value]
        return self.to_emulator(value) if isinstance(value, str) else value


def differences(
    recorded: Any, emulated: Any, names: Names, path: str = "", *, filtered: bool = False
) -> Iterator[Difference]:
    """The differences of two values. `filtered`: lists that were filtered by a pseudonym, which matches nothing here."""
    if isinstance(recorded, dict) and isinstance(emulated, dict):
        if (
            not path
            and isinstance(recorded.get("entities"), list)
            and isinstance(emulated.get("entities"), list)
        ):
            yield from _lists(recorded, emulated, names, filtered=filtered)
            return
        pseudonyms = [key for key in recorded if key.startswith("unknown-") and key not in emulated]
        # Names that the server made up, in a free-form object: there is no telling which is which.
        unpaired = {*pseudonyms, *[key for key in emulated if key not in recorded][: len(pseudonyms)]}
        for key in sorted({*recorded, *emulated} - unpaired, key=lambda key: (key != "id", key)):
            here = f"{path}.{key}" if path else key
            if key not in emulated or key not in recorded:
                yield Difference(
                    here, _shown(recorded.get(key, "absent")), _shown(emulated.get(key, "absent"))
                )
            else:
                yield from differences(recorded[key], emulated[key], names, here)
    elif isinstance(recorded, list) and isinstance(emulated, list):
        if len(recorded) != len(emulated):
            yield Difference(path, f"{len(recorded)} items", f"{len(emulated)} items")
        else:
            for index, (one, other) in enumerate(zip(recorded, emulated, strict=True)):
                yield from differences(one, other, names, f"{path}.{index}")
    elif isinstance(recorded, str) and isinstance(emulated, str):
        if not _same(recorded, emulated, names):
            yield Difference(path, recorded, emulated)
    elif recorded != emulated or isinstance(recorded, bool) != isinstance(emulated, bool):
        yield Difference(path, _shown(recorded), _shown(emulated))


def _same(recorded: str, emulated: str, names: Names) -> bool:
    if recorded == emulated:
        return True
    if recorded in vocabulary.values() or emulated in vocabulary.values():
        return False
    if is_moment(recorded) and is_moment(emulated):
        return recorded not in names.sent and _form(recorded) == _form(emulated)
    if _COLOR.fullmatch(recorded) or recorded in names.sent or emulated in names.sent:
        return names.to_emulator(recorded) == emulated
    if recorded.startswith("/") and emulated.startswith("/"):
        return names.to_emulator(recorded) == emulated or names.pair(recorded, emulated)
    return names.pair(recorded, emulated)


def _form(moment: str) -> str:
    return re.sub(r"\d", "9", moment)


def in_errors(recorded: Any, emulated: Any, path: str = "") -> Iterator[Difference]:
    """The differences of two errors, of which a recording has only codes and field names."""
    if isinstance(recorded, dict) and isinstance(emulated, dict):
        for key in sorted({*recorded, *emulated}):
            here = f"{path}.{key}" if path else key
            yield from in_errors(recorded.get(key, "absent"), emulated.get(key, "absent"), here)
    elif isinstance(recorded, list) and isinstance(emulated, list) and len(recorded) == len(emulated):
        for index, (one, other) in enumerate(zip(recorded, emulated, strict=True)):
            yield from in_errors(one, other, f"{path}.{index}")
    elif recorded != emulated:
        yield Difference(path, _shown(recorded), _shown(emulated))


def _lists(
    recorded: dict[str, Any], emulated: dict[str, Any], names: Names, *, filtered: bool
) -> Iterator[Difference]:
    """The differences of two pages: their fields except `_LISTS`, and each object that the emulator can know."""
    for key in sorted({*recorded, *emulated} - _LISTS - {"entities"}):
        if recorded.get(key) != emulated.get(key):
            yield Difference(key, recorded.get(key, "absent"), emulated.get(key, "absent"))
    theirs = {str(each.get("id")): each for each in emulated["entities"] if isinstance(each, dict)}
    for each in recorded["entities"]:
        if not isinstance(each, dict) or "id" not in each:
            continue
        id = str(each["id"])
        other = theirs.pop(names.to_emulator(id), None) or _made_alike(each, theirs, names)
        if other is None and filtered:
            continue
        if other is None:
            yield Difference(f"entities.{id}", "listed", "absent")
        else:
            yield from differences(each, other, names, f"entities.{id}")
    whole = recorded.get("pageCount", 1) in (0, 1) and len(recorded["entities"]) < recorded.get(
        "pageSize", 10**6
    )
    for id in theirs if whole and not filtered else ():
        yield Difference(f"entities.{names.recorded_of.get(id, id)}", "absent", "listed")


def _made_alike(recorded: dict[str, Any], theirs: dict[str, Any], names: Names) -> Any:
    """The emulator's object for one that the server itself created: it has the recorded one's name, but another id."""
    for id, each in theirs.items():
        same = recorded.get("name") and names.to_emulator(str(recorded["name"])) == each.get("name")
        if same and id not in names.recorded_of and names.pair(str(recorded["id"]), id):
            return theirs.pop(id)
    return None


def _shown(value: Any) -> Any:
    return f"{len(value)} items" if isinstance(value, (list, dict)) and value else value
