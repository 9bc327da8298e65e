"""Rules across fields are asked of every object that is declared, however deep, and name its path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from typing_extensions import TypedDict

from providers.core.schema.fields import Obj, Objs, Opt
from providers.core.schema.validation import rule, validate


class Inner(TypedDict, total=False):
    """An object with a rule."""

    low: Opt[int]
    high: Opt[int]


class Outer(TypedDict, total=False):
    """Where such objects are."""

    one: Obj[Inner]
    many: Objs[Inner]


@rule(Inner)
def _in_order(values: Any) -> Iterator[tuple[str, str]]:
    if values["low"] > values["high"]:
        yield "low", "must not be above high"


WRONG, RIGHT = {"low": 2, "high": 1}, {"low": 1, "high": 2}


@pytest.mark.parametrize(
    ("values", "paths"),
    [
        ({"one": RIGHT, "many": [RIGHT]}, []),
        ({"one": WRONG}, ["one.low"]),
        ({"many": [RIGHT, WRONG, WRONG]}, ["many[1].low", "many[2].low"]),
        ({"many": [WRONG, {"low": "2", "high": 1}]}, ["many[1].low", "many[0].low"]),
    ],
)
def test_paths(values: dict[str, Any], paths: list[str]) -> None:
    assert [failure.path for failure in validate(values, Outer)] == paths
