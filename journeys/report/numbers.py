"""The numbers of a report, and the document that `--json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .metrics import ACCEPTED, ALWAYS, MAIN, METRICS, OFFERED
from .period import Period
from .subjects import Subject


@dataclass(frozen=True)
class Row:
    """One object: its counts in each step, by metric."""

    subject: Subject
    counts: Mapping[str, tuple[int, ...]]

    def total(self, metric: str) -> int:
        """The count of the whole period."""
        return sum(self.counts[metric])

    @property
    def accepted(self) -> float | None:
        """The share of its offers that were accepted; None where nothing was offered."""
        offered = self.total(OFFERED)
        return self.total(ACCEPTED) / offered if offered else None


@dataclass(frozen=True)
class Report:
    """The numbers of a stack."""

    stack: str
    period: Period
    rows: tuple[Row, ...]

    def of(self, kind: str) -> list[Row]:
        """The rows of one kind, those with the most first."""
        found = [each for each in self.rows if each.subject.kind == kind]
        return sorted(found, key=lambda each: (-each.total(MAIN[kind]), each.subject.name))

    def shown(self, kind: str) -> dict[str, str]:
        """The metrics that are worth a column, and what they are called: the main ones, and those that counted."""
        rows = self.of(kind)
        return {
            name: label
            for name, label in METRICS[kind].items()
            if name in ALWAYS or any(each.total(name) for each in rows)
        }

    def document(self) -> dict[str, Any]:
        """As JSON: every metric of every object, in each step and in all."""
        return {
            "stack": self.stack,
            "interval": self.period.interval,
            "by": self.period.by,
            "time_zone": self.period.time_zone,
            "steps": [each.isoformat() for each in self.period.steps],
            "objects": [
                {
                    "kind": row.subject.kind,
                    "name": row.subject.name,
                    "id": row.subject.id,
                    "urn": row.subject.urn,
                    "totals": {name: row.total(name) for name in row.counts},
                    "counts": {name: list(counts) for name, counts in row.counts.items()},
                }
                for kind in METRICS
                for row in self.of(kind)
            ],
        }
