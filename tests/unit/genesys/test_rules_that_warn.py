"""Rules that the vendor doesn't document: the API may keep what breaks them, so they are warnings, never errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from lifecycle.cases.action_map import CASE as ACTION_MAP
from lifecycle.cases.action_template import CASE as ACTION_TEMPLATE
from lifecycle.cases.outcome import CASE as OUTCOME
from lifecycle.cases.segment import CASE as SEGMENT
from support.driver import new_process
from support.settings import config_for
from support.wire import over_the_wire

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.program.resource import plain

from .mistakes import GONE, warnings_of
from .paths import put

EVENT, STYLE = "trigger_with_event_conditions[0]", "content_offer.style"
CRITERIA = "journey.patterns[0].criteria[0]"
ATTRIBUTE = 'an attribute of an event is named "attributes.<name>.value"; got '
SIZES = 'should be one to four sizes such as "10px" or "10px 20px"; got '
SIZE = 'should be a size such as "12" or "12px"; got '
OFFSET = 'should be an offset such as "10px", "-1em" or "5%"; got '
HEX = 'is documented as six hexadecimal digits, such as "#FF0000"; got '
NEVER = "is not later than start_date, 2026-12-01T09:00:00+01:00, so the map never fires"
OTHERS = 'belongs to media_type "webMessagingOffer", but media_type is '
MAPPING = {"name": "a", "attribute_type": "String", "mapping_type": "Lookup", "value": "x"}
TWICE = {"architect_flow": {"id": "f"}, "flow_request_mappings": [MAPPING, {**MAPPING, "value": "y"}]}

WARNINGS: list[tuple[Any, str, Any, str]] = [
    (ACTION_MAP, f"{EVENT}.key", "attributes.plan", f'{ATTRIBUTE}"attributes.plan"'),
    (ACTION_MAP, f"{EVENT}.key", "xattributes.a.valueY", f'{ATTRIBUTE}"xattributes.a.valueY"'),
    (ACTION_MAP, f"{EVENT}.values", [], "is empty, so there is nothing to compare with"),
    (ACTION_MAP, f"{EVENT}.session_type", "app", 'should be "web" with stream_type "Web"; got "app"'),
    (ACTION_MAP, "page_url_conditions[0].values", [], "is empty, so there is nothing to compare with"),
    (ACTION_MAP, "end_date", "2026-12-01T08:00:00Z", NEVER),
    (ACTION_MAP, "end_date", "2026-11-30T00:00:00Z", NEVER),
    (ACTION_MAP, "end_date", "2026-12-01T10:00:00+02:00", NEVER),
    (OUTCOME, "associated_value_field.name", "total", f'{ATTRIBUTE}"total"'),
    (OUTCOME, "associated_value_field.name", "attributes.total", f'{ATTRIBUTE}"attributes.total"'),
    (OUTCOME, f"{CRITERIA}.values", [], "is empty, so there is nothing to compare with"),
    (SEGMENT, f"{CRITERIA}.key", "attributes.value", f'{ATTRIBUTE}"attributes.value"'),
    (SEGMENT, f"{CRITERIA}.key", "attributes. .value", f'{ATTRIBUTE}"attributes. .value"'),
    (SEGMENT, f"{CRITERIA}.key", "page.attributes", f'{ATTRIBUTE}"page.attributes"'),
    (
        SEGMENT,
        "journey.patterns[0].stream_type",
        "App",
        'session_type: should be "app" with stream_type "App"; got "web"',
    ),
    (
        SEGMENT,
        "journey.patterns[0].session_type",
        "Web",
        'should be "web" with stream_type "Web"; got "Web"',
    ),
    (
        SEGMENT,
        "context.patterns[0].criteria[0].values",
        [],
        "is empty, so there is nothing to compare with",
    ),
    (
        ACTION_TEMPLATE,
        "content_offer",
        GONE,
        'is not given, so media_type "contentOffer" has nothing to show',
    ),
    (ACTION_TEMPLATE, f"{STYLE}.offer.padding", "wide", f'{SIZES}"wide"'),
    (ACTION_TEMPLATE, f"{STYLE}.offer.padding", "1px 2px 3px 4px 5px", f'{SIZES}"1px 2px 3px 4px 5px"'),
    (ACTION_TEMPLATE, f"{STYLE}.offer.padding", "-1px", f'{SIZES}"-1px"'),
    (ACTION_TEMPLATE, f"{STYLE}.offer.color", "#GG0000", f'{HEX}"#GG0000"'),
    (ACTION_TEMPLATE, f"{STYLE}.offer.background_color", "255,0,0", f'{HEX}"255,0,0"'),
    (ACTION_TEMPLATE, f"{STYLE}.close_button.opacity", 1.5, "should be from 0, invisible, to 1; got 1.5"),
    (ACTION_TEMPLATE, f"{STYLE}.close_button.opacity", -1, "should be from 0, invisible, to 1; got -1"),
    (ACTION_TEMPLATE, f"{STYLE}.body.color", "#", f'{HEX}"#"'),
    (ACTION_TEMPLATE, f"{STYLE}.cta_button.font_size", "12 px", f'{SIZE}"12 px"'),
    (ACTION_TEMPLATE, f"{STYLE}.cta_button.font_size", "large!", f'{SIZE}"large!"'),
    (ACTION_TEMPLATE, f"{STYLE}.title.font_size", "-3", f'{SIZE}"-3"'),
    (ACTION_TEMPLATE, f"{STYLE}.position.top", "10 px", f'{OFFSET}"10 px"'),
    (ACTION_TEMPLATE, f"{STYLE}.position.left", "middle", f'{OFFSET}"middle"'),
]


def said(case: Any, path: str, value: Any, base: Mapping[str, Any] | None = None) -> list[str]:
    """The warnings that there are with this value, and not without it."""
    base = case.full if base is None else base
    usual = warnings_of(case.token, case.full, "is_active", True) if case is not ACTION_TEMPLATE else []
    return [each for each in warnings_of(case.token, base, path, value) if each not in usual]


@pytest.mark.parametrize(
    ("case", "path", "value", "text"), WARNINGS, ids=[f"{at} {each[1]}" for at, each in enumerate(WARNINGS)]
)
def test_a_warning(case: Any, path: str, value: Any, text: str) -> None:
    at = path if ": " not in text.split(";")[0] else path.rpartition(".")[0] + "."
    (found,) = said(case, path, value)
    assert found == (f"{path}: {text}" if at == path else at + text)


def test_where_warnings_are_errors_the_plugin_shows_no_value(emulator: Emulator) -> None:
    token = ACTION_TEMPLATE.token
    config = {**config_for(token, emulator), "genesys:warnings": "error"}
    args = put(ACTION_TEMPLATE.full, f"{STYLE}.close_button.opacity", 1.5)
    checked = new_process(token, config).check({}, over_the_wire(plain(args, load(token).shape)))
    text = f"{STYLE}.close_button.opacity: should be from 0, invisible, to 1"
    assert [failure.reason for failure in checked.failures] == [text]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (
            {"media_type": "architectFlow"},
            [
                'action.architect_flow_fields: is not given, so media_type "architectFlow" has no flow to start'
            ],
        ),
        (
            {"media_type": "architectFlow", "architect_flow_fields": TWICE},
            [
                'action.architect_flow_fields.flow_request_mappings[1].name: "a" is mapped by '
                "flow_request_mappings[0] already"
            ],
        ),
        (
            {
                "media_type": "contentOffer",
                "action_template": {"id": "t"},
                "web_messaging_offer_fields": {"offer_text": "Questions?"},
            },
            [f'action.web_messaging_offer_fields: {OTHERS}"contentOffer"'],
        ),
        (
            {
                "media_type": "openAction",
                "open_action_fields": {"open_action": {"id": "o"}},
                "web_messaging_offer_fields": {"offer_text": "Questions?"},
            },
            [f'action.web_messaging_offer_fields: {OTHERS}"openAction"'],
        ),
    ],
)
def test_a_warning_about_an_action(action: dict[str, Any], expected: list[str]) -> None:
    assert said(ACTION_MAP, "action", action) == expected


@pytest.mark.parametrize(
    "action",
    [
        {"media_type": "contentOffer", "action_template": {"id": "t"}},
        {"media_type": "openAction", "open_action_fields": {"open_action": {"id": "o"}}},
        {"media_type": "architectFlow", "architect_flow_fields": {"architect_flow": {"id": "f"}}},
    ],
    ids=lambda each: each["media_type"],
)
def test_the_empty_block_that_the_server_gives_to_every_map_is_no_finding(action: dict[str, Any]) -> None:
    assert said(ACTION_MAP, "action", {**action, "web_messaging_offer_fields": {}}) == []


def test_content_of_another_media_type() -> None:
    found = said(ACTION_TEMPLATE, "media_type", "webMessagingOffer")
    assert found == [
        'content_offer: belongs to media_type "contentOffer", but media_type is "webMessagingOffer"'
    ]
    base = {**ACTION_TEMPLATE.full, "content_offer": {"display_mode": "Modal", "layout_mode": "TextOnly"}}
    assert said(ACTION_TEMPLATE, "media_type", "openAction", base) != []


CSS = [
    *(f"{STYLE}.title.font_size={size}" for size in ("medium", "x-large", "XX-Small", "smaller", "12PX")),
    *(f"{STYLE}.title.font_size={size}" for size in ("1.2rem", ".5em", "150%", "12", "calc(1em + 2px)", "")),
    *(f"{STYLE}.position.top={offset}" for offset in ("10PX", "-1.5Em", "+3px", "auto", "0", "5%", "unset")),
    *(f"{STYLE}.offer.padding={sizes}" for sizes in ("10PX 5%", "0", "1px 2px 3px 4px", "inherit")),
]


@pytest.mark.parametrize("given", CSS)
def test_css_as_browsers_know_it_is_no_finding(given: str) -> None:
    path, _, value = given.partition("=")
    assert said(ACTION_TEMPLATE, path, value) == []


@pytest.mark.parametrize("key", ["attributes.my plan.value", "attributes.a.b.value", "attributes.ä.value"])
def test_names_of_attributes_as_orgs_have_them_are_no_finding(key: str) -> None:
    assert said(SEGMENT, f"{CRITERIA}.key", key) == []
    assert said(OUTCOME, "associated_value_field.name", key) == []


@pytest.mark.parametrize("name", ["context", "journey"])
@pytest.mark.parametrize("value", [{}, {"patterns": []}], ids=str)
def test_patterns_may_be_left_out_as_the_vendor_documents(name: str, value: Any) -> None:
    assert said(SEGMENT, name, value) == []
    assert said(OUTCOME, name, value) == []


def test_segments_beside_events_are_a_warning() -> None:
    """Genesys' help: a map cannot have both."""
    text = (
        "trigger_with_event_conditions: is given beside trigger_with_segments, and Genesys' help says that a map has "
        "either segments or events as its trigger: make two maps of it"
    )
    full = warnings_of(ACTION_MAP.token, ACTION_MAP.full, "is_active", True)
    assert text in full
    for name in ("trigger_with_segments", "trigger_with_event_conditions"):
        for value in ([], GONE):
            assert text not in warnings_of(ACTION_MAP.token, ACTION_MAP.full, name, value)
