"""What the doctor sees: interpreters by Pulumi's rules, hidden packages, credentials, org, unfinished creates."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journeys.cli.backend import embedded_state
from journeys.cli.doctor import findings
from journeys.cli.doctor.finding import Finding
from journeys.cli.doctor.interpreter import advice, interpreters, plugin_python, program_python
from journeys.cli.doctor.organization import organizations
from journeys.cli.doctor.packages import contents
from journeys.cli.doctor.pending import pending
from journeys.cli.doctor.state import state
from journeys.cli.project import Project
from journeys.emulator import Emulator
from journeys.registry import load, tokens


def venv(folder: Path) -> str:
    """Something that looks like a virtual environment; returns its python."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    return str(folder / "bin" / "python")


@pytest.mark.parametrize(
    ("options", "files", "main", "program", "plugin"),
    [
        ({"toolchain": "pip", "virtualenv": ".venv"}, [], "", ".venv", ".venv"),
        ({"virtualenv": ".venv/"}, [], "", ".venv", ".venv"),
        ({"toolchain": "uv", "virtualenv": ".venv"}, ["uv.lock"], "", ".venv", ".venv"),
        ({"toolchain": "uv"}, ["uv.lock"], "", ".venv", ".venv"),
        # The pitfalls: what the plugin's start script doesn't know.
        ({}, ["uv.lock"], "", ".venv", "PATH"),
        ({}, ["poetry.lock"], "", "poetry", "PATH"),
        ({}, [], "", "PATH", "PATH"),
        ({"toolchain": "pip", "virtualenv": ".venv"}, [], "infra", ".venv", ""),
        ({"toolchain": "uv"}, ["uv.lock"], "infra", ".venv", ""),
        ({"toolchain": "poetry"}, [], "infra", "poetry", "poetry"),
    ],
)
def test_which_python_runs_what(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, str],
    files: list[str],
    main: str,
    program: str,
    plugin: str,
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, text in (("python3", ""), ("poetry", f"echo {tmp_path}/cache/venv")):
        (tools / name).write_text(f"#!/bin/sh\n{text}\n")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    root = tmp_path / "repo"
    expected = {
        ".venv": venv(root / ".venv"),
        "poetry": venv(tmp_path / "cache" / "venv"),
        "PATH": str(tools / "python3"),
        "": "",
    }
    (root / "infra").mkdir()
    for name in files:
        (root / name).touch()
    project = Project(root, "acme", "dev", options=options, main=main)
    assert program_python(project).path == expected[program]
    assert plugin_python(project).path == expected[plugin]
    problems = [
        each for each in interpreters(project) if each.level == "problem" and each.area == "Interpreters"
    ]
    assert bool(problems) == (program != plugin)
    assert all(each.fix == advice(project) for each in problems)


@pytest.mark.parametrize(
    ("options", "lock", "main", "expected"),
    [
        ({}, "uv.lock", "", "{toolchain: uv, virtualenv: .venv}"),
        ({}, "poetry.lock", "", "{toolchain: poetry}"),
        ({"toolchain": "pip"}, "", "", "{toolchain: pip, virtualenv: .venv}"),
        ({"toolchain": "pip"}, "", "infra/web", "ln -s ../../.venv infra/web/.venv"),
    ],
)
def test_the_advice_is_what_to_type(
    tmp_path: Path, options: dict[str, str], lock: str, main: str, expected: str
) -> None:
    (tmp_path / main).mkdir(parents=True, exist_ok=True)
    if lock:
        (tmp_path / lock).touch()
    assert expected in advice(Project(tmp_path, "acme", "dev", options=options, main=main))


def levels(found: list[Finding], text: str) -> list[str]:
    return [each.level for each in found if text in each.text]


@pytest.mark.parametrize(
    ("name", "init", "level", "fix"),
    [
        ("providers", True, "problem", "delete that __init__.py (the folder then merges with ours)"),
        ("components", True, "problem", "rename the folder components/"),
        ("providers", False, "note", ""),
    ],
)
def test_a_folder_called_like_ours(tmp_path: Path, name: str, init: bool, level: str, fix: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / ("__init__.py" if init else "mine.py")).touch()
    found = list(contents(Project(tmp_path, "acme", "dev"), sys.executable, pip=True))
    about = [each for each in found if str(tmp_path / name) in each.text]
    assert [each.level for each in about] == [level]
    assert fix in about[0].fix
    # An editable install of ours is found all the same; one as users have it is not.
    assert not [each for each in found if each.level == "problem" and "cannot load" in each.text]


def test_an_interpreter_without_the_package(tmp_path: Path) -> None:
    import subprocess

    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")], check=True)
    python = str(tmp_path / ".venv" / "bin" / "python")
    found = list(contents(Project(tmp_path, "acme", "dev"), python, pip=True))
    assert levels(
        found, "cannot load the resource types: ModuleNotFoundError: No module named 'journeys'"
    ) == ["problem"]
    assert levels(found, "has no pip") == ["warning"]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Finding]]:
    """What the doctor says of the vendors, for a stack with this config."""
    monkeypatch.setattr(os, "environ", os.environ.copy())  # the doctor takes on the stack's environment

    def call(offline: bool = False, **config: str) -> list[Finding]:
        values: dict[str, Any] = {key.replace("_", ":", 1): value for key, value in config.items()}
        return list(organizations(Project(tmp_path, "acme", "dev", values), offline))

    return call


