"""`journeys diff` and `journeys promote`: two orgs side by side, and what the other stack's config lacks."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from support.orgs import HOSTILE, action_map, fill, segment

from journeys.cli.app import run
from journeys.emulator import CLIENT, Emulator

from .conftest import Shop, writes


def both(shop: Shop, emulator_of: Any) -> tuple[Emulator, Emulator]:
    """Two stacks with an org each."""
    dev, prod = emulator_of(), emulator_of()
    shop.stack(dev)
    shop.stack(prod, "prod")
    return dev, prod


def test_orgs_of_equal_content_are_equal(shop: Shop, emulator_of: Any) -> None:
    dev, prod = both(shop, emulator_of)
    for seed, emulator in enumerate((dev, prod)):
        fill(emulator, seed=seed)
    assert "have the same objects, with the same content" in shop.run("diff", "prod")
    assert writes(dev) == writes(prod) == []


def test_fields_are_compared_one_by_one_and_references_by_name(shop: Shop, emulator_of: Any) -> None:
    dev, prod = both(shop, emulator_of)
    for emulator, pages in ((dev, "/a"), (prod, "/b")):
        flow = emulator.seed("flows", {"name": "Help" if emulator is dev else "Other", "type": "WORKFLOW"})
        vip = emulator.seed("segments", segment("VIP", pages))["id"]
        action = {"mediaType": "architectFlow", "architectFlowFields": {"architectFlow": {"id": flow["id"]}}}
        emulator.seed("actionmaps", action_map("Offer", [vip], action))
    dev.seed("segments", segment("New", "/new"))
    found = shop.json("diff", "prod", code=7)
    assert (found["left"], found["right"]) == ("dev", "prod")
    rows = [
        (each["kind"], each["object"], each["path"], each["left"], each["right"])
        for each in found["differences"]
    ]
    assert rows == [
        ("only left", "New", "", "", ""),
        ("differs", "VIP", "journey.patterns[0].criteria[0].values", '["/a"]', '["/b"]'),
        (
            "differs",
            "Offer",
            "action.architect_flow_fields.architect_flow.id",
            "\"flow 'Help'\"",
            "\"flow 'Other'\"",
        ),
    ]
    assert (
        shop.json("diff", "prod", "--type", "segment", "--name", "v*", code=7)["differences"][0]["object"]
        == "VIP"
    )
    table = shop.run("diff", "prod", code=7)
    assert re.search(r"genesys:Segment +New +is there +is missing", table)


def test_no_name_breaks_out_of_a_markdown_table(shop: Shop, emulator_of: Any) -> None:
    dev, _ = both(shop, emulator_of)
    for name in (*HOSTILE, "a | b", "@all <img src=x>", "[x](javascript:1)", "<!-- ", "```"):
        dev.seed("segments", segment(name, "/a"))
    lines = [
        each
        for each in shop.run("diff", "prod", "--markdown", code=7).splitlines()
        if each.startswith("| gen")
    ]
    assert len(lines) == len(HOSTILE) + 5
    for line in lines:
        assert line.count("|") == 6
        assert not set(line) & set("<>[]()`@*_!\\{}")


def test_a_state_and_its_org(shop: Shop, emulator: Emulator) -> None:
    emulator.seed("segments", segment("VIP", "/a"))
    shop.stack(emulator)
    shop.run("export")
    shop.run("import", "--file", str(shop.root / "journeys.dev.import.json"))
    assert shop.json("diff")["differences"] == []
    (vip,) = emulator.objects("segments").values()
    emulator.edit("segments", vip["id"], displayName="V.I.P.")
    emulator.seed("segments", segment("By hand", "/b"))
    found = shop.json("diff", code=7)
    assert [(each["kind"], each["object"], each["path"]) for each in found["differences"]] == [
        ("only right", "By hand", ""),
        ("differs", "V.I.P.", "display_name"),
    ]


@pytest.fixture
def brought(shop: Shop, emulator: Emulator) -> Emulator:
    """An org whose segments VIP and Guest are in the stack; New was made by hand, and VIP was renamed."""
    for name in ("VIP", "Guest"):
        emulator.seed("segments", segment(name, f"/{name}"))
    shop.stack(emulator)
    shop.run("export")
    shop.run("import", "--file", str(shop.root / "journeys.dev.import.json"))
    vip = next(each for each in emulator.objects("segments").values() if each["displayName"] == "VIP")
    emulator.edit("segments", vip["id"], displayName="V.I.P.")
    emulator.seed("segments", segment("New", "/b"))
    return emulator


@pytest.mark.parametrize(
    ("options", "objects"),
    [
        ([], ["New", "V.I.P."]),
        (["--name", "v.*"], ["V.I.P."]),
        (["--name", "VIP"], ["V.I.P."]),
        (["--name", "new"], ["New"]),
        (["--name", "guest"], []),
        (["--type", "segment", "--name", "vip"], ["V.I.P."]),
        (["--type", "actionmap"], []),
    ],
    ids=" ".join,
)
def test_a_state_and_its_org_narrowed(
    shop: Shop, brought: Emulator, options: list[str], objects: list[str]
) -> None:
    found = shop.json("diff", *options, code=7 if objects else 0)
    assert [each["object"] for each in found["differences"]] == objects


def test_names_that_nothing_has(shop: Shop, brought: Emulator, emulator_of: Any) -> None:
    shop.stack(emulator_of(), "prod")
    for command in (["diff"], ["diff", "prod"], ["diff", "--type", "actionmap"]):
        wrong = "new" if "actionmap" in command else "zzz"
        said = shop.run(*command, "--name", wrong, code=1)
        assert f'no object has a name that fits "{wrong}"' in said
    assert "New" in shop.run("diff", "prod", "--name", "new", code=7)


def test_what_the_client_may_not_read_is_not_called_equal_or_missing(
    shop: Shop, brought: Emulator, emulator_of: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    shop.stack(emulator_of(), "prod")
    brought.restrict(CLIENT[0], "journey:actionmap:view")
    for command in (["diff"], ["diff", "prod"]):
        assert run([*command, "--json", "--cwd", str(shop.root)]) == 0
        said = capfd.readouterr()
        assert json.loads(said.out)["differences"] == []
        assert "segments: the client may not read them" in said.err


def test_what_an_object_depends_on_is_not_called_missing_where_it_is(shop: Shop, emulator_of: Any) -> None:
    for emulator, used in zip(both(shop, emulator_of), ("VIP", "Guest"), strict=True):
        ids = {name: emulator.seed("segments", segment(name, "/a"))["id"] for name in ("VIP", "Guest")}
        emulator.seed("actionmaps", action_map("Offer", [ids[used]], {"mediaType": "webMessagingOffer"}))
    found = shop.json("diff", "prod", "--name", "offer", code=7)["differences"]
    assert {(each["kind"], each["object"]) for each in found} == {("differs", "Offer")}


def test_two_orgs_are_not_compared_in_a_type_without_a_list(shop: Shop, emulator_of: Any) -> None:
    both(shop, emulator_of)
    said = shop.run("diff", "prod", "--type", "SegmentAssignment", code=1)
    assert "so two orgs cannot be compared in them" in said


def test_promote_writes_the_ids_of_the_other_org(shop: Shop, emulator_of: Any) -> None:
    dev, prod = both(shop, emulator_of)
    ids = {}
    for emulator in (dev, prod):
        for name in ("Chat", "Twice") if emulator is dev else ("Chat", "Twice", "Twice"):
            ids[id(emulator), name] = emulator.seed("flows", {"name": name, "type": "WORKFLOW"})["id"]
    (shop.root / "Pulumi.dev.yaml").open("a").write(
        f"  acme:chatFlowId: {ids[id(dev), 'Chat']}\n"
        f"  acme:twiceFlowId: {ids[id(dev), 'Twice']}\n"
        "  acme:pages: [/a, /b]\n"
        "  acme:known: 1\n"
        "  acme:token: {secure: v1:x}\n"
        "  acme:other: 6f1ca54e-0000-4000-8000-000000000000\n"
    )
    (shop.root / "Pulumi.prod.yaml").open("a").write("  acme:known: 2\n")
    found = shop_promote(shop)
    values = {each["key"]: each["value"] for each in found["entries"]}
    assert values == {
        "acme:chatFlowId": ids[id(prod), "Chat"],
        "acme:twiceFlowId": None,
        "acme:pages": ["/a", "/b"],
        "acme:token": None,
        "acme:other": None,
    }
    config = yaml.safe_load(shop.text("Pulumi.prod.yaml"))["config"]
    assert config["acme:chatFlowId"] == ids[id(prod), "Chat"]
    assert (config["acme:pages"], config["acme:known"]) == (["/a", "/b"], 2)
    assert "acme:token" not in config
    assert writes(dev) == writes(prod) == []


def shop_promote(shop: Shop) -> Any:
    return shop.json("promote", "dev", "prod", code=1, stack="")
