"""`journeys ops`: what each command prints and its exit codes; ids from standard input."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journeys.cli import ops as _ops  # noqa: F401  # it adds its commands to the app
from journeys.cli.app import run
from journeys.emulator import Emulator

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """Runs `journeys ops` with arguments, in a project of its own; its exit code and what it printed."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", emulator.client_id)
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", emulator.client_secret)
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")

    def call(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capfd.readouterr()
        code = run(["ops", *arguments, "--cwd", str(tmp_path)])
        return (code, *capfd.readouterr())

    return call


def test_segments_are_assigned_to_the_contact_on_standard_input(emulator: Emulator, command: Command) -> None:
    segment = emulator.seed("segments", {"displayName": "A"})["id"]
    assert command("assign", "-", "--segment", segment, stdin="contact-1\n") == (
        0,
        "1 assigned, 0 unassigned\n",
        "",
    )
    (request,) = emulator.requests.matching("POST", "segments")
    assert "/contacts/contact-1/" in request.path


def test_what_was_not_processed_is_told_by_the_exit_code(
    emulator: Emulator, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journeys.ops.assignments.PAUSE", 0)
    emulator.switches["assignment_partial"] = "last"
    ids = [emulator.seed("segments", {"displayName": name})["id"] for name in ("A", "B")]
    code, out, _ = command("assign", "c-1", "--segment", ids[0], "--unassign", ids[1])
    assert (code, out) == (7, f"{ids[1]}: the API did not unassign it\n")
    code, out, _ = command("assign", "c-1", "--unassign", ids[1], "--json")
    assert (code, json.loads(out)) == (7, {"unprocessed": {"assign": [], "unassign": [ids[1]]}})


def test_a_mistake_is_an_error_and_sends_nothing(emulator: Emulator, command: Command) -> None:
    code, _, err = command("assign", "contact-1")
    assert (code, err) == (1, "error: assign_segments sent nothing: give segments to assign or to unassign\n")
    assert emulator.requests.matching("POST", "segments") == []


def test_a_view_is_run_and_cancelled(emulator: Emulator, command: Command) -> None:
    emulator.seed("eventdefinitions", {"id": "page", "name": "page_viewed"})
    element = {"id": "a", "name": "A", "attributes": {"type": "Event", "id": "page"}}
    view = emulator.seed("views", {"name": "Funnel", "duration": "P7D", "elements": [element]})["id"]
    code, out, _ = command("start-view-job", view, "--wait", "--json")
    done: Any = json.loads(out)
    assert (code, done["status"], done["version"]) == (0, "Complete", 1)
    emulator.switches["job_ms"] = "60000"
    job = command("start-view-job", view, "--version", "1")[1].split()[0]
    assert command("cancel-view-job", view, "1", job)[:2] == (0, f"{job}  Cancelled\n")


def test_labels_from_a_file(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "labels.json"
    file.write_text(json.dumps([{"name": "a", "value": "x", "encoded": True}]))
    assert command("validate-encodings", str(file))[:2] == (0, "a  encoded\n")
    file.write_text("{}")
    assert command("validate-encodings", str(file)) == (2, "", f"error: {file} must hold a JSON list\n")
    file.write_text("{")
    code, out, err = command("validate-encodings", str(file))
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {file} is not one JSON document: ")


def test_a_query_with_mistakes_from_standard_input(emulator: Emulator, command: Command) -> None:
    code, _, err = command("aggregates", "-", stdin='{"interval": "today"}')
    assert code == 1
    assert "run_aggregates sent nothing: interval: must be two moments" in err
    assert "metrics: is required" in err


def test_events_that_are_not_taken_are_told_without_what_they_say(
    emulator: Emulator, command: Command
) -> None:
    schema = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "Order",
        "description": "",
        "type": "object",
        "properties": {"total": {"type": "number"}},
    }
    there = emulator.seed("externalschemas", {"jsonSchema": schema})
    configuration = emulator.seed("externalconfigurations", {"name": "CRM", "schemaId": there["id"]})
    events = [
        {
            "id": f"e{n}",
            "date_created": "2026-11-01T00:00:00Z",
            "identifiers": {"external_ids": [{"external_source_id": "crm", "value": "planted"}]},
            "attributes": {"total": total},
        }
        for n, total in enumerate([1, "planted"])
    ]
    code, out, _ = command("send-events", configuration["id"], "-", stdin=json.dumps(events))
    assert (code, out) == (7, "event 1: is wrong (400)\n1 of 2 events taken\n")
