"""The mapping file: what a person edits in it is what the next export does; bad files end with a clear message."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml
from support.orgs import action_map, segment, template

from journeys.emulator import Emulator

from .conftest import Shop, writes

MAPPING = "journeys.export.yaml"
IMPORT = "journeys.dev.import.json"
OFFER = {"mediaType": "webMessagingOffer"}


def filled(emulator: Emulator) -> None:
    """A segment with a map and a template of their own, and a segment that two maps share."""
    own = emulator.seed("segments", segment("VIP", "/vip"))["id"]
    shared = emulator.seed("segments", segment("Everybody", "/"))["id"]
    shown = emulator.seed("actiontemplates", template("Sale"))["id"]
    content = {"mediaType": "contentOffer", "actionTemplate": {"id": shown}}
    emulator.seed("actionmaps", action_map("VIP sale", [own, shared], content))
    emulator.seed("actionmaps", action_map("Help", [shared], OFFER))


def edit(shop: Shop, change: Any) -> None:
    """Changes the entries of the mapping file: `change(type, entry)`."""
    document = yaml.safe_load(shop.text(MAPPING))
    for token, entries in document["objects"].items():
        for entry in entries:
            change(token, entry)
    (shop.root / MAPPING).write_text("# mine\n" + yaml.safe_dump(document))


def imported(shop: Shop) -> dict[str, str]:
    """The names in the import file, with their parents."""
    return {each["name"]: each.get("parent", "") for each in shop.document(IMPORT)["resources"]}


@pytest.mark.slow
def test_a_bundle_is_what_only_one_map_uses(on_both: Shop, emulator: Emulator) -> None:
    filled(emulator)
    on_both.stack(emulator)
    on_both.run("export")
    assert imported(on_both) == {
        "vip-sale": "",
        "vip-sale-action-template": "vip-sale",
        "everybody": "",
        "vip-sale-segment": "vip-sale",
        "help": "",
        "vip-sale-action-map": "vip-sale",
    }
    program = on_both.text("exported.py")
    assert '"trigger_with_segments": [everybody.id],' in program  # the bundle adds its own
    assert '"action": {"media_type": "contentOffer"},' in program
    on_both.run("import", "--file", str(on_both.root / IMPORT))
    on_both.run("preview", "--expect-no-changes")


@pytest.mark.slow
def test_renaming_skipping_and_bundling(shop: Shop, emulator: Emulator) -> None:
    filled(emulator)
    shop.stack(emulator)
    shop.run("export")

    def change(token: str, entry: dict[str, Any]) -> None:
        if entry["object"] in ("Everybody", "Help"):
            entry.pop("name")
            entry["component"] = "greeting"
        elif entry["object"] == "Sale":
            entry.pop("component")
            entry["take"] = False
        else:
            entry.pop("component")
            entry["name"] = entry["object"].lower().replace(" ", "_") + "_x"

    edit(shop, change)
    found = shop.json("export")
    assert imported(shop) == {
        "greeting": "",
        "greeting-segment": "greeting",
        "vip_x": "",
        "greeting-action-map": "greeting",
        "vip_sale_x": "",
    }
    program = shop.text("exported.py")
    assert 'get_action_template("Sale")' in program
    assert "trigger_with_segments=[greeting.segment_id, vip_x.id]," in program
    assert [each["about"] for each in found["remarks"] if each["kind"] == "left out"] == ["Sale"]
    assert shop.text(MAPPING).startswith("# mine\n")  # nothing new, so it is left alone
    shop.run("import", "--file", str(shop.root / IMPORT))
    shop.run("preview", "--expect-no-changes")


def test_review_writes_the_mapping_file_alone(shop: Shop, emulator: Emulator) -> None:
    filled(emulator)
    shop.stack(emulator)
    shop.run("export", "--review")
    assert sorted(each.name for each in shop.root.iterdir() if each.is_file()) == [
        "Pulumi.dev.yaml",
        "Pulumi.yaml",
        MAPPING,
    ]


@pytest.mark.parametrize(
    ("token", "rest"),
    [
        ("genesys:Segment", {"vip-sale-action-map", "vip-sale-action-template"}),
        ("genesys:ActionMap", {"vip-sale-segment", "vip-sale-action-template"}),
    ],
)
@pytest.mark.parametrize("alone", [False, True])
def test_a_component_whose_part_is_left_out_is_taken_apart(
    token: str, rest: set[str], alone: bool, shop: Shop, emulator: Emulator
) -> None:
    """Also where the mapping file has nothing but that. With its component it comes back when the part is taken again."""
    filled(emulator)
    shop.stack(emulator)
    shop.run("export", "--review")
    title = "VIP" if token == "genesys:Segment" else "VIP sale"

    def leave(kind: str, entry: dict[str, Any]) -> None:
        if (kind, entry["object"]) == (token, title):
            entry["take"] = False

    edit(shop, leave)
    if alone:
        document = {"version": 1, "objects": {token: [{"object": title, "take": False}]}}
        (shop.root / MAPPING).write_text(yaml.safe_dump(document))
    found = shop.json("export")
    assert imported(shop) == dict.fromkeys({"everybody", "help", *rest}, "")
    (remark,) = [each["text"] for each in found["remarks"] if each["about"] == "vip-sale"]
    assert "no JourneyBundle is made" in remark
    shop.run("import", "--file", str(shop.root / IMPORT))
    shop.run("preview", "--expect-no-changes")
    edit(shop, lambda kind, entry: entry.pop("take", None))
    if alone:
        assert "write `component: vip-sale` at the" in shop.run("export", code=1)
        return
    shop.run("export")
    assert imported(shop)["vip-sale-segment"] == "vip-sale"
    shop.run("import", "--file", str(shop.root / IMPORT))
    shop.run("preview", "--expect-no-changes")


def test_lists_of_a_run_that_ended_are_not_used_again(shop: Shop, emulator: Emulator) -> None:
    """Only of one that was interrupted: this one's user corrects the mapping file, and the org goes on."""
    filled(emulator)
    shop.stack(emulator)
    entry = {"object": "Everybody", "component": "none"}
    document = {"version": 1, "objects": {"genesys:Segment": [entry]}}
    (shop.root / MAPPING).write_text(yaml.safe_dump(document))
    said = shop.run("export", code=1)
    assert "has no action map: write `component: none` at the action map" in said
    emulator.seed("segments", segment("New", "/new"))
    (shop.root / MAPPING).unlink()
    shop.run("export")
    assert "new" in imported(shop)
    (shop.root / "exported.py").write_text("# mine\n")
    shop.run("export", code=1)
    emulator.seed("segments", segment("Newer", "/newer"))
    shop.run("export", "--overwrite")
    assert "newer" in imported(shop)


