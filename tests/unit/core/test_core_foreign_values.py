"""Values that the SDK can't send, and keys that are no strings: told like other mistakes, with the field and all at once."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from support.inline import OTHER, mistakes_of

from providers.genesys import ActionMap, Segment

ACTION: Any = {"media_type": "webMessagingOffer"}


def offer(**more: Any) -> ActionMap:
    return ActionMap("m", **{"display_name": "M", "action": ACTION, **more})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"trigger_with_segments": {"a"}},
            "trigger_with_segments: must be a list; got {'a'}",
        ),
        (
            {"trigger_with_segments": (each for each in "ab")},
            "trigger_with_segments: must be a list; got a value of type generator",
        ),
        (
            {"trigger_with_segments": [print]},
            "trigger_with_segments[0]: must be a string; got a value of type builtin_function_or_method",
        ),
        ({"display_name": b"M"}, "display_name: must be a string; got b'M'"),
        (
            {"page_url_conditions": [{"values": {"a"}, "operator": "containsAny"}]},
            "page_url_conditions[0].values: must be a list; got {'a'}",
        ),
    ],
)
def test_what_the_sdk_cannot_send_is_named_with_all_other_mistakes(given: Any, told: str) -> None:
    assert mistakes_of(lambda: offer(**given)) == [f'ActionMap "m": {told}', OTHER]


def test_a_field_that_there_is_not_can_have_such_a_value() -> None:
    first, *rest = mistakes_of(lambda: offer(nothing={"a"}))
    assert first.startswith('ActionMap "m": nothing: unknown field; allowed: ')
    assert rest == [OTHER]


@pytest.mark.parametrize(
    ("given", "where", "key"),
    [
        ({"journey": {1: 2}}, "journey: ", "1"),
        ({1: 2}, "", "1"),
        ({"journey": {"patterns": [{None: 2}]}}, "journey.patterns[0]: ", "None"),
        ({"journey": {("a",): 2}}, "journey: ", "('a',)"),
    ],
)
def test_a_key_that_is_no_string(given: Any, where: str, key: str) -> None:
    found = mistakes_of(lambda: Segment("s", {"display_name": "S", **given}))
    assert f'Segment "s": {where}the names of fields must be strings; got {key}' in found
    assert OTHER in found


def test_such_a_value_in_an_output_hides_no_mistakes() -> None:
    assert mistakes_of(lambda: offer(trigger_with_segments=pulumi.Output.from_input({"a"}))) == [OTHER]


def test_every_unknown_field_says_which_there_are() -> None:
    """The list stands once; later ones say so."""

    def program() -> None:
        Segment("a", display_name="A", colour="x")  # type: ignore[call-arg]
        wrong: Any = {"displayName": "B", "display_name": "B"}
        Segment("b", wrong)

    first, second, other = mistakes_of(program)
    assert first.startswith(
        'Segment "a": colour: unknown field, did you mean "color"?; allowed: display_name, '
    )
    assert (
        second == 'Segment "b": displayName: unknown field, did you mean "display_name"?; allowed: as above'
    )
    assert other == OTHER
