"""What a misspelt name was probably meant to be."""

from __future__ import annotations

from providers.core.schema.suggestion import nearest


def test_the_nearest_name_is_named() -> None:
    assert nearest("colour", ["color", "context"]) == ', did you mean "color"?'
    assert nearest("regoin", ["region"], "genesys:{}".format) == ', did you mean "genesys:region"?'


def test_case_alone_is_never_too_far() -> None:
    assert nearest("AND", ["or", "and"]) == ', did you mean "and"?'


def test_what_is_like_nothing_has_no_hint() -> None:
    assert nearest("zzz", ["color", "context"]) == ""
