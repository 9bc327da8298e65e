"""Take secret values out of a text before anybody sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from itertools import takewhile
from unicodedata import normalize
from urllib.parse import quote, quote_plus

MASK = "[secret]"
VALUE = "[value]"
SHORT = 3
LONG = 8
"""Shorter values are found in their own case alone: `Name` is no reason to hide `name`."""
PART = 16
"""So many characters at the start or the end of a value are enough to find one that was cut off, or a line of a longer one."""


def redact(text: str, secrets: Iterable[str], mask: str = MASK, *, any_case: bool = False) -> str:
    """Return `text` with every secret value replaced by `mask`.

    Also finds a value as JSON, HTML, Python or a URL would spell it, with other white space, and the start or the end of a
    long one; with `any_case` in another case too.
    A value of up to three characters, or of digits, is replaced only where it stands alone: otherwise the secret "a"
    would leave nothing readable, and an id with the number in it would be none.
    """
    spellings = {spelling for secret in map(str.strip, secrets) if secret for spelling in _spellings(secret)}
    lower = text.lower()
    for spelling in sorted(spellings, key=len, reverse=True):
        parts = re.split(r"\s+", spelling)
        # Making a pattern is slower than a plain search, and takes seconds for megabytes.
        if parts[0].lower() not in lower or len(" ".join(parts)) > len(text):
            continue
        words = r"\s+".join(map(re.escape, parts))
        within = len(spelling) > SHORT and not spelling.isdecimal()
        alone = words if within else rf"(?<!\w){words}(?!\w)"
        text = re.sub(
            alone, lambda _: mask, text, flags=re.IGNORECASE if any_case and len(spelling) >= LONG else 0
        )
    for spelling in (each for each in spellings if len(each) > PART):
        text = _without_start(text, spelling, mask)
        text = _without_start(text[::-1], spelling[::-1], mask[::-1])[::-1]
    return text


def _spellings(secret: str) -> Iterator[str]:
    yield secret
    yield from (normalize("NFC", secret), normalize("NFD", secret))
    yield from (line.strip() for line in secret.splitlines() if len(line.strip()) >= PART)
    once = json.dumps(secret)[1:-1]
    yield from (once, json.dumps(once)[1:-1], repr(secret)[1:-1])
    yield once.replace("/", "\\/")  # as PHP and Java write JSON, and Go
    yield once.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    yield from (quote(secret, safe="", errors="replace"), quote_plus(secret, errors="replace"))
    yield from (escape(secret), escape(secret).replace("&#x27;", "&#39;"))


def _without_start(text: str, spelling: str, mask: str) -> str:
    at = text.find(spelling[:PART])
    while at >= 0:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(text[at:], spelling, strict=False))
        text = text[:at] + mask + text[at + sum(1 for _ in alike) :]
        at = text.find(spelling[:PART], at + len(mask))
    return text


_private: ContextVar[Callable[[], Iterable[str]]] = ContextVar(
    "texts that no message may repeat", default=tuple
)


@contextmanager
def hiding(texts: Callable[[], Iterable[str]]) -> Iterator[None]:
    """Takes these texts out of whatever the API says meanwhile to this thread; asked for only where it says something."""
    before = _private.set(texts)
    try:
        yield
    finally:
        _private.reset(before)


def without_private(text: str) -> str:
    """The text without those that `hiding` names."""
    return redact(text, _private.get()(), VALUE, any_case=True) if text else text
