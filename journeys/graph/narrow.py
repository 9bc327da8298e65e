"""A part of a picture: the campaigns that a name is about, with what they use."""

from __future__ import annotations

from dataclasses import replace

from .model import Picture


def narrowed(picture: Picture, text: str) -> Picture:
    """The components, objects and journeys whose name contains the text, whatever the case, and what they touch."""
    wanted = text.lower()
    groups = {key for key, group in picture.groups.items() if wanted in group.title.lower()}
    chosen = {
        key
        for key, node in picture.nodes.items()
        if node.group in groups
        or (not node.foreign and (wanted in node.title.lower() or wanted in _name(key)))
    }
    edges = tuple(edge for edge in picture.edges if edge.source in chosen or edge.target in chosen)
    touched = chosen | {key for edge in edges for key in (edge.source, edge.target)}
    nodes = {key: node for key, node in picture.nodes.items() if key in touched}
    used = {node.group for node in nodes.values()}
    journeys = tuple(
        each for each in picture.journeys if wanted in each.title.lower() or wanted in _name(each.key)
    )
    return replace(
        picture,
        nodes=nodes,
        edges=edges,
        groups={key: group for key, group in picture.groups.items() if key in used},
        journeys=journeys,
        left_out={},
    )


def _name(urn: str) -> str:
    return urn.split("::", 3)[-1].lower() if urn.startswith("urn:") else ""
