"""Which engine runs a stack: the owner of its state, the wish, or what is there."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from journeys.cli.backend import embedded_state, pulumi_state
from journeys.cli.console import Out, Problem
from journeys.cli.engines import Choice, choose, prepare
from journeys.cli.project import Project
from journeys.cli.run import _announce
from journeys.engine.__main__ import STACK_NOT_FOUND
from journeys.engine.__main__ import main as engine_main

LOCAL = {"genesys:baseUrl": "http://127.0.0.1:8787"}
OBJECT = {"urn": "u", "custom": True, "type": "pulumi-python:dynamic/genesys:Segment"}
STACK_ALONE = {"urn": "s", "type": "pulumi:pulumi:Stack"}


def owned_by(project: Project, engine: str, resources: list[dict[str, object]]) -> None:
    body: dict[str, object] = {"resources": resources}
    path = embedded_state(project) if engine == "embedded" else pulumi_state(project)
    path.parent.mkdir(parents=True)
    path.write_text(
        json.dumps({"deployment": body} if engine == "embedded" else {"checkpoint": {"latest": body}})
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("ENGINE", raising=False)
    return Project(tmp_path, "acme", "dev", LOCAL)


def put_cli(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "pulumi").write_text("#!/bin/sh\necho v3.260.0\n")
    (folder / "pulumi").chmod(0o755)
    return folder / "pulumi"


@pytest.mark.parametrize(
    ("cli", "owner", "wanted", "chosen"),
    [
        (True, "", "", "pulumi"),
        (False, "", "", "embedded"),
        (True, "", "embedded", "embedded"),
        (True, "embedded", "", "embedded"),
        (True, "pulumi", "", "pulumi"),
        (True, "embedded", "pulumi", "belongs to the embedded engine"),
        (True, "pulumi", "embedded", "journeys handover --to embedded"),
        (False, "pulumi", "", "owns this stack's state, but there is no `pulumi` on PATH"),
        (False, "", "pulumi", "was asked for, but there is no `pulumi` on PATH"),
        (True, "", "terraform", "it can be pulumi or embedded"),
    ],
)
def test_the_choice(project: Project, cli: bool, owner: str, wanted: str, chosen: str) -> None:
    if cli:
        put_cli(project.root / "bin")
    if owner:
        owned_by(project, owner, [STACK_ALONE, OBJECT])
    if " " in chosen:
        with pytest.raises(Problem) as caught:
            choose(project, wanted)
        assert chosen in str(caught.value)
    else:
        assert choose(project, wanted).name == chosen


def test_a_destroyed_stack_belongs_to_nobody(project: Project) -> None:
    owned_by(project, "embedded", [STACK_ALONE])
    put_cli(project.root / "bin")
    assert choose(project).name == "pulumi"


def test_the_cli_that_install_cli_installed_is_found(project: Project) -> None:
    path = put_cli(project.scratch / "cli" / "bin")
    choice = choose(project)
    assert choice.command == (str(path),)
    assert choice.bin_folder == str(path.parent)
    assert "installed by `journeys install-cli`" in choice.why


def test_a_stack_on_a_real_api_needs_the_cli(project: Project) -> None:
    real = Project(project.root, "acme", "prod", {"genesys:region": "eu-central-1"})
    with pytest.raises(Problem, match="is needed for a stack on a real API"):
        choose(real)


def test_the_variable_forces_as_the_option_does(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    put_cli(project.root / "bin")
    monkeypatch.setenv("ENGINE", "embedded")
    assert choose(project).name == "embedded"
    assert os.access(project.root / "bin" / "pulumi", os.X_OK)


@pytest.mark.parametrize("where", ["resources", "pending_operations"])
def test_the_cli_is_not_started_on_a_local_state_with_a_provider_that_is_not_ours(
    project: Project, where: str
) -> None:
    cli = put_cli(project.scratch / "cli" / "bin")
    bad = {
        "urn": "urn:x::bad",
        "custom": True,
        "type": "pulumi-python:dynamic:T",
        "outputs": {"__provider": "gAQu"},
    }
    path = pulumi_state(project)
    path.parent.mkdir(parents=True)
    rows = [bad] if where == "resources" else [{"type": "updating", "resource": bad}]
    path.write_text(json.dumps({"version": 3, "checkpoint": {"latest": {where: rows}}}))
    with pytest.raises(Problem, match="urn:x::bad"):
        prepare(project, Choice("pulumi", (str(cli),), "", str(cli)))


SECRET_PLACES = [
    "postgres://me:pl4nted@db.example/state",
    "azblob://state?key=pl4nted",
    "https://pl4nted@host/x",
]


@pytest.mark.parametrize("place", SECRET_PLACES)
@pytest.mark.parametrize("values", [LOCAL, {}], ids=["local", "real"])
@pytest.mark.parametrize("backend", [True, False], ids=["Pulumi.yaml", "environment"])
def test_what_a_run_announces_has_no_credential_of_an_address(
    project: Project,
    place: str,
    values: dict[str, str],
    backend: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if not backend:
        monkeypatch.setenv("PULUMI_BACKEND_URL", place)
    elsewhere = {} if values else {"genesys:baseUrl": "https://me:pl4nted@gateway.example/api?key=pl4nted"}
    it = replace(project, values={**values, **elsewhere}, backend=place if backend else "")
    cli = put_cli(project.root / "bin")
    _announce(Out(), it, Choice("pulumi", (str(cli),), "why", str(cli)), None)
    said = capsys.readouterr().out
    assert place.partition("://")[0] in said
    assert values or "gateway.example/api" in said
    assert "pl4nted" not in said


@pytest.mark.parametrize(
    "command", ["preview", "up", "refresh", "destroy", "taint u", "untaint u", "import f.json"]
)
def test_the_embedded_engine_refuses_a_stack_of_the_cli(
    project: Project, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As docs/engine.md says."""
    (project.root / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (project.root / "f.json").write_text('{"resources": []}')
    owned_by(project, "pulumi", [OBJECT])
    before = pulumi_state(project).read_text()
    words = [str(project.root / each) if each == "f.json" else each for each in command.split()]
    assert engine_main([*words, "--cwd", str(project.root)]) == 1
    assert "stack 'dev' belongs to the Pulumi CLI" in capsys.readouterr().err
    assert pulumi_state(project).read_text() == before
    for other in ("export", "outputs"):
        assert engine_main([other, "--cwd", str(project.root)]) == STACK_NOT_FOUND
