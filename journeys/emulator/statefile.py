"""The state file: all objects as JSON, replaced atomically soon after every change."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

FORMAT = "journeys-emulator-state/1"


def check(state: Any) -> None:
    """`ValueError` unless this is a dump of ours."""
    known = isinstance(state, dict) and state.get("format") == FORMAT and isinstance(state.get("orgs"), dict)
    if not known or not all(
        isinstance(org, dict) and is_kinds(org.get("objects")) for org in state["orgs"].values()
    ):
        raise ValueError(f"not a state of this emulator (format {FORMAT})")
    every = (body for org in state["orgs"].values() for bodies in org["objects"].values() for body in bodies)
    if not all(isinstance(body.get("id"), str) for body in every):
        raise ValueError(f"a state of this emulator (format {FORMAT}) has an object without `id`")


def is_kinds(found: Any) -> bool:
    """Whether it is a mapping of kinds of objects to lists of objects."""
    lists = found.values() if isinstance(found, dict) else [None]
    return all(isinstance(each, list) and all(isinstance(item, dict) for item in each) for each in lists)


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read; one that is there already is replaced."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


class Writer:
    """Writes in a thread of its own, so that a hundred changes in a row cost a few writes, not a hundred.

    A change is written with the next write, which begins at most `PAUSE_S` after the one under way, and always by
    `close`; a killed emulator can lose the changes of that time, never the file.
    """

    PAUSE_S = 0.02

    def __init__(self, path: Path, dump: Callable[[], dict[str, Any]]) -> None:
        self._path = path
        self._dump = dump
        self._wanted = threading.Event()
        self._closed = threading.Event()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None

    def read(self) -> dict[str, Any] | None:
        """The state kept by an earlier run, None when there is none."""
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
            with self._writing:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="emulator-state", daemon=True)
                    self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()
        self._write()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._wanted.wait()
            self._wanted.clear()
            self._write()
            self._closed.wait(self.PAUSE_S)

    def _write(self) -> None:
        with self._writing:
            text = json.dumps(self._dump(), indent=1)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            write_private(temporary, text)
            os.replace(temporary, self._path)
