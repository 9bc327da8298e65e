"""Every example of the reference runs: on the embedded engine, against the emulator with the objects of org.json."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from journeys.docs.catalog import entries
from journeys.testing import Genesys, Stack, TwilioSegment

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
PROGRAMS = sorted(EXAMPLES.glob("*.py"), key=lambda path: path.name)
FAST = ("action_map", "get_segment", "journey", "journey_bundle")
"""The others take two minutes."""


@pytest.fixture
def example(
    genesys: Genesys, twilio_segment: TwilioSegment, make_stack: Callable[..., Stack]
) -> Callable[[Path], Stack]:
    """`example(path)`: the example's stack, in an org that has what examples refer to."""
    genesys.seed(json.loads((EXAMPLES / "org.json").read_text()))
    genesys.switches["outcomes"] = "present"
    europe = genesys.add_org("europe")

    def make(path: Path) -> Stack:
        stack = make_stack(program=path)
        stack.config["space"] = twilio_segment.space_id
        stack.config["euUrl"] = europe.url
        stack.env["GENESYSCLOUD_EU_OAUTHCLIENT_ID"] = europe.client_id
        stack.env["GENESYSCLOUD_EU_OAUTHCLIENT_SECRET"] = europe.client_secret
        stack.env["PUBLIC_EU_API_TOKEN"] = europe.public_api_token
        return stack

    return make


@pytest.mark.parametrize(
    "path",
    [pytest.param(each, marks=() if each.stem in FAST else pytest.mark.slow) for each in PROGRAMS],
    ids=lambda path: path.stem,
)
def test_it_runs_and_stays(path: Path, example):
    stack = example(path)
    up = stack.up()
    assert set(up.changes) <= {"create"}
    assert up.changes or up.outputs, "an example makes something, or tells something"
    assert None not in up.outputs.values()
    again = stack.preview()
    assert again.changes == {}
    assert [each for each in again.requests if not each.startswith("GET ")] == []


def test_none_is_left_over():
    assert {path.name for path in PROGRAMS} == {entry.example for entry in entries() if entry.example}


@pytest.mark.parametrize("entry", [e for e in entries() if e.example], ids=lambda e: e.page)
def test_it_is_about_its_page(entry):
    text = (EXAMPLES / entry.example).read_text()
    forms = rf"{entry.name}(_output)?" if entry.kind == "function" else entry.name
    assert re.search(rf"\b{forms}\(", text)


@pytest.mark.slow
def test_they_pass_a_type_checker(tmp_path: Path):
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), *map(str, PROGRAMS)]
    done = subprocess.run(command, cwd=EXAMPLES.parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
