"""Two resources of one natural key, and a name in the place of an id: told in the program, in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from support.inline import run
from support.messages import without_lines

from providers.genesys import (
    EventDefinition,
    ExternalEventsSchema,
    JourneyView,
    JourneyViewSchedule,
    Provider,
    Segment,
    SegmentAssignment,
)

PROPERTIES: Any = {"sum": {"type": "number"}}


def failure(program: Callable[[], None], config: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(pulumi.RunError) as caught:
        run(program, config=config)
    return [without_lines(line).strip() for line in str(caught.value).splitlines()[1:]]


def event(**opts: Any) -> EventDefinition:
    schema = ExternalEventsSchema("schema", title="shop", properties=PROPERTIES, **opts)
    return EventDefinition(
        "checkout", schema_id=schema.id, event_name="CheckoutDone", display_name="Done", rank=1, **opts
    )


def view(id: pulumi.Input[str]) -> JourneyView:
    elements: Any = [{"id": "done", "name": "Done", "attributes": {"type": "Event", "id": id}}]
    return JourneyView("funnel", name="Funnel", duration="P30D", elements=elements)


SAID = (
    'JourneyView "funnel": elements[0].attributes.id: must be the id of "checkout", not its name: give the output '
    "`id` of that resource"
)


def test_a_view_that_names_an_event_by_its_name_is_told_the_id() -> None:
    assert failure(lambda: (event(), view("CheckoutDone"))[0] and None) == [SAID]
    assert failure(lambda: (view("CheckoutDone"), event())[0] and None) == [SAID]
    config = {"genesys:baseUrl": "http://127.0.0.1:9"}
    assert failure(lambda: (event(), view("CheckoutDone"))[0] and None, config) == [SAID]


def test_an_event_of_genesys_or_the_output_of_a_resource_is_right() -> None:
    run(lambda: (view("e5b0ff5e-0b4f-4e52-8d1b-2f6a3d3a4f01"), event())[0] and None)
    run(lambda: view(event().id) and None)


def test_every_type_with_an_id_of_another_is_told() -> None:
    def program() -> None:
        view("e5b0ff5e-0b4f-4e52-8d1b-2f6a3d3a4f01")
        JourneyViewSchedule("daily", view_id="Funnel", frequency="Daily")
        Segment("vip", display_name="VIP", journey={"patterns": []})
        SegmentAssignment("one", contact_id="c-1", segment_ids=["VIP"])

    assert [line.partition(", not its")[0] for line in failure(program)] == [
        'JourneyViewSchedule "daily": view_id: must be the id of "funnel"',
        'SegmentAssignment "one": segment_ids[0]: must be the id of "vip"',
    ]


def test_a_name_or_an_address_that_is_known_later_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK warns of an Output that is made a text."""
    texts: list[pulumi.Output[Any]] = []
    monkeypatch.setattr(pulumi.Output, "__str__", lambda output: texts.append(output) or "an Output")
    name = pulumi.Output.from_input("VIP")

    def program() -> None:
        Segment("vip", display_name=name, journey={"patterns": []})
        elsewhere = Provider("elsewhere", base_url=pulumi.Output.from_input("http://127.0.0.1:9"))
        opts = pulumi.ResourceOptions(provider=elsewhere)
        Segment("there", opts=opts, display_name="VIP", journey={"patterns": []})

    run(program)
    assert texts == []


def test_a_name_in_another_place_is_nobodys_of_the_program() -> None:
    def program() -> None:
        elsewhere = Provider("elsewhere", base_url="http://127.0.0.1:9")
        event(opts=pulumi.ResourceOptions(provider=elsewhere))
        view("CheckoutDone")

    run(program)


# --- two resources of one key ----------------------------------------------------------------------------------------


def twins(first: pulumi.ResourceOptions | None = None, second: pulumi.ResourceOptions | None = None) -> None:
    Segment("one", opts=first, display_name="VIP", journey={"patterns": []})
    Segment("two", opts=second, display_name="VIP", journey={"patterns": []})


@pytest.fixture
def warned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The warnings about keys."""
    said: list[str] = []
    monkeypatch.setattr(
        pulumi.log, "warn", lambda text, **_: said.append(text) if "display_name" in text else None
    )
    return said


def test_two_resources_of_one_key_are_a_mistake() -> None:
    assert failure(twins) == [
        'Segment "two": display_name: the same as of segment "one"; give one of them another, or set '
        "genesys:onExisting to create if there shall be two"
    ]


def test_two_resources_of_one_key_may_be_wanted(warned: list[str]) -> None:
    made: list[str] = []
    run(twins, config={"genesys:onExisting": "create"}, made=made)
    assert (sorted(made), warned) == (["one", "two"], [])  # registered side by side


def test_two_of_one_key_by_two_providers_of_one_address_are_a_warning(warned: list[str]) -> None:
    """They may have credentials of two organisations."""

    def program() -> None:
        one, two = (Provider(name, base_url="http://127.0.0.1:9") for name in ("first", "second"))
        twins(pulumi.ResourceOptions(provider=one), pulumi.ResourceOptions(provider=two))

    run(program)
    assert warned == [
        'display_name: the same as of segment "one" of another provider for the same address; in one organisation both '
        "are one object"
    ]


def test_two_of_one_key_at_two_addresses_are_two(warned: list[str]) -> None:
    def program() -> None:
        one, two = (Provider(name, base_url=f"http://127.0.0.1:{name}") for name in ("8", "9"))
        twins(pulumi.ResourceOptions(provider=one), pulumi.ResourceOptions(provider=two))

    run(program)
    assert warned == []


def test_keys_that_are_known_later_or_missing_are_not_compared() -> None:
    def program() -> None:
        name = pulumi.Output.from_input("VIP")
        for each in ("one", "two"):
            Segment(each, display_name=name, journey={"patterns": []})

    run(program)
    missing = failure(lambda: (Segment("one"), Segment("two"))[0] and None)
    assert [line.partition(": ")[2] for line in missing] == ["display_name: is required"] * 2
