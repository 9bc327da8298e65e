"""A resource, or a name at the wrong depth, in the place of a value: the message says what to give instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from support.inline import run
from support.messages import without_lines

from components.journeys import WebMessagingOffer
from providers.genesys import ActionMap, ActionTemplate, Segment

OFFER: Any = {"media_type": "webMessagingOffer"}


def failure(program: Callable[[], None]) -> list[str]:
    with pytest.raises(pulumi.RunError) as caught:
        run(program)
    return [without_lines(line).strip() for line in str(caught.value).splitlines()[1:]]


def test_a_resource_for_its_id() -> None:
    def program() -> None:
        vip: Any = Segment("vip", display_name="VIP", journey={"patterns": []})
        shown: Any = ActionTemplate("shown", name="Shown", media_type="contentOffer", state="Inactive")
        offer: Any = WebMessagingOffer("offer", pages=["/pricing"])
        ActionMap("map", display_name="Map", trigger_with_segments=[vip], action=OFFER)
        ActionMap("other", display_name="Other", action={**OFFER, "action_template": shown})
        ActionMap("third", display_name="Third", trigger_with_segments=[offer], action=OFFER)

    assert failure(program) == [
        'ActionMap "map": trigger_with_segments[0]: must be a string; got the Segment "vip": give its `id`',
        'ActionMap "other": action.action_template: must be an object (a dict); got the ActionTemplate "shown": '
        'give {"id": ...} with its `id`',
        'ActionMap "third": trigger_with_segments[0]: must be a string; got the WebMessagingOffer "offer": '
        "give one of its outputs",
    ]


def test_a_field_at_the_wrong_depth() -> None:
    def program() -> None:
        patterns: Any = []
        Segment("vip", display_name="VIP", patterns=patterns)  # type: ignore[call-arg]

    found = failure(program)
    assert [line.partition("; allowed")[0] for line in found] == [
        'Segment "vip": patterns: unknown field, did you mean "patterns" in context or in journey?'
    ]
