"""What the vendor leaves open is a warning with its path, never an error."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi.output import Unknown

from journeys.registry import load
from providers.core.schema.validation import validate

from .mistakes import GONE, warnings_of

NOTHING = "nothing triggers it: give trigger_with_segments or trigger_with_event_conditions"
SHUT_DOWN = "Genesys shut Journey Outcomes down in May 2026, so this condition is never met"
MAP: dict[str, Any] = {
    "display_name": "Help",
    "trigger_with_segments": ["segment-1"],
    "action": {"media_type": "webMessagingOffer"},
}
EVENT = {"key": "page.url", "values": ["/a"], "stream_type": "Web", "session_type": "web"}
FLOW = {
    "media_type": "architectFlow",
    "architect_flow_fields": {
        "architect_flow": {"id": "flow-1"},
        "flow_request_mappings": [
            {"name": "a", "attribute_type": "Integer", "mapping_type": "HardCoded", "value": "999"}
        ],
    },
}
GROUP = {"id": "group-1"}
ACTION_MAPS: list[tuple[str, Any, list[str]]] = [
    ("", None, []),
    ("action", FLOW, []),
    ("action", {"media_type": "contentOffer", "action_template": {"id": "template-1"}}, []),
    ("trigger_with_segments", GONE, [NOTHING]),
    ("trigger_with_segments", [], [NOTHING]),
    ("action", GONE, ["action: is not given, so nothing happens when the map fires"]),
    ("start_date", "2026-12-01T09:00:00Z", []),
    ("start_date", "2026-12-01T09:00:00-05:00", []),
    (
        "start_date",
        "2026-12-01T09:00:00",
        [
            "start_date: has no zone and is taken as UTC: write 2026-12-01T09:00:00Z, or another offset such as +01:00"
        ],
    ),
    (
        "activation",
        {"type": "immediate", "delay_in_seconds": 5},
        ['activation.delay_in_seconds: counts with type "delay" only; type is "immediate"'],
    ),
    ("activation", {"type": "delay", "delay_in_seconds": 0}, []),
    (
        "action_map_schedule_groups",
        {"action_map_schedule_group": GROUP, "emergency_action_map_schedule_group": GROUP},
        [
            "action_map_schedule_groups.emergency_action_map_schedule_group.id: is the same group as "
            "action_map_schedule_group"
        ],
    ),
    (
        "trigger_with_event_conditions",
        [{**EVENT, "stream_type": "Custom", "session_type": "mine"}],
        [
            'trigger_with_event_conditions[0].stream_type: "Custom" is in the API\'s schema, but only Web and App are '
            "known to work"
        ],
    ),
    (
        "trigger_with_event_conditions",
        [{**EVENT, "key": "attributes.total.value", "operator": "greaterThan", "values": ["10", "many"]}],
        ['trigger_with_event_conditions[0].values[1]: "greaterThan" compares numbers; "many" is none'],
    ),
    (
        "page_url_conditions",
        [{"values": ["/a"], "operator": "lessThan"}],
        ['page_url_conditions[0].values[0]: "lessThan" compares numbers; "/a" is none'],
    ),
    (
        "trigger_with_outcome_probability_conditions",
        [{"outcome_id": "o", "maximum_probability": 0.5}],
        [f"trigger_with_outcome_probability_conditions[0]: {SHUT_DOWN}"],
    ),
    (
        "trigger_with_outcome_percentile_conditions",
        [{"outcome_id": "o", "maximum_percentile": 50}, {"outcome_id": "p", "maximum_percentile": 0.5}],
        [
            f"trigger_with_outcome_percentile_conditions[0]: {SHUT_DOWN}",
            f"trigger_with_outcome_percentile_conditions[1]: {SHUT_DOWN}",
        ],
    ),
    (
        "trigger_with_outcome_quantile_conditions",
        [{"outcome_id": "o", "max_quantile_threshold": 1}],
        [f"trigger_with_outcome_quantile_conditions[0]: {SHUT_DOWN}"],
    ),
    (
        "action",
        {"media_type": "integrationAction"},
        [
            'action.media_type: "integrationAction" is in the API\'s schema, which has no field to say which action; '
            "the vendor's Terraform provider doesn't offer it. Call the action from a flow (architectFlow), or use "
            "openAction"
        ],
    ),
    (
        "action.action_template",
        {"id": "template-1"},
        [
            'action.action_template: has content for media_type "contentOffer" only, but media_type is '
            '"webMessagingOffer"'
        ],
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), ACTION_MAPS)
def test_action_map(path: str, value: Any, expected: list[str]) -> None:
    segments = {"trigger_with_segments": GONE} if path == "trigger_with_event_conditions" else {}
    base = {name: each for name, each in {**MAP, **segments}.items() if each is not GONE}
    assert warnings_of("genesys:ActionMap", base, path, value) == expected


def test_a_map_that_only_an_outcome_triggers_never_fires() -> None:
    condition = {"outcome_id": "o", "max_quantile_threshold": 0.5}
    args = {**MAP, "trigger_with_outcome_quantile_conditions": [condition]}
    assert warnings_of("genesys:ActionMap", args, "trigger_with_segments", GONE) == [
        "only outcomes trigger it, which Genesys shut down in May 2026, so it never fires",
        f"trigger_with_outcome_quantile_conditions[0]: {SHUT_DOWN}",
    ]


@pytest.mark.parametrize("end", ["2026-12-01T08:00:00Z", "2026-12-01T10:00:00+02:00"])
def test_a_map_that_ends_when_it_starts_never_fires(end: str) -> None:
    """The API takes one, so a live one is imported."""
    start = "2026-12-01T09:00:00+01:00"
    assert warnings_of("genesys:ActionMap", {**MAP, "start_date": start}, "end_date", end) == [
        f"end_date: is not later than start_date, {start}, so the map never fires"
    ]


@pytest.mark.parametrize("name", ["my name", "plan", "a.b c.d"])
def test_an_attribute_may_have_a_blank_in_its_name(name: str) -> None:
    event = {**EVENT, "key": f"attributes.{name}.value"}
    base = {key: value for key, value in MAP.items() if key != "trigger_with_segments"}
    assert warnings_of("genesys:ActionMap", base, "trigger_with_event_conditions", [event]) == []


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("Integer", "12", ""),
        ("Integer", "-12", ""),
        ("Integer", "1.5", "must be a whole number"),
        ("Integer", "", "must be a whole number"),
        ("Number", "1.5", ""),
        ("Number", "1e3", ""),
        ("Number", "ten", "must be a number"),
        ("Boolean", "true", ""),
        ("Boolean", "True", "must be true or false"),
        ("String", "", ""),
        ("String", "two\nlines", ""),
    ],
)
def test_hard_coded_values(kind: str, value: str, said: str) -> None:
    where = "action.architect_flow_fields.flow_request_mappings[0]"
    mapping = {"name": "a", "attribute_type": kind, "mapping_type": "HardCoded", "value": value}
    found = warnings_of("genesys:ActionMap", {**MAP, "action": FLOW}, where, mapping)
    expected = f'{where}.value: {said} with attribute_type "{kind}"; got "{value}"'
    assert found == ([expected] if said else [])


def test_a_lookup_names_an_attribute() -> None:
    where = "action.architect_flow_fields.flow_request_mappings[0]"
    mapping = {"name": "a", "attribute_type": "Integer", "mapping_type": "Lookup", "value": " "}
    assert warnings_of("genesys:ActionMap", {**MAP, "action": FLOW}, where, mapping) == [
        f'{where}.value: must name an attribute with mapping_type "Lookup", such as session.id'
    ]


TEMPLATE: dict[str, Any] = {
    "name": "Sale",
    "media_type": "contentOffer",
    "state": "Active",
    "content_offer": {
        "display_mode": "Modal",
        "layout_mode": "LeftText",
        "image_url": "https://example.com/a.png",
        "title": "Sale",
    },
}
TEMPLATES: list[tuple[str, Any, list[str]]] = [
    ("", None, []),
    ("content_offer.layout_mode", "TextOnly", ['image_url: is not shown with layout_mode "TextOnly"']),
    ("content_offer.layout_mode", "ImageOnly", ['title: is not shown with layout_mode "ImageOnly"']),
    (
        "content_offer.image_url",
        GONE,
        ['image_url: is not given, but layout_mode "LeftText" shows an image'],
    ),
    (
        "content_offer.title",
        GONE,
        ['has neither title, headline nor body, but layout_mode "LeftText" shows text'],
    ),
    ("content_offer.body", "Words", []),
    (
        "content_offer.image_url",
        "a.png",
        ['image_url: should begin with https:// and have no spaces; got "a.png"'],
    ),
    (
        "content_offer.call_to_action",
        {"url": "example.com"},
        ['call_to_action.url: should begin with https:// and have no spaces; got "example.com"'],
    ),
    ("content_offer.call_to_action", {"url": "http://example.com"}, []),
    *(
        (
            "content_offer.style",
            {part: {"color": color}},
            [
                f'style.{part}.color: is documented as six hexadecimal digits, such as "#FF0000"; got "{color}"'
            ],
        )
        for part, color in (
            ("offer", "red"),
            ("close_button", "#fff"),
            ("cta_button", "rgba(0, 0, 0, 0.5)"),
            ("title", "#11223344"),
            ("headline", "transparent"),
            ("body", "var(--brand)"),
        )
    ),
    ("content_offer.style", {"offer": {"color": "#aBcDeF", "padding": "0 1.5em 10% .5px"}}, []),
    ("content_offer.style", {"offer": {"color": "", "padding": ""}, "title": {"font_size": ""}}, []),
    ("content_offer.style", {"position": {"top": "calc(50% - 10px)", "left": "auto", "right": "-3px"}}, []),
    ("content_offer.style", {"cta_button": {"font_size": "1.2rem"}, "close_button": {"opacity": 0}}, []),
]


@pytest.mark.parametrize(("path", "value", "expected"), TEMPLATES)
def test_action_template(path: str, value: Any, expected: list[str]) -> None:
    found = warnings_of("genesys:ActionTemplate", TEMPLATE, path, value)
    prefix = "content_offer."
    assert [each.removeprefix(prefix).removeprefix("content_offer: ") for each in found] == expected


def test_alternative_text_without_an_image() -> None:
    args = {
        **TEMPLATE,
        "content_offer": {"display_mode": "Modal", "layout_mode": "TextOnly", "body": "Words"},
    }
    assert warnings_of("genesys:ActionTemplate", args, "content_offer.image_alt_text", "Shoes") == [
        "content_offer.image_alt_text: describes an image, but image_url is not given"
    ]


def test_outcomes_are_shut_down() -> None:
    pattern = {
        "criteria": [{"key": "page.url", "values": ["/a"]}],
        "count": 1,
        "stream_type": "Web",
        "session_type": "web",
    }
    base = {"display_name": "Bought"}
    gone, *others = warnings_of("genesys:Outcome", base, "journey", {"patterns": [pattern]})
    assert gone.startswith(
        "Genesys has shut Journey Outcomes down: deprecated since 2026-05-07, effective 2026-05-25"
    )
    assert others == []
    assert warnings_of("genesys:Outcome", base, "journey", {"patterns": []})[1:] == [
        "has neither context nor journey patterns, so nobody reaches it"
    ]


def test_all_mistakes_are_told_at_once() -> None:
    args = {
        "dispaly_name": "x",
        "weight": 5,
        "activation": {"type": "delay"},
        "action": {"media_type": "openAction"},
        "start_date": "2026-12-02T00:00:00Z",
        "end_date": "2026-12-01T00:00:00Z",
        "trigger_with_segments": ["segment-1"],
    }
    found = [str(each) for each in validate(args, load("genesys:ActionMap").args)]
    assert [each.partition(":")[0] for each in found] == [
        "weight",
        "dispaly_name",
        "activation.delay_in_seconds",
        "action.open_action_fields",
        "end_date",  # a warning
    ]


@pytest.mark.parametrize("late", [Unknown(), pulumi.Output(set(), None, None)], ids=["Unknown", "Output"])  # type: ignore[arg-type]
@pytest.mark.parametrize(
    "path",
    [
        "trigger_with_segments",
        "trigger_with_segments[0]",
        "weight",
        "activation",
        "activation.type",
        "activation.delay_in_seconds",
        "action",
        "action.media_type",
        "action.web_messaging_offer_fields",
        "action.web_messaging_offer_fields.architect_flow.id",
        "action_map_schedule_groups.action_map_schedule_group.id",
        "start_date",
        "end_date",
    ],
)
def test_what_is_not_known_yet_is_left_alone(path: str, late: Any) -> None:
    from .paths import put

    args = {
        **MAP,
        "activation": {"type": "delay", "delay_in_seconds": 5},
        "action": {
            "media_type": "webMessagingOffer",
            "web_messaging_offer_fields": {"architect_flow": {"id": "flow-1"}},
        },
        "action_map_schedule_groups": {
            "action_map_schedule_group": {"id": "a"},
            "emergency_action_map_schedule_group": {"id": "b"},
        },
        "start_date": "2026-12-01T00:00:00Z",
        "end_date": "2026-12-02T00:00:00Z",
    }
    at = copied = put(args, "", None)
    *parents, last = path.replace("[0]", ".0").split(".")
    for name in parents:
        at = at[name]
    at[int(last) if last == "0" else last] = late  # type: ignore[index]
    assert validate(copied, load("genesys:ActionMap").args) == []
