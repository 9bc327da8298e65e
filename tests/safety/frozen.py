"""States that earlier versions wrote, put on an engine, with the objects that they name in the emulator."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .harness import Engine

DATA = Path(__file__).parents[1] / "data"
LAYOUTS = tuple(path.name for path in sorted(DATA.glob("state-*.json")))
"""Every layout of which a state was kept."""
HOST = "127.0.0.1:18787"
"""What they were made on."""
OBJECTS: dict[str, tuple[str, dict[str, Any]]] = {
    "genesys:Segment": ("segments", {"displayName": "Frozen segment"}),
    "genesys:ActionMap": ("actionmaps", {"displayName": "Frozen map"}),
    "genesys:ActionTemplate": ("actiontemplates", {"name": "Frozen template"}),
    "genesys:Outcome": ("outcomes", {"displayName": "Frozen outcome"}),
}
"""By token: the emulator's kind and the least that an object needs."""


def frozen_on(engine: Engine, layout: str) -> list[str]:
    """Loads the state into the stack and its objects into the emulator; returns their ids."""
    text = (DATA / layout).read_text()
    text = text.replace(HOST, engine.emulator.url.removeprefix("http://"))
    for old, new in (
        ("::frozen::", "::safety::"),
        ("frozen-dev", "safety-dev"),
        ("frozen/dev", "safety/dev"),
    ):
        text = text.replace(old, new)
    document = json.loads(text)
    engine.load(document)
    ids = []
    for entry in document["deployment"]["resources"]:
        token = entry["type"].removeprefix("pulumi-python:dynamic/")
        if token in OBJECTS:
            kind, fields = OBJECTS[token]
            engine.emulator.seed(kind, {**fields, "id": entry["id"]})
            ids.append(entry["id"])
    assert sorted(ids) == sorted(engine.ids())
    return ids


def import_file(engine: Engine, token: str, name: str, id: str) -> Path:
    """What `journeys import --file` writes for an object."""
    file = engine.root / "import.json"
    ran = journeys(engine, "import", token, "--id", id, "--as", name, "--file", str(file))
    assert ran.returncode == 0, ran.stdout
    return file


def journeys(engine: Engine, *args: str) -> subprocess.CompletedProcess[str]:
    """One command of `journeys` for the stack; stderr is in stdout."""
    return subprocess.run(
        [sys.executable, "-m", "journeys.cli", *args, "--stack", engine.stack],
        cwd=engine.root,
        env=engine.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
