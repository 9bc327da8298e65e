"""`journeys migrate`: what Terraform has becomes a program that previews clean against the same org."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support import orgs, terraform
from support.terraform import resource, state

from journeys.emulator import Emulator

from .conftest import Shop, writes

DATA = Path(__file__).parents[2] / "data" / "terraform"
SEGMENT, MAP = "genesyscloud_journey_segment", "genesyscloud_journey_action_map"
TEMPLATE = "genesyscloud_journey_action_template"
IMPORT = "journeys.dev.import.json"


def write(shop: Shop, document: Any) -> str:
    path = shop.root / "state.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return str(path)


def org_and_state(emulator: Emulator) -> dict[str, Any]:
    """An org, and the state of the Terraform code that made most of it: every type and every media type."""
    flow = emulator.seed("flows", {"name": "Offer help", "type": "WORKFLOW"})["id"]
    chat = emulator.seed("flows", {"name": "Chat", "type": "INBOUNDSHORTMESSAGE"})["id"]
    hours = emulator.seed("schedulegroups", {"name": "Opening hours", "state": "active"})["id"]
    call = emulator.seed("actions", {"name": "Call", "category": "c", "contract": {}, "version": 1})["id"]
    vip = emulator.seed("segments", orgs.segment("VIP visitors", "/vip"))["id"]
    keyed = emulator.seed("segments", orgs.segment("Germans", "/de"))["id"]
    by_hand = emulator.seed("segments", orgs.segment("By hand", "/x"))["id"]
    sale = emulator.seed("actiontemplates", orgs.template("Sale"))["id"]
    bodies: dict[str, tuple[Any, dict[str, Any]]] = {
        "chat": (
            {"mediaType": "webMessagingOffer", "webMessagingOfferFields": {"architectFlow": {"id": chat}}},
            {"media_type": "webMessagingOffer", "web_messaging_offer_fields": [{"architect_flow_id": chat}]},
        ),
        "sale": (
            {"mediaType": "contentOffer", "actionTemplate": {"id": sale}},
            {"media_type": "contentOffer", "action_template_id": sale},
        ),
        "flow": (
            {"mediaType": "architectFlow", "architectFlowFields": {"architectFlow": {"id": flow}}},
            {"media_type": "architectFlow", "architect_flow_fields": [{"architect_flow_id": flow}]},
        ),
        "call": (
            {"mediaType": "openAction", "openActionFields": {"openAction": {"id": call, "name": "Call"}}},
            {
                "media_type": "openAction",
                "open_action_fields": [{"open_action": [{"id": call, "name": "Call"}]}],
            },
        ),
    }
    blocks = []
    for name, (action, attributes) in bodies.items():
        hour = (
            {"actionMapScheduleGroups": {"actionMapScheduleGroup": {"id": hours}}} if name == "flow" else {}
        )
        made = emulator.seed(
            "actionmaps", orgs.action_map(f"Map {name}", [vip, by_hand], action, weight=2, **hour)
        )
        blocks.append(
            resource(MAP, name, terraform.action_map(made["id"], f"Map {name}", [vip, by_hand], attributes))
        )
    return state(
        resource(SEGMENT, "vip", terraform.segment(vip, "VIP visitors", "/vip")),
        resource(
            SEGMENT, "by_country", ("de", terraform.segment(keyed, "Germans", "/de")), module="module.europe"
        ),
        resource(TEMPLATE, "sale", terraform.action_template(sale, "Sale")),
        *blocks,
        resource("genesyscloud_journey_outcome", "bought", {"id": "0u7c0", "display_name": "Bought"}),
        resource("genesyscloud_journey_outcome_predictor", "bought", {"id": "pred1", "outcome_id": "0u7c0"}),
        resource(
            SEGMENT, "deleted", terraform.segment("90fe0000-0000-4000-8000-000000000000", "Gone", "/gone")
        ),
        resource("genesyscloud_flow", "help", {"id": flow, "name": "Offer help"}),
        resource("genesyscloud_flow", "chat", {"id": chat, "name": "Chat"}, mode="data"),
        resource("genesyscloud_routing_queue", "sales", {"id": "q1", "name": "Sales"}),
        resource(
            "aws_s3_bucket", "b", {"id": "b"}, provider='provider["registry.terraform.io/hashicorp/aws"]'
        ),
    )


def test_a_state_of_every_type_previews_clean(on_both: Shop, emulator_of: Any) -> None:
    emulator = emulator_of(switches={"server_defaults": "full"})
    on_both.stack(emulator)
    found = on_both.json("migrate", write(on_both, org_and_state(emulator)))
    assert found["taken"] == 7
    program = on_both.text("exported.py")
    for line in (
        "vip = Segment(",
        "europe_by_country_de = Segment(",
        'help_flow = get_flow("Offer help")',
        'chat_flow = get_flow("Chat")',
        'by_hand_segment = get_segment("By hand")',
        "    weight=2,",
        "    ignore_frequency_cap=False,",
    ):
        assert line in program
    assert "JourneyBundle" not in program
    on_both.run("import", "--file", str(on_both.root / IMPORT))
    on_both.run("preview", "--expect-no-changes")
    assert writes(emulator) == []


def test_what_is_not_moved_is_said(shop: Shop, emulator: Emulator) -> None:
    shop.stack(emulator)
    remarks = shop.json("migrate", write(shop, org_and_state(emulator)))["remarks"]
    not_moved = {each["about"]: each["text"] for each in remarks if each["kind"] == "not moved"}
    assert set(not_moved) == {
        "genesyscloud_journey_outcome.bought",
        "genesyscloud_journey_outcome_predictor.bought",
        f"{SEGMENT}.deleted",
    }
    assert "no longer answers for outcomes" in not_moved["genesyscloud_journey_outcome.bought"]
    assert "the org has no segment of the id" in not_moved[f"{SEGMENT}.deleted"]
    (stays,) = [each["text"] for each in remarks if each["kind"] == "stays in Terraform"]
    assert stays.startswith("1 aws_s3_bucket, 1 genesyscloud_flow, 1 genesyscloud_routing_queue:")


def test_the_script_of_the_last_step_forgets_what_was_moved(shop: Shop, emulator: Emulator) -> None:
    shop.stack(emulator)
    shop.run("migrate", write(shop, org_and_state(emulator)))
    script = shop.text("journeys.dev.terraform-rm.sh")
    lines = script.splitlines()
    assert lines[:2] == ["#!/bin/sh", "set -e"]
    assert len(lines) == 2 + 7
    assert """terraform state rm 'module.europe.genesyscloud_journey_segment.by_country["de"]'""" in lines
    if shutil.which("terraform"):
        path = shop.root / "terraform.tfstate"
        path.write_text(shop.text("state.json"))
        subprocess.run(["sh", str(shop.root / "journeys.dev.terraform-rm.sh")], cwd=shop.root, check=True)
        left = {each["type"] for each in json.loads(path.read_text())["resources"]}
        assert MAP not in left
        assert "genesyscloud_routing_queue" in left


def test_hostile_addresses_stay_data(shop: Shop, emulator: Emulator) -> None:
    id = emulator.seed("segments", orgs.segment("A", "/a"))["id"]
    shop.stack(emulator)
    name = 'x\'; touch hacked; echo \'\n"""import os'
    document = state(resource(SEGMENT, name, (name, terraform.segment(id, "A", "/a"))))
    shop.run("migrate", write(shop, document))
    subprocess.run(["sh", "-n", str(shop.root / "journeys.dev.terraform-rm.sh")], check=True)
    fake = shop.root / "bin"
    fake.mkdir()
    (fake / "terraform").write_text('#!/bin/sh\nprintf "%s" "$3" > seen\n')
    (fake / "terraform").chmod(0o755)
    command = ["sh", str(shop.root / "journeys.dev.terraform-rm.sh")]
    subprocess.run(command, cwd=shop.root, env={"PATH": f"{fake}:/usr/bin:/bin"}, check=True)
    assert not (shop.root / "hacked").exists()
    assert shop.text("seen") == f"{SEGMENT}.{name}[{json.dumps(name)}]"
    compile(shop.text("exported.py"), "exported.py", "exec")
    assert "import os" not in shop.text("exported.py")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('{"version": 4, "terraform_version": "1.11", "resou', "is not JSON"),
        ({"a": 1}, "is no Terraform state"),
        (
            {"version": 3, "terraform_version": "0.11", "modules": []},
            "is a state of version 3, and only 4 is known",
        ),
        (state(resources=3), "has no list of resources"),
        (
            state(resource("aws_s3_bucket", "b", {"id": "b"}, provider="p")),
            "has nothing of the provider mypurecloud",
        ),
        (state({**resource(SEGMENT, "a", {"id": "1"}), "instances": 3}), "has no list of instances"),
    ],
)
def test_a_bad_state(document: Any, said: str, shop: Shop, emulator: Emulator) -> None:
    shop.stack(emulator)
    assert said in shop.run("migrate", write(shop, document), code=2)


def test_the_wrong_org(shop: Shop, emulator_of: Any) -> None:
    document = org_and_state(emulator_of())
    shop.stack(emulator_of())
    assert "is the stack configured for the org that Terraform uses?" in shop.run(
        "migrate", write(shop, document), code=1
    )


@pytest.mark.slow
def test_a_state_that_terraform_itself_made(on_both: Shop, emulator: Emulator) -> None:
    """By Terraform 1.11 and version 1.82 of the provider, built from source, against the emulator."""
    for kind, bodies in json.loads((DATA / "org.json").read_text()).items():
        for body in bodies:
            emulator.seed(kind, body)
    on_both.stack(emulator)
    found = on_both.json("migrate", str(DATA / "provider-1.82.tfstate"))
    assert found["taken"] == 8
    program = on_both.text("exported.py")
    for name in (
        "country_de",
        "country_fr",
        "vip",
        "sale_action_template",
        "call",
        "chat",
        "flow",
        "sale_action_map",
    ):
        assert f"\n{name} = " in program
    assert program.count("weight=2,") == 3  # Terraform's default, written out
    on_both.run("import", "--file", str(on_both.root / IMPORT))
    on_both.run("preview", "--expect-no-changes")
    assert writes(emulator) == []
