"""Which stack a command is about: one without a file is named, advice keeps to the one that was meant."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest
from support import stacks

from journeys.cli import commands as _commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import run
from journeys.cli.backend import embedded_state
from journeys.cli.console import Out
from journeys.cli.engines import Choice
from journeys.cli.project import Project, load
from journeys.cli.run import NEXT, _announce, _done

LOCAL = "config:\n  genesys:baseUrl: http://127.0.0.1:9\n"
STACK_COMMANDS = [
    ["adopt"],
    ["diff"],
    ["diff", "prd", "--stack", "dev"],
    ["emulator"],
    ["env"],
    ["export"],
    ["export", "--owned-by", "prd", "--stack", "dev"],
    ["graph"],
    ["handover", "--to", "pulumi"],
    ["import", "segment", "--name", "VIP"],
    ["lint"],
    ["lock"],
    ["lookup", "segment"],
    ["migrate", "terraform.tfstate"],
    ["permissions"],
    ["preview"],
    ["promote", "dev", "prd"],
    ["report"],
    ["up"],
    ["ops", "validate-encodings", "labels.json"],
    ["ci", "preview"],
    ["ci", "drift"],
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    for name in ("STACK", "MAKELEVEL", "PULUMI_BACKEND_URL", "ENGINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")  # no Pulumi CLI
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(LOCAL)
    (tmp_path / "Pulumi.eu.test.yaml").write_text(LOCAL)
    (tmp_path / "labels.json").write_text("[]")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", STACK_COMMANDS, ids=" ".join)
def test_a_stack_without_a_file_is_named_with_those_that_have_one(
    root: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "labels.json").write_text("[]")
    meant = [] if "prd" in command else ["--stack", "prd"]
    assert run([*command, *meant]) == 2
    error = capsys.readouterr().err
    assert f"there is no Pulumi.prd.yaml in {root}; stacks here: dev, eu.test. Name one of them with" in error
    assert "genesys:region: eu-central-1" in error


def test_the_doctor_names_it_and_goes_on(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--offline", "--stack", "prd", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert found[0]["text"].startswith("there is no Pulumi.prd.yaml in")
    assert len(found) > 3


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        (["graph"], "journeys preview --json | journeys graph --preview -"),
        (["lint"], "journeys preview --json | journeys lint --preview -"),
        (["report"], "pass `pulumi stack export` as --state"),
        (
            ["graph", "--stack", "eu.test"],
            "journeys preview --json --stack eu.test | journeys graph --preview -",
        ),
    ],
)
def test_without_a_state_the_advice_is_about_the_command_at_hand(
    root: Path, command: list[str], advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 1
    assert advice in capsys.readouterr().err


def test_a_command_without_the_option_does_not_advise_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff"]) == 1
    error = capsys.readouterr().err
    assert (
        "Bring it up: `journeys up`. If its state is in a backend of yours: export PULUMI_BACKEND_URL"
        in error
    )
    assert "--state" not in error
    assert "--preview" not in error
    (root / "Pulumi.dev.yaml").write_text("config:\n  genesys:region: eu-central-1\n")
    assert run(["doctor", "--json", "--stack", "dev"]) == 1
    notes = [
        each["text"] for each in json.loads(capsys.readouterr().out)["findings"] if each["area"] == "State"
    ]
    assert len(notes) == 1
    assert "`journeys install-cli` installs it" in notes[0]
    assert "--state" not in notes[0]


def evaluated(text: str) -> dict[str, str]:
    """What a shell has after `eval`."""
    script = f"eval {shlex.quote(text)}; env -0"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, env={"PATH": "/usr/bin:/bin"})
    return dict(pair.split("=", 1) for pair in done.stdout.decode().split("\0") if "=" in pair)


def test_after_env_every_command_of_the_shell_is_about_that_stack(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["env", "--stack", "eu.test"]) == 0
    done = capsys.readouterr()
    found = evaluated(done.out)
    assert found["PULUMI_STACK"] == "eu.test"
    assert found["PULUMI_BACKEND_URL"] == f"file://{root}/.journeys/pulumi-state"
    assert "`journeys preview --engine pulumi --stack eu.test` makes it" in done.err
    monkeypatch.setenv("STACK", found["STACK"])
    assert run(["env", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["PULUMI_STACK"] == "eu.test"


def test_env_says_that_the_other_engine_has_the_state(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = embedded_state(load(root, "dev"))
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(stacks.state(stacks.segment("a"))))
    assert run(["env"]) == 0
    assert (
        "`pulumi` would create everything again: `journeys handover --to pulumi`" in capsys.readouterr().err
    )


def test_env_of_a_stack_on_a_real_api_says_how_to_work_on_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "Pulumi.prd.yaml").write_text("config:\n  genesys:region: eu-central-1\n")
    assert run(["env", "--stack", "prd"]) == 2
    assert "`pulumi preview --stack prd` works on it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"genesys:region": "eu-central-1"}, ["Genesys Cloud, eu-central-1"]),
        ({"genesys:baseUrl": "https://gate.example.com"}, ["Genesys Cloud, https://gate.example.com"]),
        ({"segment:baseUrl": "https://eu1.example.com"}, ["Twilio Segment, https://eu1.example.com"]),
        (
            {"genesys:region": "eu-central-1", "segment:region": "eu"},
            ["Genesys Cloud, eu-central-1", "Twilio Segment, eu"],
        ),
        ({"genesys:orgId": "1"}, ["Genesys Cloud, where the environment or the default says"]),
        ({}, ["where the environment says"]),
    ],
)
def test_what_a_run_announces_as_its_api(
    tmp_path: Path, values: dict[str, str], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    project = Project(tmp_path, "acme", "prd", values)
    _announce(Out(), project, Choice("embedded", (), "asked for"), None)
    lines = capsys.readouterr().out.splitlines()
    assert [line.removeprefix("API").strip() for line in lines if line.startswith("API")] == said


@pytest.mark.parametrize("done", NEXT)
def test_what_to_try_next_is_never_what_was_just_done(done: str) -> None:
    verb, *options = done.split()
    assert _done(verb, options, "--live" in options) == done
    assert NEXT[done]
    assert done not in [command for command, _ in NEXT[done]]


def test_the_commands_of_advice_name_another_stack(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = load(root, "eu.test")
    assert other.spelled("up") == "journeys up --stack eu.test"
    assert other.spelled("install-cli") == "journeys install-cli"
    assert load(root, "dev").spelled("up") == "journeys up"
    monkeypatch.setenv("MAKELEVEL", "1")
    (root / "Makefile").write_text("# Journeys as code.\n")
    assert other.spelled("preview --live") == "make preview LIVE=1 STACK=eu.test"
    monkeypatch.setenv("STACK", "eu.test")
    assert load(root, "eu.test").spelled("up", plain=True) == "journeys up"


@pytest.mark.parametrize(("options", "where"), [(["--engine", "x"], "--engine"), ([], "ENGINE")])
def test_an_engine_that_there_is_not_is_named_as_it_was_given(
    root: Path,
    options: list[str],
    where: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ENGINE", "x")
    assert run(["up", *options]) == 2
    assert f"error: {where} is 'x'; it can be pulumi or embedded" in capsys.readouterr().err
