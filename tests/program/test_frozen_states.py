"""States that earlier versions wrote, with the programs that made them: nothing changes, and all can be destroyed."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cli import Cli, pulumi_missing
from support.frozen import SIGNATURE, SWITCHES, Frozen, configure, frozen
from support.project import Project, resources

from journeys.emulator import Emulator

MANAGED = ("segments", "outcomes", "actiontemplates", "actionmaps", "journeys")
each_state = pytest.mark.parametrize("made", frozen(), ids=lambda each: each.name)


@pytest.fixture
def emulator(emulator_of: Callable[..., Emulator]) -> Emulator:
    return emulator_of(switches=SWITCHES)


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator) -> Project:
    """A project whose stack is configured as when the states were made."""
    project = Project(tmp_path / "project", emulator)
    configure(project)
    return project


class Stack:
    """The stack of a frozen state, on either engine."""

    def __init__(self, project: Project, made: Frozen, which: str) -> None:
        self.project = project
        self.processes = 2 if made.folder.name == "explicit" else 1  # an explicit provider has its own
        engine = project.engine(made.program)
        self.cli: Cli | None = None
        made.plant(project.emulator)
        document = made.state(project.emulator)
        if which == "embedded":
            engine.import_state(document)
        elif pulumi_missing():
            pytest.skip(pulumi_missing())
        else:
            self.cli = project.cli()
            config = yaml.safe_load((project.root / "Pulumi.dev.yaml").read_text())
            # The CLI takes secrets in clear only beside the name of what is to encrypt them.
            keeper = {"type": "passphrase", "state": {"salt": config["encryptionsalt"]}}
            document["deployment"]["secrets_providers"] = keeper
            self.cli.import_(document)

    def run(self, command: str, *, clean: bool = False) -> list[str]:
        """The requests of a command, which must succeed, and with `clean` change nothing."""
        if self.cli is not None:
            getattr(self.cli, command)(*(["--expect-no-changes"] if clean else []))
        else:
            options = {"expect_no_changes": True} if clean else {}
            result = getattr(self.project.engine(), command)(**options)
            assert result.exit_code == 0, (command, result.errors, result.steps)
        return self.project.requests(self.processes)

    def inputs(self) -> dict[str, dict[str, Any]]:
        """The inputs of each resource that a program can see."""
        document = self.cli.export() if self.cli is not None else self.project.engine().export()
        return {name: visible(entry["inputs"]) for name, entry in resources(document).items()}


def visible(value: Any) -> Any:
    """Without hidden entries, and every secret alike: it has another ciphertext each time."""
    if isinstance(value, dict):
        if SIGNATURE in value:
            return "[secret]"
        return {name: visible(item) for name, item in value.items() if not name.startswith("__")}
    return [visible(item) for item in value] if isinstance(value, list) else value


def managed(emulator: Emulator) -> list[str]:
    """The names of the objects that are there, but for one that another program made."""
    found = [each for kind in MANAGED for each in emulator.objects(kind).values()]
    names = [str(each.get("displayName") or each.get("name")) for each in found]
    return [name for name in names if name != "There"]


def lives_on(project: Project, made: Frozen, which: str) -> None:
    """Nothing changes for the program that made it; what drifted is repaired; and all can be destroyed."""
    stack = Stack(project, made, which)
    reading = made.folder.name == "get"  # the one program that reads an object in a preview
    if made.folder.name == "drift":
        assert stack.run("preview") == []
        sent = stack.run("up")
        # The keyed layout didn't see what was added inside a block that the program manages.
        drifted = 2 if made.folder.parent.name == "keyed" else 3
        assert [line.split()[0] for line in sent if not line.startswith("GET")] == ["PATCH"] * drifted
    assert reading or stack.run("preview", clean=True) == []
    before = stack.inputs()
    stack.run("refresh", clean=True)
    assert stack.inputs() == before
    assert reading or stack.run("preview", clean=True) == []
    assert [line for line in stack.run("up", clean=True) if not line.startswith("GET")] == []
    assert managed(project.emulator)
    stack.run("destroy")
    assert managed(project.emulator) == []


FAST = ("keyed-genesys", "recorded-genesys")


@pytest.mark.parametrize(
    "made",
    [pytest.param(each, marks=() if each.name in FAST else pytest.mark.slow) for each in frozen()],
    ids=lambda each: each.name,
)
def test_a_frozen_state_lives_on(made: Frozen, project: Project) -> None:
    lives_on(project, made, "embedded")


@pytest.mark.cli
@pytest.mark.slow
@each_state
def test_a_frozen_state_lives_on_on_the_cli(made: Frozen, project: Project) -> None:
    lives_on(project, made, "cli")


def weight(document: dict[str, Any]) -> dict[str, int]:
    """The bytes that each resource takes, as compact JSON and without its secrets' ciphertexts."""
    return {
        name: len(json.dumps([unsealed(entry["inputs"]), unsealed(entry["outputs"])], separators=(",", ":")))
        for name, entry in resources(document).items()
    }


def unsealed(value: Any) -> Any:
    """The values with their secrets as long as in clear, whatever sealed them."""
    if isinstance(value, dict):
        if SIGNATURE in value:
            sealed = value.get("ciphertext")
            return "x" * (
                len(b64decode(sealed.rpartition(":")[2])) - 16 if sealed else len(value["plaintext"])
            )
        return {name: unsealed(item) for name, item in value.items()}
    return [unsealed(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("made", frozen("genesys", "journeys", "secrets"), ids=lambda each: each.name)
def test_no_resource_takes_more_of_the_state_than_it_did(
    made: Frozen, project: Project, record_property: Callable[[str, object], None]
) -> None:
    project.emulator.seed("actions", {"id": "open-1", "name": "Notify"})
    assert project.engine(made.program).up().ok
    before, now = weight(made.state(project.emulator)), weight(project.engine().export())
    record_property("bytes of state per resource", {name: (before[name], now[name]) for name in before})
    digits = 10  # the port of an emulator has fewer or more of them
    assert [name for name in before if now[name] > before[name] + digits] == []
    assert now.keys() == before.keys()
