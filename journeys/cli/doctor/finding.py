"""One thing that the doctor has to say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Level = Literal["ok", "note", "warning", "problem"]
MARK = {"ok": "ok  ", "note": "    ", "warning": "WARN", "problem": "FAIL"}


@dataclass(frozen=True)
class Finding:
    """`text` says what is, `fix` exactly what to do about it; `facts` are the same for programs."""

    area: str
    level: Level
    text: str
    fix: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The finding for `--json`."""
        return asdict(self)
