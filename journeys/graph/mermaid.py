"""The picture of a stack as Mermaid, for a README or a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from .model import CHANGES, Edge, Journey, Node, Picture
from .textsize import cut

MAX_TEXT, MAX_EDGES = 50_000, 500
"""Mermaid's own limits, which GitHub keeps to: more characters or arrows, and it draws nothing."""
_SHAPES = {
    "segment": ('(["', '"])'),
    "outcome": ('{{"', '"}}'),
    "event": ('>"', '"]'),
    "map": ('["', '"]'),
    "template": ('[/"', '"/]'),
    "flow": ('[["', '"]]'),
    "action": ('[["', '"]]'),
    "schedule": ('("', '")'),
    "entry": ('(["', '"])'),
    "exit": ('(("', '"))'),
    "destination": ('[["', '"]]'),
    "delay": ('("', '")'),
    "hold": ('{{"', '"}}'),
    "split": ('{"', '"}'),
    "random": ('{"', '"}'),
    "rule": ('>"', '"]'),
}
_CLASSES = """  classDef off stroke-dasharray:3 3,opacity:0.6
  classDef foreign stroke-dasharray:5 4
  classDef create stroke:#167a3b,stroke-width:3px
  classDef import stroke:#167a3b,stroke-width:3px
  classDef update stroke:#a86400,stroke-width:3px
  classDef replace stroke:#8f3fb0,stroke-width:3px
  classDef delete stroke:#c22f2f,stroke-width:3px,stroke-dasharray:6 3"""
TEXT = 60
"""Characters' worth of width that a label gets, in tenths of its height."""


def mermaid(picture: Picture) -> str:
    """One Mermaid flowchart, with a subgraph for each component and each Segment journey."""
    return "\n".join(_lines(picture)) + "\n"


def too_large(text: str) -> str:
    """Why GitHub would not draw it; "" where it would."""
    arrows = sum(text.count(each) for each in (" --> ", " -.-> ", ' -- "', ' -. "'))
    if len(text) > MAX_TEXT or arrows > MAX_EDGES:
        return (
            f"Mermaid's limits are {MAX_TEXT:,} characters and {MAX_EDGES} arrows; this has {len(text):,} and {arrows}. "
            "GitHub draws nothing then: use --format html, or --only to draw a part"
        )
    return ""


def escape(text: str) -> str:
    """A label in double quotes: what Mermaid or HTML would read as its own becomes an entity code."""
    text = cut(text, TEXT * 6, 10)
    return "".join(
        c if c.isalnum() or (c in " .,:/()_-+=%·…±−×≥≤>?!" and c != ">") else f"#{ord(c)};" for c in text
    )


def _lines(picture: Picture) -> Iterator[str]:
    yield "---"
    yield f'title: "{picture.title.translate({34: 39, 92: 47})}"'
    yield "---"
    yield "flowchart LR"
    ids = {key: f"n{index}" for index, key in enumerate(picture.nodes, 1)}
    alone = [node for node in picture.nodes.values() if node.group not in picture.groups]
    for number, (key, group) in enumerate(picture.groups.items(), 1):
        members = [node for node in picture.nodes.values() if node.group == key]
        if members:
            yield f'  subgraph g{number}["{escape(group.title)}"]'
            yield from (f"    {_node(ids[node.key], node)}" for node in members)
            yield "  end"
    yield from (f"  {_node(ids[node.key], node)}" for node in alone)
    yield from (f"  {_edge(ids[edge.source], ids[edge.target], edge)}" for edge in picture.edges)
    for number, journey in enumerate(picture.journeys, 1):
        yield from _journey(f"j{number}", journey)
    yield _CLASSES


def _journey(prefix: str, journey: Journey) -> Iterator[str]:
    status = f" ({journey.status})" if journey.status else ""
    yield f'  subgraph {prefix}["{escape(journey.title + status)}"]'
    yield "    direction TB"
    ids = {node.key: f"{prefix}s{index}" for index, node in enumerate(journey.nodes, 1)}
    yield from (f"    {_node(ids[node.key], node)}" for node in journey.nodes)
    yield from (f"    {_edge(ids[edge.source], ids[edge.target], edge)}" for edge in journey.edges)
    yield "  end"


def _node(ident: str, node: Node) -> str:
    opening, closing = _SHAPES.get(node.kind, ('["', '"]'))
    sign = f"{CHANGES[node.change]} " if node.change in CHANGES else ""
    lines = [escape(sign + node.title)]
    if node.subtitle:
        lines.append(escape(node.subtitle))
    if node.off:
        lines.append(escape(node.off))
    style = (
        node.change if node.change in CHANGES else "off" if node.off else "foreign" if node.foreign else ""
    )
    return f"{ident}{opening}{'<br/>'.join(lines)}{closing}" + (f":::{style}" if style else "")


def _edge(source: str, target: str, edge: Edge) -> str:
    label = escape(f"{CHANGES[edge.change]} {edge.label}".strip() if edge.change in CHANGES else edge.label)
    if edge.dead or edge.change == "delete":
        return f'{source} -. "{label}" .-> {target}' if label else f"{source} -.-> {target}"
    return f'{source} -- "{label}" --> {target}' if label else f"{source} --> {target}"
