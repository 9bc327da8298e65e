"""The Python that `journeys import` prints is the value, in lines that fit."""

from __future__ import annotations

import ast
import keyword
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.bring.code import WIDTH, literal, resource_code, resource_name, variable
from journeys.text import readable

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_it_evaluates_to_the_value(value: Any) -> None:
    assert ast.literal_eval(literal(value)) == value


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["key", "values"]), st.lists(st.text("ab", max_size=9)), max_size=3)
    )
)
def test_lines_fit(value: Any) -> None:
    assert max(len(line) for line in literal(value, 4, 10).splitlines()) <= WIDTH + 1


def test_a_resource() -> None:
    code = resource_code(
        "providers.genesys", "Segment", "vip", {"display_name": 'The "VIP"', "is_active": True}
    )
    assert code == (
        "from providers.genesys import Segment\n\n"
        "vip = Segment(\n"
        '    "vip",\n'
        "    display_name='The \"VIP\"',\n"
        "    is_active=True,\n"
        ")"
    )


@pytest.mark.parametrize(
    ("title", "name", "python"),
    [
        ("VIP visitors", "vip-visitors", "vip_visitors"),
        ("2nd buyers!", "2nd-buyers", "_2nd_buyers"),
        ("class", "class", "class_"),
        ("???", "imported", "imported"),
        ("x²", "x²", "x2"),
        ("²", "²", "_2"),
        ("match", "match", "match_"),
        ("__init__", "init", "init"),
        ("ΑΒΓ Käufer", "αβγ-käufer", "αβγ_käufer"),
        ("½ price", "½-price", "_1_2_price"),
    ],
)
def test_names(title: str, name: str, python: str) -> None:
    assert resource_name(title) == name
    assert variable(name) == python
    assert python.isidentifier()


@given(st.text())
def test_any_name_is_a_python_name(text: str) -> None:
    python = variable(text)
    assert python.isidentifier()
    assert not keyword.iskeyword(python)
    assert not keyword.issoftkeyword(python)
    assert not python.startswith("__")
    assert ast.parse(f"{python} = 1").body[0].targets[0].id == python  # type: ignore[attr-defined]


@given(st.text() | st.sampled_from(["##[error]x", "##vso[task]", "\\##[x]", "'\"##[x]"]))
def test_a_text_is_what_it_was_and_nothing_that_a_terminal_obeys(text: str) -> None:
    code = literal(text)
    assert ast.literal_eval(code) == text
    assert readable(code) == code
