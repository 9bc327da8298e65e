"""Whether a stream gets colours and bold: one answer for the commands, their help and the embedded engine."""

from __future__ import annotations

import os
from typing import IO


def coloured(stream: IO[str]) -> bool:
    """On a terminal, or where FORCE_COLOR is set; never with NO_COLOR, and never on a dumb terminal."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") in ("dumb", "unknown"):
        return False
    return os.environ.get("FORCE_COLOR", "0") not in ("", "0", "false") or stream.isatty()
