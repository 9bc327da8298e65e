"""Reads the files that commands are given, and writes those of an export, never over what a person has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from journeys.text import unreadable

from .errors import BadFile, BringError


def write(path: Path, text: str, copies: Path, overwrite: bool = False) -> bool:
    """Writes a generated file; returns whether it changed. `copies` is a folder with the files as they were last written.

    Raises:
        BringError: the file exists and is not as it was last written.
    """
    data = text.encode("utf-8", "backslashreplace")
    copy = copies / path.name
    before = path.read_bytes() if path.exists() else None
    if before == data:
        put(copy, data)
        return False
    if before and not overwrite and (not copy.exists() or copy.read_bytes() != before):
        raise BringError(
            f"{path} is there and was changed since an export wrote it, or no export did. Move it away, give another "
            "name with --out, or give --overwrite"
        )
    put(path, data)
    put(copy, data)
    return True


def read_json(path: Path, advice: str) -> Any:
    """The document in a file; `advice` says how the file is made.

    Raises:
        BadFile: it cannot be read, or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(unreadable(path, error)) from None
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path} is not JSON: {error}. {advice}") from None


def put(path: Path, data: bytes) -> None:
    """Replaces a file atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)
