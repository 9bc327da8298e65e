"""`journeys import` takes in whatever is live, and says which lines of the code a preview would refuse."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from journeys.cli.app import run
from journeys.emulator import Emulator

PAGE = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
EVENT = {**PAGE, "streamType": "Web", "sessionType": "web"}
FLOW = {"id": "f10w0000-1111-4111-8111-111111111111"}
ACTIONS: dict[str, dict[str, Any]] = {
    "webMessagingOffer": {},
    "contentOffer": {"actionTemplate": {"id": "7e000000-1111-4111-8111-111111111111"}},
    "architectFlow": {"architectFlowFields": {"architectFlow": FLOW}},
    "openAction": {"openActionFields": {"openAction": {"id": "a0000000-1", "name": "A"}}},
}


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # commands take on the stack's environment
    (tmp_path / "Pulumi.yaml").write_text(
        "name: acme\nruntime: {name: python, options: {virtualenv: .venv}}\n"
    )
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "__main__.py").touch()

    def where(emulator: Emulator) -> list[str]:
        config = f"config:\n  genesys:baseUrl: {emulator.url}\n  genesys:requestsPerMinute: 0\n"
        (tmp_path / "Pulumi.dev.yaml").write_text(config)
        return ["--cwd", str(tmp_path), "--engine", "embedded"]

    return where


def imported(capsys: pytest.CaptureFixture[str], *command: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["import", "--json", *command]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def seeded(emulator: Emulator, **fields: Any) -> str:
    about = {
        "displayName": "Live",
        "isActive": True,
        "triggerWithEventConditions": [EVENT],
        "weight": 3,
        **fields,
    }
    return str(emulator.seed("actionmaps", about)["id"])


@pytest.mark.slow
@pytest.mark.parametrize("media", ACTIONS)
def test_every_media_type_as_a_server_with_defaults_keeps_it(
    media: str, at: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator(switches={"server_defaults": "full"}) as emulator:
        action = {"mediaType": media, "webMessagingOfferFields": {}, **ACTIONS[media]}
        id = seeded(emulator, action=action)
        found = imported(capsys, "actionmap", "--id", id, *at(emulator))
        assert found["findings"] == []
        (tmp_path / "__main__.py").write_text(found["code"])
        assert run(["preview", "--expect-no-changes", *at(emulator)]) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"startDate": "2026-01-01T00:00:00Z", "endDate": "2026-01-01T00:00:00Z"}, "so the map never fires"),
        ({"triggerWithEventConditions": [{**EVENT, "key": "attributes.my name.value"}]}, ""),
        ({"triggerWithEventConditions": [{**EVENT, "values": []}]}, "there is nothing to compare with"),
    ],
)
def test_what_only_looks_odd_previews_without_changes(
    fields: dict[str, Any], doubt: str, at: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Emulator() as emulator:
        id = seeded(emulator, action={"mediaType": "webMessagingOffer"}, **fields)
        found = imported(capsys, "actionmap", "--id", id, *at(emulator))
        assert not any(each["refused"] for each in found["findings"])
        assert doubt in "".join(each["message"] for each in found["findings"])
        (tmp_path / "__main__.py").write_text(found["code"])
        assert run(["preview", "--expect-no-changes", *at(emulator)]) == 0


@pytest.mark.slow
def test_what_a_preview_will_refuse_is_named_by_line(
    at: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pattern = {"criteria": [PAGE], "count": 1, "streamType": "Web", "sessionType": "web"}
    patterns = [pattern, {**pattern, "count": 0}]
    with Emulator() as emulator:
        id = str(emulator.seed("segments", {"displayName": "Odd", "journey": {"patterns": patterns}})["id"])
        found = imported(capsys, "segment", "--id", id, *at(emulator))
        (doubt,) = found["findings"]
        assert doubt["refused"]
        assert doubt["path"] == "journey.patterns[1].count"
        assert '"count": 0' in found["code"].splitlines()[doubt["line"] - 1]
        (tmp_path / "__main__.py").write_text(found["code"])
        assert run(["preview", *at(emulator)]) == 1  # as it said
        (tmp_path / "__main__.py").write_text(found["code"].replace('"count": 0', '"count": 1'))
        assert run(["preview", *at(emulator)]) == 0


def test_the_plain_output_names_the_lines(at: Any, capsys: pytest.CaptureFixture[str]) -> None:
    pattern = {"criteria": [PAGE], "count": 0, "streamType": "Web", "sessionType": "web"}
    with Emulator() as emulator:
        emulator.seed("segments", {"displayName": "Odd", "journey": {"patterns": [pattern]}})
        assert run(["import", "segment", "--name", "Odd", *at(emulator)]) == 0
    text = capsys.readouterr().out
    assert re.search(r"a preview refuses line \d+ of the code: journey.patterns\[0\].count: ", text)
    assert "is clean with it" not in text
