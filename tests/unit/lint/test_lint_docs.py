"""The page lists the rules that there are."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "graph.md"
RULES = Path(__file__).parents[3] / "journeys" / "lint" / "rules.py"


def test_the_table_has_every_rule_and_no_other() -> None:
    # The name is the first argument of a finding; one rule function may tell several.
    used = set(re.findall(r'(?:_found\(\s*|@_rule\(\s*)"([a-z-]+)"', RULES.read_text(encoding="utf-8")))
    table = PAGE.read_text(encoding="utf-8").partition("| rule |")[2]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)} == used
