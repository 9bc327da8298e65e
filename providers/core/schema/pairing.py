"""Pairs the items of two lists whose order has no meaning, without comparing each with each."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence

COMPARISONS = 20_000
"""How many comparisons a pair of lists gets at most; what has no partner by then counts as different."""

Candidates = Mapping[int, Sequence[int]]
"""For each of ours those of theirs that may match it, by their places."""


def paired(
    ours: Sequence[Hashable],
    theirs: Sequence[Hashable],
    candidates: Callable[[], Candidates],
    match: Callable[[int, int], bool],
) -> dict[int, int]:
    """As many pairs as can be, by their places: one of theirs -> the one of ours that it matches.

    `ours` and `theirs` are keys: what has the same key matches. Of the rest, `candidates` names those that may match,
    and `match` decides. Equal keys are paired first, which is nearly always all there is to do. An equal pair may
    have to part: what is empty matches what isn't there.
    """
    taken = _equal(ours, theirs)
    alone = sorted(set(range(len(ours))) - set(taken.values()))
    if alone and len(taken) < len(theirs):
        _pair_rest(alone, candidates(), match, taken)
    return taken


def _equal(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> dict[int, int]:
    places: dict[Hashable, deque[int]] = defaultdict(deque)
    for at, key in enumerate(theirs):
        places[key].append(at)
    return {places[key].popleft(): at for at, key in enumerate(ours) if places.get(key)}


def _pair_rest(
    ours: Sequence[int],
    candidates: Candidates,
    match: Callable[[int, int], bool],
    taken: dict[int, int],
) -> None:
    known: dict[tuple[int, int], bool] = {}

    def matches(our: int, their: int) -> bool:
        if (our, their) not in known:
            known[our, their] = len(known) < COMPARISONS and match(our, their)
        return known[our, their]

    def first_free(our: int) -> bool:
        for their in candidates.get(our, ()):
            if their not in taken and matches(our, their):
                taken[their] = our
                return True
        return False

    for our in [our for our in ours if not first_free(our)]:
        if len(known) < COMPARISONS:
            _reassign(our, candidates, matches, taken)


def _reassign(
    our: int,
    candidates: Candidates,
    matches: Callable[[int, int], bool],
    taken: dict[int, int],
) -> None:
    """Finds a partner for one of ours by giving others another one: an augmenting path, breadth first."""
    came_from: dict[int, int] = {}  # one of theirs -> the one of ours that would take it
    waiting = deque([our])
    while waiting:
        asking = waiting.popleft()
        for their in candidates.get(asking, ()):
            if their in came_from or not matches(asking, their):
                continue
            came_from[their] = asking
            if their in taken:
                waiting.append(taken[their])
                continue
            partner = {owner: at for at, owner in taken.items()}
            while True:  # back along the path: each takes what it asked for, and gives up what it had
                owner = came_from[their]
                given_up = partner.get(owner)
                taken[their] = owner
                if given_up is None:
                    return
                their = given_up
