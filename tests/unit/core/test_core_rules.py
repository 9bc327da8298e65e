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


class Needing(TypedDict, total=False):
    """An object with a rule about what is absent."""

    low: Opt[int]


@rule(Needing)
def _has_low(values: Any) -> Iterator[tuple[str, str]]:
    if "low" not in values:
        yield "", "must have low"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, ["must have low"]),
        ({"low": 1}, []),
        ({"low": "x"}, ["low: must be a whole number"]),
        ({"lwo": 1}, ["lwo: unknown field"]),
    ],
)
def test_a_rule_takes_nothing_for_absent_that_is_wrong_or_may_be_misspelt(
    values: dict[str, Any], said: list[str]
) -> None:
    assert [
        str(failure).partition(";")[0].partition(", did")[0] for failure in validate(values, Needing)
    ] == said
