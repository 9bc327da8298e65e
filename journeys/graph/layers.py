"""Layered layout: an order within each layer with few crossings, and places that keep edges short and straight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Links = Mapping[str, Sequence[str]]
SWEEPS = 8


def neighbours(edges: Sequence[tuple[str, str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """For each node those above it and those below it, from edges between adjacent layers."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for source, target in edges:
        below.setdefault(source, []).append(target)
        above.setdefault(target, []).append(source)
    return above, below


def order(layers: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The layers, each in an order that crosses few edges; the given order decides where nothing else does.

    Barycentre sweeps down and up (Sugiyama), keeping the best of all rounds.
    """
    above, below = neighbours(edges)
    current = [list(layer) for layer in layers]
    best, fewest = current, crossings(current, edges)
    for round in range(SWEEPS):
        if not fewest:
            break
        down = round % 2 == 0
        current = [list(layer) for layer in current]
        walk = range(1, len(current)) if down else range(len(current) - 2, -1, -1)
        for index in walk:
            fixed = {key: place for place, key in enumerate(current[index - 1 if down else index + 1])}
            links = above if down else below
            places = {key: place for place, key in enumerate(current[index])}
            current[index].sort(key=lambda key: (_mean(links.get(key, ()), fixed, places[key]), places[key]))
        found = crossings(current, edges)
        if found < fewest:
            best, fewest = current, found
    return best


def _mean(linked: Sequence[str], fixed: Mapping[str, int], otherwise: float) -> float:
    places = [fixed[key] for key in linked if key in fixed]
    return sum(places) / len(places) if places else otherwise


def crossings(layers: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> int:
    """How many pairs of edges cross, counted between adjacent layers."""
    place = {key: (level, index) for level, layer in enumerate(layers) for index, key in enumerate(layer)}
    by_level: dict[int, list[tuple[int, int]]] = {}
    for source, target in edges:
        by_level.setdefault(place[source][0], []).append((place[source][1], place[target][1]))
    return sum(_inversions([end for _, end in sorted(pairs)]) for pairs in by_level.values())


def _inversions(ends: list[int]) -> int:
    if len(ends) < 2:
        return 0
    middle = len(ends) // 2
    left, right = ends[:middle], ends[middle:]
    count = _inversions(left) + _inversions(right)
    left.sort()
    right.sort()
    index = 0
    for value in left:
        while index < len(right) and right[index] < value:
            index += 1
        count += index
    return count


def place(
    layers: Sequence[Sequence[str]],
    edges: Sequence[tuple[str, str]],
    sizes: Mapping[str, float],
    gap: float,
    pull: Mapping[str, float] | None = None,
    sweeps: int = SWEEPS,
) -> dict[str, float]:
    """The centre of each node across its layer, from 0 on: near its neighbours, in order, `gap` apart.

    In each sweep a layer takes the places nearest to the mean of its neighbours', which is isotonic regression.
    `pull` is the weight of a node (1 unless given), for its own place and for what its neighbours want.
    """
    weight = pull or {}
    above, below = neighbours(edges)
    found: dict[str, float] = {}
    for layer in layers:
        start = 0.0
        for key in layer:
            found[key] = start + sizes[key] / 2
            start += sizes[key] + gap
    for sweep in range(sweeps):
        walk = layers if sweep % 2 == 0 else layers[::-1]
        both = sweep >= sweeps // 2
        for layer in walk:
            wanted = []
            for key in layer:
                near = above.get(key, []) if sweep % 2 == 0 else below.get(key, [])
                linked = [*above.get(key, []), *below.get(key, [])] if both or not near else near
                total = sum(weight.get(each, 1.0) for each in linked)
                wanted.append(
                    sum(found[each] * weight.get(each, 1.0) for each in linked) / total
                    if linked
                    else found[key]
                )
            strength = [weight.get(key, 1.0) for key in layer]
            for key, centre in zip(layer, _spread(layer, wanted, sizes, gap, strength), strict=True):
                found[key] = centre
    least = min((found[key] - sizes[key] / 2 for layer in layers for key in layer), default=0.0)
    return {key: centre - least for key, centre in found.items()}


def straighten(
    layers: Sequence[Sequence[str]],
    edges: Sequence[tuple[str, str]],
    sizes: Mapping[str, float],
    gap: float,
    centres: dict[str, float],
    reach: float,
    pull: Mapping[str, float],
) -> None:
    """Moves nodes by up to `reach` to stand exactly below the neighbour that leads to them, where there is room."""
    above, below = neighbours(edges)
    for layer in layers:
        for index, key in enumerate(layer):
            leading = [
                each for each in above.get(key, ()) if max(below[each], key=lambda k: pull.get(k, 1.0)) == key
            ]
            if len(leading) != 1 or not 0 < abs(centres[leading[0]] - centres[key]) <= reach:
                continue
            wanted = centres[leading[0]]
            left = layer[index - 1] if index else None
            right = layer[index + 1] if index + 1 < len(layer) else None
            if left and wanted - centres[left] < (sizes[left] + sizes[key]) / 2 + gap / 2:
                continue
            if right and centres[right] - wanted < (sizes[right] + sizes[key]) / 2 + gap / 2:
                continue
            centres[key] = wanted


def _spread(
    layer: Sequence[str],
    wanted: Sequence[float],
    sizes: Mapping[str, float],
    gap: float,
    weights: Sequence[float],
) -> list[float]:
    """The places nearest to those wanted that keep order and distance (pool adjacent violators)."""
    offsets, total = [], 0.0
    for index, key in enumerate(layer):
        if index:
            total += (sizes[layer[index - 1]] + sizes[key]) / 2 + gap
        offsets.append(total)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, length
    for want, offset, weight in zip(wanted, offsets, weights, strict=True):
        mean, length = want - offset, 1
        while blocks and blocks[-1][0] >= mean:
            other, heavy, more = blocks.pop()
            mean = (mean * weight + other * heavy) / (weight + heavy)
            weight, length = weight + heavy, length + more
        blocks.append((mean, weight, length))
    flat = [mean for mean, _, length in blocks for _ in range(length)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]
