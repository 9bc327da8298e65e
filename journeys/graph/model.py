"""What a picture is made of: nodes, edges between them, and the groups that they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CHANGES = {"create": "+", "update": "~", "replace": "±", "delete": "−", "import": "="}
"""The sign of each change; what stays the same has none."""


@dataclass(frozen=True)
class Node:
    """A box of the picture.

    `key` is the URN, or a text of its own for what the stack doesn't manage (`foreign`). `kind` is one of `segment`,
    `outcome`, `event`, `map`, `template`, `flow`, `action`, `schedule`, or a state of a journey. `off` says why it
    does nothing now ("inactive", "ended 2026-01-01"). `lines` are for the tooltip, `group` the component's key.
    """

    key: str
    kind: str
    title: str
    subtitle: str = ""
    lines: tuple[str, ...] = ()
    change: str = "same"
    off: str = ""
    foreign: bool = False
    group: str = ""


@dataclass(frozen=True)
class Edge:
    """An arrow: `source` triggers, shows, starts or leads to `target`. `dead` ones have no effect now."""

    source: str
    target: str
    kind: str
    label: str = ""
    change: str = "same"
    dead: bool = False
    title: str = ""


@dataclass(frozen=True)
class Group:
    """A component of the program, or a vendor's journey."""

    key: str
    title: str
    kind: str = ""
    change: str = "same"


@dataclass(frozen=True)
class Journey:
    """A Twilio Segment journey as a graph of its own; `notes` are what has no box: how people enter and leave."""

    key: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    status: str = ""
    change: str = "same"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn of one stack.

    `left_out` counts the resources of types that have no picture; `notes` are what a reader must know, such as a
    preview that failed.
    """

    title: str
    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    journeys: tuple[Journey, ...] = ()
    preview: bool = False
    notes: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> dict[str, int]:
        """How many managed objects are created, updated and so on, in the order of CHANGES."""
        found = [node.change for node in self.nodes.values() if not node.foreign]
        found += [journey.change for journey in self.journeys]
        return {change: found.count(change) for change in CHANGES if change in found}