def test_a_program_that_was_edited_is_not_written_over(shop: Shop, emulator: Emulator) -> None:
    filled(emulator)
    shop.stack(emulator)
    (shop.root / "exported.py").write_text("mine = 1\n")
    assert "exported.py is there and was changed since" in shop.run("export", code=1)
    assert shop.text("exported.py") == "mine = 1\n"
    shop.run("export", "--overwrite")
    assert "JourneyBundle" in shop.text("exported.py")
    emulator.seed("segments", segment("New", "/new"))
    shop.run("export")  # as it was written last
    assert "new = Segment(" in shop.text("exported.py")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"component": "x"}, 'the component "x" of the mapping file'),
        ({"name": "help"}, 'gives the name "help" to'),
        ({"take": "no"}, "has a take that is no bool"),
        ({"nme": "x"}, "has the unknown field 'nme'"),
    ],
)
def test_a_mapping_file_that_contradicts_itself(
    change: dict[str, Any], said: str, shop: Shop, emulator: Emulator
) -> None:
    filled(emulator)
    shop.stack(emulator)
    shop.run("export")

    def apply(token: str, entry: dict[str, Any]) -> None:
        if entry["object"] == "Everybody":
            entry.pop("name", None)
            entry.update(change)

    before = shop.text("exported.py")
    edit(shop, apply)
    assert said in shop.run("export", code=1)
    assert shop.text("exported.py") == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not YAML"),
        ("version: 2\n", "is no mapping file of version 1"),
        (
            "version: 1\nobjects: {genesys:Sgment: []}\n",
            "no resource type 'genesys:Sgment'; there are genesys:ActionMap",
        ),
        ("version: 1\nobjects: {genesys:Segment: 3}\n", "must have a list for each resource type"),
        ("version: 1\nobjects: {genesys:Segment: [3]}\n", "must have `object`"),
        ("a: !!python/object/apply:os.system ['touch hacked']\n", "is not YAML"),
    ],
)
def test_a_bad_mapping_file(text: str, said: str, shop: Shop, emulator: Emulator) -> None:
    filled(emulator)
    shop.stack(emulator)
    (shop.root / MAPPING).write_text(text)
    assert said in shop.run("export", code=1)
    assert not (shop.root / "exported.py").exists()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "is not JSON"),
        ({"resources": 3}, "has no list of `resources`"),
        ({"resources": [{"type": "aws:s3:Bucket", "name": "b", "id": "b"}]}, "this command doesn't import"),
        ({"resources": [{"type": "T", "name": "b", "id": "<PLACEHOLDER>"}]}, "has no id"),
        ({"resources": [{"type": "T", "name": "b", "id": "b"}]}, "has no inputs and outputs"),
        (
            {
                "resources": [
                    {"type": "T", "name": "b", "id": "b", "inputs": {"__provider": "gASV"}, "outputs": {}}
                ]
            },
            "journeys-as-code did not write",
        ),
    ],
)
def test_a_bad_import_file(document: Any, said: str, shop: Shop, emulator: Emulator) -> None:
    shop.stack(emulator)
    text = document if isinstance(document, str) else json.dumps(document)
    path = shop.root / "bad.json"
    path.write_text(text.replace('"T"', '"pulumi-python:dynamic/genesys:Segment"'))
    assert said in shop.run("import", "--file", str(path), code=2)


