"""State that cannot be written while a run works: the run fails, says so, and starts nothing more."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time

import pytest

from journeys.engine import StateError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
TWO = 'a = Toy("a", fail="nap")\nToy("b", note=a.id)'


def until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.02)


def napping(world):
    log = world.db / "calls.log"
    return log.exists() and "begin a" in log.read_text()


@pytest.fixture
def run(world):
    """Starts an `up` that waits inside its first create; ends it with the function that is returned."""
    world.program(TWO)
    results = []
    thread = threading.Thread(target=lambda: results.append(world.engine().up()))
    thread.start()
    until(lambda: napping(world))

    def end():
        (world.db / "go").write_text("")
        thread.join(60)
        return results[0]

    return end


def test_a_folder_that_is_gone_at_the_end_is_an_error(world, run):
    folder = world.root / ".journeys"
    folder.rename(world.root / "away")
    folder.write_text("")
    result = run()
    assert result.exit_code == 1
    assert any("the state could not be saved in" in message for message in result.errors)
    folder.unlink()
    (world.root / "away").rename(folder)
    world.engine().store.lock.release()  # it was out of reach, and its process lives: this one
    # The journal had it all.
    assert world.state()["a"]["id"] == "a-1"
    assert world.up().ok
    assert sorted(world.toys()) == ["a-1", "b-1"]


def test_a_full_disk_ends_the_run_with_the_id_of_what_was_made(world):
    """Files may only grow to a size that the record of the first object exceeds."""
    world.program('a = Toy("a", tags=["x" * 9000])\nb = Toy("b", note=a.id)')
    done = subprocess.run(
        [sys.executable, "-m", "journeys.engine", "up", "--cwd", str(world.root)],
        env={**os.environ, "TOY_DB": str(world.db), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (15_000, 15_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "the state could not be saved in" in done.stdout + done.stderr
    assert "The object a-1 was made and is not in state." in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert [line for line in world.calls() if "create" in line] == ["create a-1"]


def test_nothing_is_sent_when_the_state_cannot_be_written_at_all(world):
    (world.root / ".journeys").write_text("in the way")
    world.program('Toy("a")')
    with pytest.raises(StateError, match="could not be saved in"):
        world.engine().up()
    assert world.calls() == []
    assert world.preview().ok is True


def test_checkpoints_are_not_skipped(world, monkeypatch):
    """The CLI's PULUMI_SKIP_CHECKPOINTS has no meaning here: a journal line costs little."""
    monkeypatch.setenv("PULUMI_SKIP_CHECKPOINTS", "true")
    world.program(TWO)
    thread = threading.Thread(target=lambda: world.engine().up())
    thread.start()
    until(lambda: napping(world))
    lines = [json.loads(line) for line in world.engine().store.journal_path.read_text().splitlines()]
    assert any(line["kind"] == "begin" and line["resource"]["urn"].endswith("::a") for line in lines)
    (world.db / "go").write_text("")
    thread.join(60)
