"""A finding of lint, and the run over a stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """Why an offer isn't shown, or may not be.

    `error`: it can never be shown as things are. `warning`: it isn't shown now on purpose, as far as can be told, or
    may surprise. `fix` is what to do. `also` names the other objects that it is about, by URN.
    """

    rule: str
    severity: str
    urn: str
    name: str
    kind: str
    reason: str
    fix: str
    also: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """For `--json`."""
        return {**asdict(self), "also": list(self.also)}

    def about(self, text: str) -> bool:
        """Whether the name or the URN of one of its objects contains the text, whatever the case."""
        return any(text.lower() in each.lower() for each in (self.name, self.urn, *self.also))


def marks(findings: Sequence[Finding]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The findings by URN, as pictures take them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in findings:
        for urn in (each.urn, *each.also):
            found.setdefault(urn, []).append((each.severity, f"{each.reason} {each.fix}"))
    return found
