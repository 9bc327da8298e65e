"""A text that must have a form is told so in words, with an example; a regular expression is for machines."""

from __future__ import annotations

import re

import pytest

from journeys.registry import load, tokens
from providers.core.schema.fields import FORMS, Limit


def test_a_pattern_without_words_is_refused_where_it_is_declared() -> None:
    for wrong in ({"pattern": "^x$"}, {"form": "x"}):
        with pytest.raises(TypeError, match="given together"):
            Limit(**wrong)  # type: ignore[arg-type]


def test_every_form_has_an_example_that_it_allows() -> None:
    for token in tokens():
        load(token)
    assert len(FORMS) >= 3
    for pattern, form in FORMS.items():
        example = re.search(r'such as "([^"]+)"$', form)
        assert example, form
        assert re.search(pattern, example[1])
        assert not re.search(r"[\^$\\]|\]\+|\{\d", form), form
