"""The pages of families of functions: every function, every argument, every field of a result."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.docs.catalog import entries
from journeys.docs.families import functions_of
from journeys.docs.fields import fields_of
from providers.core.program.function import Function
from providers.genesys import functions

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
FAMILIES = [entry for entry in entries() if entry.kind == "family"]


def test_every_function_is_on_a_page() -> None:
    shown = {each.__name__ for entry in FAMILIES for each in functions_of(entry.thing)}
    assert shown == {name for name in functions.__all__ if not name.endswith("_output")}


@pytest.mark.parametrize("entry", FAMILIES, ids=lambda entry: entry.page)
def test_a_page_has_every_function_and_argument(entry) -> None:
    text = (REFERENCE / entry.page).read_text()
    declared = {each.name: each for each in vars(entry.thing).values() if isinstance(each, Function)}
    for each in functions_of(entry.thing):
        section = text.partition(f"\n## {each.__name__}\n")[2].partition("\n## ")[0]
        assert section, each.__name__
        assert "Permission" in section, f"{each.__name__} says what it needs"
        for field in fields_of(declared[each.__name__].args):
            assert f"| `{field.name}`" in section
            assert field.doc, f"{each.__name__}: {field.name} says what it is"
