"""Programs with segments, run unchanged on the embedded engine with the real plugin process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.project import Project, resources

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


def test_a_life(project: Project, engine: Run, emulator: Emulator) -> None:
    program = HEAD + (
        'a = Segment("a", display_name="A", journey=journey("/pricing", "/plans"))\n'
        'b = Segment("b", display_name=a.display_name.apply(lambda n: n + "B"), context={"patterns": []},\n'
        "            opts=pulumi.ResourceOptions(depends_on=[a]))\n"
        'pulumi.export("id", b.id)\n'
        'pulumi.export("version", a.version)\n'
        'pulumi.export("color", a.color)\n'
    )
    planned = engine(program).preview()
    assert planned.ok, planned.errors
    assert planned.changes == {"create": 3}
    assert project.requests() == []
    done = engine().up()
    assert done.ok, done.errors
    made, listed = "POST /api/v2/journey/segments", "GET /api/v2/journey/segments"
    assert project.requests() == [listed, made, made]
    (a,), (b,) = emulator.find_all("segments", "A"), emulator.find_all("segments", "AB")
    assert done.outputs == {"id": b["id"], "version": 1, "color": "#4A90E2"}
    assert engine().up(expect_no_changes=True).ok
    assert engine().preview(expect_no_changes=True).ok
    assert project.requests() == []

    changed = engine(program.replace("/plans", "/offers")).preview()
    assert changed.changes == {"same": 2, "update": 1}
    assert set(changed.step("a").detailed) == {"journey.patterns[0].criteria[0].values[1]"}
    assert project.requests() == []

    emulator.edit("segments", a["id"], isActive=False, description="by hand")
    emulator.edit("segments", b["id"], displayName="renamed")
    emulator.requests.clear()
    seen = engine(program).refresh()
    assert seen.ok, seen.errors
    assert len(project.requests()) == 2
    drift = engine().preview()
    assert drift.changes == {"same": 2, "update": 1}
    assert set(drift.step("b").detailed) == {"display_name"}
    assert engine().up().ok
    assert emulator.objects("segments")[b["id"]]["displayName"] == "AB"

    emulator.remove("segments", a["id"])
    assert engine().refresh().ok
    assert engine().up().ok
    assert len(emulator.objects("segments")) == 2
    emulator.requests.clear()
    assert engine().destroy().ok
    log = project.requests()
    assert log[0] == f"DELETE /api/v2/journey/segments/{b['id']}"  # what depends goes first
    assert len(log) == 2
    assert emulator.objects("segments") == {}


def test_mistakes_of_config_and_arguments_come_together(
    project: Project, engine: Run, emulator: Emulator
) -> None:
    config = {"genesys:clientId": "planted-id", "genesys:requestPerMinute": "1"}
    result = engine(HEAD + 'Segment("a", display_nam="x")', config=config).preview()
    assert not result.ok
    (error,) = result.errors
    head, *lines = error.splitlines()
    assert head == "3 mistakes were found in the program; nothing was sent:"
    assert lines[0].startswith('  Segment "a": display_nam: unknown field, did you mean "display_name"?')
    assert sorted(line.split(":")[1].strip() for line in lines[1:]) == ["clientId", "requestPerMinute"]
    assert "planted-id" not in error
    assert emulator.requests == []


WARNED = HEAD + (
    'Segment("a", display_name="A", journey={"patterns": []},\n'
    '        opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="1m")))\n'
)


@pytest.mark.slow
def test_warnings_stand_under_their_resource_and_can_be_made_errors(engine: Run, emulator: Emulator) -> None:
    result = engine(WARNED).preview()
    assert result.ok
    warned = [(urn.rsplit("::", 1)[-1], text) for kind, urn, text in result.diagnostics if kind == "warning"]
    assert warned == [
        ("a", "has neither context nor journey patterns, so no rule assigns anybody to it"),
        ("a", "custom_timeouts has no effect on dynamic resources; set genesys:timeout"),
    ]
    strict = engine(config={"genesys:warnings": "error"}).preview()
    assert not strict.ok
    assert "has neither context nor journey patterns" in strict.errors[0]
    assert emulator.requests == []


def test_a_late_mistake_is_found_by_the_plugin(engine: Run, emulator: Emulator) -> None:
    """A value that only another resource's output tells."""
    program = HEAD + (
        'a = Segment("a", display_name="A", journey=journey("/a"))\n'
        'Segment("b", display_name="B", color=a.scope, journey=journey("/b"))\n'
    )
    assert engine(program).preview().ok
    result = engine().up()
    assert not result.ok
    told = "\n".join(result.errors)
    assert 'color: must be "#" and six hexadecimal digits' in told
    assert "Session" not in told, "the plugin doesn't know which values are secret"
    assert len(emulator.objects("segments")) == 1


def test_a_program_that_fails_creates_nothing_half(engine: Run, emulator: Emulator) -> None:
    result = engine(
        HEAD + 'Segment("a", display_name="A", journey=journey("/a"))\nraise ValueError("oops")'
    ).preview()
    assert not result.ok
    assert "oops" in "\n".join(text for _, _, text in result.diagnostics)


@pytest.mark.slow
def test_subclasses_and_resources_in_apply(project: Project, engine: Run, emulator: Emulator) -> None:
    """A user's subclass has its parent's token; a resource made in `apply` goes through a gate of its own."""
    program = HEAD + (
        "class Ours(Segment):\n    pass\n"
        'a = Ours("a", display_name="A", journey=journey("/a"))\n'
        'a.id.apply(lambda _: Segment("late", display_name="Late", journey=journey("/l")))\n'
    )
    result = engine(program).up()
    assert result.ok, result.errors
    assert len(emulator.objects("segments")) == 2
    types = {entry["type"] for entry in resources(engine().export()).values()}
    assert types == {"pulumi-python:dynamic/genesys:Segment"}
    assert engine().preview(expect_no_changes=True).ok
    wrong = engine(program.replace('display_name="Late"', 'display_name=""')).up()
    assert "display_name: must have at least 1 character" in "\n".join(wrong.errors)
