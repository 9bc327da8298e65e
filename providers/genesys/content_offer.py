"""Content offers: what an action template shows, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import COLOR, Clear, In, Limit, Obj, Opt
from providers.core.schema.validation import Finding, View, rule

TEXT = Clear("", "the vendor's Terraform provider sends an empty text")
NULL = Clear(None, "the vendor's Terraform provider sends null")
NO_VALUE = Clear(
    None, "inferred from the parts of a style, which null clears; an empty text is none of the values"
)
TextAlign = Literal["Left", "Right", "Center"]

HEX = re.compile(r"#[0-9a-fA-F]{6}")
URL = re.compile(r"https?://\S+", re.IGNORECASE)
LENGTH = r"(\d+(\.\d+)?|\.\d+)([a-z]{1,5}|%)?"
FUNCTION = r"(calc|min|max|clamp|var|env)\(.+\)"
ANYWHERE = "inherit|initial|unset|revert|revert-layer"
WORDS = "(xx?-)?small|medium|(xx?x?-)?large|smaller|larger"
SIZE = re.compile(f"{LENGTH}|{FUNCTION}|{WORDS}|{ANYWHERE}", re.IGNORECASE)
OFFSET = re.compile(f"[+-]?{LENGTH}|{FUNCTION}|auto|{ANYWHERE}", re.IGNORECASE)
PADDING = re.compile(f"{LENGTH}(\\s+{LENGTH}){{0,3}}|.*{FUNCTION}.*|{ANYWHERE}", re.IGNORECASE)
"""What CSS knows, as far as a glance can tell."""

Color = Annotated[str, COLOR, TEXT]
Size = Annotated[str, TEXT]
Offset = Annotated[str, TEXT]


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

    padding: Opt[Annotated[str, TEXT]]
    """Room around the content, e.g. `10px`."""
    color: Opt[Color]
    """Colour of the text, e.g. `#FF0000`."""
    background_color: Opt[Color]
    """Colour behind it."""


class CloseButtonStyle(TypedDict, total=False):
    """The look of the button that closes the offer. Schema `CloseButtonStyleProperties`."""

    color: Opt[Color]
    """Its colour."""
    opacity: Opt[Annotated[float, NO_VALUE]]
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
    """The schema takes any text; its examples are hexadecimal colours, and whether others work isn't known."""
    for name in ("color", "background_color"):
        if style.get(name) and not HEX.fullmatch(style[name]):
            yield name, f'is documented as six hexadecimal digits, such as "#FF0000"; got "{style[name]}"'


def font_size_is_a_size(style: View) -> Iterator[Finding]:
    """The schema takes any text; its example is `12`, and browsers read it as CSS."""
    yield from _css(style, "font_size", SIZE, 'a size such as "12" or "12px"')


for _part in (ContentOfferStyle, CloseButtonStyle, CtaButtonStyle, TextStyle):
    rule(_part, "warning")(colors_are_hexadecimal)
for _part in (CtaButtonStyle, TextStyle):
    rule(_part, "warning")(font_size_is_a_size)


@rule(ContentPosition, "warning")
def offsets_are_lengths(position: View) -> Iterator[Finding]:
    """The schema takes any text, without an example; browsers read it as CSS."""
    for name in ContentPosition.__annotations__:
        yield from _css(position, name, OFFSET, 'an offset such as "10px", "-1em" or "5%"')


@rule(ContentOfferStyle, "warning")
def padding_is_one_to_four_sizes(style: View) -> Iterator[Finding]:
    """The schema takes any text; its example is `10px`, and browsers read it as CSS."""
    yield from _css(style, "padding", PADDING, 'one to four sizes such as "10px" or "10px 20px"')


@rule(CloseButtonStyle, "warning")
def opacity_is_a_share(style: View) -> Iterator[Finding]:
    """The schema takes any number; CSS knows 0, invisible, to 1."""
    if "opacity" in style and not 0 <= style["opacity"] <= 1:
        yield "opacity", f"should be from 0, invisible, to 1; got {style['opacity']}"


def _css(style: View, name: str, pattern: re.Pattern[str], wanted: str) -> Iterator[Finding]:
    """An empty text is what the server keeps where nothing was set."""
    if style.get(name) and not pattern.fullmatch(style[name].strip()):
        yield name, f'should be {wanted}; got "{style[name]}"'
