"""A project whose stacks' orgs are emulators, and the commands run in it as a user runs them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

import journeys.cli.adopt
import journeys.cli.diff
import journeys.cli.export
import journeys.cli.lock
import journeys.cli.migrate
import journeys.cli.promote  # noqa: F401
from journeys.cli.app import run
from journeys.emulator import Emulator


class Shop:
    """A project in a folder of its own."""

    def __init__(self, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.root, self._capfd = root, capfd
        self.engine = "embedded"
        root.mkdir()
        options = "{toolchain: pip, virtualenv: .venv}"
        (root / "Pulumi.yaml").write_text(f"name: acme\nruntime: {{name: python, options: {options}}}\n")
        (root / ".venv").symlink_to(sys.prefix)

    def stack(self, emulator: Emulator, name: str = "dev", **config: str) -> None:
        """A stack whose org is the emulator's."""
        settings = {"genesys:baseUrl": emulator.url, "genesys:requestsPerMinute": "0", **config}
        lines = [f"  {key}: {json.dumps(value)}" for key, value in settings.items()]
        (self.root / f"Pulumi.{name}.yaml").write_text("\n".join(["config:", *lines]) + "\n")

    def run(self, *command: str, code: int = 0, stack: str = "dev") -> str:
        """One `journeys` command; its output."""
        self._capfd.readouterr()
        where = ["--cwd", str(self.root), *(["--stack", stack] if stack else [])]
        engine = (
            ["--engine", self.engine]
            if command[0] in ("preview", "up", "import", "refresh", "adopt", "lock")
            else []
        )
        found = run([*command, *engine, *where])
        said = self._capfd.readouterr()
        assert found == code, said.out + said.err
        return said.out + said.err if code in (1, 2) else said.out

    def json(self, *command: str, code: int = 0, stack: str = "dev") -> Any:
        """What a command answers with --json."""
        text = self.run(*command, "--json", code=code, stack=stack)
        return json.JSONDecoder().raw_decode(text)[0]

    def text(self, name: str) -> str:
        """A file of the project."""
        return (self.root / name).read_text(encoding="utf-8")

    def document(self, name: str) -> Any:
        """A JSON file of the project."""
        return json.loads(self.text(name))


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """A project without stacks."""
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    return Shop(tmp_path / "shop", capfd)


@pytest.fixture(params=["embedded", pytest.param("pulumi", marks=[pytest.mark.cli, pytest.mark.slow])])
def on_both(request: pytest.FixtureRequest, shop: Shop) -> Shop:
    """The same on each engine."""
    from support.cli import pulumi_missing

    if request.param == "pulumi" and pulumi_missing():
        pytest.skip(pulumi_missing())
    shop.engine = request.param
    return shop


def writes(emulator: Emulator) -> list[str]:
    """The requests that change something."""
    return [str(each) for each in emulator.requests if each.method != "GET" and not each.token]
