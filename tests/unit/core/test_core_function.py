"""What the mistakes in a function's arguments say: no value that tells who a person or which visit it is."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from typing_extensions import TypedDict

from providers.core.errors import ApiError
from providers.core.program.function import mistakes, personal_in, without_body
from providers.core.schema.fields import PERSONAL, Opt


class Query(TypedDict, total=False):
    """The arguments of a function."""

    size: Opt[int]
    contact: Opt[Annotated[int, PERSONAL]]
    visits: Annotated[Opt[list[int]], PERSONAL]


def test_only_what_is_personal_is_hidden() -> None:
    assert personal_in(Query) == {"contact", "visits"}


@pytest.mark.parametrize(
    ("values", "shown"),
    [({"size": "planted"}, True), ({"contact": "planted"}, False), ({"visits": [1, "planted"]}, False)],
)
def test_a_mistake_shows_its_value_unless_it_is_personal(values: dict[str, Any], shown: bool) -> None:
    (text,) = mistakes(Query, values)
    assert text.startswith(next(iter(values)))
    assert ("planted" in text) is shown


def test_an_answers_own_words_are_left_out_and_what_to_do_is_kept() -> None:
    error = ApiError("GET", "/x", 400, body="planted", code="bad", hint="Do this.", correlation_id="c-1")
    assert without_body(error) == "GET /x answered 400 bad. Do this. (correlation id c-1)"
    assert without_body(ApiError("GET", "/x", 418)) == "GET /x answered 418."
