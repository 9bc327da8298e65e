"""One create at a time for each natural key, between the processes of one machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from segments import ARGS, PATH, TOKEN, log
from support.driver import Driver, new_process

from journeys.emulator import Emulator
from providers.core.errors import AlreadyExists, JourneysError
from providers.core.session import keylock
from providers.core.session.keylock import key_lock
from providers.http.deadline import one_operation

WHAT = ("host", "org", "genesys:Segment", "VIP")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the machine has no such locks")


@pytest.fixture(autouse=True)
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock files of the test's own, in this process and those that it starts."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def other_process(body: str) -> subprocess.Popen[str]:
    """Another process that takes the lock, does this, and says `held` first."""
    code = f"""
import sys, time
from providers.core.session.keylock import key_lock
from providers.http.deadline import one_operation
with key_lock({WHAT!r}, 10) as lock:
    print("held", lock.made, flush=True)
    {body}
"""
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def test_another_process_waits_and_hears_what_was_made() -> None:
    with key_lock(WHAT, 10) as lock:
        assert (lock.made, lock.at) == ("", 0.0)
        other = other_process("lock.note('id-2')")
        time.sleep(0.5)
        assert other.poll() is None
        lock.note("id-1")
    assert other.communicate()[0].split() == ["held", "id-1"]
    with key_lock(WHAT, 10) as lock:
        assert lock.made == "id-2"
        assert lock.at <= time.time()


def holding(seconds: float) -> subprocess.Popen[str]:
    """Another process that has the lock already, for so long."""
    other = other_process(f"time.sleep({seconds})")
    assert other.stdout is not None
    assert other.stdout.readline().split() == ["held"]
    return other


def test_this_process_waits_for_another_one(capfd: pytest.CaptureFixture[str]) -> None:
    other, since = holding(0.4), time.monotonic()
    with key_lock(WHAT, 10):
        assert time.monotonic() - since > 0.2
    assert other.wait() == 0
    assert "waiting" not in capfd.readouterr().err  # so short a time is not worth a line


def test_a_wait_that_is_not_short_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keylock, "SHORTEST_S", 0.1)
    other = holding(0.6)
    with key_lock(WHAT, 10):
        pass
    assert other.wait() == 0
    assert capfd.readouterr().err == (
        "waiting: another process of this machine creates an object of the same name\n"
    )


def test_a_file_system_without_locks_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with key_lock(WHAT, 10) as lock:
        lock.note("id")
    with key_lock(WHAT, 10) as lock:
        assert lock.made == "id"


@pytest.mark.parametrize("whose", ["a link", "another user's"])
def test_a_folder_that_somebody_else_may_have_put_there_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    elsewhere, user = tmp_path / "elsewhere", os.getuid()
    elsewhere.mkdir()
    if whose == "a link":
        (tmp_path / f"journeys-locks-{user}").symlink_to(elsewhere)
    else:
        monkeypatch.setattr(os, "getuid", lambda: user + 1)
        elsewhere.rename(elsewhere := tmp_path / f"journeys-locks-{user + 1}")
    with key_lock(WHAT, 10) as lock:
        lock.note("id")
    assert list(elsewhere.iterdir()) == []


def test_a_shorter_note_leaves_nothing_of_a_longer_one() -> None:
    for id in ("a-rather-long-id", "id"):
        with key_lock(WHAT, 10) as lock:
            lock.note(id)
    with key_lock(WHAT, 10) as lock:
        assert lock.made == "id"


def test_a_process_that_is_killed_holds_nothing() -> None:
    other = other_process("sys.stdin.read()")
    assert other.stdout is not None
    assert other.stdout.readline().split() == ["held"]
    with (
        pytest.raises(JourneysError, match="another process of this machine has been creating an object"),
        key_lock(WHAT, 0.2),
    ):
        pass
    other.kill()
    other.wait()
    with key_lock(WHAT, 10) as lock:
        assert lock.made == ""


def test_threads_of_one_process_wait_too() -> None:
    inside, most = [], []

    def hold() -> None:
        with key_lock(WHAT, 10):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.02)
            inside.pop()

    threads = [threading.Thread(target=hold) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 5


def test_waiting_for_another_thread_costs_an_operation_none_of_its_time() -> None:
    held, left = threading.Event(), []

    def second() -> None:
        held.wait(10)
        with one_operation(5.0) as operation, key_lock(WHAT, 5.0):
            left.append(operation.left())

    thread = threading.Thread(target=second)
    thread.start()
    with key_lock(WHAT, 5.0):
        held.set()
        time.sleep(0.5)
    thread.join()
    assert left[0] > 4.8


def test_another_key_is_told_nothing() -> None:
    with key_lock(WHAT, 10) as lock:
        lock.note("id")
    with key_lock((*WHAT[:3], "Other"), 10) as lock:
        assert lock.made == ""


def test_no_value_of_an_input_is_in_a_lock_file(tmp_path: Path) -> None:
    with key_lock((*WHAT[:3], "planted name"), 10) as lock:
        lock.note("id")
    (folder,) = tmp_path.iterdir()
    (file,) = folder.iterdir()
    assert "planted" not in file.name + file.read_text()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"a": 1}', '{"a": ["id"]}'])
def test_a_damaged_lock_file_tells_nothing(tmp_path: Path, text: str) -> None:
    with key_lock(WHAT, 10) as lock:
        lock.note("id")
    (file,) = next(tmp_path.iterdir()).iterdir()
    file.write_text(text)
    with key_lock(WHAT, 10) as lock:
        assert lock.made == ""
        lock.note("id-2")
    with key_lock(WHAT, 10) as lock:
        assert lock.made == "id-2"


def ours_meets(theirs: Driver, ours: Driver, emulator: Emulator) -> None:
    """Our process has listed before theirs gives an object the name; our create of it is refused."""
    ours.tell_what_is_owned()
    provider = new_process(TOKEN, ours.config)
    first = Driver(TOKEN, ours.config, "first")
    first.create(provider, first.news({**ARGS, "display_name": "First"}))  # which lists
    theirs.up(ARGS)
    log(emulator)
    with pytest.raises(AlreadyExists, match=str(theirs.id)):
        ours.create(provider, ours.news(ARGS))
    assert [entry.method for entry in emulator.requests.matching("POST", PATH)] == []


def test_what_another_process_made_after_our_list_is_a_match(
    emulator: Emulator, driver: Callable[..., Driver], hurry: list[float]
) -> None:
    """Two runs of two stacks at the same time: the second one's list is older than what the first one makes."""
    ours, theirs = driver(name="ours"), driver(name="theirs", stack="prod")
    ours_meets(theirs, ours, emulator)


def test_what_another_process_renamed_after_our_list_is_a_match(
    emulator: Emulator, driver: Callable[..., Driver], hurry: list[float]
) -> None:
    ours, theirs = driver(name="ours"), driver(name="theirs", stack="prod")
    theirs.up({**ARGS, "display_name": "Old"})
    ours_meets(theirs, ours, emulator)
