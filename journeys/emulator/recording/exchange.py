"""One exchange of a recording, in memory and as a line of the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from journeys.text import unreadable

from .places import TOKEN, find
from .redaction import Redactor

FORMAT = "journeys-recording/1"
UNDOCUMENTED = "(an operation that is in no document)"


@dataclass(frozen=True)
class Exchange:
    """A request and its answer. `path` is the operation's template.

    `ids`, `query`, `body` and `answer` are redacted; they are left out unless `whole`.
    """

    method: str
    path: str
    status: int
    at_ms: int = 0
    whole: bool = False
    ids: dict[str, str] = field(default_factory=dict)
    query: list[list[str]] = field(default_factory=list)
    body: Any = None
    answer: Any = None
    limits: bool = False
    """Whether the answer had rate-limit headers."""

    def line(self) -> str:
        """The line in the file."""
        return json.dumps(asdict(self), separators=(",", ":")) + "\n"


def redacted(
    redactor: Redactor,
    method: str,
    path: str,
    raw_query: str,
    sent: bytes,
    status: int,
    headers: Mapping[str, str],
    answered: bytes,
    at_ms: int,
) -> Exchange:
    """The exchange without anything that a recording may not hold."""
    limits = any("ratelimit" in name.lower() for name in headers)
    method = method if method in ("GET", "POST", "PUT", "PATCH", "DELETE") else "(another method)"
    if path == TOKEN:
        return Exchange(method, TOKEN, status, at_ms)
    found = find(method, path)
    if found is None:
        return Exchange(method, UNDOCUMENTED, status, at_ms, limits=limits)
    place, ids = found
    if not place.whole:
        return Exchange(method, place.template, status, at_ms, limits=limits)
    request = place.operation.request
    body, answer = _json(sent), _json(answered)
    if status >= 300:
        answer = redactor.error(answer)
    else:
        schema = place.operation.answer(status)
        answer = redactor.value(answer, schema.shape if schema else None)
    return Exchange(
        method,
        place.template,
        status,
        at_ms,
        True,
        {name: redactor.id(value) for name, value in ids.items()},
        [
            list(pair)
            for pair in redactor.query(place.operation.query, parse_qsl(raw_query, keep_blank_values=True))
        ],
        redactor.value(body, request.shape if request else None),
        answer,
        limits,
    )


def read(path: Path) -> list[Exchange]:
    """The exchanges of a recording.

    Raises:
        ValueError: the file cannot be read, or is not a recording.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        head, *rest = [json.loads(line) for line in lines] or [None]
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise ValueError(f"{path} is no recording of this program ({FORMAT})")
        return [Exchange(**line) for line in rest]
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(unreadable(path, error)) from None
    except (TypeError, json.JSONDecodeError):
        raise ValueError(f"{path} cannot be read as a recording ({FORMAT})") from None


def _json(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None
