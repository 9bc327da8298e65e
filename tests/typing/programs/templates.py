"""A template and its content: what is nested in what."""

# fmt: off
from pulumi import Output

from providers.genesys import ActionTemplate

title: Output[str] = Output.from_input("20 % off")

ActionTemplate("right", name="Sale", media_type="contentOffer", state="Active", content_offer={"display_mode": "Modal", "layout_mode": "TextOnly", "headline": title, "body": None})
ActionTemplate("none", name="Sale", media_type="contentOffer", state="Active", description=None, content_offer={"display_mode": "Modal", "layout_mode": "TextOnly"})

ActionTemplate("depth", name="Sale", media_type="contentOffer", state="Active", headline="x")  # mypy: call-arg; pyright: reportCallIssue
ActionTemplate("enum", name="Sale", media_type="contentOffer", state="active")  # mypy: arg-type; pyright: reportArgumentType
ActionTemplate("mode", name="Sale", media_type="contentOffer", state="Active", content_offer={"display_mode": "Popup", "layout_mode": "TextOnly"})  # mypy: typeddict-item; pyright: reportArgumentType
ActionTemplate("style", name="Sale", media_type="contentOffer", state="Active", content_offer={"display_mode": "Modal", "layout_mode": "TextOnly", "style": {"colour": "#ff0000"}})  # mypy: typeddict-unknown-key; pyright: reportArgumentType
ActionTemplate("number", name=5, media_type="contentOffer", state="Active")  # mypy: arg-type; pyright: reportArgumentType
