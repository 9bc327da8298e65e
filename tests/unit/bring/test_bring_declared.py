"""Every id in the arguments of a type says whose it is, so that an export can write it as a reference."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from journeys.bring.kinds import lookups, providers, targets
from providers.core.schema.shape import Shape

OWN = {
    "ActionTargetArgs.action_target_id": "of the object itself, which is taken",
    "ViewElement.id": "of a part of the view itself",
    "ViewLink.id": "of a part of the view itself",
    "ViewGroup.element_id": "of a part of the view itself",
    "ViewMetric.id": "of a part of the view itself",
    "ViewMetric.element_id": "of a part of the view itself",
    "EventDefinitionArgs.definition_id": "of the object itself, which is taken",
    "ExternalEventsConfigurationArgs.division_id": "of a division, which no type or lookup here has",
    "SegmentAssignmentArgs.contact_id": "of a person, which is never looked up",
    "ExternalSegment.id": "of another system, the same in every org",
    "ActionDefinition.action_id": "of the catalogue of destination actions, the same in every workspace",
    "ActionDefinition.id": "of a part of the journey itself",
    "Activation.id": "of a part of the journey itself",
    "Key.id": "of a step of the journey itself",
}
"""Ids that are nobody else's, and why."""


def ids(shape: Shape, above: tuple[int, ...] = ()) -> Iterator[tuple[str, bool]]:
    """Each field that has an id, and whether it says whose."""
    if id(shape) in above:
        return
    for field in shape.fields.values():
        node = field.node
        marked = False
        while True:
            marked = marked or any(role.target for role in node.roles)
            for inner in (node.shape, *node.variants.values()):
                if inner is not None:
                    yield from ids(inner, (*above, id(shape)))
            if node.item is None:
                break
            node = node.item
        if field.name in ("id", "ids") or field.name.endswith(("_id", "_ids")):
            yield f"{shape.source.__name__}.{field.name}", marked


@pytest.mark.parametrize("token", providers())
def test_every_id_says_whose_it_is(token: str) -> None:
    unmarked = {name for name, marked in ids(providers()[token].shape) if not marked}
    assert unmarked <= OWN.keys(), "annotate them with providers.core.schema.fields.refers_to"


def test_types_come_after_those_that_they_refer_to() -> None:
    seen: set[str] = set()
    for token, provider in providers().items():
        seen.add(token)
        assert targets(provider.shape) & providers().keys() <= seen


def test_lookups_are_found_by_what_they_find() -> None:
    assert lookups()["genesys:flow"].function == "get_flow"
    assert lookups()["genesys:ActionTemplate"].function == "get_action_template"
    assert lookups()["genesys:flow"].package == "providers.genesys"
