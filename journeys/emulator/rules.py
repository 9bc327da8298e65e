"""The emulator's rules: how it behaves where the vendor's behaviour matters, and how well that is known."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from journeys.text import unreadable

Evidence = Literal["documented", "inferred", "guess"]


@dataclass(frozen=True)
class Rule:
    """One rule.

    `values[0]` is the default; with one value the rule is fixed, with several it is a switch. `number`: any non-negative
    integer is allowed too. `evidence` is that for the default.
    """

    name: str
    values: tuple[str, ...]
    evidence: Evidence
    doc: str
    number: bool = False

    @property
    def default(self) -> str:
        return self.values[0]

    @property
    def switchable(self) -> bool:
        return self.number or len(self.values) > 1

    def accepts(self, value: str) -> bool:
        return value in self.values or (self.number and value.isdecimal())


_RULES: dict[str, Rule] = {}


def declare(name: str, values: str, evidence: Evidence, doc: str, *, number: bool = False) -> Rule:
    """Register a rule; `values` is written `default | other | other`."""
    rule = Rule(name, tuple(part.strip() for part in values.split("|")), evidence, doc, number)
    if name in _RULES and _RULES[name] != rule:
        raise ValueError(f"rule {name} is declared twice")
    _RULES[name] = rule
    return rule


def all_rules() -> list[Rule]:
    """Every rule declared so far (loading `kinds` declares all): by name, Genesys first."""
    return sorted(_RULES.values(), key=lambda rule: (rule.name.startswith("twilio_"), rule.name))


class Switches(MutableMapping[str, str]):
    """The switchable rules of one emulator: name -> value, with the defaults filled in."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given: dict[str, str] = {}
        self.update(given or {})

    def __getitem__(self, name: str) -> str:
        return self._given.get(name) or self._rule(name).default

    def __setitem__(self, name: str, value: str) -> None:
        rule, value = self._rule(name), str(value)
        if not rule.accepts(value):
            allowed = "a whole number" if rule.number else " | ".join(rule.values)
            raise ValueError(f"switch {name} = {value!r}: allowed is {allowed}")
        self._given[name] = value

    def __delitem__(self, name: str) -> None:
        self._given.pop(self._rule(name).name, None)

    def __iter__(self) -> Iterator[str]:
        return iter([rule.name for rule in all_rules() if rule.switchable])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @staticmethod
    def _rule(name: str) -> Rule:
        rule = _RULES.get(name)
        if rule is None or not rule.switchable:
            names = [rule.name for rule in all_rules() if rule.switchable]
            near = difflib.get_close_matches(name, names, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"no switch is called {name!r}{hint}")
        return rule


def read_switches(path: Path) -> dict[str, str]:
    """The settings of a switch file, `{"switches": {"versions": "unchecked"}}`, as `journeys verify --apply` writes it.

    Raises:
        ValueError: the file cannot be read, is not a switch file, or names an unknown switch or value.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(unreadable(path, error)) from None
    except ValueError:
        raise ValueError(f"{path} cannot be read as a switch file (JSON)") from None
    settings = found.get("switches") if isinstance(found, dict) else None
    if not isinstance(settings, dict) or not all(isinstance(value, str) for value in settings.values()):
        raise ValueError(f'{path} is no switch file: {{"switches": {{"NAME": "VALUE"}}}}')
    Switches(settings)
    return settings
