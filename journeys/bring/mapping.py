"""The mapping file: which objects an export takes, under which names, in which components. Made to be edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from journeys.text import unreadable

from .errors import BadFile
from .kinds import providers

VERSION = 1
HEAD = """\
# What `journeys export` takes and how it names it. Edit this file and run the export again: what you wrote stays.
#   take: false       leaves an object out; what refers to it looks it up, or reads its id from stack config
#   name: NAME        the resource's name in the program
#   component: NAME   objects with the same one become a JourneyBundle of that name, which names its parts itself
# `object` is the object's name in the org, and `nth` tells namesakes apart; `why` is a remark of the export's.
"""
_FIELDS = {"object": str, "nth": int, "take": bool, "name": str, "component": str, "why": str}
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Choice:
    """The decision about one object. `why`: the reason where the export decided not to take it."""

    token: str
    object: str
    nth: int = 1
    take: bool = True
    name: str = ""
    component: str = ""
    why: str = ""

    @property
    def key(self) -> Key:
        """The key by which a later export finds it: no id, so that the same file fits another org."""
        return self.token, self.object, self.nth


def merged(proposed: Mapping[Key, Choice], written: Mapping[Key, Choice]) -> dict[Key, Choice]:
    """The choices of the mapping file for objects that exist, else those that the export proposes."""
    return {key: _merged(choice, written.get(key)) for key, choice in proposed.items()}


def _merged(proposed: Choice, written: Choice | None) -> Choice:
    if written is None:
        return proposed
    keeps_why = written.take == proposed.take
    return replace(written, why=proposed.why if keeps_why else "")


def text_of(choices: Mapping[Key, Choice]) -> str:
    """The file's text: one order, one layout."""
    types: dict[str, list[dict[str, Any]]] = {}
    for choice in choices.values():
        types.setdefault(choice.token, []).append(_plain(choice))
    document = {"version": VERSION, "objects": types}
    return HEAD + yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1 << 20)


class _Dumper(yaml.SafeDumper):
    """Puts texts in quotes that have more than printable characters: a plain text loses some of them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, None if text.isprintable() else '"')


_Dumper.add_representer(str, _text)


def _plain(choice: Choice) -> dict[str, Any]:
    found: dict[str, Any] = {"object": choice.object}
    if choice.nth > 1:
        found["nth"] = choice.nth
    if not choice.take:
        found["take"] = False
    if choice.component:
        found["component"] = choice.component
    else:
        found["name"] = choice.name
    if choice.why:
        found["why"] = choice.why
    return found


def read(path: Path) -> dict[Key, Choice]:
    """What the file has; nothing where there is none.

    Raises:
        BadFile: naming the file, and the entry that is wrong.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(unreadable(path, error)) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadFile(
            f"{path} is not YAML: {error}. Correct it, or delete it to have it written anew"
        ) from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise BadFile(
            f"{path} is no mapping file of version {VERSION}. Delete it to have it written anew, or name another one"
        )
    types = document.get("objects") or {}
    if not isinstance(types, dict) or not all(isinstance(each, list) for each in types.values()):
        raise BadFile(f"{path}: `objects` must have a list for each resource type")
    found: dict[Key, Choice] = {}
    for token, entries in types.items():
        if token not in providers():
            raise BadFile(
                f"{path}: there is no resource type {token!r}; there are {', '.join(sorted(providers()))}"
            )
        for number, entry in enumerate(entries, 1):
            if why := _problem(entry):
                raise BadFile(f"{path}: entry {number} of {token} {why}")
            choice = Choice(str(token), **entry)
            if choice.key in found:
                raise BadFile(
                    f"{path}: entry {number} of {token} is there twice; `nth` tells namesakes apart"
                )
            found[choice.key] = choice
    return found


def _problem(entry: Any) -> str:
    if not isinstance(entry, dict) or "object" not in entry:
        return "must have `object`, the object's name in the org"
    for name, value in entry.items():
        if name not in _FIELDS:
            return f"has the unknown field {name!r}; there are {', '.join(_FIELDS)}"
        if type(value) is not _FIELDS[name]:
            hint = ": put it in quotes" if _FIELDS[name] is str else ""
            return f"has a {name} that is no {_FIELDS[name].__name__}{hint}"
    return ""
