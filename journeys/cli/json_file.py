"""Reads the JSON files that commands are given."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from journeys.text import unreadable

from .console import Problem


def read_json(path: str | Path) -> Any:
    """The document in a file; `-` is standard input.

    Raises:
        Problem: it cannot be read, or is not one JSON document.
    """
    is_input = str(path) == "-"
    try:
        text = sys.stdin.read() if is_input else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(unreadable(path, error), 2) from None
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem(
            f"{'standard input' if is_input else path} is not one JSON document: {error}", 2
        ) from None