def test_org_used_and_maximum(ask: Callable[..., list[Finding]]) -> None:
    with Emulator(limits={"segments": 10}) as emulator:
        for number in range(9):
            emulator.seed("segments", {"displayName": f"s{number}"})
        found = ask(genesys_baseUrl=emulator.url, genesys_orgId=emulator.org.id)
        assert levels(found, f'organisation "emulated org", id {emulator.org.id}') == ["ok"]
        assert levels(found, "Segment: readable, 9 of 10 in the org: nearly full") == ["warning"]
        assert levels(found, "Outcome: shut down by the vendor (410)") == ["note"]
        assert not [each for each in found if each.level == "problem"]
        assert {each.method for each in emulator.requests if not each.token} == {"GET"}


def test_every_list_of_an_org_that_allows_all_can_be_read(ask: Callable[..., list[Finding]]) -> None:
    with Emulator(switches={"outcomes": "present"}) as emulator:
        emulator.seed("externalschemas", {"jsonSchema": {"$schema": "x", "title": "Paid", "properties": {}}})
        found = ask(genesys_baseUrl=emulator.url, genesys_orgId=emulator.org.id)
        assert {each.level for each in found} <= {"ok", "note"}
        assert levels(found, "ExternalEventsSchema: readable, 1 in the org") == ["ok"]
        assert levels(found, ": readable, ") == ["ok"] * sum(load(each).listable for each in tokens())


def test_offline_asks_nothing(ask: Callable[..., list[Finding]]) -> None:
    with Emulator() as emulator:
        found = ask(offline=True, genesys_baseUrl=emulator.url)
        assert levels(found, "clientSecret from environment variable GENESYSCLOUD_OAUTHCLIENT_SECRET") == [
            "ok"
        ]
        assert emulator.requests == []


def test_another_organisation(ask: Callable[..., list[Finding]]) -> None:
    with Emulator() as emulator:
        found = ask(genesys_baseUrl=emulator.url, genesys_orgId="0000")
        assert levels(found, "genesys:orgId is 0000: these credentials belong to another organisation") == [
            "problem"
        ]


def test_refused_credentials(ask: Callable[..., list[Finding]]) -> None:
    with Emulator(clients=[("another", "client")]) as emulator:
        problems = [each for each in ask(genesys_baseUrl=emulator.url) if each.level == "problem"]
        assert len(problems) == 1
        assert "GENESYSCLOUD_OAUTHCLIENT_SECRET" in problems[0].text
        assert "emulator-secret" not in problems[0].text


def test_what_may_not_be_read(ask: Callable[..., list[Finding]]) -> None:
    with Emulator() as emulator:
        emulator.faults.add("status", status=403, path="/journey/segments")
        found = ask(genesys_baseUrl=emulator.url)
        assert levels(found, "Segment: may not be read") == ["warning"]
        assert levels(found, "ActionMap: readable") == ["ok"]


def test_mistakes_in_stack_config(ask: Callable[..., list[Finding]]) -> None:
    found = ask(
        offline=True, genesys_baseUrl="http://127.0.0.1:1", genesys_orgid="x", genesys_clientSecret="planted"
    )
    assert levels(found, 'genesys:orgid: unknown setting, did you mean "genesys:orgId"?') == ["problem"]
    assert levels(found, "genesys:clientSecret: is a credential in clear text") == ["problem"]
    assert "planted" not in " ".join(each.text for each in found)


def test_without_credentials(ask: Callable[..., list[Finding]]) -> None:
    found = ask(genesys_region="eu-central-1", offline=True)
    assert levels(found, "API https://api.mypurecloud.de, from stack config genesys:region") == ["ok"]
    assert levels(found, "no credentials: previews work, nothing else does") == ["warning"]


@pytest.mark.parametrize(
    ("options", "told"),
    [({}, True), ({"virtualenv": ".venv"}, False), ({"toolchain": "pip", "virtualenv": ".venv"}, False)],
)
def test_an_environment_that_pulumi_yaml_does_not_name(
    options: dict[str, str], told: bool, tmp_path: Path
) -> None:
    (tmp_path / ".venv").symlink_to(sys.prefix)
    found = [
        each
        for each in interpreters(Project(tmp_path, "acme", "dev", options=options))
        if "names no" in each.text
    ]
    assert [each.level for each in found] == (["warning"] if told else [])
    if told:
        assert found[0].fix.endswith("{name: python, options: {toolchain: pip, virtualenv: .venv}}")


