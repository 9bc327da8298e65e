"""`journeys export`: a seeded org becomes a program whose preview is clean, and nothing in the org changes."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.orgs import action_map, fill, segment

from journeys.cli.environment import for_stack
from journeys.cli.project import load
from journeys.emulator import Emulator

from .conftest import Shop, writes

IMPORT = "journeys.dev.import.json"
CHECKOUT = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "title": "Checkout",
    "type": "object",
    "properties": {"sum": {"type": "number"}},
}


def kinds(exported: Any) -> dict[str, list[str]]:
    """The remarks: what each kind is about."""
    found: dict[str, list[str]] = {}
    for each in exported["remarks"]:
        found.setdefault(each["kind"], []).append(each["about"])
    return found


@pytest.mark.slow
def test_an_org_is_taken_in_without_a_write_and_previews_clean(on_both: Shop, emulator_of: Any) -> None:
    emulator = emulator_of(switches={"server_defaults": "full"})
    fill(emulator)
    on_both.stack(emulator)
    exported = on_both.json("export")
    pages = [each.path for each in emulator.requests if not each.token]
    # Whose org, eleven types (event definitions in two requests), three lists of what they refer to.
    assert len(pages) == len(set(pages)) == 16
    assert exported["taken"] == 77
    on_both.run("import", "--file", str(on_both.root / IMPORT))
    emulator.requests.clear()
    on_both.run("preview", "--expect-no-changes")
    on_both.run("preview", "--live", "--expect-no-changes")
    assert writes(emulator) == []
    on_both.run("lock", "--check")
    state = json.loads(on_both.run("import", "--file", str(on_both.root / IMPORT), "--json"))
    assert (state["imported"], state["known"]) == (0, 77)


def test_what_cannot_be_decided_is_reported(shop: Shop, emulator: Emulator) -> None:
    fill(emulator)
    shop.stack(emulator)
    found = kinds(shop.json("export"))
    assert found["left out"] == ["Given twice"] * 3
    assert sorted(found["dangling"]) == ["Dangling", "Outcomes only"]
    assert found["config"] == ["Of a twin"]
    assert "Outcomes only" in found["warning"]
    config = yaml.safe_load(shop.text("Pulumi.dev.yaml"))["config"]
    (twin,) = [each for each in emulator.find_all("segments", "Given twice") if each["id"] in config.values()]
    assert config["acme:givenTwiceSegmentId"] == twin["id"]
    assert "config.require(" in shop.text("exported.py")


def test_a_second_export_is_the_same_bytes(shop: Shop, emulator: Emulator) -> None:
    fill(emulator)
    shop.stack(emulator)
    names = ("exported.py", "journeys.export.yaml", IMPORT, "Pulumi.dev.yaml", "journeys.dev.lock.json")
    shop.run("export")
    before = [(shop.root / name).read_bytes() for name in names]
    shop.run("import", "--file", str(shop.root / IMPORT))
    shop.run("export")
    assert [(shop.root / name).read_bytes() for name in names] == before


def test_an_org_of_equal_content_gives_the_same_program(shop: Shop, tmp_path: Path, emulator_of: Any) -> None:
    texts, documents = [], []
    for seed in (1, 2):
        emulator = emulator_of()
        fill(emulator, seed=seed)
        shop.stack(emulator)
        shop.run("export", "--overwrite")
        texts.append((shop.text("exported.py"), shop.text("journeys.export.yaml")))
        documents.append(shop.document(IMPORT))
        for name in ("exported.py", "journeys.export.yaml", "journeys.dev.lock.json", IMPORT):
            (shop.root / name).unlink()
    assert texts[0] == texts[1]
    left, right = ([_skeleton(each) for each in document["resources"]] for document in documents)
    assert left == right


def _skeleton(entry: dict[str, Any]) -> Any:
    """An entry without what is different in another org."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            hidden = ("id", "self_uri", "created_date", "modified_date", "__record", "outcome_id")
            return {k: strip(v) for k, v in value.items() if k not in hidden}
        if isinstance(value, list):
            return [strip(each) for each in value]
        return "an id" if isinstance(value, str) and len(value) == 36 and value.count("-") == 4 else value

    return strip(entry)


