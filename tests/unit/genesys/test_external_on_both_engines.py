"""External events and segment assignments as a user writes them, on the embedded engine and on the real CLI."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.project import Project

from journeys.cli.app import run
from journeys.emulator import Emulator

from .assignments import CONTACT, assign, assigned, counted, seed_segments

CLI = pytest.param("cli", marks=[pytest.mark.cli, pytest.mark.slow])
Run = Callable[..., None]


@pytest.fixture(params=["embedded", CLI])
def command(request: Any, project: Project, cli: Callable[..., Any]) -> Run:
    """`command("up", program, replace="urn")`: one command that must succeed."""
    stack: list[Any] = []

    def run_it(name: str, program: str | None = None, replace: str = "") -> None:
        if request.param == "cli":
            if not stack:
                stack.append(cli(program))
            elif program:
                project.write(program)
            getattr(stack[0], name)(*(["--replace", replace] if replace else []))
            return
        options = {"replace": [replace]} if replace else {}
        result = getattr(project.engine(program), name)(**options)
        assert result.ok, result.errors

    return run_it


def assignment(name: str, segments: list[str], contact: str = CONTACT) -> str:
    return f"""
        from providers.genesys import SegmentAssignment
        SegmentAssignment("{name}", contact_id="{contact}", segment_ids={segments!r})
        """


@pytest.mark.slow
def test_a_renamed_or_replaced_assignment_loses_and_leaves_nothing(
    command: Run, emulator: Emulator, project: Project
) -> None:
    """The engine creates the new resource first and deletes the old one, of the same contact, after it."""
    one, two, three = seed_segments(emulator, 3)
    command("up", assignment("pilot", [one, two]))
    command("up", assignment("renamed", [two, three]))
    assert assigned(emulator) == {two, three}
    kind = "pulumi-python:dynamic/genesys:SegmentAssignment"
    command("up", replace=f"urn:pulumi:dev::{project.name}::{kind}::renamed")
    assert assigned(emulator) == {two, three}
    command("up", assignment("renamed", [two], contact="contact-2"))
    assert (assigned(emulator), assigned(emulator, "contact-2")) == (set(), {two})
    command("destroy")
    assert assigned(emulator, "contact-2") == set()


EVENTS = """
    from providers.genesys import EventDefinition, ExternalEventsConfiguration, ExternalEventsSchema

    case = ExternalEventsSchema(
        "case",
        title="Case",
        properties={{"caseNumber": {{"type": "string", "maxLength": 20}}, "my_total": {{"type": "number"}}}},
        required={required},
    )
    crm = ExternalEventsConfiguration(
        "crm", name="CRM", description="Cases", division_id="home", schema_id=case.id, source="CRM"
    )
    opened = EventDefinition(
        "opened", schema_id=case.id, event_name="Case", display_name="Case opened", rank=2, active=True
    )
"""


def test_a_schema_with_all_that_needs_it(command: Run, emulator: Emulator) -> None:
    def there() -> dict[str, Any]:
        kinds = ("externalschemas", "externalconfigurations")
        return {kind: list(emulator.objects(kind)) for kind in kinds}

    command("up", EVENTS.format(required=["caseNumber"]))
    first = there()
    assert {kind: len(ids) for kind, ids in first.items()} == {
        "externalschemas": 1,
        "externalconfigurations": 1,
    }
    (event,) = emulator.objects("externaldefinitions").values()
    assert (event["displayName"], event["activationStatus"]) == ("Case opened", "Activated")
    counted(emulator)
    command("up", EVENTS.format(required=["caseNumber"]))
    assert counted(emulator) == {}
    command("up", EVENTS.format(required=["caseNumber", "my_total"]))  # a stricter schema is another one
    second = there()
    assert {kind: len(ids) for kind, ids in second.items()} == {kind: len(ids) for kind, ids in first.items()}
    assert second["externalschemas"] != first["externalschemas"]
    assert second["externalconfigurations"] != first["externalconfigurations"]
    command("destroy")
    assert there() == {"externalschemas": [], "externalconfigurations": []}
    assert event["id"] in emulator.objects("externaldefinitions")


@pytest.mark.slow
def test_two_resources_of_one_contact_are_a_mistake_at_preview(project: Project, emulator: Emulator) -> None:
    (one,) = seed_segments(emulator, 1)
    program = assignment("first", [one]) + assignment("second", [one])
    (message,) = project.engine(program).preview().errors
    said = 'contact_id: the same as of segment assignment "first"; give one of them another'
    assert f'SegmentAssignment "second": {said}' in message
    assert counted(emulator) == {}


@pytest.fixture
def import_(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """`import_(token, option, value)`: the code that `journeys import` prints."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", emulator.client_id)
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", emulator.client_secret)
    settings = "name: acme\nruntime: {name: python, options: {virtualenv: .venv}}\n"
    (tmp_path / "Pulumi.yaml").write_text(settings)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "__main__.py").touch()
    config = f"config:\n  genesys:baseUrl: {emulator.url}\n  genesys:requestsPerMinute: 0\n"
    (tmp_path / "Pulumi.dev.yaml").write_text(config)

    def code(*what: str) -> str:
        at = ["--as", "it", "--cwd", str(tmp_path), "--engine", "embedded"]
        assert run(["import", "--json", *what, *at]) == 0
        return str(json.loads(capsys.readouterr().out)["code"])

    return code


def test_import_takes_all_segments_and_writes_nothing(
    emulator: Emulator, import_: Callable[..., str]
) -> None:
    (one,) = seed_segments(emulator, 1)
    assign(emulator, one)
    assert f'segment_ids=["{one}"]' in import_("genesys:SegmentAssignment", "--id", CONTACT)
    assert [line for line in counted(emulator) if not line.startswith("GET ")] == []


def test_import_of_an_event_writes_no_false_for_one_that_is_not_active(
    emulator: Emulator, import_: Callable[..., str]
) -> None:
    schema = {"$schema": "x", "title": "Case", "properties": {"case_number": {"type": "string"}}}
    emulator.seed("externalschemas", {"id": "schema-1", "jsonSchema": schema})
    code = import_("genesys:EventDefinition", "--name", "Case")
    assert 'event_name="Case"' in code
    assert "active" not in code


def test_import_of_a_schema_keeps_its_keys(emulator: Emulator, import_: Callable[..., str]) -> None:
    schema = {"$schema": "x", "title": "Case", "properties": {"case_number": {"type": "string"}}}
    emulator.seed("externalschemas", {"jsonSchema": schema})
    code = import_("genesys:ExternalEventsSchema", "--name", "Case")
    assert """properties='{"case_number":{"type":"string"}}'""" in code
