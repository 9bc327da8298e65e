"""The engines whose processes are forked instead of started: see support/forks.py for what that leaves out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.forks import Forking, Forks
from support.project import Project

from .harness import Embedded, Engine, PulumiCli, Watched, engine_on, project_in, skip_without_cli


class ForkedEngine(Embedded):
    """`python -m journeys.engine` and what it starts, forked."""

    def __init__(self, project: Project, emulator: Watched, forks: Forks, stack: str = "dev") -> None:
        self.forks = forks
        super().__init__(project, emulator, stack)

    def beside(self, stack: str) -> ForkedEngine:
        return ForkedEngine(self.project, self.emulator, self.forks, stack)

    def start(self, command: str, *flags: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        found: subprocess.Popen[str] = Forking(lambda: self.forks.path).Popen(
            self.line(command, flags),
            cwd=self.root,
            env={**self.environment(), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        return found

    def family(self, pid: int) -> list[int]:
        return self.forks.family(pid)


class ForkedCli(PulumiCli):
    """The real CLI; the program and the plugin that it starts are forked."""

    def __init__(self, project: Project, emulator: Watched, forks: Forks, stack: str = "dev") -> None:
        self.forks = forks
        project.env |= forks.for_cli
        super().__init__(project, emulator, stack)

    def beside(self, stack: str) -> ForkedCli:
        return ForkedCli(self.project, self.emulator, self.forks, stack)

    def family(self, pid: int) -> list[int]:
        started = super().family(pid)
        return [*started, *(forked for each in started for forked in self.forks.family(each)[1:])]


def forked_on(which: str, root: Path, emulator: Watched, forks: Forks, **config: str) -> Engine:
    """As `engine_on`, with forked processes where there can be any."""
    if sys.platform != "linux":
        return engine_on(which, root, emulator, **config)
    skip_without_cli(which)
    kind = ForkedEngine if which == "embedded" else ForkedCli
    return kind(project_in(root / which / "project", emulator, **config), emulator, forks)


@contextmanager
def forks_in(folder: Path) -> Iterator[Forks]:
    """What engines of a test fork from."""
    found = Forks(folder)
    try:
        yield found
    finally:
        found.close()
