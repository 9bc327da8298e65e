"""State: crash-safe, locked, constant in cost, in the CLI's format, with its secrets encrypted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from journeys.engine import ConfigError, Secret, SecretsError, StateError
from journeys.engine.crypto import Crypter
from journeys.engine.state import ResourceState, to_json
from journeys.engine.store import Journal, Merge, Store

SLOW = 'a = Toy("a")\nToy("slow", fail="slow", opts=O(depends_on=[a]))'


def wait_for(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.02)


@pytest.fixture
def killed(world):
    """A project whose `up` was killed with -9 inside the second create."""
    world.program(SLOW)
    env = {**os.environ, "TOY_DB": str(world.db)}
    process = subprocess.Popen(
        [sys.executable, "-m", "journeys.engine", "up", "--cwd", str(world.root)],
        env=env,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    log = world.db / "calls.log"
    wait_for(lambda: log.exists() and "begin slow" in log.read_text())
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    yield world
    # A plugin of other providers does not see that its engine is gone.
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_plugin = b"pulumi.dynamic" in (entry / "cmdline").read_bytes()
            if is_plugin and (entry / "cwd").readlink() == world.root:
                os.kill(int(entry.name), signal.SIGKILL)


def test_cancelling_waits_for_what_runs_and_starts_nothing_new(world):
    world.program('a = Toy("a", fail="nap")\nToy("b", opts=O(depends_on=[a]))')
    engine = world.engine()
    results = []
    thread = threading.Thread(target=lambda: results.append(engine.up()))
    thread.start()
    log = world.db / "calls.log"
    wait_for(lambda: log.exists() and "begin a" in log.read_text())
    engine.cancel()
    (world.db / "go").write_text("")
    thread.join()
    assert results[0].exit_code == 8
    assert world.toys().keys() == {"a-1"}
    assert world.state()["a"]["id"] == "a-1"
    assert "pending_operations" not in world.engine().export()["deployment"]


@pytest.mark.slow
def test_after_sigkill_nothing_is_lost_and_the_open_create_is_reported(killed):
    state = killed.state()
    assert state["a"]["id"] == "a-1"
    pending = killed.engine().export()["deployment"]["pending_operations"]
    assert [(op["type"], op["resource"]["urn"].split("::")[3]) for op in pending] == [("creating", "slow")]

    result = killed.up('a = Toy("a")\nToy("slow", opts=O(depends_on=[a]))')
    assert result.changes == {"same": 2, "create": 1}
    [warning] = [message for severity, _, message in result.diagnostics if severity == "warning"]
    assert "slow, interrupted while creating" in warning
    # As with the CLI, an interrupted create stays on record until the user has looked.
    assert "interrupted" in killed.up().diagnostics[0][2]
    assert killed.engine().refresh(clear_pending_creates=True).ok
    assert killed.up().diagnostics == []


def test_the_lock_of_a_dead_process_is_taken_over(killed):
    assert killed.engine().store.lock._path.exists()
    assert killed.engine().destroy(run_program=True).ok  # the toy's provider is the program's, not ours


def test_the_lock_of_a_living_process_is_respected_but_a_preview_may_look(world):
    world.up('Toy("a")')
    lock = world.engine().store.lock
    lock.acquire()
    with pytest.raises(StateError, match=f"locked by process {os.getpid()}"):
        world.up()
    assert world.preview().changes == {"same": 2}
    lock.release()
    assert world.up().ok


def test_a_torn_last_line_is_ignored(world):
    world.up('Toy("a")')
    store = world.engine().store
    record = to_json(ResourceState("urn:pulumi:dev::toys::t::b", "t", False), str)
    line = json.dumps({"kind": "new", "resource": record})
    store.journal_path.write_text(line + "\n" + line[:-9])
    assert sorted(r["urn"].split("::")[3] for r in store.load()["resources"]) == [
        "a",
        "b",
        "default",
        "toys-dev",
    ]


def test_an_unchanged_up_leaves_the_file_alone(world):
    world.up('Toy("a")')
    before = world.engine().store.path.stat().st_mtime_ns
    assert world.up().changes == {"same": 2}
    assert world.engine().store.path.stat().st_mtime_ns == before
    assert not world.engine().store.journal_path.exists()


@pytest.mark.parametrize("count", [10, 2000])
def test_a_step_writes_the_same_amount_whatever_the_size_of_the_stack(tmp_path, count):
    """Bytes, not seconds: a journal that rewrote what it has would grow with the square."""
    merge, journal = Merge([]), Journal(tmp_path / "j")
    sizes = []
    for index in range(count):
        record = to_json(ResourceState(f"urn:pulumi:d::p::t::n{index:05}", "t", True, f"{index:05}"), str)
        entry = {"kind": "new", "resource": record, "drop": None}
        merge.apply(entry)
        journal.append(entry, durable=False)
        sizes.append(journal._file.tell() if index in (0, count - 1) else 0)
    journal.sync(count)
    assert (tmp_path / "j").stat().st_size == count * sizes[0]
    assert len(merge.resources()) == count
    journal.close()
    assert not (tmp_path / "j").exists()


def test_secrets_without_a_passphrase_are_refused_by_name(world):
    result = world.up('Toy("a", note=pulumi.Output.secret("hush"))')
    assert not result.ok
    assert "note is a secret, which needs a passphrase" in result.errors[0]
    assert world.toys() == {}
    assert world.preview().ok


def test_secrets_are_encrypted_and_come_back(world):
    env = {"PULUMI_CONFIG_PASSPHRASE": "pass"}
    program = (
        'a = Toy("a", note=pulumi.Output.secret("hush"))\npulumi.export("n", pulumi.Output.secret("hush"))'
    )
    result = world.up(program, env=env)
    assert result.ok
    assert result.secret_outputs == {"n"}
    text = world.engine().store.path.read_text()
    assert "hush" not in text
    assert world.toys()["a-1"]["note"] == "hush"
    assert world.preview(env=env).changes == {"same": 2}
    assert world.engine(env=env).outputs() == {"n": "hush"}
    with pytest.raises(SecretsError, match="incorrect passphrase"):
        world.preview(env={"PULUMI_CONFIG_PASSPHRASE": "wrong"})
    with pytest.raises(SecretsError, match="PULUMI_CONFIG_PASSPHRASE"):
        world.preview()
    # The salt is where the CLI looks for it.
    assert (world.root / "Pulumi.dev.yaml").read_text().startswith("encryptionsalt: v1:")


def test_secret_config_is_decrypted_for_the_program_and_encrypted_in_state(world):
    crypter = Crypter("pass")
    ciphertext = crypter.encrypt("hush")
    (world.root / "Pulumi.dev.yaml").write_text(
        f"encryptionsalt: {crypter.salt}\nconfig:\n  toy:token:\n    secure: {ciphertext}\n"
    )
    env = {"PULUMI_CONFIG_PASSPHRASE": "pass"}
    world.up('Toy("a", size=len(pulumi.Config("toy").require("token")))', env=env)
    assert world.toys()["a-1"]["size"] == 4
    assert "hush" not in world.engine().store.path.read_text()


def test_a_secret_override_never_shows(world):
    engine = world.engine(config={"toy:token": Secret("hush")}, env={"PULUMI_CONFIG_PASSPHRASE": ""})
    world.program('Toy("a")')
    assert engine.up().ok
    assert "hush" not in engine.store.path.read_text()
    assert "hush" not in repr(Secret("hush"))


def test_a_stack_of_the_cli_is_refused_with_the_commands_to_take_it_over(world):
    world.program('Toy("a")')
    path = world.root / ".journeys/pulumi-state/.pulumi/stacks/toys/dev.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"version": 3, "checkpoint": {"latest": {"resources": [{"urn": "x"}]}}}))
    with pytest.raises(StateError, match="pulumi stack export --stack dev"):
        world.up()
    with pytest.raises(StateError, match="belongs to the Pulumi CLI"):
        world.preview()
    path.write_text(json.dumps({"version": 3, "checkpoint": {"latest": {}}}))
    assert world.up().ok


@pytest.mark.parametrize("document", [{"version": 4, "deployment": {}}, {"deployment": {}}, {"version": 3}])
def test_only_a_deployment_of_version_three_is_imported(world, document):
    with pytest.raises(StateError, match="version 3"):
        world.engine().import_state(document)


@pytest.mark.parametrize(
    ("config", "env", "ok"),
    [
        ({}, {}, True),
        ({"genesys:region": "us-east-1"}, {}, False),
        ({"genesys:baseUrl": "http://127.0.0.1:8787"}, {}, True),
        ({"genesys:baseUrl": "http://localhost:8787", "genesys:region": "us-east-1"}, {}, True),
        ({"genesys:baseUrl": "https://api.mypurecloud.com"}, {}, False),
        ({"segment:baseUrl": "https://api.segmentapis.com"}, {}, False),
        ({"other:region": "eu"}, {}, False),
        ({}, {"GENESYSCLOUD_REGION": "eu-west-1"}, False),
        ({}, {"PUBLIC_API_URL": "https://eu1.api.segmentapis.com"}, False),
        ({}, {"PUBLIC_API_URL": "http://[::1]:9"}, True),
        ({"genesys:baseUrl": "http://127.0.0.1:1"}, {"GENESYSCLOUD_REGION": "eu-west-1"}, True),
    ],
)
def test_a_real_org_needs_to_be_allowed(world, config, env, ok):
    from journeys.engine.config import refuse_real_org

    if ok:
        refuse_real_org(config, env)
        return
    with pytest.raises(ConfigError, match="--allow-real-org"):
        refuse_real_org(config, env)


def test_a_real_org_of_an_explicit_provider_is_refused_before_it_is_configured(world):
    program = 'Toy("a", opts=O(provider=Org("eu", region="eu-west-1")))'
    result = world.up(program)
    assert "--allow-real-org" in result.errors[0]
    assert world.toys() == {}
    assert world.up(program, allow_real_org=True).ok


@pytest.mark.parametrize(
    "name", ["../../x", "..", ".", "a/b", "a\\b", "a b", "a\n", "", "ä", "x" * 101, 5, True]
)
def test_names_that_pulumi_refuses_are_refused_before_anything_is_written(world, name):
    before = sorted(world.root.parent.rglob("*"))
    if name:  # a project without a name is another error
        (world.root / "Pulumi.yaml").write_text(json.dumps({"name": name, "runtime": "python"}))
        with pytest.raises(ConfigError, match="cannot be the name of a project"):
            world.engine()
        (world.root / "Pulumi.yaml").write_text("name: toys\nruntime: python\n")
    with pytest.raises(ConfigError, match="cannot be the name of a stack"):
        world.engine(stack=name)
    assert sorted(world.root.parent.rglob("*")) == before


@pytest.mark.parametrize("name", ["dev", "a.b-c_D9", "..x", "x" * 100])
def test_names_that_pulumi_takes_are_taken(world, name):
    world.program("pass")
    assert world.engine(stack=name).up().ok


def test_store_paths(tmp_path):
    store = Store(tmp_path, "p", "s")
    assert not store.exists()
    assert store.load()["resources"] == []
