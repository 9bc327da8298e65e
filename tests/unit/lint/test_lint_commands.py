"""`journeys graph` and `journeys lint` as they are typed: inputs, formats, exit codes, messages."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("typer")

from support import stacks as s

import journeys.cli.graph
import journeys.cli.lint  # noqa: F401  # its command
from journeys.cli.app import run


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`write(name, document)`: a JSON file in the current folder, which is empty but for those."""
    monkeypatch.chdir(tmp_path)

    def make(name: str, document: Any) -> str:
        (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
        return name

    return make


def project(folder: Path, resources: list[dict[str, Any]] | None = None) -> None:
    """A local stack, with that state in the embedded engine's file."""
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config:\n  genesys:baseUrl: http://127.0.0.1:8787\n")
    if resources is not None:
        state = folder / ".journeys" / "engine" / "shop" / "dev.json"
        state.parent.mkdir(parents=True)
        state.write_text(json.dumps(s.state(*resources)))


def test_a_picture_of_a_state_file_is_mermaid_by_default(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["graph", "--state", write("s.json", s.state(*s.campaigns(1)))]) == 0
    assert capsys.readouterr().out.startswith('---\ntitle: "shop/dev"\n---\nflowchart LR\n')


def test_what_the_program_looks_up_has_the_name_that_its_lock_file_has(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {"kind": "genesys:schedule_group", "query": {"name": "Office hours"}, "provider": "default"}
    entry = {**found, "host": "h", "org": "o", "at": "2026-01-01T00:00:00Z", "id": s.HOURS, "values": {}}
    write("journeys.dev.lock.json", {"version": 1, "lookups": [entry]})
    state = write("s.json", s.state(*s.campaigns(1)))
    assert run(["graph", "--state", state]) == 0
    assert '"Office hours"' in capsys.readouterr().out
    write("journeys.dev.lock.json", {"version": 99, "lookups": []})
    assert run(["graph", "--state", state]) == 0
    assert "schedule group 0pen0000" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["out.html", "out.svg"])
def test_the_format_follows_the_file(write: Any, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["graph", "--state", write("s.json", s.state(*s.campaigns(1))), "-o", name]) == 0
    root = ElementTree.fromstring(Path(name).read_bytes())
    assert root.tag.rpartition("}")[2] == name[4:]
    assert capsys.readouterr().out == f"{name}: 2 segments, 1 action map, 1 action template\n"


@pytest.mark.parametrize("name", ["out.pdf", "out"])
def test_a_file_of_no_format_is_refused(write: Any, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    state = write("s.json", s.state(*s.campaigns(1)))
    assert run(["graph", "--state", state, "-o", name]) == 2
    assert f"{name}: its ending names no format; there are .html" in capsys.readouterr().err
    assert not Path(name).exists()
    assert run(["graph", "--state", state, "-o", name, "--format", "svg"]) == 0


def test_markdown_gets_a_fence(write: Any) -> None:
    assert run(["graph", "--state", write("s.json", s.state(*s.campaigns(1))), "-o", "out.md"]) == 0
    text = Path("out.md").read_text(encoding="utf-8")
    assert text.startswith("```mermaid\n---\n")
    assert text.endswith("\n```\n")


def test_without_a_file_the_state_of_the_stack_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    project(tmp_path, s.campaigns(1))
    assert run(["graph"]) == 0
    assert "C000-Map" in capsys.readouterr().out


def test_a_stack_without_objects_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    project(tmp_path)
    assert run(["graph"]) == 1
    assert "journeys preview --json | journeys graph --preview -" in capsys.readouterr().err


def test_a_preview_from_standard_input_over_the_stacks_own_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    project(tmp_path, s.campaigns(1))
    plan = json.dumps(s.preview(s.step("create", s.planned(s.segment("brand-new")))))
    monkeypatch.setattr("sys.stdin", io.StringIO(plan))
    assert run(["graph", "--preview", "-", "--stack", "dev"]) == 0
    said = capsys.readouterr().out
    assert "+ Brand-New" in said
    assert "C000-Map" in said


def test_only_draws_a_part_and_says_when_there_is_none(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write("s.json", s.state(*s.campaigns(3)))
    assert run(["graph", "--state", file, "--only", "c001"]) == 0
    said = capsys.readouterr().out
    assert "C001-Map" in said
    assert "C000-Map" not in said
    assert run(["graph", "--state", file, "--only", "zzz"]) == 1
    assert "'zzz'" in capsys.readouterr().err


def test_a_mermaid_picture_that_is_too_large_is_written_with_a_warning(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["graph", "--state", write("s.json", s.state(*s.campaigns(200)))]) == 0
    captured = capsys.readouterr()
    assert captured.out.count(" --> ") == 600
    assert captured.err.startswith("warning: Mermaid's limits")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["graph", "--state", "s.json", "--format", "png"], "no such format: 'png'"),
        (["graph", "--state", "none.json"], "cannot read none.json"),
        (["graph", "--state", "broken.json"], "broken.json is not one JSON document"),
        (["graph", "--state", "odd.json"], "odd.json: looks like a stack"),
        (["graph", "--preview", "s.json"], "pass it as --state"),
        (["lint", "--state", "list.json"], "list.json: not a Pulumi deployment"),
        (["lint", "--state", "-", "--preview", "-"], "cannot both be standard input"),
        (["lint", "--state", "s.json", "nobody"], "has 'nobody' in its name"),
        (["graph"], "there is no Pulumi.yaml"),
    ],
)
def test_what_cannot_be_read_is_one_message(
    write: Any, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("s.json", s.state(s.segment("x")))
    write("list.json", [])
    write("odd.json", {"deployment": {"resources": [{"type": "x"}]}})
    Path("broken.json").write_text("{")
    assert run(arguments) == 2
    assert message in capsys.readouterr().err


def test_lint_says_object_reason_and_fix_and_fails(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = write("s.json", s.state(s.segment("vip", is_active=False), s.action_map("offer", ["id-vip"])))
    assert run(["lint", "--state", file]) == 1
    assert capsys.readouterr().out == (
        "error: ActionMap 'Offer' (offer)\n"
        '  Segment "Vip" is inactive, and nothing else triggers the map.\n'
        "  Set is_active=True on vip.\n"
        "1 error, 0 warnings in shop/dev, 1 action map.\n"
    )


def test_lint_as_json_is_one_document(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = write("s.json", s.state(s.action_map("offer", [])))
    assert run(["lint", "--state", file, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["stack"], document["errors"], document["warnings"]) == ("shop/dev", 1, 0)
    [finding] = document["findings"]
    assert finding["rule"] == "map-without-trigger"
    assert finding["urn"] == s.urn("genesys:ActionMap", "offer")
    assert {"severity", "name", "kind", "reason", "fix", "also"} <= set(finding)


def test_warnings_alone_are_no_failure_unless_asked(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = write("s.json", s.state(s.action_map("offer", ["x"], is_active=False)))
    assert run(["lint", "--state", file]) == 0
    assert "0 errors, 1 warning" in capsys.readouterr().out
    assert run(["lint", "--state", file, "--strict"]) == 1


def test_lint_about_one_offer_says_what_a_stack_cannot_tell(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write("s.json", s.state(*s.campaigns(2), s.action_map("broken", [])))
    assert run(["lint", "--state", file, "c001"]) == 0
    said = capsys.readouterr().out
    assert "broken" not in said
    assert "What a stack cannot tell" in said
