"""An order of objects that their content decides, not their ids: another org with equal content gives the same one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import count

from .kinds import Live, providers
from .tree import Ref, arranged, plain, text_of


def ordered(objects: Iterable[Live], name_of: Callable[[Ref], str]) -> list[Live]:
    """By type, those that others refer to first; then by name, content, and what they refer to and are referred by.

    `name_of` tells what a reference to something else is, whatever its id. Objects that nothing tells apart are
    interchangeable: their ids decide between them, and what is linked to one of them stays together.
    """
    nodes = {each.ref: each for each in objects}
    rank = {token: place for place, token in enumerate(providers())}
    colours = {ref: _digest(_content(live, nodes, name_of)) for ref, live in nodes.items()}
    links = _links(nodes)
    _refine(colours, links, set(links))
    for number in count():
        tie = _tie(colours, links)
        if not tie:
            break
        chosen = min(tie, key=lambda ref: ref.id)
        colours[chosen] = _digest(f"{colours[chosen]} chosen as number {number}")
        _refine(colours, links, {near for near, _ in links[chosen]})
    return sorted(nodes.values(), key=lambda each: (rank[each.token], each.name, colours[each.ref], each.id))


def _content(live: Live, nodes: dict[Ref, Live], name_of: Callable[[Ref], str]) -> str:
    def label(ref: Ref) -> str:
        return f"{ref.kind} managed" if ref in nodes else f"{ref.kind} {name_of(ref)}"

    return text_of([live.token, live.name, plain(arranged(live.tree, label), label)])


def _links(nodes: dict[Ref, Live]) -> dict[Ref, list[tuple[Ref, str]]]:
    """The neighbours of each object that has some, with the way that the reference goes and its place."""
    found: dict[Ref, list[tuple[Ref, str]]] = defaultdict(list)
    for ref, live in nodes.items():
        for target in live.references:
            if target in nodes:
                found[ref].append((target, "to"))
                found[target].append((ref, "from"))
    return found


def _refine(colours: dict[Ref, str], links: dict[Ref, list[tuple[Ref, str]]], changed: set[Ref]) -> None:
    """Gives objects with different neighbours different colours, as far as that spreads."""
    for _ in range(8):  # references are two or three deep
        if not changed:
            return
        fresh = {
            ref: _digest(colours[ref] + text_of(sorted((way, colours[near]) for near, way in links[ref])))
            for ref in changed
        }
        before = _classes(colours, links)
        colours.update(fresh)
        if _classes(colours, links) == before:
            return
        changed = changed | {near for ref in changed for near, _ in links[ref]}


def _classes(colours: dict[Ref, str], links: Iterable[Ref]) -> int:
    return len({colours[ref] for ref in links})


def _tie(colours: dict[Ref, str], links: dict[Ref, list[tuple[Ref, str]]]) -> list[Ref]:
    """Linked objects of one colour: the first such group."""
    groups: dict[str, list[Ref]] = defaultdict(list)
    for ref in links:
        groups[colours[ref]].append(ref)
    return next((group for _, group in sorted(groups.items()) if len(group) > 1), [])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
