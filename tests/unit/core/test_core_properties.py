"""What holds for all values: comparing, respelling, the way to the API and back, check, diff."""

from __future__ import annotations

import copy
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import filled, respelled, values, with_unknowns
from support.driver import POINTER, configured
from support.wire import over_the_wire
from typing_extensions import TypedDict

from providers.core.schema.equality import (
    canonical_fields,
    is_satisfied_by,
    keep_spelling,
    means_same,
    project_onto_inputs,
)
from providers.core.schema.fields import COLOR, CREATE_ONLY, UNORDERED, Date, In, Items, Json, Obj, Objs, Opt
from providers.core.schema.shape import Node, Shape, shape_of
from providers.core.schema.wire import from_wire, to_wire
from providers.core.session.record import Record
from providers.genesys import ActionMapArgs, ActionTemplateArgs, SegmentArgs

settings.register_profile(
    "quick",
    max_examples=60,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("quick")


class Leaf(TypedDict, total=False):
    """All kinds of scalars."""

    name: Opt[str]
    count: Opt[int]
    share: Opt[float]
    on: Opt[bool]
    color: Opt[Annotated[str, COLOR]]
    at: Opt[Date]
    tags: In[Annotated[Items[str], UNORDERED]]
    steps: In[Annotated[Items[int], "ordered"]]


class Thing(TypedDict, total=False):
    """Everything that a type can declare, nested."""

    leaf: Obj[Leaf]
    bag: Obj[Annotated[Objs[Leaf], UNORDERED]]
    row: Objs[Leaf]
    free: Json
    fixed: Opt[Annotated[str, CREATE_ONLY]]


SHAPES = {
    source.__name__: shape_of(source) for source in (Thing, SegmentArgs, ActionMapArgs, ActionTemplateArgs)
}


def node_of(shape: Shape) -> Node:
    return Node("object", shape=shape)


any_settings = settings()
each_shape = pytest.mark.parametrize("which", SHAPES)


@each_shape
@any_settings
@given(st.data())
def test_a_respelling_is_the_same_and_keeps_the_old_words(which: str, data: st.DataObject) -> None:
    shape = SHAPES[which]
    node, old = node_of(shape), data.draw(values(shape))
    new = respelled(old, node, data.draw)
    assert means_same(old, new, node)
    assert keep_spelling(old, new, node) == old
    assert is_satisfied_by(old, new, node)
    assert project_onto_inputs(old, new, node) == old


@each_shape
@any_settings
@given(st.data())
def test_respell_never_changes_the_meaning(which: str, data: st.DataObject) -> None:
    shape = SHAPES[which]
    node = node_of(shape)
    old, new = data.draw(values(shape)), data.draw(values(shape))
    kept = keep_spelling(old, new, node)
    assert canonical_fields(kept, shape) == canonical_fields(new, shape)
    assert keep_spelling(old, kept, node) == kept


@each_shape
@any_settings
@given(st.data())
def test_what_the_server_fills_in_is_no_difference(which: str, data: st.DataObject) -> None:
    shape = SHAPES[which]
    node, wanted = node_of(shape), data.draw(values(shape))
    live = respelled(filled(wanted, node, data.draw), node, data.draw)
    assert is_satisfied_by(wanted, live, node)
    assert project_onto_inputs(wanted, live, node) == wanted


@each_shape
@any_settings
@given(st.data())
def test_covers_and_as_written_agree(which: str, data: st.DataObject) -> None:
    """What a refresh shows as changed is just what is not covered, and shown it is covered."""
    shape = SHAPES[which]
    node = node_of(shape)
    wanted, live = data.draw(values(shape)), data.draw(values(shape))
    seen = project_onto_inputs(wanted, live, node)
    if is_satisfied_by(wanted, live, node):
        assert seen == wanted
    else:
        assert not means_same(seen, wanted, node)
        assert is_satisfied_by(seen, live, node)


@each_shape
@any_settings
@given(st.data())
def test_to_the_api_and_back(which: str, data: st.DataObject) -> None:
    shape = SHAPES[which]
    node, written = node_of(shape), data.draw(values(shape))
    back = from_wire(to_wire(over_the_wire(written), shape), shape)
    assert means_same(written, back, node)


@each_shape
@any_settings
@given(st.data())
def test_values_are_not_changed_in_place(which: str, data: st.DataObject) -> None:
    shape = SHAPES[which]
    node = node_of(shape)
    one, two = data.draw(values(shape)), data.draw(values(shape))
    before = copy.deepcopy((one, two))
    (
        means_same(one, two, node),
        is_satisfied_by(one, two, node),
        keep_spelling(one, two, node),
        project_onto_inputs(one, two, node),
    )
    to_wire(one, shape)
    assert (one, two) == before


HOST = "127.0.0.1:9"
RECORD = Record(HOST, "org-1", "id").text()


def provider() -> Any:
    return configured("genesys:Segment", {"genesys:baseUrl": f"http://{HOST}"})


@any_settings
@given(st.data())
def test_check_is_idempotent(data: st.DataObject) -> None:
    of_segment = shape_of(SegmentArgs)
    olds = over_the_wire({**data.draw(values(of_segment)), "__provider": POINTER})
    news = over_the_wire({**data.draw(values(of_segment)), "__provider": POINTER})
    first = provider().check(olds, copy.deepcopy(news))
    again = provider().check(olds, copy.deepcopy(first.inputs))
    assert again.inputs == first.inputs
    assert [f.reason for f in again.failures] == [f.reason for f in first.failures]


@any_settings
@given(st.data())
def test_nothing_makes_check_or_diff_crash(data: st.DataObject) -> None:
    """Wrong types and unknowns anywhere are failures or tolerated; unknowns in what is valid make an update."""
    of_segment = shape_of(SegmentArgs)
    news = with_unknowns(over_the_wire(data.draw(values(of_segment, wrong=True))), data.draw)
    if not isinstance(news, dict):
        news = {"journey": news}
    news["__provider"] = POINTER
    olds = over_the_wire({**data.draw(values(of_segment)), "__provider": POINTER})
    checked = provider().check(olds, news)
    for failure in checked.failures:
        assert failure.property == ""
        assert failure.reason
    if not checked.failures:
        state = {**olds, "__record": RECORD, "version": 1.0}
        assert provider().diff("id", state, checked.inputs).changes in (None, False, True)


@any_settings
@given(st.data())
def test_an_unknown_is_never_no_change(data: st.DataObject) -> None:
    from pulumi.output import Unknown

    of_segment = shape_of(SegmentArgs)
    olds = over_the_wire(data.draw(values(of_segment)))
    name = data.draw(st.sampled_from(sorted(of_segment.fields)))
    state = {**olds, "__record": RECORD, "__provider": POINTER}
    found = provider().diff("id", state, {**olds, name: Unknown(), "__provider": POINTER})
    assert found.changes is None
    leaves = {".".join(path) for path in of_segment.leaves(CREATE_ONLY)}
    assert set(found.replaces or []) == {leaf for leaf in leaves if leaf.startswith(f"{name}.")}
