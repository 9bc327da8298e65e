"""Content offers: what an action template shows, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from providers.core.fields import COLOR, Checked, Clear, In, Limit, Obj, Opt
from providers.core.validation import Finding, View, rule

TEXT = Clear("", "the vendor's Terraform provider sends an empty text")
NULL = Clear(None, "the vendor's Terraform provider sends null")
NO_VALUE = Clear(
    None, "inferred from the parts of a style, which null clears; an empty text is none of the values"
)
TextAlign = Literal["Left", "Right", "Center"]

HEX = re.compile(r"#[0-9a-fA-F]{6}")
CSS_COLOR = re.compile(
    r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{8})|[a-zA-Z]+|(rgb|hsl)a?\([\d\s.,%/a-z+-]+\)|var\(--[\w-]+\)"
)
LENGTH = r"(\d+(\.\d+)?|\.\d+)(px|pt|em|rem|ex|ch|vw|vh|vmin|vmax|%)?"
FUNCTION = r"(calc|min|max|clamp|var)\(.+\)"
URL = re.compile(r"https?://\S+", re.IGNORECASE)


# An empty text is what the server keeps where nothing was set; it passes.


def _color(text: str) -> str:
    if text and not (HEX.fullmatch(text) or CSS_COLOR.fullmatch(text)):
        raise ValueError('must be a colour such as "#FF0000"')
    return text


def _size(text: str) -> str:
    if text and not re.fullmatch(f"{LENGTH}|{FUNCTION}|inherit|initial", text.strip()):
        raise ValueError('must be a size such as "12" or "12px"')
    return text


def _offset(text: str) -> str:
    if text and not re.fullmatch(f"[+-]?{LENGTH}|{FUNCTION}|auto|inherit|initial", text.strip()):
        raise ValueError('must be an offset such as "10px", "-1em" or "5%"')
    return text


def _padding(text: str) -> str:
    sizes = text.split()
    if (
        text
        and not re.fullmatch(f"{FUNCTION}|inherit|initial", text.strip())
        and not (1 <= len(sizes) <= 4 and all(re.fullmatch(LENGTH, size) for size in sizes))
    ):
        raise ValueError('must be one to four sizes such as "10px" or "10px 20px"')
    return text


Color = Annotated[str, COLOR, TEXT, Checked(_color)]
Size = Annotated[str, TEXT, Checked(_size)]
Offset = Annotated[str, TEXT, Checked(_offset)]


class CallToAction(TypedDict, total=False):
    """The button of the offer. Schemas `CallToAction`, `PatchCallToAction`."""

    url: Required[In[Annotated[str, Limit(min_length=1)]]]
    """The page that it opens."""
    text: Opt[Annotated[str, TEXT]]
    """What it says."""
    target: Opt[Annotated[Literal["Blank", "Self"], NO_VALUE]]
    """Where the page opens: in a new tab (`Blank`) or in place of this one (`Self`)."""


class ContentPosition(TypedDict, total=False):
    """Where the offer stands: offsets from the edges of the window. Schema `ContentPositionProperties`."""

    top: Opt[Offset]
    """From the top, e.g. `10px`."""
    bottom: Opt[Offset]
    """From the bottom."""
    left: Opt[Offset]
    """From the left."""
    right: Opt[Offset]
    """From the right."""


class ContentOfferStyle(TypedDict, total=False):
    """The look of the offer itself. Schema `ContentOfferStyleProperties`."""

    padding: Opt[Annotated[str, TEXT, Checked(_padding)]]
    """Room around the content, e.g. `10px`."""
    color: Opt[Color]
    """Colour of the text, e.g. `#FF0000`."""
    background_color: Opt[Color]
    """Colour behind it."""


class CloseButtonStyle(TypedDict, total=False):
    """The look of the button that closes the offer. Schema `CloseButtonStyleProperties`."""

    color: Opt[Color]
    """Its colour."""
    opacity: Opt[Annotated[float, NO_VALUE, Limit(ge=0, le=1)]]
    """From 0, invisible, to 1."""


class CtaButtonStyle(TypedDict, total=False):
    """The look of the call to action. Schema `CtaButtonStyleProperties`."""

    color: Opt[Color]
    """Colour of the text."""
    font: Opt[Annotated[str, TEXT]]
    """Font of the text, e.g. `Helvetica`."""
    font_size: Opt[Size]
    """Its size, e.g. `12`."""
    text_align: Opt[Annotated[TextAlign, NO_VALUE]]
    """How the text is aligned."""
    background_color: Opt[Color]
    """Colour of the button."""


class TextStyle(TypedDict, total=False):
    """The look of a text. Schema `TextStyleProperties`."""

    color: Opt[Color]
    """Its colour."""
    font: Opt[Annotated[str, TEXT]]
    """Its font, e.g. `Helvetica`."""
    font_size: Opt[Size]
    """Its size, e.g. `12`."""
    text_align: Opt[Annotated[TextAlign, NO_VALUE]]
    """How it is aligned."""


class ContentOfferStyling(TypedDict, total=False):
    """The look of the offer, part by part. Schema `ContentOfferStylingConfiguration`."""

    position: Obj[Annotated[ContentPosition, NULL]]
    """Where it stands."""
    offer: Obj[Annotated[ContentOfferStyle, NULL]]
    """The offer itself."""
    close_button: Obj[Annotated[CloseButtonStyle, NULL]]
    """The button that closes it."""
    cta_button: Obj[Annotated[CtaButtonStyle, NULL]]
    """The call to action."""
    title: Obj[Annotated[TextStyle, NULL]]
    """The title."""
    headline: Obj[Annotated[TextStyle, NULL]]
    """The headline."""
    body: Obj[Annotated[TextStyle, NULL]]
    """The body text."""


class ContentOffer(TypedDict, total=False):
    """What is shown. Schemas `ContentOffer`, `PatchContentOffer`."""

    display_mode: Required[In[Literal["Modal", "Overlay", "Toast"]]]
    """How it comes up."""
    layout_mode: Required[
        In[Literal["TextOnly", "ImageOnly", "LeftText", "RightText", "TopText", "BottomText"]]
    ]
    """Where the text stands beside the image, or which of the two there is."""
    image_url: Opt[Annotated[str, TEXT]]
    """The image."""
    image_alt_text: Opt[Annotated[str, TEXT]]
    """What a screen reader says of the image."""
    title: Opt[Annotated[str, TEXT]]
    """The title, in the header."""
    headline: Opt[Annotated[str, TEXT]]
    """The headline, above the body text."""
    body: Opt[Annotated[str, TEXT]]
    """The body text."""
    call_to_action: Obj[Annotated[CallToAction, NULL]]
    """The button."""
    style: Obj[Annotated[ContentOfferStyling, NULL]]
    """How it looks."""


TEXTS = ("title", "headline", "body")


@rule(ContentOffer, "warning")
def layout_has_its_parts(offer: View) -> Iterator[Finding]:
    """The API takes a layout whose image or text is missing, and shows an empty place."""
    layout = offer["layout_mode"]
    if layout == "TextOnly":
        if offer.get("image_url"):
            yield "image_url", 'is not shown with layout_mode "TextOnly"'
    elif not offer.get("image_url"):
        yield "image_url", f'is not given, but layout_mode "{layout}" shows an image'
    texts = [name for name in TEXTS if offer.get(name)]
    if layout == "ImageOnly":
        for name in texts:
            yield name, 'is not shown with layout_mode "ImageOnly"'
    elif not texts:
        yield "", f'has neither title, headline nor body, but layout_mode "{layout}" shows text'


@rule(ContentOffer, "warning")
def alternative_text_has_an_image(offer: View) -> Iterator[Finding]:
    """It describes the image."""
    if offer.get("image_alt_text") and not offer.get("image_url"):
        yield "image_alt_text", "describes an image, but image_url is not given"


@rule(ContentOffer, "warning")
def image_is_an_address(offer: View) -> Iterator[Finding]:
    """The API takes any text."""
    yield from _addresses(offer, "image_url")


@rule(CallToAction, "warning")
def page_is_an_address(call: View) -> Iterator[Finding]:
    """The API takes any text."""
    yield from _addresses(call, "url")


def _addresses(values: View, name: str) -> Iterator[Finding]:
    if values.get(name) and not URL.fullmatch(values[name]):
        yield name, f'should begin with https:// and have no spaces; got "{values[name]}"'


def colors_are_hexadecimal(style: View) -> Iterator[Finding]:
    """The documentation has hexadecimal colours only; whether others work isn't known."""
    for name in ("color", "background_color"):
        if style.get(name) and not HEX.fullmatch(style[name]):
            yield name, f'is documented as six hexadecimal digits, such as "#FF0000"; got "{style[name]}"'


for _part in (ContentOfferStyle, CloseButtonStyle, CtaButtonStyle, TextStyle):
    rule(_part, "warning")(colors_are_hexadecimal)
