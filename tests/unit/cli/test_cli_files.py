"""A file that cannot be read or written is told once, in one spelling, whichever command wanted it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from journeys.cli import commands as _commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import run
from journeys.emulator.__main__ import main as emulator
from journeys.engine.__main__ import main as engine


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  genesys:baseUrl: http://127.0.0.1:9\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.json").write_bytes('"ä"'.encode("latin-1"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


READ = [
    ["graph", "--state", "FILE"],
    ["lint", "--preview", "FILE"],
    ["report", "--state", "FILE"],
    ["permissions", "--state", "FILE"],
    ["import", "--file", "FILE"],
    ["migrate", "FILE"],
    ["export", "segment", "--mapping", "FILE"],
    ["ops", "validate-encodings", "FILE"],
    ["ci", "report", "--state", "FILE", "--preview", "FILE"],
    ["ci", "comment", "FILE"],
    ["verify", "--replay", "FILE"],
    ["engine", "import", "FILE"],
]
WHY = {
    "none.json": "No such file or directory",
    "folder": "Is a directory",
    "latin.json": "it is not UTF-8 text",
}


@pytest.mark.parametrize("file", WHY)
@pytest.mark.parametrize("command", READ, ids=lambda each: " ".join(each[:-1]))
def test_a_file_that_cannot_be_read(
    root: Path,
    command: list[str],
    file: str,
    capsys: pytest.CaptureFixture[str],
    mocker: MockerFixture,
) -> None:
    if file == "none.json" and "--mapping" in command:
        pytest.skip("a mapping file that is not there is written")
    if command == ["ci", "comment", "FILE"] and file == "latin.json":
        pytest.skip("JSON that is not of a report is told as such")
    mocker.patch("journeys.cli.emulator.ensure", autospec=True, return_value=None)
    assert run([file if each == "FILE" else each for each in command]) in (1, 2)
    error = capsys.readouterr().err
    assert f"cannot read {root / file if '--mapping' in command else file}: {WHY[file]}" in error
    assert "[Errno" not in error
    assert error.count(file) == 1


@pytest.mark.parametrize(
    "command",
    [
        ["graph", "--state", "state.json", "--output", "missing/page.html"],
        ["ci", "report", "--state", "state.json", "--preview", "preview.json", "--into", "state.json"],
    ],
    ids=" ".join,
)
def test_a_file_that_cannot_be_written(
    root: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "state.json").write_text('{"deployment": {"resources": []}}')
    (root / "preview.json").write_text('{"steps": []}')
    assert run(command) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert "[Errno" not in error
    assert error.count("\n") == 1


def test_an_error_of_the_system_that_no_command_expects_is_no_traceback(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(root / "x"))

    monkeypatch.setattr("journeys.cli.lookup.show", refuse)
    assert run(["lookup", "segment"]) == 1
    assert capsys.readouterr().err == f"error: {root / 'x'}: Permission denied\n"


@pytest.mark.parametrize("name", ["Pulumi.yaml", "Pulumi.dev.yaml"])
def test_the_projects_own_files(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (root / name).write_bytes("# ä".encode("latin-1"))
    assert run(["env"]) == 2
    assert capsys.readouterr().err == f"error: cannot read {root / name}: it is not UTF-8 text\n"


def test_the_engine_and_the_emulator_by_themselves(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert engine(["import", "none.json"]) == 2
    assert capsys.readouterr().err == "error: cannot read none.json: No such file or directory\n"
    (root / "list.json").write_text("[]")
    assert engine(["import", "list.json"]) == 2
    assert capsys.readouterr().err == (
        "error: list.json is no JSON object: give an import file, or what `export` wrote\n"
    )
    assert emulator(["--seed", "none.json"]) == 2
    assert capsys.readouterr().err == "emulator: none.json: No such file or directory\n"
    assert emulator(["--switches", "none.json"]) == 2
    assert capsys.readouterr().err == "emulator: cannot read none.json: No such file or directory\n"
