"""The order of an export is decided by content: ids, dates and the order of lists have no say in it."""

from __future__ import annotations

import ast
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeys.bring
from journeys.bring.kinds import Live, providers
from journeys.bring.order import ordered
from journeys.bring.plan import decide, finish, numbered, propose
from journeys.bring.program import program_of
from journeys.registry import tokens

PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/a"], "operator": "equal"}],
    "count": 1,
    "streamType": "Web",
    "sessionType": "web",
}


def org(maps: list[tuple[list[int], int, int]], segments: list[int], templates: int, seed: int) -> list[Live]:
    """Segments (by the variant of their content), templates and maps between them; `seed` decides ids and order."""
    order = random.Random(seed)
    ids = [f"id-{order.random()}" for _ in range(len(segments) + templates + len(maps))]
    people, shown, acting = (
        ids[: len(segments)],
        ids[len(segments) : len(segments) + templates],
        ids[-len(maps) :],
    )
    found: list[tuple[str, dict[str, Any]]] = [
        (
            "genesys:Segment",
            {
                "id": id,
                "displayName": "Same",
                "description": f"variant {v}",
                "journey": {"patterns": [PATTERN]},
            },
        )
        for id, v in zip(people, segments, strict=True)
    ]
    found += [
        ("genesys:ActionTemplate", {"id": id, "name": "Same", "mediaType": "contentOffer", "state": "Active"})
        for id in shown
    ]
    for id, (used, template, weight) in zip(acting, maps, strict=True):
        triggers = [people[each % len(people)] for each in used]
        order.shuffle(triggers)
        action = {"mediaType": "contentOffer", "actionTemplate": {"id": shown[template % templates]}}
        body = {"triggerWithSegments": triggers, "weight": weight, "action": action}
        found.append(("genesys:ActionMap", {"id": id, "displayName": "Same", **body}))
    order.shuffle(found)
    return [Live.of(providers()[token], entity) for token, entity in found]


def program(objects: list[Live]) -> str:
    by_key = numbered(ordered(objects, lambda ref: ""))
    choices = propose(by_key, bundles=True, twins=lambda live: True)

    def resolve(ref: Any) -> Any:
        raise AssertionError("everything is managed")

    return program_of(finish(decide(by_key, choices), resolve))


MAPS = st.lists(
    st.tuples(st.lists(st.integers(0, 4), max_size=3, unique=True), st.integers(0, 3), st.integers(1, 3)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60)
@given(MAPS, st.lists(st.integers(0, 1), min_size=5, max_size=5), st.integers(1, 3))
def test_namesakes_in_two_orgs_of_equal_content_give_one_program(
    maps: list[tuple[list[int], int, int]], segments: list[int], templates: int
) -> None:
    assert program(org(maps, segments, templates, 1)) == program(org(maps, segments, templates, 2))


def test_what_is_linked_stays_together() -> None:
    maps = [([0], 0, 1), ([1], 1, 1), ([2], 2, 1)]
    text = program(org(maps, [0, 0, 0, 0, 0], 3, 7))
    assert text.count("JourneyBundle(") == 3


@pytest.mark.parametrize(
    "path", sorted(Path(journeys.bring.__file__).parent.glob("*.py")), ids=lambda path: path.stem
)
def test_it_has_no_list_of_types_of_its_own(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {ast.get_docstring(each, clean=False) for each in ast.walk(tree) if isinstance(each, documented)}
    texts = [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    attribute_docs = {
        each.value.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
    }
    code = [each for each in texts if each not in docs | attribute_docs]
    assert not any(token in text for token in tokens() for text in code)
