"""The state file: all objects as JSON, replaced atomically shortly after each change."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from journeys.text import unwritable

FORMAT = "journeys-emulator-state/1"


def check(state: Any) -> None:
    """Raises `ValueError` unless this is what `World.dump` returns."""
    known = isinstance(state, dict) and state.get("format") == FORMAT and isinstance(state.get("orgs"), dict)
    if not known or not all(
        isinstance(org, dict) and is_kinds(org.get("objects")) for org in state["orgs"].values()
    ):
        raise ValueError(f"not a state of this emulator (format {FORMAT})")
    every = (body for org in state["orgs"].values() for bodies in org["objects"].values() for body in bodies)
    if not all(isinstance(body.get("id"), str) for body in every):
        raise ValueError(f"a state of this emulator (format {FORMAT}) has an object without `id`")


def is_kinds(found: Any) -> bool:
    """Whether a JSON value maps kinds to lists of objects."""
    lists = found.values() if isinstance(found, dict) else [None]
    return all(isinstance(each, list) and all(isinstance(item, dict) for item in each) for each in lists)


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read; an existing one is replaced."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


class Writer:
    """Writes in a thread of its own, so that a hundred changes in a row cost a few writes.

    Each change is written within `PAUSE_S` of the write before it, and at the latest by `close`. A killed emulator can
    lose the changes since then, but never the file. A write that fails is reported on standard error; the next change
    tries again.
    """

    PAUSE_S = 0.02

    def __init__(self, path: Path, dump: Callable[[], dict[str, Any]]) -> None:
        self._path = path
        self._dump = dump
        self._wanted = threading.Event()
        self._closed = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def read(self) -> dict[str, Any] | None:
        """The state that an earlier run wrote, or None."""
        if not self._path.exists():
            return None
        try:
            state: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
            check(state)
        except json.JSONDecodeError:
            raise ValueError(f"{self._path} is not JSON: move it away to begin with nothing") from None
        except ValueError as error:
            raise ValueError(f"{self._path}: {error}: move it away to begin with nothing") from None
        return state

    def request(self) -> None:
        """Ask for a write; returns at once."""
        self._wanted.set()
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    thread = threading.Thread(target=self._run, name="emulator-state", daemon=True)
                    thread.start()
                    self._thread = thread

    def close(self) -> None:
        """Write the last state; raises `OSError` where that fails."""
        self._closed.set()
        self._wanted.set()
        with self._starting:
            thread = self._thread
        if thread is not None:
            thread.join()
        self._write()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._wanted.wait()
            self._wanted.clear()
            try:
                self._write()
            except OSError as error:
                print(unwritable(self._path, error), file=sys.stderr, flush=True)
            self._closed.wait(self.PAUSE_S)

    def _write(self) -> None:
        text = json.dumps(self._dump(), indent=1)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        write_private(temporary, text)
        os.replace(temporary, self._path)
