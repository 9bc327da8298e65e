"""Objects inside of outputs: attributes beside items, and nothing that the server answers ends the program."""

from __future__ import annotations

import copy
import json
from typing import Any, Literal

import pulumi
import pytest
from pulumi.runtime import rpc
from support.inline import run

from providers.core.program.nested import Nested, read_field, reader_of
from providers.genesys import GetSegmentResult, Segment, outputs, whole
from providers.twilio_segment import outputs as segment_outputs

CRITERIA = {"key": "page.url", "values": ["/a", "/b"]}
PATTERN = {"criteria": [CRITERIA], "count": 2.0, "stream_type": "Web", "session_type": "web"}
JOURNEY: dict[str, Any] = {"patterns": [PATTERN]}


class Leaf(Nested):
    """For the tests."""

    size: int | None
    items: list[str]  # type: ignore[assignment]
    kind: Literal["leaf"]


class Twig(Nested):
    """For the tests."""

    kind: Literal["twig"]
    leaf: Leaf | None


class Tree(Nested):
    """For the tests."""

    parts: list[Leaf | Twig]
    top: Leaf


def test_keys_are_attributes_and_items() -> None:
    journey = outputs.Journey.read(JOURNEY)
    assert journey.patterns[0].criteria[0].key == "page.url"
    assert journey["patterns"][0]["criteria"][0]["key"] == "page.url"
    assert isinstance(journey.patterns[0], outputs.JourneyPattern)
    assert journey == JOURNEY
    assert json.dumps(journey) == json.dumps(JOURNEY).replace("2.0", "2")
    assert {**journey} == dict(journey) == JOURNEY


def test_a_declared_whole_number_is_one() -> None:
    """The engine has doubles only."""
    count = outputs.Journey.read(JOURNEY).patterns[0].count
    assert (count, type(count)) == (2, int)
    assert type(outputs.JourneyPattern.read({"count": 2.5}).count) is float


def test_what_is_missing_is_none_or_an_empty_list() -> None:
    pattern = outputs.JourneyPattern.read({"event_name": None})
    assert pattern.event_name is None
    assert pattern.criteria == []
    assert outputs.Journey.read({}).patterns == []
    assert outputs.Journey.read({"patterns": None}).patterns is None
    assert pattern == {"event_name": None}, "and no key comes to the object by being read"


def test_a_name_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(AttributeError, match="'Journey' object has no attribute 'pattern'"):
        outputs.Journey.read(JOURNEY).pattern  # type: ignore[attr-defined]  # noqa: B018
    assert not hasattr(outputs.Journey.read(JOURNEY), "__html__")


def test_what_the_vendor_adds_is_kept() -> None:
    journey = outputs.Journey.read({"patterns": [{**PATTERN, "weight": 3, "style": {"a": [1]}}], "mode": "x"})
    assert journey["mode"] == "x"
    assert journey.patterns[0]["style"] == {"a": [1]}
    assert journey.mode == "x"  # type: ignore[attr-defined]  # a program may be ahead of its types


@pytest.mark.parametrize(
    "value",
    [
        {"patterns": "none"},
        {"patterns": {"a": 1}},
        {"patterns": [None, "x", 3, [PATTERN]]},
        {"patterns": [{"criteria": "x", "count": "two", "stream_type": 5}]},
    ],
)
def test_a_value_of_another_type_passes_as_it_is(value: dict[str, Any]) -> None:
    assert outputs.Journey.read(value) == value


def test_an_object_that_is_none_or_no_object_passes_as_it_is() -> None:
    read = reader_of(outputs.Journey | None)
    assert read is not None
    assert [read(None), read("x"), read([1])] == [None, "x", [1]]


def test_one_of_several_objects_is_told_by_its_fixed_words() -> None:
    tree = Tree.read({"parts": [{"kind": "leaf", "size": 1.0}, {"kind": "twig", "leaf": {"kind": "leaf"}}]})
    assert [type(each) for each in tree.parts] == [Leaf, Twig]
    assert isinstance(tree["parts"][1]["leaf"], Leaf)
    new = Tree.read({"parts": [{"kind": "flower", "petals": 5}, {"size": 1}]}).parts
    assert [type(each) for each in new] == [Nested, Nested], "one that the vendor adds"
    assert new[0].petals == 5  # type: ignore[union-attr]
    rules = segment_outputs.ExitRules.read({"rules": [{"type": "EXIT_RULE", "exit_type": "EVENT_PERFORMED"}]})
    assert isinstance(rules.rules[0], segment_outputs.EventExitRule)


