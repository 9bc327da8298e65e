"""Programs with segments, run unchanged on the embedded engine with the real plugin process."""

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
    assert project.requests() == ["POST /api/v2/journey/segments"] * 2
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
    assert head == "4 mistakes were found in the program; nothing was sent:"
    assert lines[0] == '  Segment "a": display_name: is required'
    assert lines[1].startswith('  Segment "a": display_nam: unknown field, did you mean "display_name"?')
    assert sorted(line.split(":")[1].strip() for line in lines[2:]) == ["clientId", "requestPerMinute"]
    assert "planted-id" not in error
    assert emulator.requests == []


WARNED = HEAD + (
    'Segment("a", display_name="A", journey={"patterns": []},\n'
    '        opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="1m")))\n'
)


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
    assert 'color: must match ^#[0-9a-fA-F]{6}$; got "Session"' in "\n".join(result.errors)
    assert len(emulator.objects("segments")) == 1


def test_a_program_that_fails_creates_nothing_half(engine: Run, emulator: Emulator) -> None:
    result = engine(
        HEAD + 'Segment("a", display_name="A", journey=journey("/a"))\nraise ValueError("oops")'
    ).preview()
    assert not result.ok
    assert "oops" in "\n".join(text for _, _, text in result.diagnostics)


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


# --- lookups -----------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("call", "message", "requests"),
    [
        (
            'get_segment("pricin")',
            'There is no segment named "pricin" on {host}; there are 3, such as "pricing"',
            2,
        ),
        ('get_segment("twin")', '2 segments are named "twin" on {host}: {twins}. Give the id', 1),
        ('get_segment(id="nowhere")', "There is no segment with the id nowhere on {host}", 1),
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
    assert warning.startswith(
        'get_segment(display_name="x") asks the API. No Genesys Cloud credentials: set GENESYSCLOUD_OAUTHCLIENT_ID'
    )
    assert "`journeys lock --stack dev`, run where there are credentials, writes the lookup to" in warning
    assert emulator.requests == []
    failed = engine(env=none).up()
    assert 'get_segment(display_name="x") asks the API.' in "\n".join(failed.errors)
    assert "No Genesys Cloud credentials: set GENESYSCLOUD_OAUTHCLIENT_ID" in "\n".join(failed.errors)


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


# --- several orgs ------------------------------------------------------------------------------------------------

TWO_ORGS = HEAD + (
    "config = pulumi.Config()\n"
    'one = Provider("one", base_url=config.require("one"), client_id="one", client_secret=config.require("s1"))\n'
    'two = Provider("two", base_url=config.require("two"), credentials_env="EU")\n'
    "class Pair(pulumi.ComponentResource):\n"
    "    def __init__(self, name, opts=None):\n"
    '        super().__init__("test:index:Pair", name, None, opts)\n'
    '        Segment(name + "-s", display_name=name, journey=journey("/a"),\n'
    "                opts=pulumi.ResourceOptions(parent=self))\n"
    "        self.register_outputs({})\n"
    'Pair("in-one", pulumi.ResourceOptions(providers=[one]))\n'
    'Segment("in-two", display_name="in-two", journey=journey("/a"), opts=pulumi.ResourceOptions(provider=two))\n'
    'pulumi.export("n", get_segment_output("seeded", opts=pulumi.InvokeOutputOptions(provider=two)).version)\n'
)


def test_two_explicit_providers_with_the_default_variables_wrong(
    project: Project, engine: Run, emulator: Emulator
) -> None:
    one = emulator.add_org("one", "planted-one", name="org one", port=0)
    two = emulator.add_org("two", "planted-two", name="org two", port=0)
    two.seed("segments", {"displayName": "seeded"})
    env: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": "wrong",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": "wrong",
        "GENESYSCLOUD_ACCESS_TOKEN": "wrong",
        "GENESYSCLOUD_EU_OAUTHCLIENT_ID": "two",
        "GENESYSCLOUD_EU_OAUTHCLIENT_SECRET": "planted-two",
        "PULUMI_CONFIG_PASSPHRASE": "pass",
    }
    config = {"one": one.url, "two": two.url, "s1": "planted-one"}
    options: dict[str, Any] = {"env": env, "config": config}
    done = engine(TWO_ORGS, **options).up()
    assert done.ok, done.errors
    assert done.outputs == {"n": 1}
    assert [b["displayName"] for b in one.objects("segments").values()] == ["in-one"]
    assert [b["displayName"] for b in two.objects("segments").values()] == ["seeded", "in-two"]
    assert emulator.objects("segments") == {}
    assert engine(**options).preview(expect_no_changes=True).ok
    assert engine(**options).refresh(expect_no_changes=True).ok
    state = json.dumps(engine(**options).export())
    assert "planted-one" not in state
    assert "planted-two" not in state
    assert engine(**options).destroy().ok
    assert len(one.objects("segments")) + len(two.objects("segments")) == 1


def test_the_wrong_orgs_secret_loses_nothing(project: Project, engine: Run, emulator: Emulator) -> None:
    program = HEAD + 'Segment("a", display_name="A", journey=journey("/a"))\n'
    config = {"genesys:orgId": emulator.org.id}
    assert engine(program, config=config).up().ok
    before = json.dumps(engine(config=config).export()["deployment"]["resources"])
    emulator.add_org("wrong", "planted-wrong", name="wrong org")
    env: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": "wrong",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": "planted-wrong",
    }
    for command in ("refresh", "destroy"):
        result = getattr(engine(config=config, env=env), command)()
        assert not result.ok
        text = "\n".join(result.errors)
        assert (
            f'belong to organisation {emulator.orgs["wrong org"].id} ("wrong org"), but genesys:orgId' in text
        )
        assert "planted-wrong" not in text
    assert json.dumps(engine(config=config).export()["deployment"]["resources"]) == before
    assert len(emulator.objects("segments")) == 1


# --- secrets -----------------------------------------------------------------------------------------------------


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


def test_what_a_transformation_did_is_checked(project: Project, engine: Run) -> None:
    """The plugin takes the program's word only for values that nothing has changed since."""
    program = TRANSFORMED.replace("OPTIONS", "opts=pulumi.ResourceOptions(transformations=[change])")
    planned = engine(program.replace("CHANGE", '"color": "blue"'), env=PASSPHRASE).preview()
    assert not planned.ok
    assert any("color: is not valid" in text for text in planned.errors), planned.errors
    assert project.requests() == []
    done = engine(program.replace("CHANGE", '"color": "#112233"'), env=PASSPHRASE).up()
    assert done.ok, done.errors
    assert resources(engine(env=PASSPHRASE).export())["a"]["inputs"]["__key"] == "journeys-test/dev/a"


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
