"""Objects inside of outputs, from the declarations in `providers.genesys.content_offer`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class CallToAction(Nested):
    """The button of the offer. Schemas `CallToAction`, `PatchCallToAction`."""

    url: str
    """The page that it opens."""
    text: str | None
    """What it says."""
    target: Literal["Blank", "Self"] | None
    """Where the page opens: in a new tab (`Blank`) or in place of this one (`Self`)."""


class ContentPosition(Nested):
    """Where the offer stands: offsets from the edges of the window. Schema `ContentPositionProperties`."""

    top: str | None
    """From the top, e.g. `10px`."""
    bottom: str | None
    """From the bottom."""
    left: str | None
    """From the left."""
    right: str | None
    """From the right."""


class ContentOfferStyle(Nested):
    """The look of the offer itself. Schema `ContentOfferStyleProperties`."""

    padding: str | None
    """Room around the content, e.g. `10px`."""
    color: str | None
    """Colour of the text, e.g. `#FF0000`."""
    background_color: str | None
    """Colour behind it."""


class CloseButtonStyle(Nested):
    """The look of the button that closes the offer. Schema `CloseButtonStyleProperties`."""

    color: str | None
    """Its colour."""
    opacity: float | None
    """From 0, invisible, to 1."""


class CtaButtonStyle(Nested):
    """The look of the call to action. Schema `CtaButtonStyleProperties`."""

    color: str | None
    """Colour of the text."""
    font: str | None
    """Font of the text, e.g. `Helvetica`."""
    font_size: str | None
    """Its size, e.g. `12`."""
    text_align: Literal["Left", "Right", "Center"] | None
    """How the text is aligned."""
    background_color: str | None
    """Colour of the button."""


class ContentOfferStyling(Nested):
    """The look of the offer, part by part. Schema `ContentOfferStylingConfiguration`."""

    position: ContentPosition | None
    """Where it stands."""
    offer: ContentOfferStyle | None
    """The offer itself."""
    close_button: CloseButtonStyle | None
    """The button that closes it."""
    cta_button: CtaButtonStyle | None
    """The call to action."""
    title: TextStyle | None
    """The title."""
    headline: TextStyle | None
    """The headline."""
    body: TextStyle | None
    """The body text."""


class ContentOffer(Nested):
    """What is shown. Schemas `ContentOffer`, `PatchContentOffer`."""

    display_mode: Literal["Modal", "Overlay", "Toast"]
    """How it comes up."""
    layout_mode: Literal["TextOnly", "ImageOnly", "LeftText", "RightText", "TopText", "BottomText"]
    """Where the text stands beside the image, or which of the two there is."""
    image_url: str | None
    """The image."""
    image_alt_text: str | None
    """What a screen reader says of the image."""
    title: str | None
    """The title, in the header."""
    headline: str | None
    """The headline, above the body text."""
    body: str | None
    """The body text."""
    call_to_action: CallToAction | None
    """The button."""
    style: ContentOfferStyling | None
    """How it looks."""


class TextStyle(Nested):
    """The look of a text. Schema `TextStyleProperties`."""

    color: str | None
    """Its colour."""
    font: str | None
    """Its font, e.g. `Helvetica`."""
    font_size: str | None
    """Its size, e.g. `12`."""
    text_align: Literal["Left", "Right", "Center"] | None
    """How it is aligned."""
