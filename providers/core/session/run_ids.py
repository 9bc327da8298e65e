"""Sets of ids that the plugin processes of one run share: each provider instance has a process of its own.

Each process has a file under `.journeys/owned/` that it alone writes; the engine's port tells which belong together.
"""

from __future__ import annotations

import atexit
import json
import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from .processes import is_of_this_run

LEFT_S = 86400.0
"""Seconds after which the file of a process that was killed is removed."""

_lock = threading.Lock()
_port = ""
_file: IO[str] | None = None


def name_run(port: str) -> None:
    """Tells at which port of this machine the engine is; without it nothing is shared."""
    global _port
    _port = port


class RunIds:
    """One such set."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder
        self._ids: set[str] = set()

    def add(self, *ids: str) -> None:
        """Puts ids in, for every process of the run."""
        new = [id for id in ids if id not in self._ids]
        self._ids.update(new)
        if _port and new:
            with _lock, suppress(OSError):  # a folder that can only be read: the others don't hear of it
                file = _opened(self._folder)
                file.writelines(f"{json.dumps([self._name, id])}\n" for id in new)
                file.flush()

    def __contains__(self, id: str) -> bool:
        files = self._folder.glob(f"run-{_port}.*") if _port else ()
        line = json.dumps([self._name, id])
        return id in self._ids or any(line in _lines(file) for file in files if _is_of_this_run(file))


def _opened(folder: Path) -> IO[str]:
    global _file
    if _file is None:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
        path = folder / f"run-{_port}.{os.getpid()}.jsonl"
        _file = path.open("w", encoding="utf-8")
        atexit.register(path.unlink, missing_ok=True)
    return _file


def _is_of_this_run(file: Path) -> bool:
    """Whether it isn't what a killed run left, whose engine had the same port."""
    with suppress(OSError, ValueError):
        return is_of_this_run(file, int(file.name.split(".")[1]))
    return False


def _lines(file: Path) -> list[str]:
    with suppress(OSError, ValueError):
        return file.read_text(encoding="utf-8").split("\n")
    return []


def _clear(folder: Path) -> None:
    for file in folder.glob("run-*"):
        with suppress(OSError):
            if file.stat().st_mtime < time.time() - LEFT_S:
                file.unlink()
