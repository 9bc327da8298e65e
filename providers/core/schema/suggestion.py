"""What a misspelt name was probably meant to be, and which names there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def nearest(name: str, known: Iterable[str], shown: Callable[[str], str] = str) -> str:
    """`, did you mean "..."?` with the known name that is most like it, case aside; empty where none is."""
    import difflib  # here, as few programs have a misspelt name

    names = list(known)
    close = [each for each in names if each.lower() == name.lower()]
    close = close or difflib.get_close_matches(name, names, 1, 0.6)
    return f', did you mean "{shown(close[0])}"?' if close else ""


def such_as(name: str, known: list[str]) -> str:
    """`; there are 7, such as "..."` with the known names that are like it, else the first ones; empty for none."""
    import difflib

    if not known:
        return ""
    near = difflib.get_close_matches(name, known, 5, 0.5) or sorted(known)[:5]
    return f"; there are {len(known)}, such as " + ", ".join(f'"{each}"' for each in near)
