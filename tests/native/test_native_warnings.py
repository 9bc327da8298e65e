"""What the native provider warns about: beside the resource, in the names of every language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.native import NativeDriver
from support.native_cli import NativeProject
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.native.servicer import Servicer

PATTERN = {"criteria": [{"key": "page.url", "values": ["/a"]}], "count": 1}
VIP = {
    "display_name": "VIP",
    "is_active": True,
    "journey": {"patterns": [{**PATTERN, "stream_type": "Web", "session_type": "web"}]},
}
WITHOUT = {name: value for name, value in VIP.items() if name != "is_active"}
Said = list[tuple[str, str, str]]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    found: Said = []
    monkeypatch.setattr(Servicer, "_say", lambda self, *what: found.append(what))
    return found


def test_what_a_check_finds(emulator: Emulator, said: Said) -> None:
    it = NativeDriver("genesys:Segment", config_for("genesys:Segment", emulator))
    it.preview({"display_name": "Nobody"})
    text = "has neither context nor journey patterns, so no rule assigns anybody to it"
    assert said == [(it.urn, "warning", text)]


def test_a_warning_repeats_no_value(emulator: Emulator, said: Said) -> None:
    it = NativeDriver("genesys:Segment", config_for("genesys:Segment", emulator))
    criteria = [{"key": "pl4nted", "values": ["pl4nted"], "operator": "greaterThan"}]
    pattern = {**PATTERN, "criteria": criteria, "stream_type": "Web", "session_type": "web"}
    it.preview({**VIP, "journey": {"patterns": [pattern]}})
    assert len(said) == 2
    assert "pl4nted" not in str(said)


def test_what_an_update_cannot_do(emulator: Emulator, said: Said) -> None:
    it = NativeDriver("genesys:Segment", config_for("genesys:Segment", emulator))
    it.up(VIP)
    assert said == []
    it.up(WITHOUT)
    ((urn, kind, text),) = said
    assert (urn, kind) == (it.urn, "warning")
    assert "isActive" in text
    assert "is_active" not in text


def test_the_engine_shows_them_as_warnings_of_the_resource(
    tmp_path: Path, emulator_of: Callable[..., Emulator]
) -> None:
    emulator = emulator_of()
    project = NativeProject(tmp_path / "project", emulator)
    ran = project.engine(
        """
        import pulumi
        pulumi.CustomResource("genesys:index:Segment", "nobody", {"displayName": "Nobody", "isActive": True})
        """
    ).preview()
    assert ran.ok, ran.diagnostics
    ((severity, urn, text),) = ran.diagnostics
    assert (severity, urn.rpartition("::")[2]) == ("warning", "nobody")
    assert text.startswith("has neither context nor journey patterns")