def test_a_key_with_the_name_of_a_method_is_both() -> None:
    criteria = outputs.Criteria.read(CRITERIA)
    assert criteria.values == ["/a", "/b"]
    assert [*criteria.values()] == ["page.url", ["/a", "/b"]]  # type: ignore[operator]
    leaf = Leaf.read({"size": 3})
    assert leaf.items == []
    assert [*leaf.items()] == [("size", 3)]  # type: ignore[operator]
    assert copy.deepcopy(leaf) == {"size": 3}
    assert type(copy.deepcopy(leaf)) is Leaf
    assert outputs.Criteria({"values": "x"}).values == "x"


def test_a_result_of_a_lookup_has_them_too() -> None:
    journey = read_field(GetSegmentResult, "journey", JOURNEY)
    assert isinstance(journey, outputs.Journey)
    assert read_field(GetSegmentResult, "display_name", "x") == "x"
    assert read_field(GetSegmentResult, "external_segment", None) is None


def values_of(program: Any, *, preview: bool = False) -> list[Any]:
    """What a program's outputs are: each as its value, whether it is known and whether it is secret."""
    found: dict[int, Any] = {}

    async def look(at: int, output: pulumi.Output[Any]) -> None:
        known = await output.is_known()
        found[at] = (await output.future() if known else None, known, await output.is_secret())

    def body() -> None:
        for at, each in enumerate(program()):
            pulumi.Output.from_input(look(at, each))

    run(body, preview=preview)
    return [found[at] for at in sorted(found)]


def test_outputs_are_lifted_by_attribute_and_by_item() -> None:
    def program() -> list[pulumi.Output[Any]]:
        made = Segment("a", display_name="x", journey=whole(JOURNEY))
        return [
            made.journey.patterns[0].count,
            made.journey["patterns"][0]["count"],
            made.journey.patterns[0].criteria[0].values[1],
            made.journey.apply(lambda j: j.patterns[0].criteria[0].values),
            made.journey,
        ]

    found = values_of(program)
    assert [value for value, _, _ in found] == [2, 2, "/b", ["/a", "/b"], JOURNEY]
    assert {(known, secret) for _, known, secret in found} == {(True, False)}


def test_a_secret_stays_one() -> None:
    def program() -> list[pulumi.Output[Any]]:
        made = Segment("a", display_name="x", journey=whole(pulumi.Output.secret(JOURNEY)))
        return [made.journey, made.journey.patterns[0].count]

    assert {secret for _, _, secret in values_of(program)} == {True}


def test_what_is_unknown_in_a_preview_stays_so() -> None:
    def program() -> list[pulumi.Output[Any]]:
        page = pulumi.Output.from_input("x").apply(lambda _: "/a")
        late = pulumi.Output(set(), page.future(), _false())  # type: ignore[arg-type]
        criteria = {"key": "page.url", "values": [late]}
        made = Segment(
            "a", display_name="x", journey=whole({"patterns": [{**PATTERN, "criteria": [criteria]}]})
        )
        return [
            made.journey.patterns[0].criteria[0].values[0],
            made.journey.patterns[0].count,
            made.journey.patterns[0].criteria[0].key,
        ]

    found = values_of(program, preview=True)
    assert [known for _, known, _ in found] == [False, True, True]
    assert [value for value, _, _ in found] == [None, 2, "page.url"]


async def _false() -> bool:
    return False


def test_an_output_that_is_there_is_read_once() -> None:
    def program() -> list[pulumi.Output[Any]]:
        made = Segment("a", display_name="x", journey=whole(JOURNEY))
        assert made.journey is made.journey
        return [made.journey]

    assert len(values_of(program)) == 1


def test_outputs_that_the_sdk_puts_together_are_plain() -> None:
    def program() -> list[pulumi.Output[Any]]:
        made = Segment("a", display_name="x", journey=whole(JOURNEY))
        together = pulumi.Output.all(journey=made.journey)
        return [together.apply(lambda found: type(found["journey"]["patterns"][0]) is dict)]

    assert values_of(program) == [(True, True, False)]


@pulumi.output_type
class OfTheSdk(dict[str, Any]):
    """What a generated SDK would have."""

    key: str
    operator: str | None


def test_the_sdk_s_own_classes_lose_keys_and_end_programs() -> None:
    """Why ours are none, as docs/arguments.md says."""

    def read(value: Any, kind: Any) -> Any:
        return rpc.translate_output_properties(value, lambda name: name, kind)

    assert dict(read({"key": "x", "added": 1}, OfTheSdk)) == {"key": "x", "operator": None}
    with pytest.raises(AssertionError, match="Unexpected type"):
        read({"key": {"a": 1}}, OfTheSdk)


class OurSegment(Segment):
    """A user's own, with an output of its own kind of class."""


def test_a_subclass_has_them_too() -> None:
    def program() -> list[pulumi.Output[Any]]:
        return [OurSegment("a", display_name="x", journey=whole(JOURNEY)).journey.patterns[0].count]

    assert values_of(program) == [(2, True, False)]
