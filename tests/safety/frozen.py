"""States that earlier versions wrote, put on an engine, with the objects that they name in the emulator."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.frozen import DATA, HOST, SWITCHES, Frozen

from .harness import Engine

__all__ = ["LAYOUTS", "SWITCHES", "frozen_on", "import_file", "journeys"]

LAYOUTS = (*(path.name for path in sorted(DATA.glob("state-*.json"))), "keyed/genesys", "keyed/imported")
"""States of every layout that names no org."""
OBJECTS: dict[str, tuple[str, dict[str, Any]]] = {
    "genesys:Segment": ("segments", {"displayName": "Frozen segment"}),
    "genesys:ActionMap": ("actionmaps", {"displayName": "Frozen map"}),
    "genesys:ActionTemplate": (
        "actiontemplates",
        {"name": "Frozen template", "mediaType": "webMessagingOffer", "state": "Active"},
    ),
    "genesys:Outcome": ("outcomes", {"displayName": "Frozen outcome"}),
}
"""By token: the emulator's kind and the least that an object needs."""


def frozen_on(engine: Engine, layout: str) -> list[str]:
    """Loads the state into the stack and its objects into the emulator; returns their ids."""
    kept = DATA / layout
    made = Frozen(kept) if kept.is_dir() else None
    text = (kept / "state.json" if made else kept).read_text()
    text = text.replace(HOST, engine.emulator.url.removeprefix("http://"))
    names = {
        "::frozen::": "::safety::",
        "frozen-dev": "safety-dev",
        "frozen/dev": "safety/dev",
        "journeys-test": "safety",
    }
    for old, new in names.items():
        text = text.replace(old, new)
    document = json.loads(text)
    engine.load(document)
    if made:
        made.plant(engine.emulator)
        return engine.ids()
    ids = []
    for entry in document["deployment"]["resources"]:
        token = entry["type"].removeprefix("pulumi-python:dynamic/")
        if token in OBJECTS:
            kind, fields = OBJECTS[token]
            engine.emulator.seed(kind, {**fields, "id": entry["id"]})
            ids.append(entry["id"])
    assert sorted(ids) == sorted(engine.ids())
    return ids


def import_file(engine: Engine, token: str, name: str, id: str) -> tuple[Path, str]:
    """What `journeys import --file` writes for an object, and the code that it prints."""
    file = engine.root / "import.json"
    ran = journeys(engine, "import", token, "--id", id, "--as", name, "--file", str(file))
    assert ran.returncode == 0, ran.stdout
    code = ran.stdout[ran.stdout.index("from providers") :]
    return file, re.split(r"\n\s*warning:", code)[0] + "\n"


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
