"""Secret arguments of segments, and what transformations make of arguments."""

from __future__ import annotations

import json
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


@pytest.mark.slow
def test_secret_inputs_are_nowhere_in_clear(project: Project, engine: Run, emulator: Emulator) -> None:
    program = HEAD + (
        'Segment("a", display_name="A", description=pulumi.Output.secret("planted-secret"),\n'
        '        journey=journey("/a", pulumi.Output.secret("planted-page")))\n'
    )
    env: dict[str, str | None] = {"PULUMI_CONFIG_PASSPHRASE": "pass"}
    results = [engine(program, env=env).up(), engine(env=env).refresh(), engine(env=env).preview()]
    (body,) = emulator.objects("segments").values()
    assert body["description"] == "planted-secret"
    emulator.faults.add("status", method="PATCH", status=400, message="Value [planted-second] is not valid")
    results.append(engine(program.replace("planted-secret", "planted-second"), env=env).up())
    assert [r.ok for r in results] == [True, True, True, False]
    assert not results[2].changed
    files = [
        p for p in project.root.rglob("*") if p.is_file() and p.name != "__main__.py" and p.suffix != ".pyc"
    ]
    said = "".join(repr(r.diagnostics) for r in results)
    written = "".join(p.read_text(errors="replace") for p in files)
    assert '"ciphertext"' in written
    for planted in ("planted-secret", "planted-page", "planted-second"):
        assert planted not in said + written


PASSPHRASE = {"PULUMI_CONFIG_PASSPHRASE": "passphrase"}
TRANSFORMED = HEAD + (
    "def change(args):\n"
    "    return pulumi.ResourceTransformationResult({**args.props, CHANGE}, args.opts)\n"
    'Segment("a", display_name="A", description="planted-secret", journey=journey("/pricing"), OPTIONS)\n'
)


@pytest.mark.slow
def test_what_a_transformation_did_is_checked(project: Project, engine: Run) -> None:
    """It comes after the program's arguments were validated: the plugin validates what it gets."""
    program = TRANSFORMED.replace("OPTIONS", "opts=pulumi.ResourceOptions(transformations=[change])")
    planned = engine(program.replace("CHANGE", '"color": "blue"'), env=PASSPHRASE).preview()
    assert not planned.ok
    assert any('color: must be "#" and six' in text for text in planned.errors), planned.errors
    assert project.requests() == []
    done = engine(program.replace("CHANGE", '"color": "#112233"'), env=PASSPHRASE).up()
    assert done.ok, done.errors
    assert resources(engine(env=PASSPHRASE).export())["a"]["inputs"]["color"] == "#112233"


@pytest.mark.slow
@pytest.mark.parametrize("where", ["resource", "component", "stack"])
def test_what_a_transformation_makes_a_secret_of_is_one(project: Project, engine: Run, where: str) -> None:
    """It comes after the program's arguments were looked at for secrets."""
    program = TRANSFORMED.replace("CHANGE", '"description": pulumi.Output.secret(args.props["description"])')
    head, last = program.rstrip("\n").rsplit("\n", 1)
    if where == "resource":
        last = last.replace("OPTIONS", "opts=pulumi.ResourceOptions(transformations=[change])")
    elif where == "component":
        head += (
            '\nabove = pulumi.ComponentResource("test:a:B", "b", '
            "opts=pulumi.ResourceOptions(transformations=[lambda args: change(args) if 'description' in args.props else None]))"
        )
        last = last.replace("OPTIONS", "opts=pulumi.ResourceOptions(parent=above)")
    else:
        head += "\npulumi.runtime.register_stack_transformation(change)"
        last = last.replace(", OPTIONS", "")
    done = engine(f"{head}\n{last}\n", env=PASSPHRASE).up()
    assert done.ok, done.errors
    assert "planted-secret" not in json.dumps(engine(env=PASSPHRASE).export())
    assert engine(env=PASSPHRASE).up(expect_no_changes=True).ok
