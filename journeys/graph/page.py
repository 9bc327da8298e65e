"""The picture of a stack as one HTML page that needs nothing else: no font, no network, one script for the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from journeys.text import counted

from . import search, style
from .flowchart import flowchart
from .model import Journey, Node, Picture
from .outline import outline
from .panels import Panel, panels
from .stack import TITLES
from .svg import Marks, Titled, attribute, icon, inline, standalone, words

SAID = {
    "create": "to create",
    "update": "to update",
    "replace": "to replace",
    "delete": "to delete",
    "import": "to import",
}
INDEX_FROM = 12
"""The number of panels from which on the page has a list of them."""


@dataclass(frozen=True)
class _Section:
    """One section of the page: a campaign or a journey."""

    title: str
    kind: str
    change: str
    nodes: tuple[Node, ...]
    drawn: str
    key: str = ""
    wide: bool = False
    changed: bool = False
    off: bool = False
    notes: tuple[str, ...] = ()


def html(picture: Picture, marks: Marks | None = None) -> str:
    """The page; `marks` are lint's findings by the key of their object."""
    marks = marks or {}
    sections = [_campaign(each, marks) for each in panels(picture)] + [
        _journey(each, marks) for each in picture.journeys
    ]
    title = f"{picture.title or 'empty stack'} · journeys"
    shared = _shared(sections, marks)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>{search.META}<title>{words(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n<style>{style.PICTURE}{style.PAGE}</style></head>\n'
        f"<body>\n{_header(picture)}\n{_bar(picture, sections, marks)}\n{_contents(sections)}\n"
        f"{_notes(shared, sections)}<main>\n"
        + "\n".join(_section(each, number, marks, shared) for number, each in enumerate(sections, 1))
        + f"\n</main>\n{_footer(picture)}{search.END}</body></html>\n"
    )


def svg(picture: Picture, marks: Marks | None = None) -> str:
    """The same as one SVG document."""
    scenes = [Titled(each.title, each.kind, each.scene) for each in panels(picture)]
    scenes += [
        Titled(each.title, ". ".join([_status(each), *each.notes]), flowchart(each))
        for each in picture.journeys
    ]
    return standalone(picture.title or "empty stack", summary(picture), scenes, marks)


def summary(picture: Picture) -> str:
    """How many objects of each kind there are, and what a preview does to them."""
    counts = dict.fromkeys(TITLES, 0)
    for node in picture.nodes.values():
        if not node.foreign and node.kind != "event":
            counts[node.kind] += 1
    said = [counted(count, TITLES[kind]) for kind, count in counts.items() if count]
    if picture.journeys:
        said.append(counted(len(picture.journeys), "Segment journey"))
    text = ", ".join(said) or "nothing to draw"
    changes = [f"{count} {SAID[change]}" for change, count in picture.changes.items()]
    return text + (f"; {', '.join(changes) or 'no changes'}" if picture.preview else "")


def _campaign(panel: Panel, marks: Marks) -> _Section:
    change = panel.change
    drawn = inline(panel.scene, panel.title, marks)
    drawn += outline(panel.nodes, [arrow.edge for arrow in panel.scene.arrows])
    return _Section(
        panel.title, panel.kind, change, panel.nodes, drawn, panel.key, False, bool(panel.changes), panel.off
    )


def _status(journey: Journey) -> str:
    return "Twilio Segment journey" + (f", {journey.status}" if journey.status else "")


def _journey(journey: Journey, marks: Marks) -> _Section:
    changed = journey.change != "same" or any(node.change != "same" for node in journey.nodes)
    drawn = inline(flowchart(journey), journey.title, marks) + outline(journey.nodes, journey.edges)
    off = journey.status not in ("", "published")
    owner = (*journey.nodes, Node(journey.key, "journey", journey.title))
    return _Section(
        journey.title,
        _status(journey),
        journey.change,
        owner,
        drawn,
        journey.key,
        True,
        changed,
        off,
        journey.notes,
    )


def _header(picture: Picture) -> str:
    what = "preview" if picture.preview else "as it is in state"
    tags = "".join(
        f'<span class="tag {change}">{count} {SAID[change]}</span>'
        for change, count in picture.changes.items()
    )
    notes = "".join(f'<p class="note">{words(each)}</p>' for each in picture.notes)
    counts = summary(picture).partition(";")[0]
    return (
        f"<header><h1>{words(picture.title or 'empty stack')} <small>{what}</small></h1>"
        f'<p class="counts">{words(counts)} {tags}</p>{notes}</header>'
    )


def _bar(picture: Picture, sections: Sequence[_Section], marks: Marks) -> str:
    counts = {
        "all": len(sections),
        "changed": sum(each.changed for each in sections),
        "problem": sum(bool(_findings(each, marks)) for each in sections),
        "off": sum(each.off for each in sections),
    }
    labels = {"all": "all", "changed": "changed", "problem": "with findings", "off": "not running"}
    choices = "".join(
        f'<label><input type="radio" name="f" id="f-{key}"{" checked=" + chr(34) + chr(34) if key == "all" else ""}/>'
        f"{labels[key]} {count}</label>"
        for key, count in counts.items()
        if count or key == "all"
    )
    kinds = dict.fromkeys(node.kind for node in picture.nodes.values())
    legend = "".join(
        f"<span>{icon(kind)}{words(name)}</span>" for kind, name in TITLES.items() if kind in kinds
    )
    legend += "<span>╌ not managed here, or not running</span>" if kinds else ""
    return f'<div class="bar"><fieldset aria-label="Show">{choices}</fieldset>{search.BOX}<div class="legend">{legend}</div></div>'


def _contents(sections: Sequence[_Section]) -> str:
    if len(sections) < INDEX_FROM:
        return ""
    lines = "".join(
        f'<li><a href="#p{number}">{words(each.title)}</a></li>' for number, each in enumerate(sections, 1)
    )
    return f"<details><summary>{len(sections)} panels by name</summary><ol>{lines}</ol></details>"


def _findings(section: _Section, marks: Marks) -> list[tuple[str, str, str]]:
    """Severity, object and text, each text once: a finding may mark several objects."""
    found: dict[str, tuple[str, str, str]] = {}
    for node in sorted(section.nodes, key=lambda each: each.kind != "map"):
        for severity, text in () if node.foreign else marks.get(node.key, ()):
            found.setdefault(text, (severity, node.title, text))
    return list(found.values())


def _shared(sections: Sequence[_Section], marks: Marks) -> dict[str, tuple[str, list[int]]]:
    """The findings about several panels: text -> severity and the numbers of the panels."""
    found: dict[str, tuple[str, list[int]]] = {}
    for number, section in enumerate(sections, 1):
        for severity, _, text in _findings(section, marks):
            found.setdefault(text, (severity, []))[1].append(number)
    return {text: (severity, numbers) for text, (severity, numbers) in found.items() if len(numbers) > 1}


def _notes(shared: Mapping[str, tuple[str, list[int]]], sections: Sequence[_Section]) -> str:
    """Those notes once, above all panels, with links to the panels."""
    if not shared:
        return ""
    lines = []
    for index, (text, (severity, numbers)) in enumerate(shared.items(), 1):
        links = ", ".join(f'<a href="#p{each}">{words(sections[each - 1].title)}</a>' for each in numbers)
        lines.append(f'<li class="{severity}" id="s{index}">{words(text)} <em>Panels: {links}</em></li>')
    return f'<ul class="findings shared">{"".join(lines)}</ul>\n'


def _section(
    section: _Section, number: int, marks: Marks, shared: Mapping[str, tuple[str, list[int]]]
) -> str:
    findings = _findings(section, marks)
    places = {text: index for index, text in enumerate(shared, 1)}
    names = [f"ch-{section.change}" if section.change != "same" else "", "wide" if section.wide else ""]
    names += [
        "changed" if section.changed else "",
        "isoff" if section.off else "",
        "problem" if findings else "",
    ]
    sign = (
        f' <span class="tag {section.change}">{SAID[section.change]}</span>' if section.change in SAID else ""
    )
    said = "".join(
        f'<li class="{severity}"><b>{words(title)}</b>: '
        + (
            f'<a href="#s{places[text]}">see the note above</a></li>'
            if text in places
            else f"{words(text)}</li>"
        )
        for severity, title, text in findings
    )
    return (
        f'<section id="p{number}" class={attribute(" ".join(filter(None, names)))}><h2>{words(section.title)}'
        f"<small>{words(section.kind)}</small>{sign}</h2>"
        + "".join(f"<p>{words(each)}</p>" for each in section.notes)
        + f'<div class="pic">{section.drawn}</div>'
        + (f'<ul class="findings">{said}</ul>' if said else "")
        + "</section>"
    )


def _footer(picture: Picture) -> str:
    if not picture.left_out:
        return ""
    said = ", ".join(f"{count} {token.partition(':')[2]}" for token, count in picture.left_out.items())
    return f"<footer>Also in the stack, not drawn: {words(said)}.</footer>\n"
