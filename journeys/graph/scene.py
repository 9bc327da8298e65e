"""A laid-out picture: boxes and arrows with their places in pixels, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .model import Edge, Node

BOX_HEIGHT, CHIP_HEIGHT = 44.0, 30.0
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A node at its place: the left upper corner and the size. `look` is `box`, `chip` (one line) or `label`."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    look: str = "box"
    lines: tuple[str, ...] = ()

    def moved(self, dx: float, dy: float) -> Box:
        """The same, elsewhere."""
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True)
class Arrow:
    """An edge as points; between each two a curve that leaves and arrives along the flow (`across` is left to right).

    `label` is the place of the edge's label, None where it has a box of its own.
    """

    edge: Edge
    points: tuple[Point, ...]
    across: bool = True
    label: Point | None = None
    head: bool = True

    def moved(self, dx: float, dy: float) -> Arrow:
        """The same, elsewhere."""
        points = tuple((x + dx, y + dy) for x, y in self.points)
        label = None if self.label is None else (self.label[0] + dx, self.label[1] + dy)
        return replace(self, points=points, label=label)


@dataclass(frozen=True)
class Scene:
    """Boxes and arrows on a field of that size."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def moved(self, dx: float, dy: float) -> Scene:
        """The same, elsewhere; the field stays as large."""
        return replace(
            self,
            boxes=tuple(each.moved(dx, dy) for each in self.boxes),
            arrows=tuple(each.moved(dx, dy) for each in self.arrows),
        )


def pack(scenes: Sequence[Scene], gap: float, room: float) -> Scene:
    """The first scene on the left, the others in columns to its right, none higher than it (or than 480 pixels).

    Where that would be wider than `room` the others stand above it, in rows.
    """
    if len(scenes) == 1:
        return scenes[0]
    if scenes[0].width + gap + max(each.width for each in scenes[1:]) > room:
        return _stacked(scenes, gap, max(room, scenes[0].width))
    limit = max(scenes[0].height, 480.0)
    boxes, arrows = list(scenes[0].boxes), list(scenes[0].arrows)
    left, top, wide = scenes[0].width + gap, 0.0, 0.0
    height = scenes[0].height
    for scene in scenes[1:]:
        if top and top + scene.height > limit:
            left, top, wide = left + wide + gap, 0.0, 0.0
        placed = scene.moved(left, top)
        boxes += placed.boxes
        arrows += placed.arrows
        top += scene.height + gap
        wide, height = max(wide, scene.width), max(height, top - gap)
    return Scene(left + wide, height, tuple(boxes), tuple(arrows))


def _stacked(scenes: Sequence[Scene], gap: float, room: float) -> Scene:
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    left = top = high = wide = 0.0
    for scene in (*scenes[1:], scenes[0]):
        if left and (left + scene.width > room or scene is scenes[0]):
            left, top, high = 0.0, top + high + gap, 0.0
        placed = scene.moved(left, top)
        boxes += placed.boxes
        arrows += placed.arrows
        left, high = left + scene.width + gap, max(high, scene.height)
        wide = max(wide, left - gap)
    return Scene(wide, top + high, tuple(boxes), tuple(arrows))
