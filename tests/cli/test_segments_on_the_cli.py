"""Segments on the real Pulumi CLI: what it plans, asks, stores and says; crashes, wrong orgs, and taking over a state."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.project import Project, resources

from journeys.emulator import Emulator

pytestmark = pytest.mark.cli
Run = Callable[..., Any]

HEAD = """
import pulumi
from providers.genesys import Provider, Segment, get_segment_output

def journey(*pages):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": list(pages)}], "count": 1,
                          "stream_type": "Web", "session_type": "web"}]}
"""
PAIR = HEAD + (
    'a = Segment("a", display_name="A", journey=journey("/pricing", "/plans"))\n'
    'b = Segment("b", display_name=a.display_name.apply(lambda n: n + "B"), color="#AABBCC", '
    'context={"patterns": []})\n'
    'pulumi.export("id", b.id)\n'
)


def test_a_life(project: Project, cli: Run, emulator: Emulator) -> None:
    stack = cli(PAIR)
    assert "+ 3 to create" in stack.preview().out
    assert project.requests() == []
    stack.up()
    listed, *made = project.requests()
    assert listed == "GET /api/v2/journey/segments"  # what exists, before the first create
    assert made == ["POST /api/v2/journey/segments"] * 2
    stack.up("--expect-no-changes")
    assert project.requests() == []
    a, b = emulator.find("segments", "A"), emulator.find("segments", "AB")
    assert a is not None
    assert b is not None
    project.write(PAIR.replace("/plans", "/offers").replace("#AABBCC", "#aabbcc"))
    plan = json.loads(stack.run("preview", "--stack", "dev", "--json").out)
    changed = {s["urn"].rsplit("::", 1)[1]: s["detailedDiff"] for s in plan["steps"] if s["op"] == "update"}
    assert {name: set(diff) for name, diff in changed.items()} == {
        "a": {"journey.patterns[0].criteria[0].values[1]"}
    }
    emulator.edit("segments", a["id"], description="by hand", isActive=False)
    emulator.edit("segments", b["id"], displayName="renamed")
    emulator.requests.clear()
    seen = stack.refresh("--diff")
    assert len(project.requests()) == 2
    assert re.search(r'display_name *: "AB" => "renamed"', seen.out)
    assert "by hand" not in json.dumps([e["inputs"] for e in resources(stack.export()).values()])
    stack.up()
    assert sorted(line.split()[0] for line in project.requests()) == ["GET", "PATCH", "PATCH"]
    assert emulator.objects("segments")[b["id"]]["displayName"] == "AB"
    emulator.remove("segments", a["id"])
    stack.destroy()
    assert emulator.objects("segments") == {}
    assert resources(stack.export()) == {}


@pytest.mark.slow
@pytest.mark.parametrize("where", ["resource", "stack"])
def test_what_a_transform_makes_a_secret_of_is_one(
    project: Project, cli: Run, emulator: Emulator, where: str
) -> None:
    """The engine calls it when the program has sent its arguments."""
    program = HEAD + (
        "def change(args):\n"
        "    if args.type_.endswith(':Segment'):\n"
        "        secret = pulumi.Output.secret(args.props['description'])\n"
        "        return pulumi.ResourceTransformResult({**args.props, 'description': secret}, args.opts)\n"
        "STACK\n"
        'Segment("a", display_name="A", description="planted-secret", journey=journey("/pricing"), OPTIONS)\n'
    )
    stack = cli(
        program.replace("STACK", "").replace("OPTIONS", "opts=pulumi.ResourceOptions(transforms=[change])")
        if where == "resource"
        else program.replace("STACK", "pulumi.runtime.register_resource_transform(change)").replace(
            ", OPTIONS", ""
        )
    )
    stack.up()
    assert emulator.find("segments", "A")["description"] == "planted-secret"
    assert "planted-secret" not in json.dumps(stack.export())
    stack.up("--expect-no-changes")


def test_mistakes_come_at_once_without_a_python_stack(project: Project, cli: Run, emulator: Emulator) -> None:
    stack = cli(HEAD + 'Segment("a", display_nam="x")\nSegment("b", display_name="B", color="red")\n')
    run = stack.preview(check=False)
    assert run.code != 0
    assert "2 mistakes were found in the program; nothing was sent:" in run.text
    assert 'Segment "a": display_nam: unknown field, did you mean "display_name"?' in run.text
    assert 'Segment "b": color: must be' in run.text
    assert "Traceback" not in run.text
    assert emulator.requests == []


PLANTED = ("planted-secret", "planted-token", "planted-words", "planted-page")
HIDDEN = HEAD + (
    'p = Provider("p", access_token=pulumi.Config().require_secret("token"))\n'
    'Segment("a", display_name="A", description=pulumi.Output.secret("planted-words"),\n'
    '        journey=journey("/a", pulumi.Output.secret("planted-page")))\n'
    'Segment("b", display_name="B", journey=journey("/b"), opts=pulumi.ResourceOptions(provider=p))\n'
)


@pytest.mark.slow
def test_nothing_is_lost_to_a_wrong_org_or_region_and_no_secret_is_shown(
    project: Project, cli: Run, emulator: Emulator
) -> None:
    emulator.org.clients["planted-client"] = "planted-secret"
    emulator.token(value="planted-token")
    none: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": None,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": None,
    }
    stack = cli(
        HIDDEN,
        env=none,
        config={"genesys:orgId": emulator.org.id},
        secret={
            "genesys:clientId": "planted-client",
            "genesys:clientSecret": "planted-secret",
            "token": "planted-token",
        },
    )
    stack.up("--logtostderr", "-v=3")  # at 9 Pulumi itself writes every value that it sends to a plugin
    assert len(emulator.objects("segments")) == 2
    before = {name: entry["id"] for name, entry in resources(stack.export()).items()}

    other = emulator.add_org("planted-wrong", "planted-secret", name="wrong org")
    wrong = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": "planted-wrong",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": "planted-secret",
    }
    emulator.remove("segments", emulator.find("segments", "A")["id"])  # type: ignore[index]
    emulator.requests.clear()
    run = stack.refresh(env=wrong, check=False)
    assert not run.ok
    assert (
        f'belong to organisation {other.id} ("wrong org"), but genesys:orgId is organisation {emulator.org.id}'
        in run.text
    )
    asked = project.requests(processes=2)  # one for each provider of the program
    assert {line.split()[0] for line in asked} <= {"GET"}

    stack.run("config", "set", "genesys:baseUrl", "http://127.0.0.1:9")
    run = stack.preview(check=False)
    assert not run.ok
    host = emulator.url.removeprefix("http://")
    assert f"belongs to {host}, but genesys is configured for 127.0.0.1:9" in run.text
    assert "Traceback" not in run.text
    stack.run("config", "set", "genesys:baseUrl", emulator.url)
    assert {name: entry["id"] for name, entry in resources(stack.export()).items()} == before

    emulator.faults.add("status", method="PATCH", status=400, message="Value [planted-words2] is not valid")
    project.write(HIDDEN.replace("planted-words", "planted-words2"))
    assert not stack.up(check=False).ok
    written = "".join(
        path.read_text(errors="replace")
        for folder in (stack.backend, project.root)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "__main__.py" and path.suffix != ".pyc"
    )
    assert "ciphertext" in written
    for planted in PLANTED:
        assert planted not in written
        assert planted not in stack.everything


@pytest.mark.slow
def test_two_explicit_providers_with_the_default_variables_wrong(
    project: Project, cli: Run, emulator: Emulator
) -> None:
    one = emulator.add_org("one", "secret-one", name="org one", port=0)
    two = emulator.add_org("two", "secret-two", name="org two", port=0)
    program = HEAD + (
        "config = pulumi.Config()\n"
        'one = Provider("one", base_url=config.require("one"), client_id="one", client_secret="secret-one")\n'
        'two = Provider("two", base_url=config.require("two"), credentials_env="EU")\n'
        'for name, p in (("in-one", one), ("in-two", two)):\n'
        '    Segment(name, display_name=name, journey=journey("/a"), opts=pulumi.ResourceOptions(provider=p))\n'
    )
    stack = cli(
        program,
        config={"one": one.url, "two": two.url},
        env={
            "GENESYSCLOUD_OAUTHCLIENT_ID": "wrong",
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": "wrong",
            "GENESYSCLOUD_ACCESS_TOKEN": "wrong",
            "GENESYSCLOUD_EU_OAUTHCLIENT_ID": "two",
            "GENESYSCLOUD_EU_OAUTHCLIENT_SECRET": "secret-two",
        },
    )
    stack.up()
    assert [b["displayName"] for b in one.objects("segments").values()] == ["in-one"]
    assert [b["displayName"] for b in two.objects("segments").values()] == ["in-two"]
    stack.refresh("--expect-no-changes")
    stack.preview("--expect-no-changes")
    stack.destroy()
    assert one.objects("segments") == two.objects("segments") == {}


# --- crashes -----------------------------------------------------------------------------------------------------


def plugins(home: str) -> Iterator[int]:
    """The plugin processes of one test's own CLI, known by its home folder."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                environ = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"pulumi.dynamic" in command and f"PULUMI_HOME={home}".encode() in environ:
                yield int(entry.name)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds the plugin process by /proc")
