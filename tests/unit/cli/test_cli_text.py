"""Nothing that a name holds steers the terminal, the log or the page that shows it."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import stacks

import journeys.cli.graph
import journeys.cli.lint  # noqa: F401  # their commands
from journeys.cli.app import run
from journeys.cli.console import Out, complain
from journeys.emulator import Emulator
from journeys.text import printable, readable

HOSTILE = "\x1b[31mred\x1b]0;title\x07 \x9b1m \x7f \u202eleft\u2066 a\n::error::b\r\n##[error]c\u2028##vso[x]d [red]e[/red] :smile: \\"
UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def steers(shown: str) -> list[str]:
    """What of the text a terminal, GitHub or Azure would obey."""
    lines = [
        line for line in shown.split("\n") if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)
    ]
    return UNSAFE.findall(shown) + lines


@given(st.text() | st.text("\x1b\n\r\t:#[]v\u202e\x9b ", max_size=12))
def test_printable_is_one_line_and_readable_is_as_many_as_before(text: str) -> None:
    assert not steers(printable("x" + text))
    assert "\n" not in printable(text)
    assert not steers(readable(text))
    assert readable(text).count("\n") == text.count("\n")


def test_ordinary_names_stay_as_they_are() -> None:
    for name in ("VIP visitors", "Käufer №1 – 50 %", "日本語", "a::b", "# [x]", "मराठी\u200d", "C:\\temp"):
        assert printable(name) == name == readable(name)


def test_both_sides_of_the_package_escape_the_same_characters() -> None:
    import journeys.text as own

    transport = pytest.importorskip("providers.http.text")
    assert own._UNSAFE.pattern == transport._UNSAFE.pattern


def test_every_way_of_printing_shows_what_it_gets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "")
    out = Out()
    out.line(HOSTILE)
    out.line(HOSTILE, "red")
    out.title(HOSTILE)
    out.fact(HOSTILE, HOSTILE)
    out.hint(HOSTILE, HOSTILE)
    Out(json=True).document({HOSTILE: HOSTILE})
    complain(HOSTILE)
    captured = capsys.readouterr()
    assert not steers(captured.out + captured.err)
    assert captured.out.count("[red]e[/red] :smile: \\") == 9, "rich took a part of the text for its own"


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")

    def at(emulator: Emulator) -> list[str]:
        (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")
        return ["--cwd", str(tmp_path)]

    return at


def test_lookup_import_and_requests(where: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator() as emulator:
        made = emulator.seed("segments", {"displayName": HOSTILE, "journey": {"patterns": [PATTERN]}})
        emulator.seed("segments", {"displayName": HOSTILE})
        assert run(["lookup", "segment", *where(emulator)]) == 0
        assert run(["lookup", "segment", "--id", made["id"], *where(emulator)]) == 0
        assert run(["lookup", "segment", "--name", HOSTILE, *where(emulator)]) == 1
        assert run(["lookup", "segment", "--name", HOSTILE + "?", *where(emulator)]) == 1
        file = ["--file", str(tmp_path / "import.json")]
        assert run(["import", "segment", "--id", made["id"], *file, *where(emulator)]) == 0
        assert run(["emulator", "requests", *where(emulator)]) == 0
        captured = capsys.readouterr()
        assert "red" in captured.out
        assert not steers(captured.out + captured.err)


PATTERN = {
    "criteria": [{"key": "page.url", "values": [HOSTILE], "operator": "containsAny"}],
    "count": 1,
    "streamType": "Web",
    "sessionType": "web",
}


def hostile(value: Any) -> Any:
    """A stack's state in which everything that people name has the hostile text in it."""
    if isinstance(value, dict):
        return {key: f"{item} {HOSTILE}" if key in NAMES else hostile(item) for key, item in value.items()}
    return [hostile(item) for item in value] if isinstance(value, list) else value


NAMES = (
    "display_name",
    "name",
    "description",
    "headline",
    "offer_text",
    "event_name",
    "media_type",
    "status",
    "id",
)


@pytest.mark.parametrize("form", ["mermaid", "html", "svg"])
def test_graph_and_lint(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = hostile(stacks.state(*stacks.campaigns(3)))
    for each in state["deployment"]["resources"]:
        if "inputs" in each:
            each["inputs"]["is_active"] = each["outputs"]["is_active"] = False
    document = json.dumps(state)
    monkeypatch.setattr("sys.stdin", io.StringIO(document))
    assert run(["graph", "--state", "-", "--format", form]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(document))
    assert run(["lint", "--state", "-"]) in (0, 1)
    monkeypatch.setattr("sys.stdin", io.StringIO(document))
    assert run(["lint", "--state", "-", "--json"]) in (0, 1)
    captured = capsys.readouterr()
    assert "red" in captured.out
    assert not steers(captured.out + captured.err)
