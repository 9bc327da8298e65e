"""What a misspelt name was probably meant to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def nearest(name: str, known: Iterable[str], shown: Callable[[str], str] = str) -> str:
    """`, did you mean "..."?` with the known name that is most like it, case aside; empty where none is."""
    import difflib  # here, as few programs have a misspelt name

    names = list(known)
    close = [each for each in names if each.lower() == name.lower()]
    close = close or difflib.get_close_matches(name, names, 1, 0.6)
    return f', did you mean "{shown(close[0])}"?' if close else ""
