"""What a misspelt name was probably meant to be."""

from __future__ import annotations

from providers.core.schema.suggestion import elsewhere, nearest, such_as


def test_the_nearest_name_is_named() -> None:
    assert nearest("colour", ["color", "context"]) == ', did you mean "color"?'
    assert nearest("regoin", ["region"], "genesys:{}".format) == ', did you mean "genesys:region"?'


def test_case_alone_is_never_too_far() -> None:
    assert nearest("AND", ["or", "and"]) == ', did you mean "and"?'


def test_what_is_like_nothing_has_no_hint() -> None:
    assert nearest("zzz", ["color", "context"]) == ""


PLACES = ["name", "journey", "journey.patterns", "journey.patterns[].count", "context", "context.patterns"]


def test_a_name_at_another_depth_is_found() -> None:
    assert elsewhere("count", PLACES) == ', did you mean "count" in journey.patterns[]?'
    assert elsewhere("patterns", PLACES) == ', did you mean "patterns" in journey or in context?'
    assert elsewhere("journey.patterns[0].name", PLACES) == ', did you mean "name" at the top?'
    assert elsewhere("size", PLACES) == ""


def test_a_name_of_a_neighbour_or_of_many_objects_is_no_hint() -> None:
    assert elsewhere("context.count", PLACES) == ""
    assert elsewhere("journey.patterns", PLACES) == ""  # another kind of this object has it
    assert elsewhere("id", [f"{each}.id" for each in "abcd"]) == ""


def test_what_there_is_is_named_if_there_is_anything() -> None:
    assert such_as("Hlp", ["Help", "Sales"]) == '; there are 2, such as "Help"'
    assert such_as("zzz", ["Sales", "Help"]) == '; there are 2, such as "Help", "Sales"'
    assert such_as("Help", []) == ""
