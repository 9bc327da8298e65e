"""Reads and writes the files of a stack's state; what goes wrong is a `StateError` that names the file."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journeys.text import unreadable

Json = dict[str, Any]


class StateError(Exception):
    """State that cannot be used, with what to do about it as its message."""


def not_written(path: Path, error: OSError) -> StateError:
    """The error for a file of the state that cannot be written."""
    return StateError(
        f"the state could not be saved in {path.parent}: {error.strerror}. Make room or make it writable, and run "
        "again"
    )


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns an OSError while this file is written into a StateError."""
    try:
        yield
    except OSError as error:
        raise not_written(path, error) from None


def read_json(path: Path) -> Json:
    """The JSON object in a file.

    Raises:
        StateError: the file cannot be read, or holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise StateError(unreadable(path, error)) from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise StateError(f"{path} is damaged, it is not a JSON object: restore it from a backup")
    return found
