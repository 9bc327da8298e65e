"""Take secret values out of a text before anybody sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from urllib.parse import quote

MASK = "[secret]"
VALUE = "[value]"
SHORT = 3


def redact(text: str, secrets: Iterable[str], mask: str = MASK) -> str:
    """Return `text` with every secret value replaced by `mask`.

    Also finds a value as JSON, HTML, Python or a URL would spell it, and with other white space.
    A value of up to three characters is replaced only where it stands alone: otherwise the secret "a" would leave
    nothing readable.
    """
    spellings: set[str] = set()
    for secret in map(str.strip, secrets):
        if secret:
            once = json.dumps(secret)[1:-1]
            twice = json.dumps(once)[1:-1]
            spellings |= {secret, once, twice, repr(secret)[1:-1], quote(secret, safe=""), escape(secret)}
    for spelling in sorted(spellings, key=len, reverse=True):
        parts = re.split(r"\s+", spelling)
        if len(" ".join(parts)) > len(text):
            continue  # it can't be in there, and a pattern of megabytes takes seconds
        words = r"\s+".join(map(re.escape, parts))
        alone = words if len(spelling) > SHORT else rf"(?<!\w){words}(?!\w)"
        text = re.sub(alone, lambda _: mask, text)
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
    return redact(text, _private.get()(), VALUE) if text else text
