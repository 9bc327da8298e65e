"""What the plugin processes of one run tell each other, each with a file of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from providers.core.session import processes, run_ids
from providers.core.session.run_ids import LEFT_S, RunIds

ANOTHER = """
import sys
from pathlib import Path
from providers.core.session.run_ids import RunIds, name_run
name_run(sys.argv[2])
ids = RunIds("adopted", Path(sys.argv[1]))
ids.add("theirs", "more")
print("there", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(run_ids, "_port", "4242")
    monkeypatch.setattr(run_ids, "_file", None)
    return "4242"


@pytest.mark.parametrize(("other", "shared"), [("4242", True), ("4243", False)])
def test_processes_of_one_engine_know_each_others_ids_while_they_run(
    tmp_path: Path, port: str, other: str, shared: bool
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ANOTHER, str(tmp_path), other],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        ids = RunIds("adopted", tmp_path)
        assert ("theirs" in ids) is shared
        assert ("more" in ids) is shared
        assert "theirs" not in RunIds("discarded", tmp_path)
        assert process.stdin is not None
        process.stdin.close()
    assert "theirs" not in ids
    assert list(tmp_path.iterdir()) == []


def test_without_an_engine_a_set_is_this_objects_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_ids, "_port", "")
    ids = RunIds("adopted", tmp_path / "none")
    ids.add("mine")
    assert "mine" in ids
    assert "mine" not in RunIds("adopted", tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_an_id_is_written_once_into_a_folder_that_is_made_with_those_above_it(
    tmp_path: Path, port: str
) -> None:
    folder = tmp_path / ".journeys" / "owned"
    ids = RunIds("adopted", folder)
    ids.add("mine")
    ids.add("mine", "more")
    (file,) = folder.iterdir()
    assert file.read_text() == '["adopted", "mine"]\n["adopted", "more"]\n'


@pytest.mark.parametrize(("age", "counts"), [(processes.MAY_BE_OLDER * 2, False), (0, True)])
def test_what_a_killed_run_left_says_nothing_to_a_later_one_whose_engine_has_its_port(
    tmp_path: Path, port: str, age: float, counts: bool
) -> None:
    file = tmp_path / f"run-{port}.4194304.jsonl"
    file.write_text('["adopted", "theirs"]\n')
    then = processes._started_at - age
    os.utime(file, (then, then))
    assert ("theirs" in RunIds("adopted", tmp_path)) is counts


def test_what_a_killed_process_left_goes_after_a_day(tmp_path: Path, port: str) -> None:
    old, new = tmp_path / "run-1.1.jsonl", tmp_path / "run-2.2.jsonl"
    for file in (old, new):
        file.write_text("")
    past = time.time() - LEFT_S - 1
    os.utime(old, (past, past))
    RunIds("adopted", tmp_path).add("mine")
    assert not old.exists()
    assert new.exists()


def test_a_folder_that_cannot_be_written_costs_only_what_is_shared(tmp_path: Path, port: str) -> None:
    folder = tmp_path / "taken"
    folder.write_text("a file")
    ids = RunIds("adopted", folder)
    ids.add("mine")
    assert "mine" in ids
    assert "theirs" not in ids


def test_a_process_of_another_user_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert processes.is_running(1)
