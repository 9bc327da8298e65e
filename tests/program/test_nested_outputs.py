"""Objects inside of outputs in programs on the embedded engine: what they send on, and what the server makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.cli import pulumi_missing
from support.frozen import SWITCHES, Frozen, configure, frozen
from support.project import Project

from journeys.emulator import Emulator

Run = Callable[..., Any]

HEAD = """
import json
import pulumi
from providers.genesys import Segment, get_segment, get_segment_output, whole

JOURNEY = {"patterns": [{"criteria": [{"key": "page.url", "values": ["/a", "/b"], "operator": "containsAny"}],
                         "count": 2, "stream_type": "Web", "session_type": "web"}]}
vip = Segment("vip", display_name="VIP", journey=JOURNEY)
"""
READ = """
pulumi.export("count", vip.journey.patterns[0].count)
pulumi.export("item", vip.journey["patterns"][0]["count"])
pulumi.export("page", vip.journey.patterns[0].criteria[0].values[1])
pulumi.export("pages", vip.journey.apply(lambda j: j.patterns[0].criteria[0].values))
pulumi.export("words", vip.journey.apply(lambda j: f"{j.patterns[0].count} times {len(j.patterns)}"))
pulumi.export("missing", vip.journey.apply(lambda j: [j.patterns[0].event_name, vip.context is None]))
pulumi.export("same", vip.journey.apply(lambda j: json.loads(json.dumps(j)) == j))
"""

FOUND = {
    "count": 2,
    "item": 2,
    "page": "/b",
    "pages": ["/a", "/b"],
    "words": "2 times 1",
    "missing": [None, False],
    "same": True,
}
COPIES = """
Segment("copy", display_name="copy", journey=whole(vip.journey))
Segment("items", display_name="items", journey=whole(vip.journey.apply(lambda j: {**j})))
Segment("parts", display_name="parts", journey={"patterns": vip.journey.patterns})
"""


def answers(emulator: Emulator, segment: dict[str, Any]) -> None:
    """Every read finds this one, which need not be as the vendor documents it."""
    emulator.faults.clear()
    listed = {"entities": [segment], "pageNumber": 1, "pageSize": 25, "pageCount": 1, "total": 1}
    emulator.faults.add("answer", method="GET", path="/segments$", body=json.dumps(listed), times=1000)
    emulator.faults.add("answer", method="GET", path="/segments/", body=json.dumps(segment), times=1000)


def test_a_program_reads_them_and_hands_them_on(engine: Run, project: Project, emulator: Emulator) -> None:
    program = HEAD + READ + COPIES
    planned = engine(program).preview()
    assert planned.ok, planned.errors
    assert project.requests() == []
    done = engine().up()
    assert done.ok, done.errors
    assert done.outputs == FOUND
    sent = [each.body["journey"] for each in emulator.requests if each.method == "POST" and not each.token]
    (made,) = emulator.find_all("segments", "VIP")
    assert sent == [sent[0], *[made["journey"]] * 3], "what the server filled in is handed on too"
    assert engine().preview(expect_no_changes=True).ok


@pytest.mark.cli
@pytest.mark.slow
def test_a_program_reads_them_on_the_cli(project: Project) -> None:
    if why := pulumi_missing():
        pytest.skip(why)
    cli = project.cli(HEAD + READ + COPIES)
    assert cli.preview().ok
    assert cli.up().ok
    assert json.loads(cli.run("stack", "output", "--json").out) == FOUND
    assert cli.preview("--expect-no-changes").ok
    assert cli.refresh("--expect-no-changes").ok
    assert cli.up("--expect-no-changes").ok


@pytest.mark.slow
def test_what_the_server_adds_or_lacks_ends_no_program(engine: Run, emulator: Emulator) -> None:
    assert engine(HEAD + READ).up().ok
    (made,) = emulator.find_all("segments", "VIP")
    pattern = {**made["journey"]["patterns"][0], "weight": 3, "eventName": None, "style": {"deep": [1]}}
    answers(emulator, {**made, "journey": {"patterns": [pattern], "mode": "new"}, "added": {"a": 1}})
    assert engine().refresh().ok
    looking = (
        'there = Segment.get("there", vip.id)\n'
        'pulumi.export("there", there.journey.patterns[0].count)\n'
        'pulumi.export("by name", get_segment("VIP").journey.patterns[0].count)\n'
        'pulumi.export("late", get_segment_output("VIP").journey.patterns[0].criteria[0].values[0])\n'
    )
    done = engine(HEAD + READ + looking).up()
    assert done.ok, done.errors
    assert (done.outputs["there"], done.outputs["by name"], done.outputs["late"]) == (2, 2, "/a")


@pytest.mark.slow
def test_a_whole_object_that_is_gone_is_none(engine: Run, emulator: Emulator) -> None:
    assert engine(HEAD).up().ok
    (made,) = emulator.find_all("segments", "VIP")
    answers(emulator, {**made, "journey": None, "context": None})
    assert engine().refresh().ok
    nothing = (
        HEAD + 'pulumi.export("none", Segment.get("there", vip.id).journey.apply(lambda j: j is None))\n'
    )
    seen = engine(nothing).preview()
    assert seen.ok, seen.errors


def test_a_secret_and_what_is_unknown_stay_so(engine: Run) -> None:
    program = HEAD.replace(
        'values": ["/a", "/b"]', 'values": ["/a", pulumi.Output.secret("planted-page")]'
    ) + (
        'pulumi.export("page", vip.journey.patterns[0].criteria[0].values[1])\n'
        'late = Segment("late", display_name="late", journey={"patterns": [{**JOURNEY["patterns"][0],\n'
        '    "criteria": [{"key": "page.url", "values": [vip.id]}]}]})\n'
        'late.journey.patterns[0].criteria[0].values.apply(lambda found: pulumi.log.warn(f"late {len(found)}"))\n'
        'late.journey.patterns[0].count.apply(lambda found: pulumi.log.warn(f"count {found}"))\n'
    )
    env: dict[str, str | None] = {"PULUMI_CONFIG_PASSPHRASE": "pass"}
    planned = engine(program, env=env).preview()
    assert planned.ok, planned.errors
    assert "planted-page" not in repr(planned.diagnostics)
    said = [text for severity, _, text in planned.diagnostics if severity == "warning"]
    assert not [text for text in said if text.startswith("late")], "unknown until the first is made"
    done = engine(env=env).up()
    assert done.ok, done.errors
    stored = json.dumps(engine(env=env).export())
    assert "planted-page" not in stored + repr(done.shown_outputs)
    assert "ciphertext" in stored
    said = [text for severity, _, text in done.diagnostics if severity == "warning"]
    assert {"late 1", "count 2"} <= set(said)


def test_an_empty_output_is_none_in_an_up_and_unknown_in_each_preview(
    project: Project, engine: Run, emulator: Emulator
) -> None:
    copied = 'Segment("b", display_name="B", journey=JOURNEY, description=vip.description.apply(lambda d: d or "none"))\n'
    assert engine(HEAD + copied).up().ok
    assert [
        each["description"] for each in emulator.objects("segments").values() if each.get("description")
    ] == ["none"]
    emulator.requests.clear()
    assert [step.op for step in engine().preview().steps if step.op != "same"] == ["update"]
    assert [step.op for step in engine().up().steps if step.op != "same"] == []
    assert [each for each in emulator.requests if each.method != "GET" and "/journey/" in each.path] == []


FIRST = """
from providers.core.program.resource import Resource

