"""The same programs on this engine and on the Pulumi CLI: equal calls, equal objects, equal state."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from scenarios import SCENARIOS

from journeys.engine import Engine, StateError
from journeys.engine.crypto import Crypter
from journeys.engine.digest import digest
from journeys.engine.values import SECRET_SIG, SIG

pytestmark = [
    pytest.mark.cli,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pulumi") is None, reason="the Pulumi CLI is not on PATH"),
]
PASSPHRASE = "correct horse"


class Cli:
    """The real CLI over a project directory, with a file backend of its own."""

    def __init__(self, world: Any) -> None:
        self.root = world.root
        home, backend = world.root.parent / "home", world.root.parent / "backend"
        home.mkdir()
        backend.mkdir()
        self.env = {
            **os.environ,
            "PULUMI_HOME": str(home),
            "PULUMI_BACKEND_URL": f"file://{backend}",
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_PYTHON_CMD": sys.executable,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "TOY_DB": str(world.db),
        }
        self("stack", "init", "dev")

    def __call__(self, *args: str, ok: bool | None = True) -> str:
        done = subprocess.run(
            ["pulumi", *args, "--non-interactive"],
            cwd=self.root,
            env=self.env,
            capture_output=True,
            text=True,
        )
        if ok is not None:
            assert (done.returncode == 0) == ok, done.stdout + done.stderr
        return done.stdout

    def run(self, command: str, ok: bool, *options: str) -> None:
        if command in ("taint", "untaint"):
            self("state", command, "--yes", "--stack", "dev", *options, ok=ok)
            return
        extra = {"up": ["--skip-preview"], "destroy": ["--skip-preview"], "refresh": ["--skip-preview"]}
        self(command, "--yes", "--stack", "dev", *extra[command], *options, ok=ok)

    def state(self) -> list[dict[str, Any]]:
        document = json.loads(self("stack", "export", "--show-secrets"))
        return document["deployment"].get("resources", [])


def reveal(value: Any, crypter: Crypter) -> Any:
    """State with its secrets readable, marked."""
    if isinstance(value, dict):
        if value.get(SIG) == SECRET_SIG:
            plain = value.get("plaintext") or crypter.decrypt(value["ciphertext"])
            return {"secret": json.loads(plain)}
        return {key: reveal(item, crypter) for key, item in value.items()}
    return [reveal(item, crypter) for item in value] if isinstance(value, list) else value


def normal(resources: list[dict[str, Any]], crypter: Crypter) -> list[dict[str, Any]]:
    """State without what differs between any two runs: times, positions in source, ids of providers."""
    ids = {r["id"]: f"<{r['urn']}>" for r in resources if r["type"].startswith("pulumi:providers:")}
    rows = []
    for record in resources:
        row = {
            k: v
            for k, v in record.items()
            if k not in ("created", "modified", "sourcePosition", "stackTrace")
        }
        text = json.dumps(reveal(row, crypter), sort_keys=True)
        for ident, name in ids.items():
            text = text.replace(ident, name)
        row = json.loads(text)
        if "dependencies" in row:
            row["dependencies"].sort()
        # An empty list of dependencies says as much as none.
        row["propertyDependencies"] = {
            k: sorted(v or []) for k, v in row.get("propertyDependencies", {}).items() if v
        }
        for bag in ("inputs", "outputs"):
            row[bag] = row.get(bag) or {}
        rows.append(row)
    return sorted(rows, key=lambda row: (row["urn"], bool(row.get("delete")), row.get("id", "")))


def digest_rows(digest: dict[str, Any]) -> tuple[list[tuple[str, ...]], dict[str, int]]:
    """What a preview says: each step with its reasons, and the summary."""
    rows = []
    for step in digest.get("steps") or []:
        detailed = {path: diff["kind"] for path, diff in (step.get("detailedDiff") or {}).items()}
        reasons = (sorted(step.get(key) or []) for key in ("diffReasons", "replaceReasons"))
        rows.append((step["urn"], step["op"], *map(str, reasons), str(sorted(detailed.items()))))
    return sorted(rows), digest.get("changeSummary") or {}


def urn(name: str) -> str:
    """The URN of a toy at the top of the stack."""
    return f"urn:pulumi:dev::toys::pulumi-python:dynamic/toy:Toy::{name}"


@pytest.fixture
def worlds(tmp_path: Path, world: Any) -> tuple[Any, Any]:
    return type(world)(tmp_path / "ours" / "project"), type(world)(tmp_path / "theirs" / "project")


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_both_engines_do_the_same(worlds: tuple[Any, Any], name: str) -> None:
    ours, theirs = worlds
    cli = Cli(theirs)
    settings: dict[str, str] = {}
    trusted: set[str] = set()

    def engine() -> Engine:
        env = {"TOY_DB": str(ours.db), "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}
        return Engine(ours.root, env=env, config=dict(settings), allow_real_org=True, trusted=trusted)

    for number, (command, program, options) in enumerate(SCENARIOS[name]):
        where = f"stage {number}: {command}"
        settings.update(options.get("config", {}))
        for key, value in options.get("config", {}).items():
            cli("config", "set", key, value, "--stack", "dev")
        for world in worlds:
            if program is not None:
                world.program(program)
            for action, ident, *fields in options.get("before", []):
                world.put(ident, **fields[0]) if action == "put" else world.remove(ident)
        expected = options.get("ok", True)
        replace = [urn(name) for name in options.get("replace", [])]
        flags = [arg for each in replace for arg in ("--replace", each)]
        given = {"replace": replace} if replace else {}
        if command == "up" and expected:
            theirs_says = json.loads(cli("preview", "--json", "--stack", "dev", *flags))
            ours_says = digest(engine().preview(**given), {}, lambda _state: {})
            assert digest_rows(ours_says) == digest_rows(theirs_says), where
            ours.calls(), theirs.calls()
        if command in ("taint", "untaint"):
            flags = [urn(options["name"])]
            with contextlib.nullcontext() if expected else pytest.raises(StateError, match=options["name"]):
                engine().taint(flags, command == "taint")
        else:
            result = getattr(engine(), command)(**given)
            assert result.ok == expected, (where, result.diagnostics)
        cli.run(command, expected, *flags)
        assert sorted(ours.calls()) == sorted(theirs.calls()), where
        assert ours.toys() == theirs.toys(), where
        exported = engine().export()["deployment"]
        crypter = Crypter(PASSPHRASE, exported.get("secrets_providers", {}).get("state", {}).get("salt", ""))
        assert normal(exported.get("resources", []), crypter) == normal(cli.state(), crypter), where


def test_the_cli_takes_a_stack_over_and_hands_it_back(worlds: tuple[Any, Any]) -> None:
    _, theirs = worlds
    program = """
    org = Org("org", region="127.0.0.1", token=pulumi.Output.secret("hush"))
    box = Box("box", opts=O(providers=[org]), note=pulumi.Output.secret("quiet"))
    a = Toy("a", note=box.toy.id, tags={"x": [1, None, {"y": 2.5}]})
    pulumi.export("a", a.loud)
    """
    cli = Cli(theirs)
    env = {"TOY_DB": str(theirs.db), "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE}
    theirs.program(program)
    engine = Engine(theirs.root, env=env, trusted=theirs.trusted)
    assert engine.up().ok
    document = json.dumps(engine.export())
    assert "hush" not in document
    assert "quiet" not in document
    (theirs.root / "state.json").write_text(document)
    cli("stack", "import", "--file", "state.json")
    cli("preview", "--expect-no-changes")
    theirs.program(program + '\n    Toy("b")\n')
    cli.run("up", True)
    back = json.loads(cli("stack", "export"))
    engine.import_state(back)
    assert engine.preview(expect_no_changes=True).exit_code == 0
    assert engine.destroy().changes == {"delete": 6}
    assert theirs.toys() == {}
