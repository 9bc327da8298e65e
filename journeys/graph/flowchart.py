"""Lays out a Twilio Segment journey from top to bottom: states in ranks, conditions in boxes on their arrows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .layers import neighbours, order, place, straighten
from .model import Edge, Journey, Node
from .scene import BOX_HEIGHT, CHIP_HEIGHT, Arrow, Box, Point, Scene, pack
from .textsize import cut, width

STATE_WIDTH, LABEL_WIDTH, LABEL_SIZE = 232.0, 196.0, 10.5
GAP, BREAK, LINE = 22.0, 20.0, 14.0
ROOM = 1250.0
"""How wide a journey gets before its exit rules move from its side to its top."""
TURN = 8.0
"""How wide an arrow is that passes a rank."""


def flowchart(journey: Journey) -> Scene:
    """The journey's states and exit rules; each connected part is laid out by itself."""
    nodes, edges = _untangled(journey)
    if not nodes:
        return Scene(0, 0, (), ())
    return pack(
        [_layout(part, [e for e in edges if e.source in part]) for part in _parts(nodes, edges)], 56.0, ROOM
    )


def _untangled(journey: Journey) -> tuple[dict[str, Node], list[Edge]]:
    """Without cycles, and with an exit for each arrow that leads to one: arrows to a shared exit would cross the others."""
    nodes = {node.key: node for node in journey.nodes}
    back = _back_edges(list(nodes), journey.edges)
    arriving: dict[str, int] = {}
    for edge in journey.edges:
        arriving[edge.target] = arriving.get(edge.target, 0) + 1
    edges: list[Edge] = []
    for index, edge in enumerate(journey.edges):
        target = nodes[edge.target]
        key = f"{edge.target} {index}"
        if edge in back:
            said = "this step" if edge.source == edge.target else target.title
            nodes[key] = Node(key, "back", f"back to {said}", lines=(f"back to {target.title}",))
            edges.append(replace(edge, target=key))
        elif target.kind == "exit" and arriving[edge.target] > 1:
            nodes[key] = replace(target, key=key)
            edges.append(replace(edge, target=key))
        else:
            edges.append(edge)
    reached = {edge.target for edge in edges}
    shared = [
        key
        for key, node in nodes.items()
        if node.kind == "exit" and arriving.get(key, 0) > 1 and key not in reached
    ]
    return {key: node for key, node in nodes.items() if key not in shared}, edges


def _back_edges(keys: Sequence[str], edges: Sequence[Edge]) -> set[Edge]:
    """The edges that close a cycle, found depth first in the given order."""
    ways: dict[str, list[Edge]] = {}
    for edge in edges:
        ways.setdefault(edge.source, []).append(edge)
    found: set[Edge] = set()
    done: dict[str, bool] = {}
    for start in keys:
        stack: list[tuple[str, Iterator[Edge]]] = []
        if start not in done:
            done[start] = False
            stack.append((start, iter(ways.get(start, ()))))
        while stack:
            key, rest = stack[-1]
            way = next(rest, None)
            if way is None:
                done[key] = True
                stack.pop()
            elif way.target not in done:
                done[way.target] = False
                stack.append((way.target, iter(ways.get(way.target, ()))))
            elif not done[way.target]:
                found.add(way)
    return found


def _parts(nodes: dict[str, Node], edges: Sequence[Edge]) -> list[dict[str, Node]]:
    """The connected parts, that of the entry first."""
    near: dict[str, list[str]] = {}
    for edge in edges:
        near.setdefault(edge.source, []).append(edge.target)
        near.setdefault(edge.target, []).append(edge.source)
    found: list[dict[str, Node]] = []
    seen: set[str] = set()
    for start in sorted(nodes, key=lambda key: nodes[key].kind != "entry"):
        part, todo = [], [start]
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                part.append(key)
                todo += near.get(key, ())
        if part:
            members = set(part)
            found.append({key: node for key, node in nodes.items() if key in members})
    return found


@dataclass
class _Item:
    """An element of a level: a state, an arrow's label, or an arrow that passes."""

    width: float
    height: float = 0.0
    node: Node | None = None
    edge: Edge | None = None
    lines: tuple[str, ...] = ()


@dataclass
class _Levels:
    items: dict[str, _Item] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    chains: list[tuple[Edge, list[str]]] = field(default_factory=list)

    def add(self, level: int, key: str, item: _Item) -> str:
        while len(self.rows) <= level:
            self.rows.append([])
        self.rows[level].append(key)
        self.items[key] = item
        return key


