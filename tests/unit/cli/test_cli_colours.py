"""Colours and bold: on a terminal only, by the variables that tools agree on, in commands, help and engine alike."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeys.cli.app import run
from journeys.engine.display import Display

PROJECT = "name: acme\nruntime: python\n"
STACK = "config:\n  genesys:baseUrl: http://127.0.0.1:9\n"


class Terminal(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.fixture
def where(tmp_path: Path) -> Iterator[list[str]]:
    before = dict(os.environ)
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK)
    yield ["--cwd", str(tmp_path)]
    os.environ.clear()
    os.environ.update(before)


CASES = [
    (True, {"TERM": "xterm"}, True),
    (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
    (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
    (True, {"TERM": "xterm", "NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    (True, {"TERM": "dumb"}, False),
    (True, {"TERM": "dumb", "FORCE_COLOR": "1"}, False),
    (False, {"TERM": "xterm"}, False),
    (False, {"TERM": "xterm", "GITHUB_ACTIONS": "true"}, False),
    (False, {"TERM": "xterm", "FORCE_COLOR": "0"}, False),
    (False, {"TERM": "xterm", "FORCE_COLOR": "1"}, True),
]


@pytest.mark.parametrize(
    "command", [["--help"], ["up", "--help"], ["doctor", "--offline"], ["up"]], ids=" ".join
)
@pytest.mark.parametrize(("terminal", "variables", "coloured"), CASES, ids=str)
def test_escape_codes_only_where_they_are_wanted(
    terminal: bool,
    variables: dict[str, str],
    coloured: bool,
    command: list[str],
    where: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS"):
        os.environ.pop(name, None)
    os.environ.update(variables, ENGINE="x")  # `up` ends with an error
    out, err = Terminal(terminal), Terminal(terminal)
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    run([*command, *([] if "help" in str(command) else where)])
    shown = out.getvalue() + err.getvalue()
    assert shown
    assert ("\x1b" in shown) is coloured


@pytest.mark.parametrize(("terminal", "variables", "coloured"), CASES, ids=str)
def test_the_engine_goes_by_the_same(
    terminal: bool, variables: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = Terminal(terminal)
    display = Display(stream, dry_run=True)
    display.title("update", "dev")
    display.close()
    assert ("\x1b[35;1m" in stream.getvalue()) is coloured
