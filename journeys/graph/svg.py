"""Draws scenes as SVG: one for a page, or a picture that stands alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from . import style
from .icons import ICONS
from .model import CHANGES
from .scene import Arrow, Box, Point, Scene
from .textsize import cut, width

Marks = Mapping[str, Sequence[tuple[str, str]]]
"""Findings by the key of the node: severity (`error`, `warning`) and text."""
MARGIN = 8.0
HEAD = 44.0


@dataclass(frozen=True)
class Titled:
    """A scene with the words above it in a picture that stands alone."""

    title: str
    subtitle: str
    scene: Scene


def clean(text: str) -> str:
    """The text without characters that XML doesn't allow."""
    return "".join(
        c
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
        else "�"
        for c in text
    )


def words(text: str) -> str:
    """Text as the content of an element."""
    return escape(clean(text))


def attribute(text: str) -> str:
    """Text as a quoted attribute."""
    return quoteattr(clean(text))


def number(value: float) -> str:
    """A coordinate, short and the same on every machine."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def inline(scene: Scene, title: str, marks: Marks | None = None) -> str:
    """The scene as an element of a page, at its natural size."""
    wide, high = scene.width + 2 * MARGIN, scene.height + 2 * MARGIN
    return (
        f'<svg viewBox="{number(-MARGIN)} {number(-MARGIN)} {number(wide)} {number(high)}" width="{number(wide)}" '
        f'height="{number(high)}" role="img" aria-label={attribute(title)}>{"".join(_parts(scene, marks or {}))}</svg>'
    )


def standalone(title: str, subtitle: str, scenes: Sequence[Titled], marks: Marks | None = None) -> str:
    """One SVG document: the scenes in one to three columns of about equal height."""
    columns = 1 if len(scenes) <= 6 else 2 if len(scenes) <= 40 else 3
    across = max((each.scene.width for each in scenes), default=300.0) + 4 * MARGIN
    heights = [60.0] * columns
    body: list[str] = []
    for each in scenes:
        column = heights.index(min(heights))
        x, y = 16 + column * (across + 14), heights[column]
        tall = each.scene.height + HEAD + 2 * MARGIN
        body.append(
            f'<g transform="translate({number(x)} {number(y)})"><rect class="field" width="{number(across)}" '
            f'height="{number(tall)}" rx="10"/><text class="ht" x="14" y="24">{words(cut(each.title, across - 160, 14, True))}'
            f'<tspan class="hs" dx="8">{words(each.subtitle)}</tspan></text>'
            f'<g transform="translate({number(2 * MARGIN)} {number(HEAD - 6)})">{"".join(_parts(each.scene, marks or {}))}</g></g>'
        )
        heights[column] += tall + 14
    wide, high = 32 + columns * (across + 14) - 14, max(heights) + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(wide)} {number(high)}" width="{number(wide)}" '
        f'height="{number(high)}">\n<title>{words(title)}</title>\n<style>{escape(style.PICTURE)}</style>\n'
        f'<rect width="100%" height="100%" style="fill:var(--bg)"/>'
        f'<text class="ht" style="font-size:19px" x="18" y="34">{words(title)}<tspan class="hs" style="font-size:13px" dx="10">'
        f"{words(subtitle)}</tspan></text>\n" + "\n".join(body) + "\n</svg>\n"
    )


def _parts(scene: Scene, marks: Marks) -> Iterable[str]:
    for arrow in scene.arrows:
        yield _arrow(arrow)
    for box in scene.boxes:
        yield _label(box) if box.look == "label" else _box(box, marks.get(box.node.key, ()))
    for arrow in scene.arrows:  # over all curves, so that none strikes them through
        if arrow.label is not None:
            x, y = arrow.label
            yield f'<text class="el" x="{number(x)}" y="{number(y + 3)}">{words(cut(arrow.edge.label, 84, 10))}</text>'


def _box(box: Box, findings: Sequence[tuple[str, str]]) -> str:
    node = box.node
    names = [f"k-{node.kind}", box.look if box.look == "chip" else "", "foreign" if node.foreign else ""]
    names += [
        "off" if node.off else "",
        f"c-{node.change}" if node.change != "same" and not node.foreign else "",
    ]
    lines = [*node.lines, *(f"{severity}: {text}" for severity, text in findings)]
    right = box.width - 10
    parts = [
        f'<g class="{" ".join(filter(None, names))}" transform="translate({number(box.x)} {number(box.y)})">',
        f"<title>{words(chr(10).join(lines))}</title>",
        f'<rect class="b" width="{number(box.width)}" height="{number(box.height)}" rx="{7 if box.look == "box" else number(box.height / 2)}"/>',
    ]
    if box.look == "box":
        parts.append(
            f'<path class="bar" d="M0 7a7 7 0 0 1 4-6.3V{number(box.height - 0.7)}a7 7 0 0 1-4-6.3Z"/>'
        )
    scale, top = (1.0, 6.0) if box.look == "box" else (0.86, (box.height - 13.8) / 2)
    parts.append(
        f'<path class="i" transform="translate(11 {number(top)}) scale({scale:g})" d="{ICONS.get(node.kind, "")}"/>'
    )
    wide = 0.0
    if node.off:
        wide = width(node.off, 9.5, True) + 12
        top = 7 if box.look == "chip" or not node.subtitle else box.height - 20
        parts.append(
            f'<rect class="pill" x="{number(right + 4 - wide)}" y="{number(top)}" width="{number(wide)}" height="14" rx="7"/>'
            f'<text class="pillt" text-anchor="middle" x="{number(right + 4 - wide / 2)}" y="{number(top + 10.2)}">{words(node.off)}</text>'
        )
    parts += _texts(box, right, wide)
    if node.change != "same" and not node.foreign:
        parts.append(
            f'<circle class="sign" cx="{number(box.width - 2)}" cy="1" r="8"/>'
            f'<text class="signt" x="{number(box.width - 2)}" y="5.2">{CHANGES.get(node.change, "?")}</text>'
        )
    if findings:
        worst = "error" if any(severity == "error" for severity, _ in findings) else "warning"
        parts.append(
            f'<circle class="w-{worst}" cx="2" cy="{number(box.height - 1)}" r="8"/>'
            f'<text class="signt" x="2" y="{number(box.height + 3.2)}">!</text>'
        )
    return "".join(parts) + "</g>"


def _texts(box: Box, right: float, taken: float) -> list[str]:
    """The title, and below it the subtitle, which leaves the place that is `taken` by the pill."""
    node = box.node
    if box.look == "chip":
        said = f"{node.title}, {node.subtitle}" if node.foreign and node.subtitle else node.title
        return [
            f'<text class="t" x="30" y="{number(box.height / 2 + 4)}">{words(cut(said, right - 28 - taken, 11))}</text>'
        ]
    if not node.subtitle:
        said = cut(node.title, right - 34 - taken, 12, True)
        return [f'<text class="t" x="34" y="{number(box.height / 2 + 4)}">{words(said)}</text>']
    return [
        f'<text class="t" x="34" y="18.5">{words(cut(node.title, right - 34, 12, True))}</text>',
        f'<text class="s" x="12" y="35">{words(cut(node.subtitle, box.width - 20 - taken, 10.5))}</text>',
    ]


def _label(box: Box) -> str:
    texts = "".join(
        f'<text class="s" text-anchor="middle" x="{number(box.width / 2)}" y="{number(14 * index + 14)}">{words(line)}</text>'
        for index, line in enumerate(box.lines)
    )
    return (
        f'<g class="label" transform="translate({number(box.x)} {number(box.y)})"><title>{words(box.node.subtitle or box.node.title)}</title>'
        f'<rect class="b" width="{number(box.width)}" height="{number(box.height)}" rx="9"/>{texts}</g>'
    )


def _arrow(arrow: Arrow) -> str:
    edge = arrow.edge
    names = ["a", "dead" if edge.dead else "", f"e-{edge.change}" if edge.change != "same" else ""]
    title = f"<title>{words(edge.title)}</title>" if edge.title else ""
    return f'<g class="{" ".join(filter(None, names))}">{title}{_path(arrow)}</g>'


def _path(arrow: Arrow) -> str:
    points = list(arrow.points)
    head = ""
    if arrow.head:
        x, y = points[-1]
        if arrow.across:
            head = f'<path class="h" d="M{number(x)} {number(y)}l-7-3.8v7.6Z"/>'
            points[-1] = (x - 6, y)
        else:
            head = f'<path class="h" d="M{number(x)} {number(y)}l-3.8-7h7.6Z"/>'
            points[-1] = (x, y - 6)
    drawn = [f"M{number(points[0][0])} {number(points[0][1])}"]
    drawn += [_across(points[0], points[-1])] if arrow.across else _down(points)
    return f'<path class="e" d="{"".join(drawn)}"/>{head}'


def _across(a: Point, b: Point) -> str:
    end = f"{number(b[0])} {number(b[1])}"
    if a[1] == b[1]:
        return f"L{end}"
    middle = number((a[0] + b[0]) / 2)
    return f"C{middle} {number(a[1])} {middle} {number(b[1])} {end}"


def _down(points: Sequence[Point]) -> list[str]:
    """A smooth curve from the top down that doesn't overshoot: monotone cubic interpolation (Fritsch and Carlson)."""
    steps = [(b[0] - a[0]) / max(b[1] - a[1], 0.1) for a, b in itertools.pairwise(points)]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in itertools.pairwise(steps)]
    slopes = [0.0, *inner, 0.0]
    drawn = []
    for index, (a, b) in enumerate(itertools.pairwise(points)):
        if a[0] == b[0] and not slopes[index] and not slopes[index + 1]:
            drawn.append(f"L{number(b[0])} {number(b[1])}")
            continue
        # Steeper ends where they are vertical, so that the arrow meets its box straight.
        reach = (b[1] - a[1]) / (2.2 if len(points) == 2 else 3)
        drawn.append(
            f"C{number(a[0] + slopes[index] * reach)} {number(a[1] + reach)} "
            f"{number(b[0] - slopes[index + 1] * reach)} {number(b[1] - reach)} {number(b[0])} {number(b[1])}"
        )
    return drawn


def icon(kind: str) -> str:
    """The sign of a kind of node, for a legend."""
    return (
        f'<svg class="k-{kind}" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">'
        f'<path class="i" d="{ICONS[kind]}"/></svg>'
    )
