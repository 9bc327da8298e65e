"""`journeys permissions`: the example program's whole life takes exactly what it prints."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.project import ROOT

from journeys.cli import permissions as _permissions  # noqa: F401  # it adds its command to the app
from journeys.cli.app import run
from journeys.emulator import Emulator
from journeys.engine import Engine

CAMPAIGNS = [
    {"name": "help", "pages": ["/pricing"], "visits": 2, "offer": "Questions?", "flow": "Sales chat"},
    {
        "name": "sale",
        "pages": ["/shop"],
        "content": {"headline": "20 % off", "display_mode": "Toast", "layout_mode": "TextOnly"},
    },
]
EXPECTED = [
    "architect:flow:view",
    *(
        f"journey:{kind}:{use}"
        for kind in ("actionmap", "actiontemplate", "segment")
        for use in ("add", "delete", "edit", "view")
    ),
]


@pytest.fixture
def org(emulator: Emulator) -> Emulator:
    emulator.seed("flows", {"name": "Sales chat", "type": "INBOUNDSHORTMESSAGE"})
    return emulator


@pytest.fixture
def example(tmp_path: Path, org: Emulator, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository's own program, with its own campaigns."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setenv("ENGINE", "embedded")
    monkeypatch.delenv("CI", raising=False)
    root = tmp_path / "example"
    root.mkdir()
    (root / "Pulumi.yaml").write_text(
        "name: journeys\nruntime: {name: python, options: {virtualenv: .venv}}\n"
    )
    (root / "__main__.py").write_text((ROOT / "__main__.py").read_text())
    (root / ".venv").symlink_to(sys.prefix)
    config = {"genesys:baseUrl": org.url, "journeys:campaigns": CAMPAIGNS}
    (root / "Pulumi.dev.yaml").write_text(json.dumps({"config": config}))
    return root


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        return (run(["permissions", *arguments]), *capfd.readouterr())

    return call


def life(root: Path, org: Emulator, permissions: list[str], stack: str) -> None:
    """Up, a refresh, a change, a destroy; as a client with these permissions."""
    name = f"client {len(org.org.clients)}"
    org.org.clients[name] = "secret"
    org.restrict(name, ",".join(permissions))
    changed = [{**each, "pages": ["/other"], "weight": 3} for each in CAMPAIGNS]
    changed[1]["content"] = {**CAMPAIGNS[1]["content"], "headline": "30 % off"}  # type: ignore[dict-item]
    env = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": name,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": "secret",
        "JOURNEYS_PENDING": None,
        "JOURNEYS_OWNED": None,
    }
    for verb, campaigns in (("up", CAMPAIGNS), ("refresh", CAMPAIGNS), ("up", changed), ("destroy", changed)):
        config = {"genesys:baseUrl": org.url, "journeys:campaigns": json.dumps(campaigns)}
        result = getattr(Engine(root, config=config, env=env, stack=stack), verb)()
        if not result.ok:
            raise PermissionError(verb)


@pytest.mark.slow
def test_the_example_programs_whole_life_takes_exactly_these(
    example: Path, org: Emulator, command: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, err = command(str(example), "--json")
    assert code == 0, err
    printed: dict[str, Any] = json.loads(out)
    assert printed["permissions"] == EXPECTED
    assert printed["scopes"] == ["architect:readonly", "journey", "organization:readonly"]
    assert printed["uses"]["genesys:Segment"]["delete"] == [["journey:segment:delete"]]
    assert printed["uses"]["get_flow"] == {"read": [["architect:flow:view"]]}
    assert not any(org.objects(kind) for kind in ("segments", "actionmaps"))
    life(example, org, printed["permissions"], "exact")
    assert not any(org.objects(kind) for kind in ("segments", "actionmaps"))


@pytest.mark.slow
@pytest.mark.parametrize("missing", EXPECTED)
def test_any_one_fewer_is_too_few(example: Path, org: Emulator, missing: str) -> None:
    with pytest.raises(PermissionError):
        life(example, org, [each for each in EXPECTED if each != missing], "fewer")


def test_for_a_person_and_without_running_anything(
    example: Path, org: Emulator, command: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (example / "tools.py").write_text(
        "from providers.genesys.functions import list_segments\nlist_segments()\n"
    )
    urn = "urn:pulumi:dev::journeys::pulumi-python:dynamic/genesys:ActionTarget::t"
    record = {"urn": urn, "custom": True, "type": "pulumi-python:dynamic/genesys:ActionTarget", "id": "t"}
    state = tmp_path / "state.json"
    state.write_text(json.dumps({"version": 3, "deployment": {"resources": [record]}}))
    org.requests.clear()
    code, out, _ = command(f"{example}/dev", "--state", str(state))
    assert code == 0
    assert (
        "journeys/dev needs, of Genesys Cloud\n  journey:actiontarget:edit\n  journey:actiontarget:view\n"
        in out
    )
    assert "list_segments\n  read      journey:segment:view\n" in out
    assert list(org.requests) == []


@pytest.mark.slow
def test_a_program_that_cannot_be_previewed(
    example: Path, command: Callable[..., tuple[int, str, str]]
) -> None:
    (example / "__main__.py").write_text("raise SystemExit('no such thing')\n")
    code, _, err = command(str(example))
    assert code == 1
    assert "the program could not be previewed" in err
    assert command(str(example), "--stack", "nowhere")[0] == 2
