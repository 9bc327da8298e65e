"""The command line itself: exit codes, JSON on standard output alone, colours, what is missing."""

from __future__ import annotations

import http.server
import json
import os
import socket
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import pytest
from support import stacks

import journeys.cli.commands  # noqa: F401
from journeys.cli import emulator as emulator_process
from journeys.cli.app import run
from journeys.emulator import Emulator
from providers.core.session.record import Record

PAGE = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
PATTERN = {"criteria": [PAGE], "count": 1, "streamType": "Web", "sessionType": "web"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    (tmp_path / "Pulumi.yaml").write_text(
        "name: acme\nruntime: {name: python, options: {virtualenv: .venv}}\n"
    )
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


def at(project: Path, emulator: Emulator) -> list[str]:
    (project / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")
    return ["--cwd", str(project)]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    for name in ("up", "preview", "refresh", "destroy", "doctor", "import", "lookup", "handover", "new-type"):
        assert name in text


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"journeys-as-code {version('journeys-as-code')}\n"


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["lookup"], ["new-type", "genesys:X"], ["up", "--stack"]]
)
def test_a_bad_command_line_is_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_no_project_is_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["up", "--cwd", str(tmp_path)]) == 2
    assert "error: there is no Pulumi.yaml in" in capsys.readouterr().err


