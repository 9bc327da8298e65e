"""Files, options and interpreters that can't be used: the message says which, and never that the engine has failed."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from journeys.engine import ConfigError, SecretsError, StateError, lock, plugin
from journeys.engine.__main__ import main
from journeys.engine.crypto import Crypter
from journeys.engine.plugin import PluginProcess, ProviderError
from journeys.engine.store import Journal
from journeys.engine.urns import meant
from journeys.engine.values import ASSET_SIGS, SIG

URN = "urn:pulumi:dev::toys::pulumi-python:dynamic/toy:Toy::a"


def record(**fields: Any) -> dict[str, Any]:
    return {"urn": URN, "type": "pulumi-python:dynamic/toy:Toy", "custom": True, "id": "a-1", **fields}


def snapshot(*records: Any) -> str:
    return json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": list(records)}})


@pytest.mark.parametrize("content", ["{", "[]", "3", '{"version": 3, "deployment": []}'])
def test_a_state_file_that_is_not_one(world, content):
    path = world.engine().store.path
    path.parent.mkdir(parents=True)
    path.write_text(content)
    for command in (world.engine().export, world.engine().stack_outputs, world.engine().up):
        with pytest.raises(StateError) as error:
            command()
        assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"urn": URN}, "no urn or no type"),
        (record(outputs={"file": {SIG: sorted(ASSET_SIGS)[0], "path": "x"}}), "does not support"),
    ],
)
def test_a_record_that_cannot_be_read(world, odd, said, capsys):
    path = world.engine().store.path
    path.parent.mkdir(parents=True)
    path.write_text(snapshot(odd))
    with pytest.raises(StateError, match=said):
        world.engine().up()
    assert main(["up", "--cwd", str(world.root)]) == 1
    assert said in capsys.readouterr().err


def test_a_file_of_the_cli_that_cannot_be_read(world):
    path = world.root / ".journeys/pulumi-state/.pulumi/stacks/toys/dev.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(StateError) as error:
        world.up('Toy("a")')
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    "entries",
    [
        [{"name": "a"}],
        [{"type": "pulumi-python:dynamic/toy:Toy"}],
        ["a"],
        {"a": 1},
        None,
        [{"type": 3, "name": "a"}],
    ],
)
def test_an_import_file_with_odd_entries(world, entries):
    with pytest.raises(ConfigError, match="import file"):
        world.engine().import_resources({"resources": entries})


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_an_import_file_that_cannot_be_read(world, content):
    file = world.root / "import.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError, match=r"import\.json"):
        world.engine().import_(file)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            'custom_timeouts=pulumi.CustomTimeouts(create="1.2.3s")',
            "unable to parse customTimeout Value 1.2.3s",
        ),
        ('hide_diffs=["a["]', "invalid property path 'a['"),
        ('replace_on_changes=["a["]', "invalid property path 'a['"),
    ],
)
def test_an_option_that_cannot_be_read(world, options, said):
    results = [world.up(f'Toy("a", note="{note}", opts=O({options}))') for note in "12"]
    errors = "".join(text for result in results for text in result.errors)
    assert said in errors
    assert "the embedded engine failed" not in errors


def test_an_interpreter_that_ends_at_once(world):
    python = world.root / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexec <&-\nexit 3\n")
    python.chmod(0o755)
    (world.root / "Pulumi.yaml").write_text(
        "name: toys\nruntime:\n  name: python\n  options:\n    virtualenv: venv\n"
    )
    (world.root / "Pulumi.dev.yaml").write_text(f"config:\n  toys:long: {'x' * 200_000}\n")
    result = world.up('Toy("a")')
    assert result.errors == ["the program exited with code 3"]


def test_an_interpreter_that_is_no_program(world):
    python = world.root / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("no program")
    (world.root / "Pulumi.yaml").write_text(
        "name: toys\nruntime:\n  name: python\n  options:\n    virtualenv: venv\n"
    )
    result = world.up('Toy("a")')
    assert "cannot be started" in result.errors[0]
    assert str(python) in result.errors[0]


def test_on_windows_no_process_is_asked(monkeypatch):
    """There, `os.kill(pid, 0)` terminates the process."""

    def kill(*_: object) -> None:
        raise AssertionError("terminated")

    monkeypatch.setattr(lock, "os", SimpleNamespace(name="nt", kill=kill))
    assert lock.is_running(4)


@pytest.mark.parametrize("content", ["", "[]", "3", '{"pid": "x"}', '{"pid": 1e300}'])
def test_a_lock_file_of_no_process(world, content):
    path = world.engine().store.lock._path
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert world.up('Toy("a")').ok


def test_a_plugin_that_never_starts(monkeypatch, tmp_path):
    monkeypatch.setattr(plugin, "START_S", 0.2)
    monkeypatch.setattr(plugin, "EXIT_S", 0.1)
    process = PluginProcess(["sleep"], str(tmp_path), dict(os.environ), "30", lambda *_: None)
    try:
        with pytest.raises(ProviderError, match="did not start"):
            _ = process.stub
    finally:
        process.stop()


def test_calls_that_connect_at_the_same_time_share_a_channel(monkeypatch, tmp_path):
    process = PluginProcess(
        ["sh", "-c", "echo 1; exec sleep 30"], str(tmp_path), dict(os.environ), "", lambda *_: None
    )
    made: list[Any] = []
    both = threading.Barrier(2)

    def channel(*_: Any, **__: Any) -> Any:
        made.append(None)
        threading.Event().wait(0.1)
        return SimpleNamespace(unary_unary=lambda *_, **__: None, unary_stream=None, close=lambda: None)

    monkeypatch.setattr(plugin.grpc, "insecure_channel", channel)
    monkeypatch.setattr(plugin.provider_pb2_grpc, "ResourceProviderStub", lambda channel: channel)

    def connect() -> None:
        both.wait(5)
        _ = process.stub

    threads = [threading.Thread(target=connect) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    process.stop()
    assert len(made) == 1


@pytest.mark.parametrize("salt", ["v1:abc", "v2:AAAA:x", "nonsense", "v1:ü:v1:AAAA:AAAA"])
def test_a_salt_in_another_format(salt):
    with pytest.raises(SecretsError, match="encryptionsalt"):
        Crypter("phrase", salt).encrypt("plain")


def test_the_name_of_a_resource_may_have_colons():
    urn = "urn:pulumi:dev::toys::t::a::b"
    assert urn in meant("a::b", [urn])


def test_a_run_that_ends_while_it_is_cancelled(world):
    """`cancel` comes from a signal handler's thread, at any moment."""
    engine = world.engine()

    class Ending(type(engine)):  # type: ignore[misc]
        """Its run is over once `cancel` has looked whether there is one."""

        runs = iter([SimpleNamespace(cancel=lambda: None), None])
        _current = property(lambda self: next(self.runs), lambda self, value: None)

    engine.__class__ = Ending
    engine.cancel()
    assert next(Ending.runs, "asked twice") is None


