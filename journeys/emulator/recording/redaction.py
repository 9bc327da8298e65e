"""Replaces all customer data in an exchange by pseudonyms; the vendors' own words, numbers and dates stay."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from ..clock import seconds
from ..openapi import Shape
from . import vocabulary
from .places import find_path

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)")
_UUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_DURATION = re.compile(r"P[0-9YMWDTHS.]{2,12}|[0-9]{1,3}[mhdw]")
_SHORT = 16


class Redactor:
    """Makes the pseudonyms of one recording: equal values get equal ones. They depend on a key that is never written.

    `pl4n` becomes `text-4f1c...`, an id becomes another id, an address another address. A text of more than 16
    characters keeps its length, so that a length limit still shows. Booleans, values of enumerations, colours and
    durations stay; dates and numbers stay where the vendor's schema has them.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def value(self, value: Any, shape: Shape | None, name: str = "") -> Any:
        """A JSON value, redacted by its schema; `shape` is None for a value that has none."""
        shape = shape.variant(value) if shape is not None else None
        if isinstance(value, dict):
            return self._object(value, shape)
        if isinstance(value, list):
            items = shape.items if shape is not None else None
            return [self.value(each, items, name) for each in value]
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, (int, float)):
            return value if shape is not None and shape.type in ("integer", "number") else self._number(value)
        parts = value.split("/") if name == "interval" else [value]
        if shape is not None and all(_DATE.fullmatch(part) for part in parts):
            return value
        return self.text(str(value), name)

    def _object(self, value: dict[str, Any], shape: Shape | None) -> dict[str, Any]:
        known = shape.properties if shape is not None else {}
        found = {}
        for key, each in value.items():
            if key in known:
                found[key] = self.value(each, known[key], key)
            else:
                # Words of JSON Schema and of the vendors' own properties say what a free-form object means.
                free = key if not known and key in vocabulary.names() else f"unknown-{self._digest(key)[:10]}"
                found[free] = self.value(each, None, key)
        return found

    def text(self, text: str, name: str = "") -> str:
        """A text: kept if it is one of the vendors' words, a colour or a duration; else a pseudonym of its kind."""
        if text in vocabulary.values() or (_COLOR.fullmatch(text) and "olor" in name):
            return text
        if name == "duration" and _DURATION.fullmatch(text):
            return text
        if _UUID.fullmatch(text):
            return str(uuid.UUID(self._digest(text.lower())[:32]))
        if text.startswith("/"):
            return self.address(text)
        if re.match(r"https?://", text):
            return f"https://example.invalid/{self._digest(text)[:12]}"
        plain = f"text-{self._digest(text)[:10]}"
        return plain + "x" * (len(text) - len(plain)) if len(text) > _SHORT else plain

    def id(self, text: str) -> str:
        """An id in a path."""
        return text if re.fullmatch(r"\d{1,4}", text) else self.text(text)  # a version's number stays

    def address(self, text: str) -> str:
        """A path of the API with its ids replaced; a pseudonym for any other path."""
        try:
            parts = urlsplit(text)
        except ValueError:
            return f"/{self._digest(text)[:12]}"
        found = find_path(parts.path)
        if found is None:
            return f"/{self._digest(text)[:12]}"
        place, ids = found
        path = re.sub(r"\{(\w+)\}", lambda match: self.id(ids[match[1]]), place.template)
        pairs = self.query(place.operation.query, parse_qsl(parts.query, keep_blank_values=True))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def query(self, known: dict[str, Any], pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Query parameters: numbers, booleans and names of fields stay."""
        found = []
        for name, text in pairs:
            schema = known.get(name, {}).get("schema")
            if schema is None:
                found.append((f"unknown-{self._digest(name)[:10]}", self.text(text)))
                continue
            kind = schema.get("items", schema).get("type")
            plain = (kind in ("integer", "number") and re.fullmatch(r"-?\d{1,10}", text)) or (
                kind == "boolean" and text in ("true", "false")
            )
            listed = [part.lstrip("-") for part in text.split(",")]
            fields = name in ("sortBy", "queryFields", "filterField") and all(map(vocabulary.is_path, listed))
            found.append((name, text if plain or fields else self.text(text, name)))
        return found

    def error(self, body: Any) -> Any:
        """An error's codes and the fields that it names, without its texts."""
        if isinstance(body, list):
            return [self.error(each) for each in body if isinstance(each, dict)]
        if not isinstance(body, dict):
            return None
        found: dict[str, Any] = {}
        for name in ("code", "errorCode", "type"):
            if name in body:
                found[name] = body[name] if vocabulary.is_code(body[name]) else "(another)"
        for name in ("fieldName", "field"):
            if name in body:
                found[name] = body[name] if vocabulary.is_path(body[name]) else "(another)"
        for name in ("details", "errors"):
            if isinstance(body.get(name), list):
                found[name] = self.error(body[name])
        return found

    def _number(self, value: float) -> float:
        digest = int(self._digest(repr(value))[:6], 16)
        return digest + 0.5 if isinstance(value, float) else digest

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_moment(text: object) -> bool:
    """Whether a text is a date with a time, as the vendors write them."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return False
    try:
        seconds(text)
    except ValueError:
        return False
    return True
