"""An empty value, as an unset variable of a shell gives one, is an error and not the default."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from journeys.cli import commands as _commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import app, run
from journeys.engine.__main__ import main as engine_main

CHECKED = ("--stack", "-s", "--cwd", "-C", "--engine", "--state", "--preview")


def commands_of(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    inner = getattr(command, "commands", {})
    for name, each in inner.items():
        yield from commands_of(each, (*path, name))
    if not inner:
        yield path, command


def options() -> list[tuple[str, ...]]:
    return [
        (*path, option)
        for path, command in commands_of(typer.main.get_command(app))
        for parameter in command.params
        for option in parameter.opts
        # `ci report` has a --state and a --preview of its own, which must be files.
        if option in CHECKED and path != ("ci", "report")
    ]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of which nothing may be used."""
    monkeypatch.delenv("STACK", raising=False)
    monkeypatch.setenv("PATH", "")
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  genesys:baseUrl: http://127.0.0.1:9\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_a_stack_is_tried() -> None:
    found = {each[:-1] for each in options() if each[-1] == "--stack"}
    assert {("up",), ("graph",), ("ci", "preview"), ("ops", "assign"), ("verify",)} <= found
    assert {each[:-1] for each in options() if each[-1] == "-C"} >= found


@pytest.mark.parametrize("command", options(), ids=" ".join)
def test_an_empty_value_is_refused(
    root: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, ""]) == 2
    said = capsys.readouterr()
    names = {"-s": "--stack", "-C": "--cwd"}
    assert f"error: {names.get(command[-1], command[-1])} is empty" in said.err
    assert said.out == ""
    assert not (root / ".journeys").exists()


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["diff", ""], "OTHER"),
        (["promote", "", "dev"], "FROM"),
        (["promote", "dev", ""], "TO"),
        (["permissions", ""], "PROGRAM"),
        (["export", "--owned-by", ""], "--owned-by"),
        (["export", "--id", ""], "--id"),
        (["export", "--name", ""], "--name"),
        (["diff", "--name", ""], "--name"),
        (["doctor", "--space", ""], "--space"),
        (["import", "segment", "--name", "VIP", "--as", ""], "--as"),
        (["import", "segment", "--name", "VIP", "--id", ""], "--id"),
        (["ops", "start-view-job", "view", "--version", ""], "--version"),
        (["ci", "brakes", "report.json", "--prod", ""], "--prod"),
    ],
)
def test_so_are_others_whose_default_would_do_something_else(
    root: Path, command: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 2
    assert f"error: {name} is empty" in capsys.readouterr().err


def test_an_empty_variable_of_the_environment_is_the_default(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """make exports STACK and ENGINE, empty or not."""
    monkeypatch.setenv("STACK", "")
    assert run(["env", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["STACK"] == "dev"


@pytest.mark.parametrize("option", ["--stack", "--cwd", "--state"])
def test_the_engine_refuses_it_too(root: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        engine_main(["preview", option, ""])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert f"argument {option}" in said
    assert "is empty" in said
    assert not (root / ".journeys").exists()
