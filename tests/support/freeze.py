"""Freezes states of today's layout: `python tests/support/freeze.py LAYOUT`, before a change of the layout.

For each program of `tests/data/programs` it writes `tests/data/LAYOUT/<program>` anew.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from journeys.bring.import_file import entry_of
from journeys.bring.live_values import values_of
from journeys.emulator import Emulator
from journeys.engine import Engine
from journeys.engine.crypto import Crypter
from journeys.registry import load
from providers.core.session.dialect import Dialect
from providers.core.session.session import Session
from support.frozen import DATA, HOST, PROGRAMS, SIGNATURE, SWITCHES, Frozen, configure
from support.project import Project


def drift(project: Project) -> None:
    """Somebody changes a field, removes one, and adds one inside a block that the program manages."""
    emulator = project.emulator
    ids = {each["displayName"]: each["id"] for each in emulator.objects("segments").values()}
    emulator.edit("segments", ids["Changed"], color="#ABCDEF")
    emulator.edit("segments", ids["Removed"], description=None)
    journey = emulator.objects("segments")[ids["Added"]]["journey"]
    journey["patterns"][0]["eventName"] = "page_viewed"
    emulator.edit("segments", ids["Added"], journey=journey)
    _run(project.engine().refresh())


def imported(project: Project) -> None:
    """The objects were there, and `journeys import` takes them into the stack."""
    provider = load("genesys:Segment")
    segment = {
        "displayName": "By hand",
        "journey": {
            "patterns": [
                {
                    "criteria": [{"key": "page.url", "values": ["/hand"], "operator": "containsAny"}],
                    "count": 1,
                    "streamType": "Web",
                    "sessionType": "web",
                }
            ]
        },
    }
    entity = project.emulator.seed("segments", segment)
    values = values_of(provider, entity)
    entry = entry_of(provider, _org(provider.vendor, project), entity, "by-hand", values)
    _run(project.engine().import_resources({"resources": [entry]}))


def _org(vendor: Dialect, project: Project) -> Session:
    return Session(vendor, {k: v for k, v in project.config.items() if k.startswith(f"{vendor.namespace}:")})


def _run(result: Any) -> None:
    assert result.ok, result.errors


def freeze(folder: Path) -> None:
    """Runs one program and writes the state and the objects that it leaves."""
    with (
        tempfile.TemporaryDirectory() as place,
        Emulator(port=int(HOST.rpartition(":")[2]), limits="off", switches=SWITCHES) as emulator,
    ):
        os.environ["JOURNEYS_PENDING"] = str(Path(place) / "pending")
        project = Project(Path(place) / "project", emulator)
        configure(project)
        project.write(Frozen(folder).program)
        if folder.name == "imported":
            imported(project)
        else:
            emulator.seed("actions", {"id": "open-1", "name": "Notify"})
            if folder.name == "get":
                emulator.seed(
                    "segments", {"id": "5e600000-0000-4000-8000-000000000001", "displayName": "There"}
                )
            _run(project.engine().up())
            if folder.name == "drift":
                drift(project)
        engine = project.engine()
        _write(folder / "state.json", shown(engine, engine.export()))
        _write(folder / "objects.json", emulator.dump())


def shown(engine: Engine, document: dict[str, Any]) -> dict[str, Any]:
    """The document with its secrets in clear, as `--show-secrets` has them; each engine encrypts them anew."""
    deployment = document["deployment"]
    salt = (deployment.pop("secrets_providers", None) or {}).get("state", {}).get("salt", "")
    crypter = Crypter("passphrase", salt)

    def clear(value: Any) -> Any:
        if isinstance(value, dict):
            if SIGNATURE in value and "ciphertext" in value:
                return {SIGNATURE: value[SIGNATURE], "plaintext": crypter.decrypt(value["ciphertext"])}
            return {name: clear(item) for name, item in value.items() if name != "sourcePosition"}
        return [clear(item) for item in value] if isinstance(value, list) else value

    found: dict[str, Any] = clear(document)
    return found


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    for program in sorted(PROGRAMS.glob("*.py")):
        print(program.stem)
        freeze(DATA / sys.argv[1] / program.stem)
