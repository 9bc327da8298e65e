"""Mistakes in an action template: the exact message of each, known at preview with nothing sent."""

from __future__ import annotations

from typing import Any

import pytest
from lifecycle.cases.action_template import CASE

from journeys.emulator import Emulator

from .mistakes import GONE, errors_of

MEDIA = "webMessagingOffer, contentOffer, integrationAction, architectFlow, openAction"
FIELDS = "name, media_type, state, description, content_offer"

BASE = CASE.full

MISTAKES: list[tuple[str, Any, list[str]]] = [
    ("name", GONE, ["name: is required"]),
    ("name", "", ['name: must have at least 1 character(s); got ""']),
    ("display_name", "x", [f"display_name: unknown field; allowed: {FIELDS}"]),
    ("media_type", GONE, ["media_type: is required"]),
    ("media_type", "webchat", [f'media_type: must be one of {MEDIA}; got "webchat"']),
    ("state", GONE, ["state: is required"]),
    (
        "state",
        "active",
        ['state: must be one of Active, Inactive, Deleted; got "active", did you mean "Active"?'],
    ),
    (
        "state",
        "Deleted",
        ['state: cannot be "Deleted": remove the resource from the program to delete the template'],
    ),
    ("description", 3, ["description: must be a string; got 3"]),
    ("content_offer", [], ["content_offer: must be an object (a dict); got a list"]),
    ("content_offer.display_mode", GONE, ["content_offer.display_mode: is required"]),
    (
        "content_offer.display_mode",
        "modal",
        [
            'content_offer.display_mode: must be one of Modal, Overlay, Toast; got "modal", did you mean "Modal"?'
        ],
    ),
    ("content_offer.layout_mode", GONE, ["content_offer.layout_mode: is required"]),
    (
        "content_offer.layout_mode",
        "Left",
        [
            'content_offer.layout_mode: must be one of TextOnly, ImageOnly, LeftText, RightText, TopText, BottomText; got "Left", did you mean "LeftText"?'
        ],
    ),
    (
        "content_offer.imageUrl",
        "x",
        [
            'content_offer.imageUrl: unknown field, did you mean "image_url"?; allowed: display_mode, layout_mode, image_url, image_alt_text, title, headline, body, call_to_action, style'
        ],
    ),
    (
        "content_offer.cta",
        {},
        [
            "content_offer.cta: unknown field; allowed: display_mode, layout_mode, image_url, image_alt_text, title, headline, body, call_to_action, style"
        ],
    ),
    ("content_offer.call_to_action", {}, ["content_offer.call_to_action.url: is required"]),
    (
        "content_offer.call_to_action.url",
        "",
        ['content_offer.call_to_action.url: must have at least 1 character(s); got ""'],
    ),
    (
        "content_offer.call_to_action.target",
        "_blank",
        [
            'content_offer.call_to_action.target: must be one of Blank, Self; got "_blank", did you mean "Blank"?'
        ],
    ),
    (
        "content_offer.style.offer.padding",
        10,
        ["content_offer.style.offer.padding: must be a string; got 10"],
    ),
    (
        "content_offer.style.offer.backgroundColor",
        "#FF0000",
        [
            'content_offer.style.offer.backgroundColor: unknown field, did you mean "background_color"?; allowed: padding, color, background_color'
        ],
    ),
    (
        "content_offer.style.close_button.opacity",
        "50%",
        ['content_offer.style.close_button.opacity: must be a number; got "50%"'],
    ),
    (
        "content_offer.style.cta_button.font_size",
        12,
        ["content_offer.style.cta_button.font_size: must be a string; got 12"],
    ),
    (
        "content_offer.style.cta_button.text_align",
        "left",
        [
            'content_offer.style.cta_button.text_align: must be one of Left, Right, Center; got "left", did you mean "Left"?'
        ],
    ),
    (
        "content_offer.style.title.background_color",
        "#FF0000",
        [
            "content_offer.style.title.background_color: unknown field; allowed: color, font, font_size, text_align"
        ],
    ),
    (
        "content_offer.style.headline.text_align",
        "Justify",
        ['content_offer.style.headline.text_align: must be one of Left, Right, Center; got "Justify"'],
    ),
    (
        "content_offer.style.position.center",
        "1px",
        ["content_offer.style.position.center: unknown field; allowed: top, bottom, left, right"],
    ),
    (
        "content_offer.style.footer",
        {},
        [
            "content_offer.style.footer: unknown field; allowed: position, offer, close_button, cta_button, title, headline, body"
        ],
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), MISTAKES)
def test_mistake(path: str, value: Any, expected: list[str], emulator: Emulator) -> None:
    assert errors_of("genesys:ActionTemplate", emulator, BASE, path, value) == expected
    assert emulator.requests.matching() == []
