"""`journeys up` shows what it will do before it does it, on both engines; what the preview refuses is not begun."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import pulumi_missing

from journeys.cli.app import run
from journeys.emulator import Emulator

PROGRAM = """
import pulumi
from providers.genesys import Segment
page = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
journey = {"patterns": [{"criteria": [page], "count": 1, "stream_type": "Web", "session_type": "web"}]}
Segment("one", display_name="One", is_active=True, journey=journey)
"""
FAILS_LATER = (
    PROGRAM
    + """
if pulumi.runtime.is_dry_run():
    raise pulumi.RunError("the preview found it")
"""
)
ENGINES = [
    "embedded",
    pytest.param(
        "pulumi",
        marks=[pytest.mark.cli, pytest.mark.skipif(bool(pulumi_missing()), reason=pulumi_missing() or "-")],
    ),
]
Up = Callable[..., tuple[int, str]]


@pytest.fixture
def up(
    tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Up:
    """`up(engine, *options, program=...)`: the exit code, and what was shown."""
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    (tmp_path / "Pulumi.yaml").write_text(
        "name: acme\nruntime: {name: python, options: {virtualenv: .venv}}\n"
    )
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "Pulumi.up.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")

    def run_up(engine: str, *options: str, program: str = PROGRAM) -> tuple[int, str]:
        (tmp_path / "__main__.py").write_text(program)
        # The stack's name is that of a command.
        code = run(["up", "--cwd", str(tmp_path), "--engine", engine, "--stack", "up", *options])
        return code, capfd.readouterr().out

    return run_up


@pytest.mark.parametrize("engine", ENGINES)
def test_the_plan_comes_first(up: Up, engine: str, emulator: Emulator) -> None:
    code, shown = up(engine)
    assert code == 0
    plan, _, done = shown.partition("Updating (up):")
    assert "Previewing update (up):" in plan
    assert "+ 2 to create" in plan
    assert "+ 2 created" in done
    assert len(emulator.objects("segments")) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_what_the_preview_refuses_is_not_begun(up: Up, engine: str, emulator: Emulator) -> None:
    code, shown = up(engine, program=FAILS_LATER)
    assert code not in (0, 7)
    assert "the preview found it" in shown
    assert "Updating (up):" not in shown
    assert emulator.objects("segments") == {}


@pytest.mark.parametrize("engine", ENGINES)
def test_expected_no_changes_are_told_by_the_up(up: Up, engine: str, emulator: Emulator) -> None:
    """As the CLI has it: the changes are made, and the exit code tells."""
    code, shown = up(engine, "--expect-no-changes")
    assert code != 0
    assert "Updating (up):" in shown
    assert len(emulator.objects("segments")) == 1


def test_the_plan_can_be_left_out(up: Up) -> None:
    for option in ("--skip-preview", "-f"):
        code, shown = up("embedded", option)
        assert code == 0
        assert "Previewing" not in shown
        assert "Updating (up):" in shown


def test_a_document_has_no_plan_before_it(up: Up) -> None:
    code, shown = up("embedded", "--json")
    assert code == 0
    assert shown.startswith("{")
