"""What of an API's answer the program sees, and numbers that the engine made doubles."""

from __future__ import annotations

from typing import Annotated, Any

from typing_extensions import TypedDict

from providers.core.schema.fields import OPTION, Opt
from providers.core.schema.shape import shape_of
from providers.core.schema.values import whole_numbers
from providers.core.schema.wire import from_wire


class Thing(TypedDict, total=False):
    """An object with an option, which the API knows nothing of."""

    some_name: Opt[str]
    size: Opt[int]
    keep: Opt[Annotated[bool, OPTION]]


def test_an_answer_gives_the_declared_fields_that_are_there_and_no_options() -> None:
    answer: dict[str, Any] = {"someName": "a", "size": None, "keep": True, "more": 1}
    assert from_wire(answer, shape_of(Thing)) == {"some_name": "a"}


def test_whole_doubles_are_whole_numbers_at_every_depth() -> None:
    found = whole_numbers({"a": [1.0, 1.5, {"b": 2.0}], "c": "1.0", "d": True, "e": None})
    assert found == {"a": [1, 1.5, {"b": 2}], "c": "1.0", "d": True, "e": None}
    assert [type(each) for each in found["a"][:2]] == [int, float]
