"""A whole journey as a user writes it, on the embedded engine and on the real CLI: lookups, references, secrets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cli import Cli
from support.project import Project, resources
from support.requests import asked

from journeys.emulator import Emulator

PROGRAM = """
    import pulumi
    from providers.genesys import (
        ActionMap, ActionTemplate, Segment, get_flow, get_open_action_output, get_schedule_group_output
    )

    weight = pulumi.Config().get_int("weight") or 2
    vip = Segment(
        "vip",
        display_name="VIP",
        journey={"patterns": [{
            "criteria": [{"key": "page.url", "values": ["/pricing"]}],
            "count": 1, "stream_type": "Web", "session_type": "web",
        }]},
    )
    sale = ActionTemplate(
        "sale",
        name="Sale",
        media_type="contentOffer",
        state="Active",
        content_offer={"display_mode": "Toast", "layout_mode": "TextOnly", "title": "Sale"},
    )
    offer = ActionMap(
        "offer",
        display_name="Offer",
        trigger_with_segments=[vip.id],
        weight=weight,
        action={"media_type": "contentOffer", "action_template": {"id": sale.id}},
        action_map_schedule_groups={
            "action_map_schedule_group": {"id": get_schedule_group_output("Open").id}
        },
    )
    help = ActionMap(
        "help",
        display_name="Help",
        trigger_with_segments=[vip.id],
        activation={"type": "delay", "delay_in_seconds": 30},
        action={
            "media_type": "webMessagingOffer",
            "web_messaging_offer_fields": {
                "offer_text": "Questions?", "architect_flow": {"id": get_flow("Chat").id}
            },
        },
    )
    notify = get_open_action_output("Notify")
    call = ActionMap(
        "call",
        display_name="Call",
        trigger_with_segments=[vip.id],
        action={
            "media_type": "openAction",
            "open_action_fields": {
                "open_action": {"id": notify.id, "name": notify.name},
                "configuration_fields": {
                    "url": "https://example.com", "apiKey": pulumi.Output.secret("pl4nted-s3cret"), "none": None
                },
            },
        },
        start_date="2026-12-01T10:00:00+01:00",
    )
    pulumi.export("start", call.start_date)
"""
PLANTED = "pl4nted-s3cret"


@pytest.fixture
def org(emulator: Emulator) -> Emulator:
    emulator.seed("flows", {"name": "Chat", "type": "INBOUNDSHORTMESSAGE", "id": "flow-chat"})
    emulator.seed("schedulegroups", {"name": "Open", "id": "group-open"})
    emulator.seed("actions", {"name": "Notify", "id": "action-notify"})
    emulator.switches.update({"references": "all", "server_defaults": "full"})
    return emulator


def writes(org: Emulator) -> list[str]:
    """The writes since the last look, sorted (the program, which looks up, and the plugin ask whose org it is): creates that don't depend on each other go side by side."""
    found = [entry for entry in asked(org, processes=2) if entry.method != "GET"]
    return sorted(f"{entry.method} {entry.path.split('/')[4]} {entry.status}" for entry in found)


CREATED = [*["POST actionmaps 201"] * 3, "POST actiontemplates 201", "POST segments 201"]
DELETED = [*["DELETE actionmaps 204"] * 3, "DELETE actiontemplates 204", "DELETE segments 204"]


def check_sent(org: Emulator) -> None:
    """What arrived, with the names looked up and the references resolved."""
    segment, template = org.find("segments", "VIP"), org.find("actiontemplates", "Sale")
    offer, help, call = (org.find("actionmaps", name) for name in ("Offer", "Help", "Call"))
    assert None not in (segment, template, offer, help, call)
    assert offer["triggerWithSegments"] == [segment["id"]]
    assert offer["action"]["actionTemplate"]["id"] == template["id"]
    assert offer["actionMapScheduleGroups"] == {"actionMapScheduleGroup": {"id": "group-open"}}
    assert help["action"]["webMessagingOfferFields"]["architectFlow"]["id"] == "flow-chat"
    assert help["activation"] == {"type": "delay", "delayInSeconds": 30}
    fields = call["action"]["openActionFields"]
    assert (fields["openAction"]["id"], fields["openAction"]["name"]) == ("action-notify", "Notify")
    assert fields["configurationFields"] == {"url": "https://example.com", "apiKey": PLANTED, "none": None}
    assert call["startDate"] == "2026-12-01T09:00:00Z"