@pytest.mark.slow
def test_moving_into_a_component_after_the_import_replaces_nothing(on_both: Shop, emulator: Emulator) -> None:
    filled(emulator)
    on_both.stack(emulator)
    on_both.run("export", "--flat")
    on_both.run("import", "--file", str(on_both.root / IMPORT))
    (on_both.root / MAPPING).unlink()
    found = on_both.json("export")
    assert sum(each["kind"] == "renamed" for each in found["remarks"]) == 3
    program = on_both.text("exported.py")
    parts = '{"segment": "vip", "action_map": "vip-sale", "action_template": "sale"}'
    assert f"    moved_from={parts}," in program
    on_both.run("import", "--file", str(on_both.root / IMPORT))  # nothing is left to import
    plan = on_both.json("preview")
    changed = {each["newState"]["type"]: each["op"] for each in plan["steps"] if each["op"] != "same"}
    assert changed == {"journeys:index:JourneyBundle": "create"}
    on_both.run("up")
    assert writes(emulator) == []
    on_both.run("preview", "--expect-no-changes")


@pytest.mark.slow
def test_renaming_after_the_import_replaces_nothing(on_both: Shop, emulator: Emulator) -> None:
    filled(emulator)
    on_both.stack(emulator)
    on_both.run("export")
    on_both.run("import", "--file", str(on_both.root / IMPORT))

    def change(token: str, entry: dict[str, Any]) -> None:
        if entry.get("component"):
            entry["component"] = "sale-for-vips-and-everybody-else-who-came-by"
        elif entry["object"] == "Help":
            entry["name"] = "help-them"

    edit(on_both, change)
    on_both.run("export")
    program = on_both.text("exported.py")
    assert 'aliases=[pulumi.Alias(name="vip-sale")]' in program
    assert 'aliases=[pulumi.Alias(name="help")]' in program
    on_both.run("preview", "--expect-no-changes")


@pytest.mark.slow
def test_taking_a_component_apart_replaces_nothing(on_both: Shop, emulator: Emulator) -> None:
    filled(emulator)
    on_both.stack(emulator)
    on_both.run("export")
    on_both.run("import", "--file", str(on_both.root / IMPORT))
    (on_both.root / MAPPING).unlink()
    on_both.run("export", "--flat")
    plan = on_both.json("preview")
    changed = {each["oldState"]["type"]: each["op"] for each in plan["steps"] if each["op"] != "same"}
    assert changed == {"journeys:index:JourneyBundle": "delete"}
    command = ["ruff", "format", "--isolated", "--check", str(on_both.root / "exported.py")]
    subprocess.run([sys.executable, "-m", *command], check=True)


def twins(emulator: Emulator) -> None:
    for page in ("/a", "/b"):
        emulator.seed("segments", segment("Twice", page))


@pytest.mark.slow
def test_one_of_several_namesakes_is_taken_when_a_person_says_so(shop: Shop, emulator: Emulator) -> None:
    twins(emulator)
    emulator.seed("segments", segment("Once", "/c"))
    shop.stack(emulator)
    assert shop.json("export")["taken"] == 1

    def change(token: str, entry: dict[str, Any]) -> None:
        if entry.get("nth") == 2:
            entry.pop("take")
            entry.pop("why")

    edit(shop, change)
    found = shop.json("export")
    assert found["taken"] == 2
    assert [each["about"] for each in found["remarks"] if each["kind"] == "left out"] == ["Twice"]
    shop.run("import", "--file", str(shop.root / IMPORT))
    shop.run("preview", "--expect-no-changes")


@pytest.mark.slow
def test_a_stack_that_allows_namesakes_takes_them_all(shop: Shop, emulator: Emulator) -> None:
    twins(emulator)
    shop.stack(emulator, **{"genesys:onExisting": "create"})
    assert shop.json("export")["taken"] == 2
    assert sorted(imported(shop)) == ["twice", "twice-2"]
    shop.run("import", "--file", str(shop.root / IMPORT))
    shop.run("preview", "--expect-no-changes")
