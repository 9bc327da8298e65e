"""The written arguments of the form that asks at once: current, with the words of the declarations, named by each function."""

from __future__ import annotations

import inspect

from typing_extensions import is_typeddict

from journeys.docs import known as written
from journeys.docs.families import arguments_of, families, functions_of
from journeys.docs.fields import fields_of
from journeys.docs.source import attributes
from providers.core.program.function import Function
from providers.genesys import functions
from providers.genesys.functions import known

PACKAGE = "providers.genesys"
FUNCTIONS = [
    (function, arguments_of(module, function.__name__))
    for _, _, module in families(PACKAGE)
    for function in functions_of(module)
]


def test_each_function_that_asks_at_once_takes_them_and_the_other_form_takes_outputs() -> None:
    assert len(FUNCTIONS) > 35
    for function, args in FUNCTIONS:
        annotation = inspect.signature(function).parameters["args"].annotation
        assert annotation == f"Unpack[known.{args.__name__}]"
        if not function.__name__.startswith("each_"):
            late = getattr(functions, f"{function.__name__}_output")
            assert inspect.signature(late).parameters["args"].annotation == f"Unpack[{args.__name__}]"


def test_they_have_the_fields_and_words_of_the_declarations_and_no_output() -> None:
    for source in written.sources(PACKAGE):
        found = getattr(known, source.__name__)
        assert is_typeddict(found)
        assert (found.__doc__ or "").split() == (source.__doc__ or "").split()
        ours = attributes(found)
        assert {name: each.doc for name, each in ours.items()} == {
            each.name: " ".join(each.doc.split()) for each in fields_of(source)
        }
        required = {name for name, each in ours.items() if each.annotation.startswith("Required[")}
        assert required == {each.name for each in fields_of(source) if each.required}
        assert not any("Input" in each.annotation or "Output" in each.annotation for each in ours.values())
    assert set(known.__all__) == {source.__name__ for source in written.sources(PACKAGE)}


def test_a_vendor_without_functions_has_none() -> None:
    assert written.files("providers.twilio_segment") == {}
    assert any(isinstance(each, Function) for each in vars(functions.segments).values())
