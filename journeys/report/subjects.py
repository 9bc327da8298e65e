"""What the report is about: the segments and action maps that the stack manages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from journeys.graph import StackDocument
from journeys.graph.references import KINDS, MAP, SEGMENT
from journeys.lint.stack import name_of


@dataclass(frozen=True)
class Subject:
    """One segment or action map: `kind` is `segment` or `map`, `name` is unique among its kind."""

    kind: str
    name: str
    id: str
    urn: str


def subjects(document: StackDocument, name: str = "") -> list[Subject]:
    """Those whose name contains `name`. What the program only reads (`Segment.get`) isn't the stack's own."""
    own = [
        each
        for each in document.resources.values()
        if each.token in (SEGMENT, MAP) and each.id and not each.external
    ]
    told = Counter((each.token, name_of(each)) for each in own)
    found = []
    for each in own:
        shown = name_of(each)
        if told[each.token, shown] > 1:
            shown = f"{shown} ({each.name})"
        if name.lower() in f"{each.urn} {shown}".lower():
            found.append(Subject(KINDS[each.token], shown, each.id, each.urn))
    return found
