"""Read an error body, whichever vendor wrote it: Genesys' ErrorBody, Segment's list, OAuth, or no JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .answer import Unreadable, read_json


@dataclass
class ErrorBody:
    """What an error body says, whichever vendor wrote it."""

    message: str = ""
    code: str | None = None
    fields: list[str] = field(default_factory=list)
    context_id: str | None = None
    limit: str = ""
    parameters: str = ""
    pause: float | None = None
    """Seconds that the server wants us to wait, from its headers or its body."""

    @classmethod
    def parse(cls, text: str) -> ErrorBody:
        try:
            body = read_json(text)
        except Unreadable:
            return cls(message=_plain(text))
        if not isinstance(body, dict):
            return cls(message=_plain(text))
        if isinstance(body.get("error"), str):  # OAuth, RFC 6749 5.2
            return cls(message=_text(body.get("error_description")), code=body["error"])
        if "message" in body or "code" in body or "messageWithParams" in body:
            return cls._genesys(body)
        if isinstance(body.get("errors"), list):
            return cls._segment([e for e in body["errors"] if isinstance(e, dict)])
        return cls(message=_plain(text))

    @classmethod
    def _genesys(cls, body: dict[str, Any]) -> ErrorBody:
        said = cls(
            message=_text(body.get("message")) or _text(body.get("messageWithParams")),
            code=_text(body.get("code")) or None,
            context_id=_text(body.get("contextId")) or None,
        )
        if isinstance(body.get("messageParams"), dict):
            said.parameters = " ".join(str(value) for value in body["messageParams"].values())
        limit = body.get("limit")
        if isinstance(limit, dict):
            said.limit = " ".join(str(limit[k]) for k in ("namespace", "key", "value") if limit.get(k))
        for detail in _dicts(body.get("details")):
            said._add_field(_text(detail.get("fieldName")))
        for nested in _dicts(body.get("errors")):
            inner = cls._genesys(nested)
            if inner.message and inner.message not in said.message:
                said.message = "; ".join(part for part in (said.message, inner.message) if part)
            for name in inner.fields:
                said._add_field(name)
        return said

    @classmethod
    def _segment(cls, errors: list[dict[str, Any]]) -> ErrorBody:
        said = cls()
        parts = []
        for error in errors:
            name, message = _text(error.get("field")), _text(error.get("message"))
            said.code = said.code or _text(error.get("type")) or None
            said._add_field(name)
            parts.append(f"{name}: {message}" if name and message else message or name)
        said.message = "; ".join(part for part in parts if part)
        return said

    def _add_field(self, name: str) -> None:
        if name and name not in self.fields:
            self.fields.append(name)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """The readable part of a body that is not the vendor's JSON, such as a proxy's HTML page."""
    # No pattern runs past the next "<": a hostile page must not take quadratic time.
    title = re.search(r"<title[^<>]*>([^<]*)</title", text, re.IGNORECASE)
    if title:
        text = title.group(1)
    elif "<" in text:
        text = re.sub(r"<[^<>]*>", " ", text)
    return " ".join(text.split())
