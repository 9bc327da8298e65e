"""Lookups in programs: what they wait for, when they ask anew, with which provider, what of them is secret."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.project import Project

from journeys.emulator import Emulator
from journeys.engine import Secret

Run = Callable[..., Any]

HEAD = """
import pulumi
from providers.genesys import Provider, Segment, get_segment, get_segment_output
from pulumi import InvokeOptions, InvokeOutputOptions, ResourceOptions

def journey(page):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": [page], "operator": "containsAny"}],
                          "count": 1, "stream_type": "Web", "session_type": "web"}]}

class Pair(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("test:index:Pair", name)
        inner = pulumi.ComponentResource("test:index:Inner", name + "-inner", opts=ResourceOptions(parent=self))
        self.child = Segment(name + "-s", display_name="B", color=COLOR, journey=journey("/b"),
                             opts=ResourceOptions(parent=inner))

COLOR = "#111111"
"""

DEPENDENCIES = {
    "a resource": "Pair('p').child",
    "a component": "Pair('p')",
    "a list of components": "[Pair('p')]",
    "an Output of a resource's": "Pair('p').child.id",
    "an Output of a resource": "pulumi.Output.from_input(Pair('p').child)",
    "a list of Outputs": "[pulumi.Output.from_input(Pair('p')), pulumi.Output.from_input('x')]",
    "an Output of a list": "pulumi.Output.from_input([Pair('p')])",
}
FAST = ("a list of components",)
DEPENDENT = HEAD + (
    'get_segment("other")\n'
    'found = get_segment_output("B", opts=InvokeOutputOptions(depends_on=DEPENDENCY))\n'
    'pulumi.export("color", found.color)\n'
)


@pytest.mark.parametrize(
    "kind",
    [each if each in FAST else pytest.param(each, marks=pytest.mark.slow) for each in DEPENDENCIES],
)
def test_a_lookup_waits_for_all_that_it_depends_on_and_asks_anew(
    engine: Run, emulator: Emulator, kind: str
) -> None:
    emulator.seed("segments", {"displayName": "other"})
    program = DEPENDENT.replace("DEPENDENCY", DEPENDENCIES[kind])
    planned = engine(program).preview()
    assert planned.ok, planned.errors
    warnings = [text for severity, _, text in planned.diagnostics if severity == "warning"]
    assert warnings == [
        """get_segment(display_name="B") isn't known in this preview: p-s doesn't exist yet"""
    ]
    done = engine().up()
    assert done.ok, done.errors
    assert done.outputs == {"color": "#111111"}
    assert engine().preview(expect_no_changes=True).ok
    changed = engine(program.replace("#111111", "#222222")).up()
    assert changed.ok, changed.errors
    assert changed.outputs == {"color": "#222222"}


def test_a_resource_that_was_written_makes_lookups_ask_anew(engine: Run, emulator: Emulator) -> None:
    program = HEAD + (
        'before = get_segment("other")\n'
        'b = Segment("b", display_name="B", color=COLOR, journey=journey("/b"))\n'
        'pulumi.export("color", b.id.apply(lambda _: get_segment("B").color))\n'
    )
    emulator.seed("segments", {"displayName": "other"})
    assert engine(program).up().ok
    changed = engine(program.replace("#111111", "#222222")).up()
    assert changed.ok, changed.errors
    assert changed.outputs == {"color": "#222222"}


@pytest.mark.slow
def test_what_a_lookup_by_an_output_feeds_depends_on_the_outputs_resource(
    engine: Run, emulator: Emulator
) -> None:
    program = HEAD + (
        'b = Segment("b", display_name="B", journey=journey("/b"))\n'
        "found = get_segment_output(id=b.id)\n"
        'Segment("c", display_name=found.display_name.apply(lambda n: n + "C"), journey=journey("/c"))\n'
    )
    assert engine(program).up().ok
    records = engine().export()["deployment"]["resources"]
    (c,) = [each for each in records if each["urn"].endswith("::c")]
    assert any(urn.endswith("::b") for urn in c["dependencies"])


# --- providers ---------------------------------------------------------------------------------------------------

PASSPHRASE = {"PULUMI_CONFIG_PASSPHRASE": "pass"}


def test_a_synchronous_lookup_with_a_provider_takes_secrets_of_stack_config(
    engine: Run, emulator: Emulator
) -> None:
    emulator.seed("segments", {"displayName": "there"})
    none: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": None,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": None,
    }
    config = {
        "genesys:clientId": Secret(emulator.client_id),
        "genesys:clientSecret": Secret(emulator.client_secret),
        "segment:token": Secret("planted-token"),
    }
    program = HEAD + (
        'eu = Provider("eu", timeout=60)\n'
        'pulumi.export("found", [get_segment("there").display_name,\n'
        '    get_segment("there", opts=InvokeOptions(provider=eu)).display_name])\n'
    )
    done = engine(program, config=config, env={**none, **PASSPHRASE}).up()
    assert done.ok, done.errors
    assert done.outputs == {"found": ["there", "there"]}
    assert emulator.client_secret not in json.dumps(engine(env=PASSPHRASE).export())


def test_a_synchronous_lookup_takes_a_providers_own_secret(engine: Run, emulator: Emulator) -> None:
    org = emulator.add_org("eu", "planted-eu", name="org eu", port=0)
    org.seed("segments", {"displayName": "there"})
    program = HEAD + (
        "config = pulumi.Config()\n"
        'eu = Provider("eu", base_url=config.require("eu"), client_id=config.require_secret("id"),\n'
        '              client_secret=config.require_secret("secret"))\n'
        'pulumi.export("found", get_segment("there", opts=InvokeOptions(provider=eu)).display_name)\n'
        'Segment("bad", display_nam="x")\n'
    )
    config = {"eu": org.url, "id": Secret("eu"), "secret": Secret("planted-eu")}
    wrong = engine(program, config=config, env=PASSPHRASE).preview()
    assert not wrong.ok
    assert "1 mistake was found in the program; nothing was changed:" in "\n".join(wrong.errors)
    done = engine(
        program.replace('Segment("bad", display_nam="x")\n', ""), config=config, env=PASSPHRASE
    ).up()
    assert done.ok, done.errors
    assert done.outputs == {"found": "there"}


@pytest.mark.slow
def test_a_synchronous_lookup_says_what_of_its_provider_isnt_known_yet(
    engine: Run, emulator: Emulator
) -> None:
    program = HEAD + (
        'a = Segment("a", display_name="A", journey=journey("/a"))\n'
        'eu = Provider("eu", client_id=a.id, client_secret="x")\n'
        'get_segment("there", opts=InvokeOptions(provider=eu))\n'
    )
    result = engine(program, env=PASSPHRASE).up()
    assert not result.ok
    assert "The provider's genesys:clientId are known only while the program runs: use the _output form" in (
        "\n".join(result.errors)
    )


# --- secrets -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_a_secret_argument_finds_is_secret(project: Project, engine: Run, emulator: Emulator) -> None:
    emulator.seed("segments", {"displayName": "planted-name", "description": "planted-text"})
    program = HEAD + (
        'found = get_segment_output(pulumi.Output.secret("planted-" + "name"))\n'
        'pulumi.export("text", found.description)\n'
        'Segment("a", display_name="A", description=found.description, journey=journey("/a"))\n'
    )
    done = engine(program, env=PASSPHRASE).up()
    assert done.ok, done.errors
    files = [p for p in project.root.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    written = "".join(p.read_text(errors="replace") for p in files) + repr(done.diagnostics)
    assert '"ciphertext"' in written
    assert "planted-text" not in written
    assert "planted-name" not in written
    assert [b["description"] for b in emulator.find_all("segments", "A")] == ["planted-text"]
    assert list(project.root.glob("journeys.*.lock.json")) == []


@pytest.mark.parametrize("seeded", [[], ["planted-nam"], ["planted-name"] * 2])
def test_a_failure_doesnt_tell_a_secret_argument(engine: Run, emulator: Emulator, seeded: list[str]) -> None:
    for name in seeded:
        emulator.seed("segments", {"displayName": name})
    result = engine(HEAD + 'get_segment_output(pulumi.Output.secret("planted-" + "name"))\n').preview()
    assert not result.ok
    said = "\n".join(text for _, _, text in result.diagnostics)
    assert 'get_segment(display_name="[secret]") failed; why isn\'t shown' in said
    assert "planted" not in said


# --- whose org ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ['get_segment("there")', 'get_segment_output("there")'])
def test_a_lookup_in_another_org_than_the_configured_one_is_refused(
    project: Project, engine: Run, emulator: Emulator, call: str
) -> None:
    emulator.seed("segments", {"displayName": "there"})
    emulator.requests.clear()
    result = engine(HEAD + call + "\n", config={"genesys:orgId": "another-org"}).preview()
    assert not result.ok
    said = "\n".join(text for _, _, text in result.diagnostics)
    assert f"belong to organisation {emulator.org.id}" in said
    assert "another-org" in said
    assert "Traceback" not in said
    assert project.requests() == []
