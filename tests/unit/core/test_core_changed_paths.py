"""The paths at which two values differ, named as deep as can be told."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from typing_extensions import TypedDict

from providers.core.plugin.update import _removed_below
from providers.core.schema.differences import changed_paths, is_in
from providers.core.schema.fields import UNORDERED, Clear, Obj, Objs, Opt
from providers.core.schema.shape import shape_of


class Part(TypedDict, total=False):
    """A nested object."""

    text: Opt[str]
    size: Opt[int]
    note: Opt[Annotated[str, Clear("", "the manual")]]
    mark: Opt[Annotated[str, Clear(Clear.LEAVE, "the manual")]]


class Whole(TypedDict, total=False):
    """An object with each kind of field."""

    name: Opt[str]
    part: Obj[Part]
    parts: Objs[Part]
    words: Annotated[Opt[list[str]], UNORDERED]


PART = {"text": "t", "size": 1}


@pytest.mark.parametrize(
    ("field", "before", "now", "paths"),
    [
        ("name", "a", "a", []),
        ("name", "a", "b", ["it"]),
        ("name", None, "b", ["it"]),
        ("part", PART, {**PART, "size": 2}, ["it.size"]),
        ("part", None, PART, ["it"]),
        ("part", PART, None, ["it"]),
        ("parts", [PART, PART], [PART, {"text": "u"}], ["it[1].text", "it[1].size"]),
        ("parts", [PART], [PART, PART], ["it"]),
        ("parts", None, [PART], ["it"]),
        ("parts", [PART], None, ["it"]),
        ("words", ["a", "b"], ["a", "c"], ["it"]),
    ],
)
def test_paths(field: str, before: Any, now: Any, paths: list[str]) -> None:
    assert list(changed_paths(before, now, shape_of(Whole).fields[field].node, "it")) == paths


def test_a_path_is_in_another_that_it_is_or_leads_into() -> None:
    assert [is_in(path, "it.a") for path in ("it.a", "it.a.b", "it.a[0]", "it", "it.ab", "it.b")] == [
        *[True] * 3,
        *[False] * 3,
    ]


def test_a_nested_field_that_left_the_program_is_named_where_something_clears_it() -> None:
    node = shape_of(Whole).fields["part"].node
    found = _removed_below({**PART, "note": "n", "mark": "m"}, {"text": "t"}, node)
    assert [[field.name for field in path] for path in found] == [["note"]]
