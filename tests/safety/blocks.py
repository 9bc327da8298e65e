"""The blocks that a program manages, what the program changes in each, and what somebody else does in it meanwhile."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lifecycle.cases import put

from .harness import Engine, Watched
from .programs import program

Body = dict[str, Any]
Edit = Callable[[Body], object]


@dataclass(frozen=True)
class Theirs:
    """One edit by hand of the object as the API has it; `path` is what a message has to name."""

    path: str
    edit: Edit


@dataclass(frozen=True)
class Block:
    """One block: the type, the arguments, the program's own change (path and value), and edits by hand."""

    kind: str
    type: str
    args: Mapping[str, Any]
    mine: tuple[str, Any]
    theirs: Mapping[str, Theirs]

    def text(self, changed: bool = False) -> str:
        """The program."""
        args = put(self.args, *self.mine) if changed else dict(self.args)
        return program(f'{self.type}("it", **{args!r})')


CRITERIA = [
    {"key": "page.url", "values": ["/a"], "operator": "containsAny"},
    {"key": "page.title", "values": ["T"], "operator": "equal"},
]
PATTERN = {"criteria": CRITERIA, "count": 1, "stream_type": "Web", "session_type": "web"}
VISIT = {
    "criteria": [
        {"key": "device.type", "values": ["Desktop"], "entity_type": "visit", "operator": "containsAny"},
        {"key": "browser.family", "values": ["Firefox"], "entity_type": "visit", "operator": "equal"},
    ]
}
FLOW = {"id": "f10f0000-0000-0000-0000-000000000001"}


def _criteria(block: str, body: Body) -> list[Any]:
    found: list[Any] = body[block]["patterns"][0]["criteria"]
    return found


def patterns(block: str) -> dict[str, Theirs]:
    """Edits in a list of patterns with criteria."""
    where = f"{block}.patterns[0].criteria"

    def more(body: Body) -> None:
        body[block]["patterns"].append(copy.deepcopy(body[block]["patterns"][0]))

    return {
        "a leaf changed": Theirs(
            f"{where}[0].operator", lambda body: _criteria(block, body)[0].update(operator="notContainsAny")
        ),
        "a value added": Theirs(
            f"{where}[1].values", lambda body: _criteria(block, body)[1]["values"].append("more")
        ),
        "a criterion removed": Theirs(where, lambda body: _criteria(block, body).pop(1)),
        "a pattern added": Theirs(f"{block}.patterns", more),
    }


EVENT = {
    "a leaf added": Theirs(
        "journey.patterns[0].event_name",
        lambda body: body["journey"]["patterns"][0].update(eventName="bought"),
    )
}
MAP = {
    "display_name": "M",
    "trigger_with_segments": ["segment-1"],
    "action": {"media_type": "webMessagingOffer"},
}
OFFER = {"media_type": "webMessagingOffer", "web_messaging_offer_fields": {"offer_text": "Hello?"}}
CONDITION = {"key": "page.url", "values": ["/a"], "stream_type": "Web", "session_type": "web"}
TEMPLATE = {"name": "T", "media_type": "contentOffer", "state": "Active"}
CONTENT = {
    "display_mode": "Modal",
    "layout_mode": "TextOnly",
    "title": "Sale",
    "body": "Until Sunday",
    "style": {"position": {"top": "10px"}, "title": {"color": "#FFFFFF"}},
}
SEGMENT_PATTERNS = {"display_name": "S", "journey": {"patterns": [PATTERN]}, "context": {"patterns": [VISIT]}}
PAGE = "journey.patterns[0].criteria[0].values"

