"""Writes the files of an export, but never over what a person has changed."""

from __future__ import annotations

from pathlib import Path

from .errors import BringError


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


def put(path: Path, data: bytes) -> None:
    """Replaces a file atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)