def check_secret(document: dict[str, Any]) -> None:
    """The secret is in the state as ciphertext alone: the whole field in the inputs and in the outputs."""
    assert PLANTED not in json.dumps(document)
    call = resources(document)["call"]
    for action in (json.dumps(call[side]["action"]) for side in ("inputs", "outputs")):
        assert "4dabf18193072939515e22adb298388d" in action  # the engine's mark of a secret
        assert "ciphertext" in action
    assert "ciphertext" not in json.dumps(resources(document)["help"])


def files_with(root: Path, text: str) -> list[Path]:
    """The files below a folder that contain the text, but for the program itself."""
    return [
        path
        for path in root.rglob("*")
        if path.is_file()
        and path.name != "__main__.py"
        and "__pycache__" not in path.parts
        and text.encode() in path.read_bytes()
    ]


@pytest.mark.slow
def test_embedded_engine(org: Emulator, project: Project, engine: Callable[..., Any]) -> None:
    stack = engine(PROGRAM, env={"PULUMI_CONFIG_PASSPHRASE": "passphrase"})
    planned = stack.preview()
    assert planned.exit_code == 0, planned
    assert writes(org) == []
    done = stack.up()
    assert done.exit_code == 0, done
    assert writes(org) == CREATED
    check_sent(org)
    check_secret(stack.export())
    assert files_with(project.root, PLANTED) == []
    assert stack.outputs() == {"start": "2026-12-01T10:00:00+01:00"}
    for command in (stack.refresh, stack.preview):
        assert command(expect_no_changes=True).exit_code == 0
    assert writes(org) == []
    heavier = engine(
        PROGRAM, env={"PULUMI_CONFIG_PASSPHRASE": "passphrase"}, config={f"{project.name}:weight": "3"}
    )
    assert heavier.up().exit_code == 0
    assert writes(org) == ["PATCH actionmaps 200"]
    assert stack.destroy().exit_code == 0
    assert writes(org) == DELETED


@pytest.mark.cli
@pytest.mark.slow
def test_real_cli(org: Emulator, project: Project, cli: Callable[..., Cli]) -> None:
    stack = cli(PROGRAM)
    stack.preview()
    assert writes(org) == []
    stack.up()
    assert writes(org) == CREATED
    check_sent(org)
    check_secret(stack.export())
    stack.refresh("--expect-no-changes")
    stack.preview("--expect-no-changes")
    assert writes(org) == []
    stack.run("config", "set", "weight", "3", "--stack", "dev")
    stack.up()
    assert writes(org) == ["PATCH actionmaps 200"]
    stack.destroy()
    assert writes(org) == DELETED
    assert PLANTED not in stack.everything
    assert files_with(project.root.parent, PLANTED) == []


MISTAKEN = """
    import pulumi
    from providers.genesys import ActionMap, get_flow

    ActionMap("one", display_name="One", weight=5, activation={"type": "delay"}, trigger_with_segments=["s"],
              action={"media_type": "webMessagingOffer"})
    ActionMap("two", dispaly_name="Two", trigger_with_segments=["s"], action={"media_type": "openAction"})
"""
SAID = [
    'ActionMap "one": weight: must be at most 3; got 5',
    'ActionMap "one": activation.delay_in_seconds: is required with type "delay"',
    'ActionMap "two": dispaly_name: unknown field, did you mean "display_name"?',
    'ActionMap "two": action.open_action_fields: is required with media_type "openAction"',
]


def test_all_mistakes_of_a_program_at_once(org: Emulator, engine: Callable[..., Any]) -> None:
    done = engine(MISTAKEN).up()
    assert done.exit_code != 0
    text = str(done)
    assert [line for line in SAID if line not in text] == []
    assert org.requests.matching() == []


NAMELESS = """
    from providers.genesys import ActionMap, get_flow

    ActionMap("help", display_name="Help", trigger_with_segments=["s"], action={
        "media_type": "webMessagingOffer",
        "web_messaging_offer_fields": {"architect_flow": {"id": get_flow("Chatt").id}},
    })
"""


@pytest.mark.slow
@pytest.mark.cli
def test_mistakes_on_the_cli(org: Emulator, project: Project, cli: Callable[..., Cli]) -> None:
    stack = cli(MISTAKEN)
    done = stack.up(check=False)
    assert not done.ok
    assert [line for line in SAID if line not in done.text] == []
    assert org.requests.matching() == []
    project.write(NAMELESS)
    done = stack.preview(check=False)
    assert not done.ok
    assert 'There is no flow named "Chatt" on 127.0.0.1:' in done.text
    assert 'there are 1, such as "Chat"' in done.text
    assert "Traceback" not in stack.everything
