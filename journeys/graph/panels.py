"""Cuts the picture of a stack into panels, one per campaign, and lays each out: who, what happens, what is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .layers import order, place
from .model import Edge, Group, Node, Picture
from .scene import BOX_HEIGHT, CHIP_HEIGHT, Arrow, Box, Scene
from .words import in_order

COLUMNS = {"segment": 0, "outcome": 0, "event": 0, "map": 1}
"""The column of each kind of node; the others, which maps use, stand in the last one."""
WIDTHS = (212.0, 224.0, 178.0)
GAPS = (58.0, 84.0)
PANEL_WIDTH = sum(WIDTHS) + sum(GAPS)
ROW_GAP = 12.0
STRAIGHT = 6.0
"""Ends that differ by less are joined by a straight line."""
HUB = 8
"""A segment or template that maps of more campaigns than this share is drawn once, and named in their panels."""


@dataclass(frozen=True)
class Panel:
    """A part of the picture that stands for itself: usually a component with its objects.

    `changes` are those of its managed nodes and its arrows, without `same`; `off` says that a map in it does
    nothing.
    """

    key: str
    title: str
    kind: str
    change: str
    nodes: tuple[Node, ...]
    scene: Scene

    @property
    def changes(self) -> frozenset[str]:
        """The changes in it."""
        found = {each.change for each in self.nodes if not each.foreign}
        found |= {arrow.edge.change for arrow in self.scene.arrows}
        return frozenset(found - {"same"})

    @property
    def off(self) -> bool:
        """Whether something in it does nothing now."""
        return any(each.off for each in self.nodes)


def panels(picture: Picture) -> list[Panel]:
    """The panels of a picture, those of components first, by name."""
    hubs = _hubs(picture)
    clusters = _clusters(picture, hubs)
    linked = {key for edge in picture.edges for key in (edge.source, edge.target)}
    found, loose = [], []
    for members in clusters:
        nodes = [picture.nodes[key] for key in members]
        if len(nodes) == 1 and nodes[0].key not in linked and not nodes[0].group:
            loose.append(nodes[0])
        else:
            found.append(_panel(picture, nodes, hubs))
    found.sort(key=lambda each: (not each.kind, in_order(each.title), each.key))
    if hubs:
        found.insert(
            0, _listed("Shared by many campaigns", picture, [picture.nodes[key] for key in sorted(hubs)])
        )
    if loose:
        found.append(_listed("Not connected to any map", picture, loose))
    return found


def _hubs(picture: Picture) -> set[str]:
    users: dict[str, set[str]] = {}
    for edge in picture.edges:
        for key, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if picture.nodes[key].kind != "map" and not picture.nodes[key].foreign:
                users.setdefault(key, set()).add(picture.nodes[other].group or other)
    return {key for key, groups in users.items() if len(groups) > HUB}


def _clusters(picture: Picture, hubs: set[str]) -> list[list[str]]:
    """Managed nodes that belong together, by a component or by an edge, in the order of the picture."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    # What maps use but the stack doesn't manage joins nothing: one flow may serve them all.
    own = [key for key in picture.nodes if key not in hubs and key.startswith(("urn:", "event:"))]
    for key in own:
        if picture.nodes[key].group:
            parent[root(key)] = root("group " + picture.nodes[key].group)
    mine = set(own)
    for edge in picture.edges:
        if edge.source in mine and edge.target in mine:
            parent[root(edge.source)] = root(edge.target)
    found: dict[str, list[str]] = {}
    for key in own:
        found.setdefault(root(key), []).append(key)
    return list(found.values())


def _panel(picture: Picture, nodes: list[Node], hubs: set[str]) -> Panel:
    here = {node.key for node in nodes}
    edges = [edge for edge in picture.edges if edge.source in here or edge.target in here]
    others = dict.fromkeys(key for edge in edges for key in (edge.source, edge.target) if key not in here)
    used = [picture.nodes[key] for key in others]
    groups = [
        picture.groups[key] for key in dict.fromkeys(node.group for node in nodes) if key in picture.groups
    ]
    return Panel(
        min(here),
        *_name(nodes, groups),
        (*nodes, *used),
        columns([*nodes, *used], edges, chips={node.key for node in used}),
    )


def _name(nodes: list[Node], groups: list[Group]) -> tuple[str, str, str]:
    if len(groups) == 1:
        return groups[0].title, groups[0].kind, groups[0].change
    if groups:
        said = ", ".join(each.title for each in groups[:3]) + (
            f" and {len(groups) - 3} more" if len(groups) > 3 else ""
        )
        return said, f"{len(groups)} components", "same"
    maps = [node for node in nodes if node.kind == "map"] or nodes
    return maps[0].title + (f" and {len(maps) - 1} more" if len(maps) > 1 else ""), "", "same"


def columns(nodes: Iterable[Node], edges: Iterable[Edge], chips: Iterable[str] = ()) -> Scene:
    """Three columns: what triggers, the maps, and what they use; as many rows as needed."""
    shown, arrows, small = {node.key: node for node in nodes}, list(edges), set(chips)
    layers: list[list[str]] = [[], [], []]
    for key, node in shown.items():
        layers[COLUMNS.get(node.kind, 2)].append(key)
    links = [(edge.source, edge.target) for edge in arrows]
    layers = order(layers, links)
    heights = {key: CHIP_HEIGHT if key in small else BOX_HEIGHT for key in shown}
    middles = place(layers, links, heights, ROW_GAP)
    left, boxes = 0.0, {}
    for layer, width, gap in zip(layers, WIDTHS, (*GAPS, 0.0), strict=True):
        for key in layer:
            look = "chip" if key in small else "box"
            boxes[key] = Box(shown[key], left, middles[key] - heights[key] / 2, width, heights[key], look)
        left += width + gap
    bottom = max((box.y + box.height for box in boxes.values()), default=0.0)
    return Scene(PANEL_WIDTH, bottom, tuple(boxes.values()), tuple(_arrow(edge, boxes) for edge in arrows))


def _arrow(edge: Edge, boxes: Mapping[str, Box]) -> Arrow:
    source, target = boxes[edge.source], boxes[edge.target]
    start = (source.x + source.width, source.y + source.height / 2)
    end = (target.x, target.y + target.height / 2)
    if abs(end[1] - start[1]) < STRAIGHT:
        end = (end[0], start[1])
    label = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return Arrow(edge, (start, end), label=label if edge.label else None)


def _listed(title: str, picture: Picture, nodes: list[Node]) -> Panel:
    """A panel of nodes without arrows, in rows of three."""
    width = (PANEL_WIDTH - 2 * ROW_GAP) / 3
    boxes = []
    for index, node in enumerate(nodes):
        uses = sum(node.key in (edge.source, edge.target) for edge in picture.edges)
        if uses:
            said = f"{node.subtitle} · {uses} maps" if node.subtitle else f"{uses} maps"
            node = replace(node, subtitle=said, lines=(*node.lines, f"used by {uses} maps"))
        row, column = divmod(index, 3)
        boxes.append(Box(node, column * (width + ROW_GAP), row * (BOX_HEIGHT + ROW_GAP), width, BOX_HEIGHT))
    height = boxes[-1].y + BOX_HEIGHT
    return Panel(
        f"list {title}", title, "", "same", tuple(nodes), Scene(PANEL_WIDTH, height, tuple(boxes), ())
    )
