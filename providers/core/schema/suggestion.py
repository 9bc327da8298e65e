"""What a misspelt name was probably meant to be, and which names there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def nearest(name: str, known: Iterable[str], shown: Callable[[str], str] = str) -> str:
    """`, did you mean "..."?` with the known name that is most like it, case aside; empty where none is."""
    import difflib  # here, as few programs have a misspelt name

    names = list(known)
    close = [each for each in names if each.lower() == name.lower()]
    close = close or difflib.get_close_matches(name, names, 1, 0.6)
    return f', did you mean "{shown(close[0])}"?' if close else ""


def elsewhere(path: str, places: Iterable[str]) -> str:
    """`, did you mean "patterns" in journey?` with the objects around, or inside, that have this name, if few have.

    `places` are paths with `[]` for every item of a list.
    """
    given, _, name = re.sub(r"\[\d+\]", "[]", path).rpartition(".")
    parents = dict.fromkeys(each.rpartition(".")[0] for each in places if each.rpartition(".")[2] == name)
    if given in parents:
        return ""  # another kind of this object has it
    near = [each for each in parents if each.startswith(given) or given.startswith(each)]
    found = [f"in {each}" if each else "at the top" for each in near]
    return f', did you mean "{name}" {" or ".join(found)}?' if 0 < len(found) <= 3 else ""


def such_as(name: str, known: list[str]) -> str:
    """`; there are 7, such as "..."` with the known names that are like it, else the first ones; empty for none."""
    import difflib

    if not known:
        return ""
    near = difflib.get_close_matches(name, known, 5, 0.5) or sorted(known)[:5]
    return f"; there are {len(known)}, such as " + ", ".join(f'"{each}"' for each in near)