BLOCKS: dict[str, Block] = {
    "segment.journey": Block(
        "segments", "Segment", SEGMENT_PATTERNS, (PAGE, ["/b"]), {**patterns("journey"), **EVENT}
    ),
    "segment.context": Block(
        "segments",
        "Segment",
        SEGMENT_PATTERNS,
        ("context.patterns[0].criteria[0].values", ["Tablet"]),
        patterns("context"),
    ),
    "segment.external_segment": Block(
        "segments",
        "Segment",
        {"display_name": "S", "external_segment": {"id": "1", "name": "n"}},
        ("external_segment.name", "m"),
        {
            "a leaf changed": Theirs(
                "external_segment.name", lambda body: body["externalSegment"].update(name="x")
            )
        },
    ),
    "map.action": Block(
        "actionmaps",
        "ActionMap",
        {**MAP, "action": OFFER},
        ("action.web_messaging_offer_fields.offer_text", "Bye?"),
        {
            "a leaf changed": Theirs(
                "action.web_messaging_offer_fields.offer_text",
                lambda body: body["action"]["webMessagingOfferFields"].update(offerText="Theirs"),
            ),
            "a nested leaf added": Theirs(
                "action.web_messaging_offer_fields.architect_flow",
                lambda body: body["action"]["webMessagingOfferFields"].update(architectFlow=dict(FLOW)),
            ),
            "a leaf added": Theirs(
                "action.action_template",
                lambda body: body["action"].update(actionTemplate={"id": "template-1"}),
            ),
            "a leaf removed": Theirs(
                "action.web_messaging_offer_fields",
                lambda body: body["action"].pop("webMessagingOfferFields"),
            ),
        },
    ),
    "map.activation": Block(
        "actionmaps",
        "ActionMap",
        {**MAP, "activation": {"type": "delay", "delay_in_seconds": 60}},
        ("activation.delay_in_seconds", 90),
        {
            "a leaf changed": Theirs(
                "activation.delay_in_seconds", lambda body: body["activation"].update(delayInSeconds=70)
            )
        },
    ),
    "map.page_url_conditions": Block(
        "actionmaps",
        "ActionMap",
        {
            **MAP,
            "page_url_conditions": [
                {"values": ["/a"], "operator": "containsAll"},
                {"values": ["/z"], "operator": "containsAny"},
            ],
        },
        ("page_url_conditions[0].values", ["/b"]),
        {
            "an item added": Theirs(
                "page_url_conditions",
                lambda body: body["pageUrlConditions"].append({"values": ["/c"], "operator": "startsWith"}),
            ),
            "an item removed": Theirs("page_url_conditions", lambda body: body["pageUrlConditions"].pop(1)),
            "a leaf changed": Theirs(
                "page_url_conditions[1].values",
                lambda body: body["pageUrlConditions"][1].update(values=["/y"]),
            ),
        },
    ),
    "map.trigger_with_segments": Block(
        "actionmaps",
        "ActionMap",
        MAP,
        ("trigger_with_segments", ["segment-1", "segment-2"]),
        {
            "an item added": Theirs(
                "trigger_with_segments", lambda body: body["triggerWithSegments"].append("segment-9")
            )
        },
    ),
    "map.trigger_with_event_conditions": Block(
        "actionmaps",
        "ActionMap",
        {"display_name": "M", "action": OFFER, "trigger_with_event_conditions": [CONDITION]},
        ("trigger_with_event_conditions[0].values", ["/b"]),
        {
            "a leaf added": Theirs(
                "trigger_with_event_conditions[0].event_name",
                lambda body: body["triggerWithEventConditions"][0].update(eventName="bought"),
            ),
            "an item added": Theirs(
                "trigger_with_event_conditions",
                lambda body: body["triggerWithEventConditions"].append(
                    {**body["triggerWithEventConditions"][0], "values": ["/c"]}
                ),
            ),
        },
    ),
    "map.outcome_conditions": Block(
        "actionmaps",
        "ActionMap",
        {
            **MAP,
            "trigger_with_outcome_probability_conditions": [
                {"outcome_id": "outcome-1", "maximum_probability": 0.75}
            ],
        },
        ("trigger_with_outcome_probability_conditions[0].maximum_probability", 0.5),
        {
            "a leaf added": Theirs(
                "trigger_with_outcome_probability_conditions[0].probability",
                lambda body: body["triggerWithOutcomeProbabilityConditions"][0].update(probability=0.25),
            )
        },
    ),
    "map.schedule_groups": Block(
        "actionmaps",
        "ActionMap",
        {**MAP, "action_map_schedule_groups": {"action_map_schedule_group": {"id": "group-1"}}},
        ("action_map_schedule_groups.action_map_schedule_group.id", "group-2"),
        {
            "a leaf added": Theirs(
                "action_map_schedule_groups.emergency_action_map_schedule_group",
                lambda body: body["actionMapScheduleGroups"].update(
                    emergencyActionMapScheduleGroup={"id": "group-9"}
                ),
            )
        },
    ),
    "template.content_offer": Block(
        "actiontemplates",
        "ActionTemplate",
        {**TEMPLATE, "content_offer": CONTENT},
        ("content_offer.title", "Big sale"),
        {
            "a leaf changed": Theirs(
                "content_offer.body", lambda body: body["contentOffer"].update(body="Theirs")
            ),
            "a leaf added": Theirs(
                "content_offer.headline", lambda body: body["contentOffer"].update(headline="Theirs")
            ),
            "a nested leaf added": Theirs(
                "content_offer.style.position.left",
                lambda body: body["contentOffer"]["style"]["position"].update(left="1px"),
            ),
            "a nested block added": Theirs(
                "content_offer.call_to_action",
                lambda body: body["contentOffer"].update(
                    callToAction={"text": "Go", "url": "https://example.com", "target": "Blank"}
                ),
            ),
            "a nested leaf removed": Theirs(
                "content_offer.style.title", lambda body: body["contentOffer"]["style"].pop("title")
            ),
        },
    ),
    "outcome.journey": Block(
        "outcomes",
        "Outcome",
        {"display_name": "O", "journey": {"patterns": [PATTERN]}},
        (PAGE, ["/b"]),
        {**patterns("journey"), **EVENT},
    ),
    "outcome.context": Block(
        "outcomes",
        "Outcome",
        {"display_name": "O", "context": {"patterns": [VISIT]}},
        ("context.patterns[0].criteria[0].values", ["Tablet"]),
        patterns("context"),
    ),
    "outcome.associated_value_field": Block(
        "outcomes",
        "Outcome",
        {
            "display_name": "O",
            "associated_value_field": {"data_type": "Number", "name": "attributes.a.value"},
        },
        ("associated_value_field.name", "attributes.b.value"),
        {
            "a leaf changed": Theirs(
                "associated_value_field.name",
                lambda body: body["associatedValueField"].update(name="attributes.c.value"),
            )
        },
    ),
}


def by_hand(emulator: Watched, kind: str, edit: Edit) -> Body:
    """Somebody edits the one object of a kind: its body afterwards. Nested removals count, whatever `nested_patch`."""
    (before,) = emulator.objects(kind).values()
    wanted = copy.deepcopy(before)
    edit(wanted)
    changed = {name: value for name, value in wanted.items() if value != before.get(name)}
    assert changed
    usual = emulator.switches["nested_patch"]
    emulator.switches["nested_patch"] = "replaced"
    try:
        return emulator.edit(kind, before["id"], **changed)
    finally:
        emulator.switches["nested_patch"] = usual


def live(engine: Engine, kind: str) -> Body:
    """The one object of a kind."""
    (found,) = engine.emulator.objects(kind).values()
    return found


def same_block(one: Body, other: Body) -> bool:
    """Whether two bodies are equal but for what the server counts and dates."""
    ignored = ("version", "modifiedDate")
    return all(one.get(key) == other.get(key) for key in {*one, *other} if key not in ignored)