def test_lookup(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator() as emulator:
        vip = emulator.seed("segments", {"displayName": "VIP", "isActive": False})
        emulator.seed("segments", {"displayName": "Twin"})
        emulator.seed("segments", {"displayName": "Twin"})
        where = at(project, emulator)
        assert run(["lookup", "segment", *where]) == 0
        assert f"{vip['id']}  VIP  inactive" in capsys.readouterr().out
        assert run(["lookup", "genesys:Segment", "--name", "VIP", *where]) == 0
        assert json.loads(capsys.readouterr().out)["id"] == vip["id"]
        assert run(["lookup", "segment", "--name", "Vip", *where]) == 1
        assert 'There is no segment named "Vip"' in capsys.readouterr().err
        assert run(["lookup", "segment", "--name", "Twin", *where]) == 1
        assert '2 segments are named "Twin"' in capsys.readouterr().err
        assert run(["lookup", "genesys:Sgment", *where]) == 2
        assert (
            "there is no resource type 'genesys:Sgment'; there are genesys:ActionMap"
            in capsys.readouterr().err
        )


@pytest.mark.parametrize("options", [["--id", ""], ["--name", ""], ["--id", "x", "--name", "VIP"]])
def test_lookup_takes_one_of_name_and_id(
    project: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty variable of a shell is no wish to see all objects."""
    with Emulator() as emulator:
        emulator.seed("segments", {"displayName": "VIP"})
        assert run(["lookup", "segment", *options, *at(project, emulator)]) == 2
        said = capsys.readouterr()
        assert (said.out, len(emulator.requests)) == ("", 0)
        assert "is empty" in said.err or "not both" in said.err


def test_an_object_that_the_stack_has_is_imported_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as emulator:
        emulator.seed("segments", {"displayName": "VIP", "journey": {"patterns": [PATTERN]}})
        command = ["import", "segment", "--name", "VIP", "--engine", "embedded", *at(project, emulator)]
        assert run([*command, "--as", "mine"]) == 0
        first = capsys.readouterr().out
        assert run(command) == 0
        again = capsys.readouterr().out
        assert "is in the stack already, as mine; nothing was changed." in again
        assert again.splitlines()[1:] == first.splitlines()[1:]


@pytest.mark.parametrize("urn", ["nope", "vip", "urn:pulumi:dev::acme::a:b:C::nope"])
def test_advice_about_a_urn_is_given_once(
    project: Path, urn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / ".journeys" / "engine" / "acme" / "dev.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(stacks.state(stacks.segment("vip"))))
    assert run(["engine", "taint", urn, "--cwd", str(project)]) == 1
    error = capsys.readouterr().err
    assert error.count("`journeys engine export`") + error.count("give the URN") == 1


def test_a_space_without_its_vendor(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator() as emulator:
        assert run(["doctor", "--space", "x", *at(project, emulator)]) == 1
        assert "--space cannot be checked" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ["lookup", "segment"],
        ["ops", "validate-encodings", "labels.json"],
        ["report", "--state", "state.json"],
        ["verify", "--i-own-this-org", "--org", "nobody"],
    ],
    ids=" ".join,
)
def test_a_command_starts_the_emulator_that_it_needs(
    project: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    (project / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {url}\n")
    (project / "labels.json").write_text('["a"]')
    (project / "state.json").write_text(json.dumps(stacks.state(stacks.segment("vip"))))
    try:
        run(command)
        assert "Nothing listens there" not in capsys.readouterr().err
        assert emulator_process.probe(url)
    finally:
        assert run(["emulator", "stop"]) == 0


def test_a_nested_key_is_a_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A predictor has no name of its own: it is the one of its outcome."""
    with Emulator(switches={"outcomes": "present"}) as emulator:
        made = emulator.seed("outcomepredictors", {"outcome": {"id": "outcome-1"}})
        where = at(project, emulator)
        assert run(["lookup", "genesys:OutcomePredictor", *where]) == 0
        assert f"{made['id']}  outcome-1\n" in capsys.readouterr().out
        file = project / "import.json"
        command = ["import", "genesys:OutcomePredictor", "--name", "outcome-1", "--file", str(file)]
        assert run([*command, *where]) == 0
        entry = json.loads(file.read_text())["resources"][0]
        assert (entry["name"], entry["id"]) == ("outcome-1", made["id"])


def test_import_file_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator() as emulator:
        vip = emulator.seed("segments", {"displayName": "VIP", "journey": {"patterns": [PATTERN]}})
        file = project / "import.json"
        command = ["import", "segment", "--name", "VIP", "--as", "mine", "--file", str(file)]
        assert run([*command, *at(project, emulator)]) == 0
        entry = json.loads(file.read_text())["resources"][0]
        assert (entry["name"], entry["id"]) == ("mine", vip["id"])
        mine = emulator.org.id
        assert Record.of(entry["outputs"]) == Record(emulator.url.partition("://")[2], mine, vip["id"])
        assert set(entry["outputs"]) >= set(entry["inputs"])
        assert entry["inputs"]["__provider"] == entry["outputs"]["__provider"]
        assert not (project / ".journeys" / "engine").exists()


@pytest.mark.parametrize("command", [["import"], ["lookup"]])
def test_another_organisations_objects_are_neither_found_nor_taken_in(
    command: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as emulator:
        emulator.seed("segments", {"displayName": "VIP", "journey": {"patterns": [PATTERN]}})
        where = at(project, emulator)
        with (project / "Pulumi.dev.yaml").open("a") as file:
            file.write("  genesys:orgId: 0rg00000-9999-4999-8999-999999999999\n")
        assert run([*command, "segment", "--name", "VIP", *where]) == 1
        error = capsys.readouterr().err
        assert "0rg00000-9999-4999-8999-999999999999" in error
        assert emulator.org.id in error
        assert not emulator.requests.matching(path="/api/v2/journey/segments")
        assert not (project / ".journeys" / "engine").exists()


def test_doctor_json_and_exit_code(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator() as emulator:
        where = at(project, emulator)
        assert run(["doctor", "--json", *where]) == 0
        assert json.loads(capsys.readouterr().out)["ok"] is True
        (project / ".venv").unlink()
        assert run(["doctor", "--json", "--offline", *where]) == 1
        assert json.loads(capsys.readouterr().out)["ok"] is False


def test_somebody_elses_emulator(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator(clients=[("another", "client")]) as emulator:
        assert run(["preview", "--engine", "embedded", *at(project, emulator)]) == 1
        assert "was started by somebody else, and doesn't know this stack's client" in capsys.readouterr().err
        assert run(["emulator", "stop", *at(project, emulator)]) == 0
        assert "was not started by this checkout; it is left running" in capsys.readouterr().out


def test_something_that_is_no_emulator(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handler = http.server.BaseHTTPRequestHandler
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        (project / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {url}\n")
        assert run(["up", "--engine", "embedded", "--cwd", str(project)]) == 1
    assert f"something that is no emulator answers at {url}" in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["status", "stop"])
def test_emulator_that_does_not_run(project: Path, argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "Pulumi.dev.yaml").write_text("config:\n  genesys:baseUrl: http://127.0.0.1:9\n")
    code = run(["emulator", argument, "--cwd", str(project)])
    assert code == (1 if argument == "status" else 0)
    assert "http://127.0.0.1:9" in capsys.readouterr().out


@pytest.mark.parametrize("library", ["cryptography", "jsonschema_rs", "rich", "typer", "yaml"])
def test_each_library_of_the_extra_is_asked_for_by_name(library: str, tmp_path: Path) -> None:
    (tmp_path / f"{library}.py").write_text(f"raise ModuleNotFoundError('x', name='{library}')")
    program = "from journeys.cli.main import main; main()"
    bare = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert (bare.returncode, bare.stdout) == (2, "")
    assert bare.stderr == (
        f"journeys: the command needs {library}, which a plain install leaves out: "
        "pip install 'journeys-as-code[cli]'\n"
    )


def test_no_colour_in_a_pipe_and_no_traceback_without_libraries(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "journeys.cli", "doctor", "-C", str(tmp_path)], capture_output=True
    )
    assert done.returncode == 2
    assert b"\x1b" not in done.stdout + done.stderr
    (tmp_path / "typer.py").write_text("raise ModuleNotFoundError('x', name='typer')")
    bare = subprocess.run(
        [sys.executable, "-c", "from journeys.cli.main import main; main()"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (bare.returncode, bare.stdout) == (2, "")
    assert "the command needs typer" in bare.stderr
    assert "pip install 'journeys-as-code[cli]'" in bare.stderr
