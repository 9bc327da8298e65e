"""Ids in paths: one id is one path segment, whatever it says; and paths without their ids, for logs."""

from __future__ import annotations

import re
from urllib.parse import quote

from .errors import JourneysError
from .redaction import without_private

_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f-\x9f]")
_WORD = re.compile(r"[a-z]{2,}(?:[A-Z][a-z]+)*|v\d+")


def path_segment(id: str) -> str:
    """Return an id, percent-quoted as one segment of a path.

    Raises:
        JourneysError: it isn't one segment: it is empty, `.` or `..`, or has a slash or a control character.
    """
    if not isinstance(id, str) or id in ("", ".", "..") or _UNSAFE.search(id):
        raise JourneysError(
            f"{without_private(ascii(id))} cannot be the id of an object, so nothing was sent. An edited state or a wrong id in an import "
            "can be the cause: correct the id there."
        )
    return quote(id, safe="")


def filled(template: str, *ids: str) -> str:
    """Return the path of a template such as `/sessions/{sessionId}/events`: each id is one segment, in this order.

    Raises:
        JourneysError: an id isn't one segment. Without the id, which may tell who somebody is.
    """
    rest = iter(ids)

    def segment(found: re.Match[str]) -> str:
        id = next(rest)
        if id in ("", ".", "..") or _UNSAFE.search(id):
            raise JourneysError(
                f"What was given for {found[0]} cannot be an id, so nothing was sent: it is empty, `.` or `..`, or has "
                "a slash or a control character. Correct it."
            )
        return path_segment(id)

    return re.sub(r"\{\w+\}", segment, template)


def path_template(path: str) -> str:
    """Return a path (no query) with `{id}` for every segment that isn't a plain word of the API."""
    return "/".join(part if not part or _WORD.fullmatch(part) else "{id}" for part in path.split("/"))
