"""A throw-away Pulumi project for each test, with the toy provider beside its program."""

from __future__ import annotations

import json
import shutil
import textwrap
from pathlib import Path
from typing import Any

import pytest

from journeys.engine import Engine

HERE = Path(__file__).parent
HEAD = "import pulumi\nfrom pulumi import ResourceOptions as O\nfrom toyprovider import *\n"


class World:
    """A project directory, the toys' files, and engines over both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.trusted: set[str] = set()
        self.db = root / "db"
        self.db.mkdir(parents=True)
        shutil.copy(HERE / "toyprovider.py", root)
        (root / "Pulumi.yaml").write_text("name: toys\nruntime: python\n")

    def program(self, text: str) -> None:
        (self.root / "__main__.py").write_text(HEAD + textwrap.dedent(text))

    def engine(self, **options: Any) -> Engine:
        env = {"TOY_DB": str(self.db), "PULUMI_CONFIG_PASSPHRASE": None, **options.pop("env", {})}
        return Engine(self.root, env=env, **{"trusted": self.trusted, **options})

    def up(self, text: str | None = None, **options: Any) -> Any:
        if text is not None:
            self.program(text)
        return self.engine(**options).up()

    def preview(self, text: str | None = None, **options: Any) -> Any:
        if text is not None:
            self.program(text)
        return self.engine(**options).preview()

    def calls(self) -> list[str]:
        """The provider's calls since the last look."""
        path = self.db / "calls.log"
        if not path.exists():
            return []
        lines = path.read_text().splitlines()
        path.unlink()
        return lines

    def toys(self) -> dict[str, dict[str, Any]]:
        return {path.stem: json.loads(path.read_text()) for path in sorted(self.db.glob("*.json"))}

    def put(self, ident: str, **fields: Any) -> None:
        (self.db / f"{ident}.json").write_text(json.dumps(fields))

    def remove(self, ident: str) -> None:
        (self.db / f"{ident}.json").unlink()

    def state(self) -> dict[str, dict[str, Any]]:
        """Recorded resources by logical name (those to be deleted as `name!`)."""
        found = {}
        for record in self.engine().export()["deployment"]["resources"]:
            name = record["urn"].split("::")[3]
            found[name + ("!" if record.get("delete") else "")] = record
        return found


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "project")
