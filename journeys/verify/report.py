"""What a run found out: one line for each switch of the emulator, and the switch file made of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from journeys.emulator import kinds as _kinds  # noqa: F401 - loading the kinds declares their rules
from journeys.emulator.rules import Rule, all_rules
from journeys.emulator.statefile import write_private

from .probe import Seen

FORMAT = 1


def switches_of(vendor: str) -> list[Rule]:
    """The emulator's switches of one vendor (`genesys` or `segment`)."""
    return [
        rule
        for rule in all_rules()
        if rule.switchable and rule.name.startswith("twilio_") == (vendor == "segment")
    ]


@dataclass
class Report:
    """`seen` by switch; `unseen` are the others, with the reason. Holds no name and no id of the organisation."""

    vendor: str
    seen: dict[str, Seen] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    removed: int = 0
    left: list[str] = field(default_factory=list)

    def add(self, found: Seen) -> None:
        """Notes what was seen; a value that no setting has is kept as none."""
        rule = next(rule for rule in switches_of(self.vendor) if rule.name == found.switch)
        value = found.value if found.value is not None and rule.accepts(found.value) else None
        self.seen[found.switch] = Seen(found.switch, value, found.by)

    @property
    def switches(self) -> dict[str, str]:
        """What was seen, as settings."""
        return {name: each.value for name, each in sorted(self.seen.items()) if each.value is not None}

    @property
    def others(self) -> list[str]:
        """The switches for which the API does something that no setting does."""
        return sorted(name for name, each in self.seen.items() if each.value is None)

    @property
    def wrong_guesses(self) -> list[str]:
        """The switches whose default is not what the API does."""
        rules = {rule.name: rule for rule in switches_of(self.vendor)}
        return sorted(name for name, each in self.seen.items() if each.value != rules[name].default)

    def document(self) -> dict[str, Any]:
        """For machines: every switch of the vendor is in `switches` or in `not_observed`."""
        rules = {rule.name: rule for rule in switches_of(self.vendor)}
        return {
            "format": FORMAT,
            "vendor": self.vendor,
            "date": time.strftime("%Y-%m-%d", time.gmtime()),
            "switches": {
                name: {
                    "value": each.value,
                    "default": rules[name].default,
                    "evidence_so_far": rules[name].evidence,
                    "as_guessed": each.value == rules[name].default,
                    "seen": each.by,
                }
                for name, each in sorted(self.seen.items())
            },
            "not_observed": dict(sorted(self.unseen.items())),
            "requests": self.requests,
            "objects_left": self.left,
        }


def write_switches(path: Path, reports: Iterable[Report]) -> dict[str, str]:
    """Writes the file that `python -m journeys.emulator --switches` takes; returns the settings."""
    found: dict[str, str] = {}
    for report in reports:
        found |= report.switches
    write_private(path, json.dumps({"switches": found}, indent=2) + "\n")
    return found


def write_report(path: Path, documents: Mapping[str, Any]) -> None:
    """Writes the report; readable by its owner alone."""
    write_private(path, json.dumps(documents, indent=2) + "\n")