def test_a_plugin_killed_inside_a_create(project: Project, cli: Run, emulator: Emulator) -> None:
    stack = cli(HEAD + 'Segment("a", display_name="A", journey=journey("/a"))\n')
    emulator.faults.add("latency", method="POST", path="/segments$", ms=700)
    command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", "dev"]
    process = subprocess.Popen(
        command, cwd=stack.cwd, env=stack.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + 60
    while not emulator.requests.matching("POST", "/segments$"):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)
    killed = list(plugins(stack.env["PULUMI_HOME"]))
    assert len(killed) == 1
    os.kill(killed[0], signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode != 0
    while not emulator.objects("segments"):  # the server ends what it began
        assert time.monotonic() < deadline
        time.sleep(0.02)
    emulator.faults.clear()
    assert resources(stack.export()) == {}
    run = stack.up()
    (made,) = emulator.objects("segments")
    assert 'segment "a": a run that was killed at ' in run.text
    assert f"had made it ({made})" in run.text
    assert "It is taken over" in run.text
    assert resources(stack.export())["a"]["id"] == made
    stack.preview("--expect-no-changes")


# --- both engines ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_cli_takes_over_the_embedded_engines_state(
    project: Project, engine: Run, cli: Run, emulator: Emulator
) -> None:
    program = (
        PAIR
        + 'Segment("c", display_name="C", description=pulumi.Output.secret("x"), journey=journey("/c"))\n'
    )
    own = engine(program, env={"PULUMI_CONFIG_PASSPHRASE": "passphrase"})
    done = own.up()
    assert done.ok, done.errors
    document = own.export()
    stack = cli()
    stack.import_(document)
    emulator.requests.clear()
    stack.preview("--expect-no-changes")
    assert project.requests() == []
    stack.refresh("--expect-no-changes")
    assert len(project.requests()) == 3
    emulator.edit("segments", resources(document)["a"]["id"], isActive=False, displayName="drifted")
    stack.refresh()
    stack.up()
    assert emulator.objects("segments")[resources(document)["a"]["id"]]["displayName"] == "A"
    stack.destroy()
    assert emulator.objects("segments") == {}


