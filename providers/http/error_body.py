"""Read an error body: OAuth's, one that the vendor's dialect knows, or no JSON at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from .answer import Unreadable, read_json

if TYPE_CHECKING:
    from .dialect import HttpDialect


_CODE = re.compile(r"[\w.:-]{1,100}")
_WORDS = re.compile(r"[a-z]+([._-][a-z]+)*")


@dataclass
class ErrorBody:
    """What an error body says."""

    message: str = ""
    code: str | None = None
    fields: list[str] = field(default_factory=list)
    context_id: str | None = None
    limit: str = ""
    parameters: str = ""
    pause: float | None = None
    """Seconds that the server wants us to wait, from its headers or its body."""

    @classmethod
    def parse(cls, text: str, dialect: HttpDialect) -> ErrorBody:
        """What a body says; `dialect` reads the vendor's own form."""
        try:
            body = read_json(text)
        except Unreadable:
            return cls(message=_plain(text))
        if not isinstance(body, dict):
            return cls(message=_plain(text))
        if isinstance(body.get("error"), str):  # OAuth, RFC 6749 5.2; of a gateway it may be a sentence
            found = cls(text_of(body.get("error_description")), body["error"])
        else:
            found = dialect.error_in(body) or cls(message=_plain(text))
        if found.code and not _CODE.fullmatch(found.code):
            found.message, found.code = found.message or found.code.strip(), None
        return found

    def hide(self, hidden: Callable[[str], str]) -> None:
        """Takes out of every text what nobody may see."""
        self.message, self.parameters, self.limit = map(hidden, (self.message, self.parameters, self.limit))
        self.fields = list(map(hidden, self.fields))
        self.context_id = self.context_id and hidden(self.context_id)
        # A code in words is the vendor's own, and decides what happens next.
        if self.code and not _WORDS.fullmatch(self.code):
            self.code = hidden(self.code)

    def add_field(self, name: str) -> None:
        """Notes a field that the error is about."""
        if name and name not in self.fields:
            self.fields.append(name)


def dicts_in(value: object) -> list[dict[str, Any]]:
    """The objects in what should be a list of them."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str:
    """A text of the body without surrounding space; "" for anything else."""
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """The readable part of a body that is not the vendor's JSON, such as a proxy's HTML page."""
    # No pattern runs past the next "<": a hostile page must not take quadratic time.
    title = re.search(r"<title[^<>]*>([^<]*)</title", text, re.IGNORECASE)
    if title:
        text = unescape(title.group(1))
    elif "<" in text:
        text = unescape(re.sub(r"<[^<>]*>", " ", text))
    return " ".join(text.split())
