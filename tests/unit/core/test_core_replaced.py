"""Which changes make a replacement: those of a field that the API takes at the create and never again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.output import Unknown
from support.driver import Driver

from journeys.registry import load

ONE, TWO = {"id": "1", "source": "Custom"}, {"id": "2", "source": "Custom"}


def of(value: Any) -> dict[str, Any]:
    return {"display_name": "VIP", **({} if value is None else {"external_segment": value})}


@pytest.mark.parametrize(
    ("applied", "live", "wanted", "replaced"),
    [
        (ONE, ONE, ONE, []),
        (None, None, None, []),
        (ONE, ONE, TWO, ["external_segment.id"]),
        (ONE, ONE, None, ["external_segment.id", "external_segment.source"]),
        (None, None, ONE, ["external_segment.id", "external_segment.source"]),
        (ONE, ONE, Unknown(), ["external_segment.id", "external_segment.source"]),
        (ONE, ONE, {**ONE, "id": Unknown()}, ["external_segment.id"]),
    ],
)
def test_what_changes_is_replaced(applied: Any, live: Any, wanted: Any, replaced: list[str]) -> None:
    assert load("genesys:Segment").replaced(of(applied), of(live), of(wanted)) == replaced


def test_what_the_program_names_for_the_first_time_as_it_is_is_no_replacement() -> None:
    assert load("genesys:Segment").replaced(of(None), of(ONE), of(ONE)) == []


def test_what_the_server_keeps_otherwise_than_it_was_applied_is_no_replacement() -> None:
    """Else every run would replace the object."""
    assert load("genesys:Segment").replaced(of(ONE), of(TWO), of(ONE)) == []


def test_the_old_object_goes_after_the_new_one_is_there(driver: Callable[..., Driver]) -> None:
    """Where the new one can't be made, there is still the old one."""
    it = driver()
    one, two = ({**of({**each, "name": "n"}), "journey": {"patterns": []}} for each in (ONE, TWO))
    it.up(one)
    plan = it.preview(two)
    assert (plan.op, plan.replaces, plan.deletes_first) == ("replace", ["external_segment.id"], False)