URN = "urn:pulumi:dev::acme::pulumi-python:dynamic/genesys:Segment::vip"


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """`journal(event, ...)`: what an earlier process wrote of the create of `vip`, and these events."""
    monkeypatch.setenv("JOURNEYS_PENDING", str(tmp_path))

    def write(*events: dict[str, object], urn: str = URN) -> Path:
        first = {"op": "try", "urn": urn, "type": "genesys:Segment", "name": "vip", "host": "api", "org": "o"}
        lines = [{**first, "at": time.time() - 120, "number": 1}, *events]
        file = tmp_path / "999999999-1.jsonl"
        file.write_text("".join(json.dumps(each) + "\n" for each in lines))
        return file

    return write


MADE, ENDED = {"op": "made", "number": 1, "id": "s1"}, {"op": "ended"}


def test_unfinished_creates_are_named_and_left_alone(tmp_path: Path, journal: Callable[..., Path]) -> None:
    project = Project(tmp_path, "acme", "dev")
    assert [each.level for each in pending(project)] == ["ok"]
    file = journal()
    found = list(pending(project))
    assert [each.level for each in found] == ["warning"]
    assert "on api, 2 minutes ago: whether it was made isn't known" in found[0].text
    assert file.exists()
    assert [each.level for each in pending(Project(tmp_path, "acme", "prod"))] == ["ok"]


def test_a_damaged_journal_is_named_and_left_as_it_is(
    tmp_path: Path, journal: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands before the damage counts; the file that an earlier run set aside is named as well."""
    file = journal()
    with file.open("a") as more:
        more.write("[]\n")
    aside = file.with_name("999999998-1.jsonl.damaged")
    aside.write_text("[]\n")
    before = file.read_bytes()
    for _ in range(2):
        found = list(pending(Project(tmp_path, "acme", "dev")))
        assert [each.level for each in found] == ["warning"] * 3
        assert [str(path) in each.text for path, each in zip((file, aside), found[1:], strict=True)] == [
            True
        ] * 2
        assert all(
            "journeys import" in each.fix and str(path) in each.fix
            for path, each in zip((file, aside), found[1:], strict=True)
        )
    assert file.read_bytes() == before
    assert aside.exists()
    assert capsys.readouterr().err == ""


def test_a_run_that_ended_in_order_left_nothing_open(tmp_path: Path, journal: Callable[..., Path]) -> None:
    """As far as can be told: the state of a remote backend isn't asked."""
    journal(MADE, ENDED)
    assert [each.level for each in pending(Project(tmp_path, "acme", "dev"))] == ["ok"]


@pytest.mark.parametrize(("saved", "level"), [("s1", "ok"), ("other", "warning")])
def test_a_local_state_shows_whether_the_ids_were_saved(
    saved: str, level: str, tmp_path: Path, journal: Callable[..., Path]
) -> None:
    journal(MADE, ENDED)
    project = Project(tmp_path, "acme", "dev", {"genesys:baseUrl": "http://127.0.0.1:1"})
    state = embedded_state(project)
    state.parent.mkdir(parents=True)
    state.write_text(json.dumps({"deployment": {"resources": [{"id": saved, "type": "t", "custom": True}]}}))
    found = list(pending(project))
    assert [each.level for each in found] == [level]
    if level == "warning":
        assert found[0].fix.startswith("journeys import genesys:Segment --id s1 --as vip")


def stored(folder: Path, **record: Any) -> Project:
    """A local stack whose state has one resource."""
    project = Project(folder, "acme", "dev", {"genesys:baseUrl": "http://127.0.0.1:1"})
    path = embedded_state(project)
    path.parent.mkdir(parents=True)
    about = {
        "urn": URN,
        "type": "pulumi-python:dynamic/genesys:Segment",
        "custom": True,
        "id": "s1",
        **record,
    }
    path.write_text(json.dumps({"version": 3, "deployment": {"resources": [about]}}))
    return project


SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}


@pytest.mark.parametrize(
    ("inputs", "outputs", "told"),
    [
        ({"a": 1}, {"a": 1}, ""),
        ({"__provider": "gASVplanted"}, {}, "is served by code that is stored in the state"),
        ({"a": SECRET}, {"a": SECRET}, ""),
        ({"a": {"b": [SECRET]}}, {"a": {"b": ["planted"]}}, f"a of {URN} is a secret of the program"),
        ({"a": SECRET}, {"a": None}, ""),
    ],
)
def test_the_state_as_it_is_stored(inputs: Any, outputs: Any, told: str, tmp_path: Path) -> None:
    found = list(state(stored(tmp_path, inputs=inputs, outputs=outputs), offline=True))
    assert [each.level for each in found] == ["warning" if told else "ok"]
    assert told in found[0].text
    assert "planted" not in found[0].text + found[0].fix


def test_every_area_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    (tmp_path / ".venv").symlink_to(sys.prefix)
    project = Project(
        tmp_path, "acme", "dev", {"genesys:baseUrl": "http://127.0.0.1:1"}, options={"virtualenv": ".venv"}
    )
    (tmp_path / "Pulumi.dev.yaml").touch()
    areas = list(dict.fromkeys(each.area for each in findings(project, offline=True)))
    assert areas[:3] == ["Versions", "Interpreters", "Packages"]
    assert "Genesys Cloud" in areas
    assert areas[-1] == "Unfinished"
