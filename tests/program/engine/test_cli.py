"""The command line: exit codes, what is printed, JSON, import files, handing a stack over."""

from __future__ import annotations

import io
import json
import re
from functools import partial

import pytest

from journeys.engine import Engine
from journeys.engine.__main__ import main
from journeys.engine.display import Display
from journeys.engine.step_view import short_type


@pytest.fixture
def run(world, capsys, monkeypatch):
    """Runs one command in the project; returns exit code, stdout and stderr."""
    monkeypatch.setenv("TOY_DB", str(world.db))
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    monkeypatch.setattr("journeys.engine.__main__.Engine", partial(Engine, trusted=world.trusted))

    def command(*args):
        code = main([*args, "--cwd", str(world.root)])
        done = capsys.readouterr()
        return code, done.out, done.err

    return command


def test_what_is_printed(world, run):
    world.program('a = Toy("a", tags={"x": 1})\npulumi.export("id", a.id)')
    code, out, _ = run("preview")
    assert code == 0
    assert " +  pulumi-python:dynamic:Toy a create\n" in out
    assert "Resources:\n    + 2 to create\n" in out
    code, out, _ = run("up", "--yes")
    assert re.search(r" \+  pulumi-python:dynamic:Toy a created \(\d+\.?\d*s\)\n", out)
    assert 'Outputs:\n    id: "a-1"\n' in out
    assert "Resources:\n    + 2 created\n" in out
    assert "Duration: " in out

    world.program('a = Toy("a", tags={"x": 2}, note="n", size=1)\npulumi.export("id", a.id)')
    code, out, _ = run("preview", "--diff", "--expect-no-changes")
    assert code == 7
    assert "          ~ x: 1 => 2\n" in out
    assert '      + note: "n"\n' in out
    assert "+-1 to replace" in out
    assert '  ~ id: "a-1" => [unknown]\n' in out
    assert "[diff: +note,size~tags]" in run("preview")[1]
    assert "errored" not in out
    assert "error: no changes were expected but changes occurred" in out

    code, out, _ = run("destroy")
    assert "    - 2 deleted\n" in out


def test_json_is_one_document_in_the_shape_of_the_cli(world, run):
    world.up('Toy("a", note="1")')
    world.program('Toy("a", note=pulumi.Output.secret("2"))\nprint("hello")')
    code, out, _ = run("preview", "--json")
    digest = json.loads(out)
    assert code == 0
    assert digest["changeSummary"] == {"same": 1, "update": 1}
    [step] = [step for step in digest["steps"] if step["op"] == "update"]
    assert step["urn"].endswith("::a")
    assert step["diffReasons"] == ["note"]
    assert step["detailedDiff"] == {"note": {"kind": "update", "inputDiff": True}}
    assert step["newState"]["inputs"]["note"]["ciphertext"] == "[secret]"
    assert [d["message"] for d in digest["diagnostics"]] == ["hello\n"]


def test_hidden_names_are_in_no_diff(world, run):
    """As in the CLI: names that begin with two underscores are the provider's own."""
    world.up('Toy("a", __mine="1", tags={"__deep": 1, "x": {"__deeper": 1}}, note="1")')
    world.program('Toy("a", __mine="2", tags={"__deep": 2, "x": {"__deeper": 2, "y": 1}}, note="2", size=1)')
    _, plain, _ = run("preview", "--diff")
    assert "y: 1" in plain
    _, out, _ = run("preview", "--json")
    [step] = [step for step in json.loads(out)["steps"] if step["op"] == "replace"]
    assert step["diffReasons"] == ["note", "size", "tags"]
    told = [step["diffReasons"], step["replaceReasons"], list(step["detailedDiff"])]
    _, done, _ = run("up", "--diff")
    _, new, _ = run("refresh", "--diff")
    _, gone, _ = run("destroy", "--diff")
    for text in (plain, json.dumps(told), done, new, gone):
        assert "__" not in text


def test_exit_codes(world, run, capsys):
    world.program('Toy("a", fail="check")')
    assert run("up")[0] == 1
    assert run("outputs", "--stack", "other")[0] == 6
    assert run("export", "--stack", "other")[0] == 6
    code, _, err = run("preview", "--config", "genesys:region=us-east-1")
    assert code == 2
    assert "--allow-real-org" in err
    (world.root / "Pulumi.yaml").write_text("name: toys\nruntime: nodejs\n")
    assert run("preview")[0] == 2
    with pytest.raises(SystemExit) as stop:
        run("frobnicate")
    assert stop.value.code == 2


def test_outputs_hide_secrets(world, run, monkeypatch):
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "x")
    world.program('pulumi.export("s", pulumi.Output.secret("hush"))\npulumi.export("n", [1])')
    code, out, _ = run("up")
    assert code == 0
    assert "hush" not in out
    code, out, _ = run("outputs", "--json")
    assert json.loads(out) == {"n": [1.0], "s": "[secret]"}
    world.program('pulumi.export("n", [1])')
    assert "  - s: [secret]\n" in run("preview")[1]
    assert "hush" not in run("destroy")[1]