def acquired(lock: Any, results: list[Any]) -> None:
    try:
        lock.acquire()
    except StateError as error:
        results.append(str(error))
    else:
        results.append("acquired")


def side_by_side(first: Callable[[], None], second: Callable[[], None], pause: float) -> None:
    threads = [threading.Thread(target=each) for each in (first, second)]
    threads[0].start()
    threading.Event().wait(pause)
    threads[1].start()
    for thread in threads:
        thread.join(10)


def test_two_runs_take_over_one_lock(world, monkeypatch):
    """Both find that its process has ended, one a little later than the other."""
    store, results = world.engine().store, []
    store.path.parent.mkdir(parents=True)
    store.lock._path.write_text(json.dumps({"pid": 999_999, "host": socket.gethostname()}))
    real, delays = lock.is_running, iter([0.2, 0.4])

    def slow(pid: object) -> bool:
        if pid == 999_999:
            threading.Event().wait(next(delays))
            return False
        return real(pid)

    monkeypatch.setattr(lock, "is_running", slow)
    side_by_side(*[lambda: acquired(world.engine().store.lock, results)] * 2, pause=0.05)
    assert sorted(results)[0] == "acquired"
    assert "locked by process" in sorted(results)[1]


def test_a_run_finds_a_lock_that_another_is_about_to_fill(world, monkeypatch):
    results: list[Any] = []
    real, opening = os.fdopen, threading.Event()

    def slow(*args: Any, **options: Any) -> Any:
        if not opening.is_set():
            opening.set()
            threading.Event().wait(0.3)
        return real(*args, **options)

    monkeypatch.setattr(lock.os, "fdopen", slow)
    side_by_side(*[lambda: acquired(world.engine().store.lock, results)] * 2, pause=0.1)
    assert sorted(results)[0] == "acquired"
    assert "locked by process" in sorted(results)[1]


def test_a_run_that_is_killed_between_its_snapshot_and_the_end_of_its_journal(world, monkeypatch):
    """What the journal says is in the snapshot already: it must not be applied again."""
    world.up('Toy("a")\nToy("b")\nToy("c")')
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "close", Journal.leave)
        assert world.up('Toy("b", note="new")\nToy("c")').ok
    store = world.engine().store
    assert store.journal_path.exists()
    urns = [record["urn"] for record in store.load()["resources"]]
    assert sorted(urn.rpartition("::")[2] for urn in urns) == ["b", "c", "default", "toys-dev"]
    result = world.up('Toy("b", note="new")\nToy("c")')
    assert result.changes == {"same": 3}
    assert not store.journal_path.exists()