made, declare = {}, Resource._declare
def noting(self, name, *others):
    declare(self, name, *others)
    made[name] = self
Resource._declare = noting
"""
LAST = """
import json
import pulumi
from providers.core.program.nested import Nested

def reach(value):
    if isinstance(value, Nested):
        return {name: reach(getattr(value, name)) for name in value if not callable(getattr(dict, name, None))}
    return [reach(each) for each in value] if isinstance(value, list) else value

for name, each in made.items():
    for key in [key for key in dir(type(each)) if hasattr(getattr(type(each), key), "reader")]:
        pulumi.export(f"{name}.{key}", getattr(each, key).apply(lambda value: json.dumps(reach(value))))
"""
FAST = ("keyed-genesys", "recorded-journeys")


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(each, marks=() if each.name in FAST else pytest.mark.slow)
        for each in frozen("genesys", "journeys", "secrets", "get")
    ],
    ids=lambda each: each.name,
)
def test_the_states_of_earlier_layouts_are_read(
    made: Frozen, tmp_path: Any, emulator_of: Callable[..., Emulator]
) -> None:
    project = Project(tmp_path / "project", emulator_of(switches=SWITCHES))
    configure(project)
    made.plant(project.emulator)
    engine = project.engine(FIRST + made.program + LAST)
    engine.import_state(made.state(project.emulator))
    done = engine.up()
    assert done.ok, done.errors
    changed = {step.urn: step.op for step in done.steps if "pulumi:providers:" not in step.urn}
    assert set(changed.values()) <= {"same", "read"}, changed
    assert done.outputs
