"""Names for what a program gets: unique, readable, and decided by content, not by ids."""

from __future__ import annotations

import builtins
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from .code import resource_name, variable

LONGEST = 60


class Names:
    """Gives each wish a name of its own: the first one has it as it is, the next ones get a number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def claim(self, wish: str) -> str:
        """The wish, or the wish with the first free number."""
        name, number = wish, 2
        while name in self._taken:
            name, number = f"{wish}-{number}", number + 1
        self._taken.add(name)
        return name

    def claim_with(self, wish: str, endings: Iterable[str]) -> str:
        """The same, with names below it that must be free too: `vip`, `vip-segment`, `vip-action-map`."""
        name, number = wish, 2
        while self._taken & (family := {name, *(f"{name}-{ending}" for ending in endings)}):
            name, number = f"{wish}-{number}", number + 1
        self._taken |= family
        return name

    def claim_variable(self, wish: str) -> str:
        """The same, as a Python name."""
        name, number = variable(wish), 2
        while name in self._taken:
            name, number = f"{variable(wish)}_{number}", number + 1
        self._taken.add(name)
        return name


def resource_names(objects: Sequence[tuple[str, str]], names: Names) -> list[str]:
    """Resource names for (type, title), in order: `vip-visitors`; where two types want one, `vip-visitors-segment`."""
    wishes = [short(title) for _, title in objects]
    kinds_of: dict[str, set[str]] = {}
    for wish, (token, _) in zip(wishes, objects, strict=True):
        kinds_of.setdefault(wish, set()).add(token)
    return [
        names.claim(f"{wish}-{ending(token)}" if len(kinds_of[wish]) > 1 else wish)
        for wish, (token, _) in zip(wishes, objects, strict=True)
    ]


def short(title: str) -> str:
    """A resource name of a bearable length, cut between words."""
    name = resource_name(title)
    if len(name) <= LONGEST:
        return name
    cut = name[:LONGEST]
    return cut[: cut.rfind("-")] if "-" in cut else cut


def ending(token: str) -> str:
    """`action-map` for `genesys:ActionMap`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"-\1", token.partition(":")[2]).lower()


def config_key(words: Iterable[str]) -> str:
    """A key of stack config: `salesChatFlowId`, letters and digits of ASCII only."""
    parts: list[str] = [part for word in words for part in re.findall(r"[a-z0-9]+", word.lower())]
    head, *rest = parts or ["id"]
    return head + "".join(part.capitalize() for part in rest)


def reserved(imported: Iterable[str]) -> set[str]:
    """What no variable may be called: what the program imports, and Python's own functions."""
    return {*imported, *dir(builtins), "pulumi", "config"}


def duplicates(keys: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The keys that several have."""
    return {key for key, count in Counter(keys).items() if count > 1}
