"""A throw-away Pulumi project that both engines can run."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from pathlib import Path
from typing import Any

from journeys.emulator import Emulator
from journeys.engine import Engine

from .cli import Cli
from .requests import sent

ROOT = Path(__file__).parents[2]


class Project:
    """A project folder; credentials and address come from the environment and stack config."""

    def __init__(self, root: Path, emulator: Emulator, name: str = "journeys-test") -> None:
        self.root, self.emulator, self.name = root, emulator, name
        root.mkdir(parents=True, exist_ok=True)
        (root / "Pulumi.yaml").write_text(f"name: {name}\nruntime: python\n")
        self.config: dict[str, str] = {"genesys:baseUrl": emulator.url, "genesys:requestsPerMinute": "0"}
        self.env: dict[str, str | None] = {
            "GENESYSCLOUD_OAUTHCLIENT_ID": emulator.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": emulator.client_secret,
            "JOURNEYS_PENDING": None,
            "JOURNEYS_OWNED": None,
            "CI": None,
            "PULUMI_CONFIG_PASSPHRASE": None,
        }

    def write(self, program: str) -> None:
        """Replaces the program."""
        (self.root / "__main__.py").write_text(textwrap.dedent(program))

    def engine(
        self,
        program: str | None = None,
        config: dict[str, str] | None = None,
        env: dict[str, str | None] | None = None,
        **options: Any,
    ) -> Engine:
        """The embedded engine over this project."""
        if program is not None:
            self.write(program)
        return Engine(
            self.root, config={**self.config, **(config or {})}, env={**self.env, **(env or {})}, **options
        )

    def cli(
        self,
        program: str | None = None,
        config: dict[str, str] | None = None,
        env: dict[str, str | None] | None = None,
        stack: str = "dev",
        secret: dict[str, str] | None = None,
    ) -> Cli:
        """The Pulumi CLI over this project, with a file backend, a home and a stack of its own."""
        if program is not None:
            self.write(program)
        merged: dict[str, str | None] = {
            **dict(os.environ),
            "PULUMI_PYTHON_CMD": sys.executable,
            "PYTHONPATH": str(ROOT),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            **self.env,
            "PULUMI_CONFIG_PASSPHRASE": "passphrase",
            **(env or {}),
        }
        client = Cli(self.root, {k: v for k, v in merged.items() if v is not None}, stack)
        client.start({**self.config, **(config or {})}, secret or {})
        return client

    def requests(self, processes: int = 1) -> list[str]:
        """What the emulator was asked since the last look; each process may have asked whose org it is."""
        return sent(self.emulator, processes)


def resources(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The recorded resources of an exported stack by logical name, the stack and default providers left out."""
    found = {}
    for entry in document["deployment"].get("resources", []):
        if entry.get("custom") and not entry["type"].startswith("pulumi:providers:"):
            found[entry["urn"].rsplit("::", 1)[1]] = entry
    return json.loads(json.dumps(found))
