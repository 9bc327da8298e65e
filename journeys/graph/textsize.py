"""How wide a text is in a sans-serif face, roughly, and how to cut it: a picture has no browser to ask."""

from __future__ import annotations

import unicodedata

_NARROW, _WIDE = frozenset("ijl.,:;|!'`I "), frozenset("mwMW@%—…<>+=~#&")
_SLIM = frozenset('frt()[]{}/\\-"*^')


def width(text: str, size: float, bold: bool = False) -> float:
    """Pixels at a font size of `size` pixels; a few percent too many rather than too few."""
    total = 0.0
    for char in text:
        if char in _NARROW:
            total += 0.30
        elif char in _SLIM:
            total += 0.40
        elif char in _WIDE:
            total += 0.92
        elif unicodedata.east_asian_width(char) in "WF":
            total += 1.05
        elif unicodedata.combining(char):
            continue
        else:
            total += 0.70 if char.isupper() else 0.57
    return total * size * (1.14 if bold else 1.07)


def cut(text: str, space: float, size: float, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    text = " ".join(text.split())
    if width(text, size, bold) <= space:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", size, bold) <= space:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