def test_an_interrupted_export_does_not_ask_again(shop: Shop, emulator: Emulator) -> None:
    fill(emulator)
    shop.stack(emulator)
    emulator.faults.add("status", path="/actionmaps", status=400, message="no")
    shop.run("export", code=1)
    assert not (shop.root / "exported.py").exists()
    emulator.requests.clear()
    shop.run("export")
    assert not emulator.requests.matching(path="/journey/segments")
    assert len(emulator.requests.matching(path="/journey/actionmaps")) == 1
    emulator.requests.clear()
    shop.run("export")  # a run of its own again
    assert emulator.requests.matching(path="/journey/segments")


@pytest.mark.slow
def test_an_interrupted_import_goes_on(on_both: Shop, emulator: Emulator) -> None:
    fill(emulator)
    on_both.stack(emulator)
    on_both.run("export")
    document = on_both.document(IMPORT)
    entries = document["resources"]
    part = on_both.root / "part.json"
    parents = [each for each in entries if each.get("component")][:3]
    names = {each["name"] for each in parents}
    children = [each for each in entries if each.get("parent") in names][:4]  # halfway through a bundle
    part.write_text(json.dumps({"resources": parents + children}))
    assert on_both.json("import", "--file", str(part))["imported"] == 4
    assert on_both.json("import", "--file", str(on_both.root / IMPORT)) == {
        "file": str(on_both.root / IMPORT),
        "imported": 73,
        "known": 4,
    }
    on_both.run("preview", "--expect-no-changes")


def test_a_killed_export_goes_on(shop: Shop, emulator: Emulator) -> None:
    fill(emulator)
    shop.stack(emulator)
    emulator.faults.add("stall", path="/actionmaps", ms=60_000)
    command = [sys.executable, "-m", "journeys.cli", "export", "--cwd", str(shop.root)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        until = time.monotonic() + 60
        while not emulator.requests.matching(path="/actionmaps") and time.monotonic() < until:
            time.sleep(0.05)
        running.kill()
    emulator.faults.clear()
    emulator.requests.clear()
    shop.run("export")
    assert not emulator.requests.matching(path="/journey/segments")
    assert len(emulator.requests.matching(path="/journey/actionmaps")) == 1


@pytest.mark.cli
def test_pulumi_takes_the_file_itself_and_ours_protects_nothing(on_both: Shop, emulator: Emulator) -> None:
    if on_both.engine != "pulumi":
        pytest.skip("it is about the CLI")
    fill(emulator)
    on_both.stack(emulator)
    on_both.run("export", "--id", next(iter(emulator.objects("actiontemplates"))))
    on_both.run("import", "--file", str(on_both.root / IMPORT), "--protect")
    on_both.run("export", "segment", "--name", "segment 00*", "--overwrite")
    on_both.run("import", "--file", str(on_both.root / IMPORT))
    on_both.run("export", "segment", "--name", "segment 01*", "--overwrite")
    project = load(on_both.root, "dev")
    command = ["pulumi", "import", "--file", IMPORT, "--generate-code=false", "--protect=false", "--yes"]
    environment = {**for_stack(project), "PATH": os.environ["PATH"]}
    subprocess.run([*command, "--stack", "dev"], cwd=on_both.root, env=environment, check=True)
    state = on_both.document(".journeys/pulumi-state/.pulumi/stacks/acme/dev.json")
    resources = state["checkpoint"]["latest"]["resources"]
    protected = {
        each["type"].rpartition(":")[2]: each.get("protect", False) for each in resources if each.get("id")
    }
    assert (protected["ActionTemplate"], protected["Segment"]) == (True, False)
    assert sum(each["type"].endswith("Segment") for each in resources) == 20


@pytest.mark.slow
def test_the_program_passes_the_checkers(shop: Shop, emulator: Emulator) -> None:
    fill(emulator)
    shop.stack(emulator)
    shop.run("export")
    program = str(shop.root / "exported.py")
    for length in ("88", "120"):
        format = ["ruff", "format", "--isolated", "--line-length", length, "--check", program]
        subprocess.run([sys.executable, "-m", *format], check=True)
    check = ["ruff", "check", "--isolated", "--select", "F,E4,E7,E9,UP,B,SIM", program]
    subprocess.run([sys.executable, "-m", *check], check=True)
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-m", "mypy", "--strict", program], check=True, cwd=root)


@pytest.mark.slow
def test_the_program_passes_pyright(shop: Shop, emulator: Emulator) -> None:
    fill(emulator)
    shop.stack(emulator)
    shop.run("export")
    program = str(shop.root / "exported.py")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, program]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True)
    if not done.stdout.startswith("{"):
        pytest.skip(f"pyright does not run here: {done.stderr or done.stdout}"[:300])
    found = json.loads(done.stdout)
    assert (found["summary"]["filesAnalyzed"], found["generalDiagnostics"]) == (1, [])


