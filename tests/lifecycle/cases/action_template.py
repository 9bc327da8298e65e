"""Action templates."""

from __future__ import annotations

from . import GONE, Case

TEXT = {"color": "#FFFFFF", "font": "Helvetica", "font_size": "12", "text_align": "Left"}
OTHER = {"color": "#000000", "font": "Arial", "font_size": "14px", "text_align": "Center"}
STYLE = "content_offer.style"

CASE = Case(
    token="genesys:ActionTemplate",
    kind="actiontemplates",
    minimal={"name": "Sale", "media_type": "webMessagingOffer", "state": "Active"},
    full={
        "name": "Sale",
        "description": "What is on sale",
        "media_type": "contentOffer",
        "state": "Active",
        "content_offer": {
            "image_url": "https://example.com/sale.png",
            "image_alt_text": "Shoes",
            "display_mode": "Toast",
            "layout_mode": "LeftText",
            "title": "Sale",
            "headline": "Half price",
            "body": "Until Sunday",
            "call_to_action": {"text": "Show me", "url": "https://example.com/sale", "target": "Blank"},
            "style": {
                "position": {"top": "10px", "bottom": "5%", "left": "auto", "right": "-1em"},
                "offer": {"padding": "10px 20px", "color": "#ff0000", "background_color": "#00FF00"},
                "close_button": {"color": "#0000FF", "opacity": 0.5},
                "cta_button": {**TEXT, "background_color": "#123456"},
                "title": dict(TEXT),
                "headline": dict(TEXT),
                "body": dict(TEXT),
            },
        },
    },
    changes={
        "name": "Big sale",
        "description": "Other words",
        "media_type": "openAction",
        "state": "Inactive",
        "content_offer.image_url": "https://example.com/other.png",
        "content_offer.image_alt_text": "Boots",
        "content_offer.display_mode": "Modal",
        "content_offer.layout_mode": "RightText",
        "content_offer.title": "Big sale",
        "content_offer.headline": "Third price",
        "content_offer.body": "Until Monday",
        "content_offer.call_to_action.text": "Go",
        "content_offer.call_to_action.url": "https://example.com/big",
        "content_offer.call_to_action.target": "Self",
        f"{STYLE}.position.top": "11px",
        f"{STYLE}.position.bottom": "6%",
        f"{STYLE}.position.left": "0",
        f"{STYLE}.position.right": "1.5em",
        f"{STYLE}.offer.padding": "4px",
        f"{STYLE}.offer.color": "#00ff00",
        f"{STYLE}.offer.background_color": "#FF0000",
        f"{STYLE}.close_button.color": "#00FFFF",
        f"{STYLE}.close_button.opacity": 1,
        f"{STYLE}.cta_button.background_color": "#654321",
        **{
            f"{STYLE}.{part}.{name}": value
            for part in ("cta_button", "title", "headline", "body")
            for name, value in OTHER.items()
        },
    },
    together={
        "media_type": (("content_offer", GONE),),
        "-content_offer": (("media_type", "openAction"),),
    },
    computed=("version", "self_uri", "created_date", "modified_date"),
)