DIFFERS = ("created", "modified", "sourcePosition", "stackTrace", "provider")


def normal(document: dict[str, Any], emulator: Emulator) -> dict[str, Any]:
    """The recorded resources without what differs from run to run: ids, times, places in the source, host."""
    found = {}
    for name, entry in resources(document).items():
        kept = {k: v for k, v in entry.items() if k not in DIFFERS}
        # The CLI writes an empty list for an input that depends on nothing, the embedded engine nothing.
        depends = {k: v for k, v in kept.pop("propertyDependencies", {}).items() if v}
        text = json.dumps({**kept, "propertyDependencies": depends}, sort_keys=True)
        for id in emulator.org.collection("segments").records:
            text = text.replace(id, "ID")
        text = text.replace(emulator.url.removeprefix("http://"), "HOST")
        found[name] = json.loads(re.sub(r"20\d\d-\d\d-\d\dT[\d:.]+Z", "TIME", text))
    return found


def lines(state: dict[str, Any]) -> list[str]:
    return json.dumps(state, indent=1, sort_keys=True).splitlines()


STEPS = ("up", "up again", "change", "drift and refresh", "restore", "replace", "remove one", "destroy")


@pytest.mark.slow
def test_both_engines_ask_and_store_the_same(
    tmp_path: Path, emulator_of: Callable[..., Emulator], cli: Run
) -> None:
    """One story on each, compared after every step: requests with their bodies, and the state."""
    del cli  # skips where there is no CLI
    external = 'external_segment={"id": "1", "name": "n"}, '
    base = HEAD + (
        f'a = Segment("a", {external}display_name="A", journey=journey("/a", "/b"))\n'
        'b = Segment("b", display_name=a.display_name.apply(lambda n: n + "B"), journey=journey("/b"),\n'
        "            opts=pulumi.ResourceOptions(depends_on=[a]))\n"
        'pulumi.export("n", a.version)\n'
    )
    changed = base.replace('"/a", "/b"', '"/a", "/c"')
    replaced = changed.replace('"id": "1"', '"id": "2"')
    removed = replaced.partition("b = Segment")[0]
    logs: dict[str, list[Any]] = {}
    for which in ("embedded", "cli"):
        emulator = emulator_of()
        project = Project(tmp_path / which, emulator)
        stack: Any = project.cli(base) if which == "cli" else project.engine(base)
        logs[which] = []

        def act(name: str, program: str | None = None, *, on: Any = (which, project, stack)) -> None:
            kind, place, cli_stack = on
            if program is not None:
                place.write(program)
            if kind == "cli":
                getattr(cli_stack, name)()
            else:
                result = getattr(place.engine(), name)()
                assert result.ok, result.errors

        def note(step: str, *, on: Any = (which, project, stack, emulator)) -> None:
            kind, place, cli_stack, served = on
            ids = list(served.org.collection("segments").records)
            asked = []
            for entry in served.requests.matching():
                path = entry.path
                for id in ids:
                    path = path.replace(id, "ID")
                asked.append((entry.method, path, json.dumps(entry.body, sort_keys=True)))
            served.requests.clear()
            document = cli_stack.export() if kind == "cli" else place.engine().export()
            logs[kind].append((step, sorted(asked), normal(document, served)))

        for step in STEPS:
            if step in ("up", "up again"):
                act("up")
            elif step == "change":
                act("up", changed)
            elif step == "drift and refresh":
                (a,) = emulator.find_all("segments", "A")
                emulator.edit("segments", a["id"], isActive=False, displayName="drifted")
                emulator.requests.clear()
                act("refresh")
            elif step == "restore":
                act("up")
            elif step == "replace":
                act("up", replaced)
            elif step == "remove one":
                act("up", removed)
            else:
                act("destroy")
            note(step)
    for ours, theirs in zip(logs["embedded"], logs["cli"], strict=True):
        assert ours[:2] == theirs[:2]
        assert lines(ours[2]) == lines(theirs[2]), ours[0]
    who = ("GET", "/api/v2/organizations/me", "null")
    assert [(step, asked.count(who), len(asked) - asked.count(who)) for step, asked, _ in logs["cli"]] == [
        ("up", 1, 3),  # a create asks for the list once
        ("up again", 0, 0),
        ("change", 1, 1),
        ("drift and refresh", 1, 2),
        ("restore", 1, 2),  # so does a name that is put back
        ("replace", 1, 3),
        ("remove one", 1, 1),
        ("destroy", 1, 1),
    ]
