"""What a client may do: everything, only read, or what a list of permissions allows."""

from __future__ import annotations

import re
from dataclasses import dataclass

READ_ONLY = "readonly"
_PERMISSION = r"[\w*]+:[\w*]+:[\w*]+"
_GRANTS = re.compile(rf"{READ_ONLY}|{_PERMISSION}(,{_PERMISSION})*")


@dataclass(frozen=True)
class Grants:
    """Permissions as the vendor writes them, `domain:entity:action`; `*` stands for any part."""

    patterns: tuple[str, ...]

    def allows(self, permission: str) -> bool:
        wanted = permission.lower().split(":")
        return any(_fits(pattern.lower().split(":"), wanted) for pattern in self.patterns)


def parse(text: str) -> Grants:
    """`readonly` (every permission to view), or permissions in a comma list; `ValueError` for another text."""
    if not is_grants(text):
        raise ValueError(
            f"permissions are {READ_ONLY} or a list such as journey:segment:view,journey:actionmap:*, not {text!r}"
        )
    return Grants(("*:*:view",) if text == READ_ONLY else tuple(text.split(",")))


def is_grants(text: str) -> bool:
    """Whether a text can be read by `parse`."""
    return _GRANTS.fullmatch(text) is not None


def _fits(pattern: list[str], wanted: list[str]) -> bool:
    return len(pattern) == len(wanted) and all(p in ("*", w) for p, w in zip(pattern, wanted, strict=True))
