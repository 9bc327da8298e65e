"""Lookups of segments in programs, on the embedded engine with the real plugin process."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from support.project import Project

from journeys.emulator import Emulator

Run = Callable[..., Any]

HEAD = """
import pulumi
from providers.genesys import Provider, Segment, get_segment, get_segment_output

def journey(*pages, count=1):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": list(pages)}], "count": count,
                          "stream_type": "Web", "session_type": "web"}]}

"""


def messages(result: Any, severity: str) -> list[str]:
    return [text for kind, _, text in result.diagnostics if kind == severity]


def test_lookups_share_one_list_and_return_whole_objects(
    project: Project, engine: Run, emulator: Emulator
) -> None:
    for name in ("one", "two", "three"):
        emulator.seed("segments", {"displayName": name, "isActive": name != "three"})
    emulator.requests.clear()
    result = engine(
        HEAD
        + 'names = [get_segment(n) for n in ("one", "two", "three")]\n'
        + 'late = [get_segment_output(n) for n in ("one", "two")]\n'
        + 'pulumi.export("found", [f.display_name for f in names] + [l.is_active for l in late])\n'
        + 'pulumi.export("id", get_segment(id=names[0].id).display_name)\n'
    ).preview()
    assert result.ok, result.errors
    assert result.outputs == {"found": ["one", "two", "three", True, True], "id": "one"}
    assert len(project.requests()) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "message", "requests"),
    [
        (
            'get_segment("pricin")',
            'There is no segment named "pricin" on {host}; there are 3, such as "pricing"',
            2,
        ),
        ('get_segment("twin")', '2 segments are named "twin" on {host}: {twins}. Give the id', 1),
        ('get_segment(id="nowhere")', "There is no segment with the id nowhere on {host}", 2),
        ("get_segment()", "A segment is looked up by its name or by its id: give one of them", 0),
        ('get_segment("a", id="b")', "A segment is looked up by its name or by its id: give one of them", 0),
        ('get_segment_output("pricin")', 'There is no segment named "pricin" on {host}', 2),
    ],
)
def test_lookups_that_fail(
    project: Project, engine: Run, emulator: Emulator, call: str, message: str, requests: int
) -> None:
    for name in ("pricing", "twin", "twin"):
        emulator.seed("segments", {"displayName": name})
    emulator.requests.clear()
    twins = ", ".join(body["id"] for body in emulator.find_all("segments", "twin"))
    result = engine(HEAD + call + "\n").preview()
    assert not result.ok
    text = "\n".join(m for _, _, m in result.diagnostics)
    assert message.format(host=emulator.url.removeprefix("http://"), twins=twins) in text
    assert "Traceback" not in text
    assert len(project.requests()) == requests


DEPENDENT = HEAD + (
    'a = Segment("a", display_name="A", journey=journey("/a"))\n'
    'found = get_segment_output("A", opts=pulumi.InvokeOutputOptions(depends_on=[a]))\n'
    'Segment("b", display_name=found.color, journey=journey("/b"))\n'
    'pulumi.export("version", found.version)\n'
)


@pytest.mark.slow
def test_a_lookup_of_what_the_same_program_makes(project: Project, engine: Run, emulator: Emulator) -> None:
    planned = engine(DEPENDENT).preview()
    assert planned.ok, planned.errors
    assert messages(planned, "warning") == [
        """get_segment(display_name="A") isn't known in this preview: a doesn't exist yet"""
    ]
    assert project.requests() == []
    done = engine().up()
    assert done.ok, done.errors
    assert done.outputs == {"version": 1}
    assert engine().preview(expect_no_changes=True).ok


def test_a_preview_without_credentials(project: Project, engine: Run, emulator: Emulator) -> None:
    none: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": None,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": None,
    }
    program = HEAD + (
        'Segment("a", display_name="A", journey=journey("/a"))\n'
        'pulumi.export("x", get_segment_output("x").id)\npulumi.export("y", get_segment_output("y").id)\n'
    )
    result = engine(program, env=none).preview()
    assert result.ok, result.errors
    (warning,) = messages(result, "warning")
    # Both look up at the same time, and the first to find no credentials tells it for both.
    assert re.match(
        r'get_segment\(display_name="[xy]"\) asks the API\. '
        "No Genesys Cloud credentials: set GENESYSCLOUD_OAUTHCLIENT_ID",
        warning,
    )
    assert "`journeys lock --stack dev`, run where there are credentials, writes the lookup to" in warning
    assert emulator.requests == []
    failed = engine(env=none).up()
    # Both fail at the same time, and the first to be awaited ends the program.
    assert re.search(r'get_segment\(display_name="[xy]"\) asks the API\.', "\n".join(failed.errors))
    assert "No Genesys Cloud credentials: set GENESYSCLOUD_OAUTHCLIENT_ID" in "\n".join(failed.errors)


@pytest.mark.slow
def test_get(project: Project, engine: Run, emulator: Emulator) -> None:
    there = emulator.seed("segments", {"displayName": "There"})
    emulator.requests.clear()
    program = HEAD + (
        f'there = Segment.get("there", "{there["id"]}")\n'
        'Segment("a", display_name=there.display_name.apply(lambda n: n + "!"), journey=journey("/a"))\n'
        'pulumi.export("color", there.color)\n'
    )
    done = engine(program).up()
    assert done.ok, done.errors
    assert done.outputs["color"] == there["color"]
    assert emulator.find("segments", "There!") is not None
    assert engine().destroy().ok
    assert list(emulator.objects("segments")) == [there["id"]]


def test_a_name_in_place_of_an_id_is_told(engine: Run, emulator: Emulator) -> None:
    id = emulator.seed("segments", {"displayName": "pricing"})["id"]
    result = engine(HEAD + 'get_segment(id="pricing")\n').preview()
    text = "\n".join(m for _, _, m in result.diagnostics)
    assert f"that is a name: look it up by name, or give the id of the one that has it ({id})" in text
