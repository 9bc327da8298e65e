"""The layered layout: order and distance are kept, crossings that can be avoided are."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.graph.layers import crossings, order, place, straighten

LAYERS = st.lists(st.integers(1, 6), min_size=2, max_size=5)


def test_crossings_that_can_be_avoided_are() -> None:
    layers = [["a", "b", "c"], ["x", "y", "z"]]
    edges = [("a", "z"), ("b", "y"), ("c", "x")]
    assert crossings(layers, edges) == 3
    assert crossings(order(layers, edges), edges) == 0


def test_a_node_stands_at_the_middle_of_its_neighbours() -> None:
    layers = [["a"], ["x", "y", "z"]]
    sizes = dict.fromkeys("axyz", 10.0)
    found = place(layers, [("a", each) for each in "xyz"], sizes, 5.0)
    assert found == {"x": 5.0, "y": 20.0, "z": 35.0, "a": 20.0}


def test_short_branches_give_way_to_the_main_road() -> None:
    layers = [["a"], ["end", "b"], ["c"]]
    edges = [("a", "end"), ("a", "b"), ("b", "c")]
    sizes = dict.fromkeys(["a", "b", "c", "end"], 10.0)
    pull = {"a": 9.0, "b": 4.0, "c": 1.0, "end": 0.01}
    found = place(layers, edges, sizes, 5.0, pull, sweeps=60)
    assert abs(found["a"] - found["b"]) < abs(found["a"] - found["end"])
    straighten(layers, edges, sizes, 5.0, found, 5.0, pull)
    assert found["a"] == found["b"] == found["c"]


@settings(max_examples=60)
@given(LAYERS, st.randoms(use_true_random=False))
def test_order_and_distance_hold_for_any_graph(counts: list[int], random: object) -> None:
    layers = [[f"{level}.{index}" for index in range(count)] for level, count in enumerate(counts)]
    edges = [
        (source, target)
        for above, below in itertools.pairwise(layers)
        for source in above
        for target in below
        if random.random() < 0.4  # type: ignore[attr-defined]
    ]
    sizes = {key: 10.0 + 7 * (len(key) + int(key[-1])) for layer in layers for key in layer}
    ordered = order(layers, edges)
    assert [sorted(layer) for layer in ordered] == [sorted(layer) for layer in layers]
    assert crossings(ordered, edges) <= crossings(layers, edges)
    found = place(ordered, edges, sizes, 4.0)
    for layer in ordered:
        for left, right in itertools.pairwise(layer):
            assert found[right] - found[left] >= (sizes[left] + sizes[right]) / 2 + 4.0 - 1e-6
    assert min(found[key] - sizes[key] / 2 for layer in ordered for key in layer) >= -1e-6
