"""The embedded engine whose processes are forked instead of started: see support/forks.py for what that leaves out."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.forks import SOCKET, Forked, Forks
from support.project import Project

from .harness import Embedded, Watched


class ForkedEngine(Embedded):
    """`python -m journeys.engine` and what it starts, forked."""

    def __init__(self, project: Project, emulator: Watched, forks: Forks, stack: str = "dev") -> None:
        self.forks = forks
        super().__init__(project, emulator, stack)

    def beside(self, stack: str) -> ForkedEngine:
        return ForkedEngine(self.project, self.emulator, self.forks, stack)

    def start(self, command: str, *flags: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        return Forked(
            self.line(command, flags),
            cwd=self.root,
            env={**self.environment(), **(env or {}), SOCKET: self.forks.path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def family(self, pid: int) -> list[int]:
        return self.forks.family(pid)


@contextmanager
def forks_in(folder: Path) -> Iterator[Forks]:
    """What engines of a test fork from."""
    found = Forks(folder)
    try:
        yield found
    finally:
        found.close()