def test_references_are_written_instead_of_ids(shop: Shop, emulator: Emulator) -> None:
    fill(emulator)
    shop.stack(emulator)
    shop.run("export", "--flat")
    program = shop.text("exported.py")
    ids = [
        each["id"]
        for kind in ("segments", "flows", "actiontemplates")
        for each in emulator.objects(kind).values()
    ]
    assert not any(id in program for id in ids)
    assert '"trigger_with_segments": [' not in program
    assert "trigger_with_segments=[segment_000.id, segment_001.id]," in program
    assert "JourneyBundle" not in program
    assert ast.parse(program)


@pytest.mark.parametrize("way", [["segment", "--name", "segment 00[12]"], ["actionmap", "--name", "MAP 00?"]])
def test_a_selection_brings_what_it_depends_on(way: list[str], shop: Shop, emulator: Emulator) -> None:
    fill(emulator)
    shop.stack(emulator)
    found = shop.json("export", *way)
    types = [each["type"].rpartition(":")[2] for each in shop.document(IMPORT)["resources"] if "id" in each]
    if way[0] == "segment":
        assert types == ["Segment", "Segment"]
        assert not emulator.requests.matching(path="/actionmaps")
    else:
        assert types.count("ActionMap") == 10
        assert types.count("Segment") == 10
        assert types.count("ActionTemplate") == 3
    assert found["taken"] == len(types)


def test_one_id_and_an_id_that_is_not_there(shop: Shop, emulator: Emulator) -> None:
    id = str(emulator.seed("segments", segment("VIP", "/a"))["id"])
    shop.stack(emulator)
    assert shop.json("export", "--id", id)["taken"] == 1
    assert "there is no object with the id nowhere" in shop.run("export", "--id", "nowhere", code=1)


def test_inactive_objects_are_taken(shop: Shop, emulator: Emulator) -> None:
    emulator.seed("segments", segment("Asleep", "/a", isActive=False))
    shop.stack(emulator)
    shop.run("export")
    assert "is_active=False" in shop.text("exported.py")


@pytest.mark.slow
def test_what_another_stack_owns_is_left_out_and_looked_up(shop: Shop, emulator: Emulator) -> None:
    vip = str(emulator.seed("segments", segment("VIP", "/a"))["id"])
    emulator.seed("actionmaps", action_map("Offer", [vip], {"mediaType": "webMessagingOffer"}))
    shop.stack(emulator)
    shop.stack(emulator, "other")
    shop.run("export", "segment", stack="other")
    shop.run("import", "--file", str(shop.root / "journeys.other.import.json"), stack="other")
    state = shop.root / ".journeys" / "engine" / "acme" / "other.json"
    assert kinds(shop.json("export", "--owned-by", str(state), "--overwrite"))["owned"] == ["VIP"]
    found = shop.json("export", "--owned-by", "other", "--overwrite")
    assert kinds(found)["owned"] == ["VIP"]
    program = shop.text("exported.py")
    assert 'vip_segment = get_segment("VIP")' in program
    assert "trigger_with_segments=[vip_segment.id]," in program
    shop.run("import", "--file", str(shop.root / IMPORT))
    shop.run("preview", "--expect-no-changes")


def test_a_view_has_the_event_of_its_schema_as_a_resource_and_one_of_genesys_as_it_is(
    shop: Shop, emulator: Emulator
) -> None:
    emulator.seed("externalschemas", {"jsonSchema": CHECKOUT})
    (made,) = emulator.find_all("externaldefinitions", "Checkout")
    native = emulator.seed("eventdefinitions", {"name": "Voice"})
    events = [("bought", made), ("called", native)]
    elements = [
        {"id": name, "name": name, "attributes": {"type": "Event", "id": event["id"]}}
        for name, event in events
    ]
    emulator.seed("views", {"name": "Funnel", "duration": "P30D", "elements": elements})
    shop.stack(emulator)
    exported = shop.json("export")
    program = shop.text("exported.py")
    assert "checkout_event_definition.id" in program, program
    assert native["id"] in program
    assert made["id"] not in program
    assert kinds(exported).keys() <= {"left out", "unread", "warning"}
    shop.run("import", "--file", str(shop.root / IMPORT))
    shop.run("preview", "--expect-no-changes")
