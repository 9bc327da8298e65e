"""A panel as nested lists, for screens that are too narrow for the drawing and for readers who hear the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .model import CHANGES, Edge, Node
from .svg import icon, words


def outline(nodes: Sequence[Node], edges: Iterable[Edge]) -> str:
    """Each map with what triggers it and what it uses, or each state of a journey with where it leads."""
    known = {node.key: node for node in nodes}
    arrows = list(edges)
    maps = [node for node in nodes if node.kind == "map"]
    shown = maps or [node for node in nodes if node.key in {edge.source for edge in arrows}] or list(nodes)
    lines = []
    for node in shown:
        near = [_end("from", edge, known[edge.source]) for edge in arrows if maps and edge.target == node.key]
        near += [_end("to", edge, known[edge.target]) for edge in arrows if edge.source == node.key]
        lines.append(f"<li>{_entry(node)}{'<ul>' + ''.join(near) + '</ul>' if near else ''}</li>")
    return f'<ul class="outline">{"".join(lines)}</ul>'


def _end(way: str, edge: Edge, node: Node) -> str:
    said = edge.label or {"triggers": "triggered by", "shows": "shows"}.get(edge.kind, "then")
    names = " ".join(filter(None, (way, "dead" if edge.dead else "")))
    return f'<li class="{names}"><i>{words(said)}</i> {_entry(node)}</li>'


def _entry(node: Node) -> str:
    sign = f'<b class="tag {node.change}">{CHANGES[node.change]}</b>' if node.change in CHANGES else ""
    off = f' <em class="tag">{words(node.off)}</em>' if node.off else ""
    return f"{icon(node.kind)}{sign}<b>{words(node.title)}</b> {words(node.subtitle)}{off}"