def _layout(nodes: dict[str, Node], edges: Sequence[Edge]) -> Scene:
    levels = _levels(nodes, edges)
    rows = order(levels.rows, levels.links)
    sizes = {key: item.width for key, item in levels.items.items()}
    pull = _pull(rows, levels.links)
    middles = place(rows, levels.links, sizes, GAP, pull, sweeps=60)
    straighten(rows, levels.links, sizes, GAP, middles, 1.5 * GAP, pull)
    tops, top = [], 0.0
    for row in rows:
        tops.append(top)
        top += max((levels.items[key].height for key in row), default=0.0) + BREAK
    boxes, spots = [], {}
    for row, start in zip(rows, tops, strict=True):
        tall = max((levels.items[key].height for key in row), default=0.0)
        for key in row:
            item = levels.items[key]
            y = start + (tall - item.height) / 2
            spots[key] = (middles[key], y, y + item.height)
            if item.node is not None:
                look = "chip" if item.node.kind in ("exit", "back") else "box"
                boxes.append(Box(item.node, middles[key] - item.width / 2, y, item.width, item.height, look))
            elif item.lines and item.edge is not None:
                node = Node(key, "label", item.edge.label, lines=(item.edge.title,))
                place_ = (middles[key] - item.width / 2, y, item.width, item.height)
                boxes.append(Box(node, *place_, "label", item.lines))
    arrows = [arrow for edge, chain in levels.chains for arrow in _arrows(edge, chain, spots, levels)]
    right = max((box.x + box.width for box in boxes), default=0.0)
    return Scene(right, top - BREAK, tuple(boxes), tuple(arrows))


def _levels(nodes: dict[str, Node], edges: Sequence[Edge]) -> _Levels:
    """States on even levels, by the longest way from an entry; labels and passing arrows between them."""
    ranks = _ranks(list(nodes), edges)
    levels = _Levels()
    for key, node in nodes.items():
        small = node.kind in ("exit", "back")
        wide = min(STATE_WIDTH, max(72.0, width(node.title, 12, True) + 44)) if small else STATE_WIDTH
        levels.add(2 * ranks[key], key, _Item(wide, CHIP_HEIGHT if small else BOX_HEIGHT, node))
    for number, edge in enumerate(edges):
        chain = [edge.source]
        for level in range(2 * ranks[edge.source] + 1, 2 * ranks[edge.target]):
            lines = wrapped(edge.label) if level == 2 * ranks[edge.source] + 1 else ()
            item = _Item(TURN, 0.0, edge=edge)
            if lines:
                wide = max(width(line, LABEL_SIZE) for line in lines) + 14
                item = _Item(wide, LINE * len(lines) + 6, edge=edge, lines=lines)
            chain.append(levels.add(level, f"\0{number} {level}", item))
        chain.append(edge.target)
        levels.links += list(itertools.pairwise(chain))
        levels.chains.append((edge, chain))
    return levels


def _pull(rows: Sequence[Sequence[str]], links: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Weights that grow with the length of the path below a node: the main path runs straight, short branches bend."""
    _, below = neighbours(links)
    found: dict[str, float] = {}
    for row in reversed(rows):
        for key in row:
            found[key] = 1.0 + max((found[each] for each in below.get(key, ())), default=0.0)
    return {key: length * length for key, length in found.items()}


def _ranks(keys: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    waiting = dict.fromkeys(keys, 0)
    for edge in edges:
        waiting[edge.target] += 1
    ranks = dict.fromkeys(keys, 0)
    ready = [key for key in keys if not waiting[key]]
    while ready:
        key = ready.pop(0)
        for edge in edges:
            if edge.source == key:
                ranks[edge.target] = max(ranks[edge.target], ranks[key] + 1)
                waiting[edge.target] -= 1
                if not waiting[edge.target]:
                    ready.append(edge.target)
    return ranks


def wrapped(label: str) -> tuple[str, ...]:
    """The label on at most two lines."""
    if not label:
        return ()
    words = label.split()
    halves = [(" ".join(words[:index]), " ".join(words[index:])) for index in range(1, len(words))]
    if width(label, LABEL_SIZE) <= LABEL_WIDTH or not halves:
        return (cut(label, LABEL_WIDTH, LABEL_SIZE),)
    # The break that makes the longer line shortest; where even that is too long, the first line is filled.
    best = min(halves, key=lambda pair: max(width(line, LABEL_SIZE) for line in pair))
    if width(best[0], LABEL_SIZE) > LABEL_WIDTH or width(best[1], LABEL_SIZE) > LABEL_WIDTH:
        fitting = [pair for pair in halves if width(pair[0], LABEL_SIZE) <= LABEL_WIDTH]
        best = fitting[-1] if fitting else best
    return tuple(cut(line, LABEL_WIDTH, LABEL_SIZE) for line in best)


def _arrows(
    edge: Edge, chain: list[str], spots: dict[str, tuple[float, float, float]], levels: _Levels
) -> Iterator[Arrow]:
    """One arrow from state to state, interrupted where its label stands."""
    points: list[Point] = [(spots[chain[0]][0], spots[chain[0]][2])]
    for key in chain[1:-1]:
        x, top, bottom = spots[key]
        points.append((x, top))
        if levels.items[key].lines:
            yield Arrow(edge, tuple(points), across=False, head=False)
            points = [(x, bottom)]
    x, top, _ = spots[chain[-1]]
    yield Arrow(edge, (*points, (x, top)), across=False)
