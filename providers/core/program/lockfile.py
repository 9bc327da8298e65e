"""The lock file: what a stack's program looked up, kept beside Pulumi.yaml for previews without credentials.

It is made to be committed: one order, one layout, and a time that changes only with what it stands beside.
What it holds is data for a preview. Nothing in it is run, and no request is made from it but `.get`'s.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ..errors import JourneysError

VERSION = 1
DEFAULT = "default"
"""The provider of a lookup that has no explicit one."""
Key = tuple[str, str, str]


class BadLockFile(JourneysError):
    """The lock file is damaged, or of a later version."""


@dataclass(frozen=True)
class Entry:
    """One lookup and what it found."""

    kind: str
    """Vendor and function, e.g. `acme:thing` for `get_thing`."""
    query: Mapping[str, Any]
    """The arguments, those left out aside."""
    provider: str
    """The name of the explicit provider, or `default`."""
    host: str
    org: str
    """The organisation's id; empty where the vendor didn't tell."""
    at: str
    """When it was found as it is here, ISO 8601."""
    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    """The attributes that the program read."""

    @property
    def key(self) -> Key:
        """What makes two lookups one, in the order of the file."""
        return self.kind, self.provider, json.dumps(self.query, sort_keys=True)

    @property
    def call(self) -> str:
        """As the program writes it."""
        return call(self.kind, self.query)

    def same_as(self, other: Entry) -> bool:
        """Whether both found the same, whenever that was."""
        return replace(self, at="") == replace(other, at="")


def call(kind: str, query: Mapping[str, Any], function: str = "") -> str:
    """A lookup as the program writes it: `get_flow(name="Help")`."""
    given = ", ".join(f"{name}={json.dumps(value, default=str)}" for name, value in query.items())
    return f"{function or 'get_' + kind.partition(':')[2]}({given})"


def path_of(root: Path, stack: str) -> Path:
    """Where the lock file of a stack is."""
    return root / f"journeys.{stack}.lock.json"


def by_key(entries: Iterable[Entry]) -> dict[Key, Entry]:
    """The entries by what makes two of them one."""
    return {entry.key: entry for entry in entries}


def keep_times(new: Iterable[Entry], old: Mapping[Key, Entry]) -> dict[Key, Entry]:
    """The new entries; those that found the same as before keep their time."""
    found = by_key(new)
    for key, entry in found.items():
        before = old.get(key)
        if before is not None and before.same_as(entry):
            found[key] = before
    return found


def write(path: Path, entries: Mapping[Key, Entry]) -> None:
    """Writes the file in one step."""
    document = {
        "version": VERSION,
        "lookups": [_plain(entry) for _, entry in sorted(entries.items())],
    }
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(
            json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8", "backslashreplace"
        )
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _plain(entry: Entry) -> dict[str, Any]:
    found = asdict(entry)
    return {**found, "query": _sorted(found["query"]), "values": _sorted(found["values"])}


def _sorted(values: Mapping[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(values, sort_keys=True))  # type: ignore[no-any-return]


def read(path: Path) -> dict[Key, Entry]:
    """What the file has; nothing where there is none.

    Raises:
        BadLockFile: naming the file and the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadLockFile(f"{path} cannot be read: {error}") from None
    for number, begins in enumerate(text.split("\n"), 1):
        if begins.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            raise _bad(path, number, "is a mark of a merge conflict")
    try:
        document = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise _bad(path, error.lineno, f"is not JSON: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise _bad(path, 1, f"is not JSON: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("lookups"), list):
        raise _bad(path, 1, 'must begin an object with "version" and "lookups"')
    if document.get("version") != VERSION:
        line = _line_of(text, '"version"')
        raise _bad(path, line, f"must be version {VERSION}: another release of journeys-as-code wrote it")
    found: dict[Key, Entry] = {}
    for index, each in enumerate(document["lookups"]):
        problem = _problem(each)
        entry = None if problem else Entry(**{name: each[name] for name in _FIELDS})
        if entry is not None and entry.key in found:
            problem = "is there twice"
        if problem or entry is None:
            raise _bad(path, _line_of_entry(text, index), f"begins a lookup that {problem}")
        found[entry.key] = entry
    return found


_FIELDS = {each.name: dict if each.name in ("query", "values") else str for each in fields(Entry)}
"""What a lookup has in the file, and of which type each is."""


def _problem(each: Any) -> str:
    if not isinstance(each, dict):
        return "is no object"
    for name, kind in _FIELDS.items():
        if not isinstance(each.get(name), kind):
            return f'has no "{name}", or not as {"a text" if kind is str else "an object"}'
    return ""


def _bad(path: Path, line: int, what: str) -> BadLockFile:
    return BadLockFile(
        f"{path}, line {line}: {what}. `journeys lock` writes the file anew; the version control has the last good one"
    )


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _line_of(text: str, word: str) -> int:
    return text.count("\n", 0, max(text.find(word), 0)) + 1


def _line_of_entry(text: str, index: int) -> int:
    """The line on which the entry begins, in a text that is known to be JSON."""
    decoder, start = json.JSONDecoder(), 0
    at = text.find("[", text.find('"lookups"')) + 1
    with suppress(ValueError, IndexError):  # the word stands in some other text as well
        for _ in range(index + 1):
            while text[at] in " \t\r\n,":
                at += 1
            start = at
            at = decoder.raw_decode(text, at)[1]
    return text.count("\n", 0, start) + 1
