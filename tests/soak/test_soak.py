"""The soak itself: some steps without a difference, and failures that are shrunk and can be repeated."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from . import __main__ as soak
from .world import Difference

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes by /proc")


@pytest.mark.parametrize("steps", ["8", pytest.param("400", marks=pytest.mark.slow)])
def test_no_step_differs_from_the_model(steps: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = soak.main(["--steps", steps, "--seed", "1"])
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert f"{steps} steps, 0 differences" in printed
    assert "seed 1: " in printed


@pytest.mark.cli
@pytest.mark.slow
def test_no_step_differs_on_the_cli(capsys: pytest.CaptureFixture[str]) -> None:
    code = soak.main(["--engine", "cli", "--steps", "20", "--seed", "1"])
    assert code == 0, capsys.readouterr().out


@pytest.fixture
def broken_by_3_and_7(monkeypatch: pytest.MonkeyPatch) -> None:
    """A life that fails as soon as it has done both of these steps."""

    def live(start: object, name: str, steps: list[int], say: object) -> tuple[Difference, int] | None:
        for at, number in enumerate(steps):
            if {3, 7} <= set(steps[: at + 1]):
                return Difference("broken"), number
        return None

    monkeypatch.setattr(soak, "live", live)
    monkeypatch.setattr(soak, "engines", nullcontext)


@pytest.mark.usefixtures("broken_by_3_and_7")
def test_a_failure_is_shrunk_and_named_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert soak.main(["--steps", "50", "--seed", "5"]) == 1
    printed = capsys.readouterr().out
    command = "python -m tests.soak --engine embedded --life 5-0 --only 3,7"
    assert f"repeat it with: {command}\n" in printed
    assert soak.main(command.split()[3:]) == 1
    assert "step 7: broken" in capsys.readouterr().out