def test_refresh_shows_drift_by_property_and_writes_only_when_told(world, run):
    world.up('Toy("a", note="1")\nToy("b")')
    world.put("a-1", name="a", note="2")
    world.remove("b-1")
    code, out, _ = run("refresh", "--preview-only", "--expect-no-changes", "--diff")
    assert code == 7
    assert "    ~ pulumi-python:dynamic/toy:Toy: (update)\n        [id=a-1]\n" in out
    assert '      ~ note: "1" => "2"\n' in out
    assert "    - pulumi-python:dynamic/toy:Toy: (delete)\n        [id=b-1]\n" in out
    assert world.state()["a"]["inputs"]["note"] == "1"
    assert run("refresh")[0] == 0
    assert world.state()["a"]["inputs"]["note"] == "2"
    assert "b" not in world.state()
    assert world.up().changes == {"same": 1, "update": 1, "create": 1}
    assert world.toys()["a-1"]["note"] == "1"


def test_an_import_file_takes_objects_over_without_a_write(world, run):
    world.up('Toy("x")')
    provider = world.state()["x"]["inputs"]["__provider"]
    run("destroy")
    world.calls()
    world.put("a-9", name="a", note="live")
    inputs = {"name": "a", "note": "live", "__provider": provider}
    outputs = {**inputs, "serial": 9, "loud": "A-9", "region": None}
    entry = {
        "name": "a",
        "type": "pulumi-python:dynamic/toy:Toy",
        "id": "a-9",
        "inputs": inputs,
        "outputs": outputs,
    }
    box = {"name": "box", "type": "toy:index:Box", "component": True}
    child = {**entry, "name": "box-toy", "id": "a-9", "parent": "box"}
    file = world.root / "import.json"
    file.write_text(json.dumps({"resources": [entry, box, child]}))
    code, out, _ = run("import", str(file))
    assert code == 0, out
    assert "= 2 imported" in out
    assert world.calls() == []
    world.program('Toy("a", note="live")\nBox("box", toy_name="a", note="live")')
    assert run("preview", "--expect-no-changes")[0] == 0

    again, out, _ = run("import", str(file))
    assert again == 1
    assert "is in state already" in out
    file.write_text(json.dumps({"resources": [{k: v for k, v in entry.items() if k != "outputs"}]}))
    assert "needs `id`, `inputs` and `outputs`" in run("import", str(file))[1]


def test_export_and_import_move_a_stack(world, run, monkeypatch):
    world.up('Toy("a")')
    code, out, _ = run("export")
    assert code == 0
    assert json.loads(out)["version"] == 3
    monkeypatch.setattr("sys.stdin", io.StringIO(out))
    assert run("import", "-", "--state", str(world.root / "elsewhere"))[0] == 0
    assert run("preview", "--expect-no-changes", "--state", str(world.root / "elsewhere"))[0] == 0


def test_targets(world, run):
    world.up('Toy("a")\nToy("b")')
    world.program('Toy("a", note="1")\nToy("b", note="1")\nToy("c")')
    result = world.engine().up(targets=["**::a"])
    assert result.changes == {"same": 2, "update": 1}
    assert [toy.get("note") for toy in world.toys().values()] == ["1", None]
    world.program('Toy("a", note="1")\nc = Toy("c")\nToy("b", note=c.id)')
    assert "not specified in --target list" in world.engine().up(targets=["**::b"]).errors[0]
    assert "could not be found" in world.engine().preview(targets=["urn:x"]).errors[0]
    assert world.engine().destroy(targets=["**::a"]).changes["delete"] == 1
    assert sorted(world.toys()) == ["b-1"]


def test_run_program_takes_fresh_settings(world, run):
    program = 'Toy("a", opts=O(provider=Org("o", region=pulumi.Config("toy").require("base"))))'
    world.up(program, config={"toy:base": "localhost"})
    fresh = world.engine(config={"toy:base": "127.0.0.1"})
    assert fresh.refresh().ok
    assert world.state()["a"]["outputs"]["region"] == "localhost"
    assert fresh.refresh(run_program=True).ok
    assert world.state()["a"]["outputs"]["region"] == "127.0.0.1"
    assert fresh.destroy(run_program=True).changes == {"delete": 3, "same": 3}


@pytest.mark.parametrize(
    ("terminal", "no_color", "coloured"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_colours_only_on_a_terminal(monkeypatch, terminal, no_color, coloured):
    monkeypatch.setenv("NO_COLOR", no_color)
    stream = io.StringIO()
    stream.isatty = lambda: terminal
    Display(stream, dry_run=True).title("update", "dev")
    assert ("\033[" in stream.getvalue()) is coloured


def test_types_are_shortened_as_in_the_cli():
    assert short_type("pulumi-python:dynamic/toy:Toy") == "pulumi-python:dynamic:Toy"
    assert short_type("pulumi-python:dynamic/genesys:Segment") == "pulumi-python:dynamic/genesys:Segment"
    assert short_type("pulumi:pulumi:Stack") == "pulumi:pulumi:Stack"
