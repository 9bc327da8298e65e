"""What a program may write: arguments as an object, as a dict and as keywords; where its mistakes are told."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import pulumi
import pytest
from support.inline import run

from components.journeys import JourneyBundle, JourneyBundleArgs
from journeys.registry import VENDORS, load, tokens
from providers.core import errors
from providers.core.schema.shape import Shape
from providers.genesys import Segment, SegmentArgs

ARGS = SegmentArgs(display_name="x", is_active=True)


@pytest.mark.parametrize(
    "declare",
    [
        lambda: Segment("a", **ARGS),
        lambda: Segment("a", ARGS),
        lambda: Segment("a", {"display_name": "x", "is_active": True}, pulumi.ResourceOptions()),
        lambda: Segment("a", ARGS, opts=pulumi.ResourceOptions()),
        lambda: Segment("a", pulumi.ResourceOptions(), **ARGS),
        lambda: Segment("a", None, pulumi.ResourceOptions(), **ARGS),
        lambda: Segment("a", SegmentArgs(display_name="x"), is_active=True),
    ],
)
def test_every_way_to_give_arguments(declare: Any) -> None:
    found: list[Any] = []

    def program() -> None:
        made = declare()
        pulumi.Output.all(made.display_name, made.is_active).apply(found.extend)

    run(program)
    assert found == ["x", True]


@pytest.mark.parametrize(
    "journey",
    [
        lambda: None,
        lambda: pulumi.Output.from_input(None),
        lambda: pulumi.Output.from_input({"patterns": []}),
    ],
)
def test_none_and_outputs_in_the_place_of_a_nested_object(journey: Any) -> None:
    made: list[str] = []
    run(lambda: Segment("a", display_name="x", journey=journey()) and None, made=made)
    assert made == ["a"]


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (
            lambda: Segment("a", 5),
            r"second argument is SegmentArgs\(\.\.\.\), a dict, or ResourceOptions; got int",
        ),
        (
            lambda: Segment("a", ARGS, display_name="y"),
            "display_name is given as an argument and in SegmentArgs",
        ),
        (lambda: Segment("a", pulumi.ResourceOptions(), pulumi.ResourceOptions()), "options are given twice"),
        (lambda: Segment("a", ARGS, {"protect": True}), "opts must be ResourceOptions; got dict"),
    ],
)
def test_what_stands_in_the_place_of_arguments_is_named(declare: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        run(lambda: declare() and None)


def test_a_component_takes_an_object_too() -> None:
    made: list[str] = []
    parts = JourneyBundleArgs(segment={"display_name": "x"}, action_map={"display_name": "m"})
    run(lambda: JourneyBundle("b", parts, pulumi.ResourceOptions()) and None, made=made)
    assert made == ["b", "b-segment", "b-action-map"]


def test_a_misspelt_required_field_is_told_once_with_its_line() -> None:
    line = inspect.currentframe().f_lineno + 2  # type: ignore[union-attr]
    with pytest.raises(pulumi.RunError) as error:
        run(lambda: Segment("a", dispaly_name="x") and None)  # type: ignore[call-arg]
    text = str(error.value)
    assert 'dispaly_name: unknown field, did you mean "display_name"?' in text
    assert "is required" not in text
    assert f"(test_surface.py:{line})" in text


def test_the_allowed_names_are_listed_once() -> None:
    def program() -> None:
        for name in "abc":
            Segment(name, display_name="x", nothing=1)  # type: ignore[call-arg]

    with pytest.raises(pulumi.RunError) as error:
        run(program)
    assert str(error.value).count("allowed: display_name, ") == 1
    assert str(error.value).count("allowed: as above") == 2
    assert str(error.value).count("unknown field") == 3


def nested(shape: Shape) -> set[type]:
    """The types of all objects in the arguments."""
    found: set[type] = set()
    for field in shape.fields.values():
        nodes = [field.node]
        while nodes:
            node = nodes.pop()
            nodes += [node.item] if node.item else []
            for below in filter(None, [node.shape, *node.variants.values()]):
                if below.source not in found:
                    found |= {below.source, *nested(below)}
    return found


@pytest.mark.parametrize("token", tokens())
def test_every_nested_type_is_exported_beside_its_resource(token: str) -> None:
    vendor = token.partition(":")[0]
    if vendor not in VENDORS:
        pytest.skip("a vendor of the tests")
    package = importlib.import_module(VENDORS[vendor])
    types = nested(load(token).shape)
    assert {each.__name__ for each in types} <= set(package.__all__)
    assert all(getattr(package, each.__name__) is each for each in types)


def test_the_tree_of_errors_is_as_drawn() -> None:
    drawn: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        name = line.split()[0] if line.split() else ""
        if not hasattr(errors, name) and name not in ("Forbidden", "RateLimited", "ServerError", "TimedOut"):
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        above = [*above[:depth], name]
        if depth:
            drawn[name] = above[depth - 1]
    known: dict[str, str] = {}
    queue = [errors.JourneysError]
    while queue:
        each = queue.pop()
        below = [
            kind for kind in each.__subclasses__() if hasattr(errors, kind.__name__) or kind.__name__ in drawn
        ]
        known |= {kind.__name__: each.__name__ for kind in below}
        queue += below
    assert drawn == known
