"""The table of rules, for `--rules` and for docs/emulator.md."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from . import kinds  # noqa: F401 - loading the kinds declares their rules
from .rules import all_rules

BEGIN, END = "<!-- rules: begin (generated) -->", "<!-- rules: end -->"


def rules_text(width: int = 110) -> str:
    """All rules for a terminal, switches first: name, values (default first), evidence, meaning."""
    lines = []
    for heading, switchable in (("Switches (the first value is the default)", True), ("Fixed rules", False)):
        lines += [heading, ""]
        for rule in all_rules():
            if rule.switchable == switchable:
                values = " | ".join(rule.values) + (" | any whole number" if rule.number else "")
                lines.append(f"{rule.name} = {values}   [{rule.evidence}]")
                lines += textwrap.wrap(rule.doc, width, initial_indent="    ", subsequent_indent="    ")
        lines.append("")
    return "\n".join(lines).rstrip()


def rules_markdown() -> str:
    """The generated section of the docs."""
    lines = [BEGIN, ""]
    for heading, switchable in (("### Switches", True), ("### Fixed rules", False)):
        lines += [
            heading,
            "",
            "| name | values, default first | evidence | what it means |",
            "|---|---|---|---|",
        ]
        for rule in all_rules():
            if rule.switchable == switchable:
                values = ", ".join(f"`{value}`" if rule.switchable else value for value in rule.values)
                values += ", any whole number" if rule.number else ""
                lines.append(f"| `{rule.name}` | {values} | {rule.evidence} | {rule.doc} |")
        lines.append("")
    return "\n".join([*lines, END])


def updated(page: str) -> str:
    """The page with its generated section replaced."""
    before, rest = page.split(BEGIN, 1)
    return before + rules_markdown() + rest.split(END, 1)[1]


def main() -> None:
    """`python -m journeys.emulator.table docs/emulator.md`: rewrite the page's generated section."""
    page = Path(sys.argv[1])
    page.write_text(updated(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
