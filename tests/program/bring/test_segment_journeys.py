"""A journey of Twilio Segment, whose API has no list, is exported by its id."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
import yaml
from support.orgs import segment

from journeys.emulator import Emulator
from providers.twilio_segment import flow

from .conftest import Shop, writes


def definition() -> Any:
    mail = flow.activation(
        "Left a cart", {"action_id": "act_1", "mappings": {"to": {"@path": "$.email"}, "n": None}}
    )
    step = flow.send("Remind", flow.destination("dst_remind", mail))
    return flow.define(flow.audience_entry("aud_carts"), [flow.delay("Wait", "2h"), step])


@pytest.mark.slow
def test_a_journey_is_taken_in_and_its_ids_are_config(on_both: Shop, emulator: Emulator) -> None:
    on_both.stack(emulator, **{"segment:baseUrl": emulator.url, "segment:requestsPerMinute": "0"})
    (on_both.root / "__main__.py").write_text(
        "import json\nfrom providers.twilio_segment import Journey\n"
        f"definition = json.loads({json.dumps(json.dumps(definition()))})\n"
        f'Journey("j", space_id="{emulator.space_id}", name="Win back", definition=definition)\n'
    )
    on_both.run("up")
    (found,) = emulator.objects("journeys").values()
    (on_both.root / "__main__.py").unlink()
    shutil.rmtree(on_both.root / ".journeys")
    id = f"{emulator.space_id}/{found['id']}"
    emulator.requests.clear()
    assert on_both.json("export", "segment:Journey", "--id", id)["taken"] == 1
    assert writes(emulator) == []
    program = on_both.text("exported.py")
    assert "space_id=space_id," in program
    assert '"audience_id": audience_id' in program
    config = yaml.safe_load(on_both.text("Pulumi.dev.yaml"))["config"]
    assert config["acme:spaceId"] == emulator.space_id
    assert config["acme:audienceId"] == "aud_carts"
    on_both.run("import", "--file", str(on_both.root / "journeys.dev.import.json"))
    on_both.run("preview", "--expect-no-changes")


def test_an_export_of_everything_says_what_it_cannot_find(shop: Shop, emulator: Emulator) -> None:
    emulator.seed("segments", segment("VIP", "/a"))
    shop.stack(emulator, **{"segment:baseUrl": emulator.url})
    texts = [each["text"] for each in shop.json("export")["remarks"] if each["kind"] == "unread"]
    assert (
        "journeys: the API has no list of them; `journeys export segment:Journey --id ID` takes one" in texts
    )


def test_a_type_without_a_list_needs_ids(shop: Shop, emulator: Emulator) -> None:
    shop.stack(emulator, **{"segment:baseUrl": emulator.url})
    assert "the API has no list of journeys: give their ids with --id" in shop.run(
        "export", "segment:Journey", code=1
    )
