"""States that earlier versions wrote, each with its program and the objects that the org had then.

A folder below `tests/data` is a layout of the state, a folder below that what one of `tests/data/programs` left:
`state.json` as `pulumi stack export --show-secrets` writes it, `objects.json` as the emulator dumps them. `freeze` makes
them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeys.emulator import Emulator

from .project import Project

DATA = Path(__file__).parents[1] / "data"
PROGRAMS = DATA / "programs"
HOST = "127.0.0.1:18787"
"""Where the emulator was when the states were made; a test's own emulator takes its place."""
SWITCHES = {"outcomes": "present"}
SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The engine's mark of a secret."""


@dataclass(frozen=True)
class Frozen:
    """One frozen state."""

    folder: Path

    @property
    def name(self) -> str:
        """Layout and program, for the test's id."""
        return f"{self.folder.parent.name}-{self.folder.name}"

    @property
    def program(self) -> str:
        """The program that made it."""
        return (PROGRAMS / f"{self.folder.name}.py").read_text()

    def state(self, emulator: Emulator) -> dict[str, Any]:
        """The state, with the emulator's address."""
        return self._read("state.json", emulator)

    def plant(self, emulator: Emulator) -> None:
        """Puts the objects of then into the emulator."""
        emulator.load(self._read("objects.json", emulator))

    def _read(self, file: str, emulator: Emulator) -> dict[str, Any]:
        text = (self.folder / file).read_text()
        found: dict[str, Any] = json.loads(text.replace(HOST, f"127.0.0.1:{emulator.port}"))
        return found


def frozen(*names: str) -> list[Frozen]:
    """The frozen states of every layout; with `names` those of these programs."""
    folders = sorted(path.parent for path in DATA.glob("*/*/state.json"))
    return [Frozen(folder) for folder in folders if not names or folder.name in names]


def configure(project: Project) -> None:
    """The stack's configuration that the states were made with."""
    url = project.emulator.url
    project.config = {
        "genesys:baseUrl": url,
        "genesys:requestsPerMinute": "0",
        "segment:baseUrl": url,
        "segment:requestsPerMinute": "0",
        f"{project.name}:url": url,
    }
    project.env |= {
        "PUBLIC_API_TOKEN": project.emulator.public_api_token,
        "PULUMI_CONFIG_PASSPHRASE": "passphrase",
    }
