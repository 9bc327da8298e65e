"""Lists whose order has no meaning: every item finds its partner, and large lists take little time."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import filled, of, respelled
from typing_extensions import TypedDict

from providers.core.schema import pairing as matching
from providers.core.schema.equality import is_satisfied_by, keep_spelling, means_same, project_onto_inputs
from providers.core.schema.fields import UNORDERED, In, Items, Obj, Objs, Opt
from providers.core.schema.shape import Node, shape_of
from providers.genesys.action_map import ActionMapArgs
from providers.genesys.patterns import ContextPattern

EVENTS = shape_of(ActionMapArgs).fields["trigger_with_event_conditions"].node
CRITERIA = shape_of(ContextPattern).fields["criteria"].node


class Inner(TypedDict, total=False):
    """An object inside an item, with a list of objects in it."""

    on: Opt[bool]
    bag: Obj[Annotated[Objs[Tag], UNORDERED]]


class Tag(TypedDict, total=False):
    """The smallest of items."""

    name: Opt[str]
    size: Opt[int]


class Item(TypedDict, total=False):
    """An item with everything that makes pairing hard."""

    name: Opt[str]
    tags: In[Annotated[Items[str], UNORDERED]]
    inner: Obj[Inner]


class Holder(TypedDict, total=False):
    """What has the lists."""

    bag: Obj[Annotated[Objs[Item], UNORDERED]]


BAG = shape_of(Holder).fields["bag"].node
each_node = pytest.mark.parametrize("node", [BAG, EVENTS, CRITERIA], ids=["nested", "events", "criteria"])


def pairs_one_by_one(ours: list[Any], theirs: list[Any], match: Callable[[Any, Any], bool]) -> int:
    """How many pairs there can be, each item compared with each: the textbook's way, for short lists."""
    taken: dict[int, int] = {}

    def pair(our: int, tried: set[int]) -> bool:
        for at, their in enumerate(theirs):
            if at not in tried and match(ours[our], their):
                tried.add(at)
                if at not in taken or pair(taken[at], tried):
                    taken[at] = our
                    return True
        return False

    return sum(pair(index, set()) for index in range(len(ours)))


def items(node: Node) -> st.SearchStrategy[list[Any]]:
    assert node.item is not None
    return st.lists(of(node.item), max_size=6)


@each_node
@given(st.data())
def test_as_many_find_a_partner_as_when_each_is_compared_with_each(node: Node, data: st.DataObject) -> None:
    item = node.item
    assert item is not None
    ours = data.draw(items(node))
    live = [filled(copy.deepcopy(each), item, data.draw) for each in ours] + data.draw(items(node))
    live = data.draw(st.permutations(live))[: data.draw(st.integers(0, len(live)))]
    most = pairs_one_by_one(ours, live, lambda w, other: is_satisfied_by(w, other, item))
    gone = len(ours) - most
    seen = project_onto_inputs(ours, live, node)
    if gone == 0 and len(live) == len(ours):
        assert is_satisfied_by(ours, live, node)
        assert seen == ours
    else:
        assert not is_satisfied_by(ours, live, node)
        assert len(seen) == len(live)
        assert sum(1 for each in ours if each in seen) >= most


@each_node
@given(st.data())
def test_what_is_filled_in_and_reordered_is_covered(node: Node, data: st.DataObject) -> None:
    ours = data.draw(items(node))
    live = respelled(filled(copy.deepcopy(ours), node, data.draw), node, data.draw)
    assert is_satisfied_by(ours, live, node)


def condition(index: int, **more: Any) -> dict[str, Any]:
    return {
        "key": "page.url",
        "values": [f"/{index}", "/b"],
        "stream_type": "Web",
        "session_type": "web",
        **more,
    }


def quick(work: Callable[[], Any]) -> Any:
    """The answer, if it takes no more than a fraction of what comparing each with each takes."""
    started = time.process_time()
    found = work()
    assert time.process_time() - started < 1
    return found


def test_two_thousand_texts_in_another_order() -> None:
    node = shape_of(Item).fields["tags"].node
    wanted = [str(number) for number in range(2000)]
    live = random.Random(1).sample(wanted, 2000)
    assert quick(lambda: is_satisfied_by(wanted, live, node))
    assert quick(lambda: means_same(wanted, live, node))
    assert quick(lambda: keep_spelling(wanted, live, node)) == wanted
    assert not quick(lambda: is_satisfied_by(wanted, [*live[:-1], "other"], node))
    assert len(quick(lambda: project_onto_inputs(wanted, [*live[:-1], "other"], node))) == 2000


def test_two_thousand_equal_items() -> None:
    wanted = [condition(0)] * 2000
    live = [condition(0, operator="equal")] * 2000
    assert quick(lambda: is_satisfied_by(wanted, list(wanted), EVENTS))
    assert quick(lambda: is_satisfied_by(wanted, live, EVENTS))
    assert not quick(lambda: is_satisfied_by(wanted, [*live[:-1], condition(1)], EVENTS))


def test_two_thousand_objects_that_the_server_filled_in() -> None:
    wanted = [condition(number) for number in range(2000)]
    live = [condition(number, operator="equal", event_name="e") for number in reversed(range(2000))]
    assert quick(lambda: is_satisfied_by(wanted, live, EVENTS))
    assert quick(lambda: project_onto_inputs(wanted, live, EVENTS)) == wanted
    changed = [*live[:-1], condition(0, session_type="app")]
    assert not quick(lambda: is_satisfied_by(wanted, changed, EVENTS))
    assert quick(lambda: project_onto_inputs(wanted, changed, EVENTS)) == [*wanted[1:], changed[-1]]


def test_two_thousand_objects_of_which_none_is_left() -> None:
    wanted, live = [condition(number) for number in range(2000)], [condition(-1)] * 2000
    assert not quick(lambda: is_satisfied_by(wanted, live, EVENTS))


def test_what_cannot_be_told_apart_by_plain_values_is_compared_no_more_than_so_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beyond that the answer is "differs"."""
    wanted = [{"inner": {"bag": [{"name": str(number)}]}} for number in range(60)]
    live = [{"inner": {"bag": [{"name": str(number), "size": 1}]}} for number in reversed(range(60))]
    assert is_satisfied_by(wanted, live, BAG)
    monkeypatch.setattr(matching, "COMPARISONS", 50)
    assert not is_satisfied_by(wanted, live, BAG)


def test_a_chain_of_reassignments_is_no_recursion() -> None:
    """Each of ours fits two neighbours of theirs, and the last has only the place that the first took."""
    count = 3000
    fits = {our: [our, our + 1] for our in range(count - 1)} | {count - 1: [0]}
    found = matching.paired(
        [f"our {n}" for n in range(count)],
        [f"their {n}" for n in range(count)],
        lambda: fits,
        lambda our, their: their in fits[our],
    )
    assert len(found) == count
    assert all(their in fits[our] for their, our in found.items())
