"""The outputs of an update: a preview tells nothing that the up will not find, and what was secret stays so."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import Unknown
from pulumi.runtime.proto import provider_pb2 as pb
from support.native import plugin
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.native.names import from_core
from journeys.native.wire import received, sent
from journeys.registry import load
from providers.twilio_segment import flow

TYPE = "genesys:index:Segment"
OF = {"urn": f"urn:pulumi:dev::project::{TYPE}::vip", "type": TYPE}
VIP = {"displayName": "VIP", "isActive": True, "color": "#112233", "description": "old"}


def updated(client: Any, news: dict[str, Any], preview: bool) -> dict[str, Any]:
    """The outputs of an update of an object that was made with `VIP`."""
    made = client.Create(pb.CreateRequest(properties=sent({**VIP, "displayName": f"VIP {preview}"}), **OF))
    old = {**VIP, "displayName": f"VIP {preview}"}
    request = pb.UpdateRequest(
        id=made.id, olds=made.properties, old_inputs=sent(old), news=sent(news), preview=preview, **OF
    )
    return received(client.Update(request).properties).values


def test_what_leaves_the_program_is_unknown_until_the_up(client: Any) -> None:
    news = {"displayName": "New", "isActive": True}
    planned, found = updated(client, news, preview=True), updated(client, news, preview=False)
    assert isinstance(planned["description"], Unknown)
    assert isinstance(planned["color"], Unknown)
    assert "description" not in found
    assert found["color"] != VIP["color"]


def test_what_is_planned_and_known_is_what_the_up_finds(client: Any) -> None:
    news = {**VIP, "displayName": "New", "description": "new"}
    planned, found = updated(client, news, preview=True), updated(client, news, preview=False)
    known = {name: value for name, value in planned.items() if not isinstance(value, Unknown)}
    del known["selfUri"], known["createdDate"]  # of another object
    assert known.keys() >= {*VIP, "shouldDisplayToAgent", "context"}
    assert known == {name: found[name] for name in known}


def test_a_secret_that_leaves_the_program_but_not_the_object_stays_one(client: Any) -> None:
    kind = "genesys:index:ActionMap"
    of = {"urn": f"urn:pulumi:dev::project::{kind}::offer", "type": kind}
    action = {"mediaType": "webMessagingOffer", "webMessagingOfferFields": {"offerText": "hush"}}
    news = {"displayName": "Offer", "triggerWithSegments": ["x"], "activation": {"type": "immediate"}}
    inputs = sent({**news, "action": action}, ["action"])
    made = client.Create(pb.CreateRequest(properties=inputs, **of))
    request = pb.UpdateRequest(
        id=made.id, olds=made.properties, old_inputs=inputs, news=sent({**news, "displayName": "New"}), **of
    )
    bag = received(client.Update(request).properties)
    assert bag.values["action"]["webMessagingOfferFields"]["offerText"] == "hush"
    assert bag.secrets == {"action"}


@pytest.mark.parametrize("news", [{}, {"description": "another"}], ids=["gone", "another"])
def test_a_secret_that_the_api_cannot_change_stays_one_in_outputs_and_refreshed_inputs(
    emulator: Emulator, news: dict[str, Any]
) -> None:
    kind = "segment:index:Journey"
    of = {"urn": f"urn:pulumi:dev::project::{kind}::winback", "type": kind}
    waits = [flow.delay("Wait", "1d"), flow.leave("Done")]
    steps = flow.define(flow.event_entry("event('Cart Viewed').count() = 1"), waits)
    definition = from_core({"definition": steps}, load("segment:Journey").shape)
    given = {"spaceId": emulator.space_id, "name": "Winback", **definition}
    inputs = sent({**given, "description": "hush"}, ["description"])
    with plugin("segment", config_for("segment:Journey", emulator)) as client:
        made = client.Create(pb.CreateRequest(properties=inputs, **of))
        left = sent({**given, **news})
        request = pb.UpdateRequest(id=made.id, olds=made.properties, old_inputs=inputs, news=left, **of)
        changed = client.Update(request)
        read = client.Read(pb.ReadRequest(id=made.id, properties=changed.properties, inputs=left, **of))
        request = pb.UpdateRequest(id=made.id, olds=read.properties, old_inputs=left, news=left, **of)
        for found in (changed, read, client.Update(request)):
            bag = received(found.properties)
            assert bag.values["description"] == "hush"
            assert bag.secrets == {"description"}
    assert received(read.inputs).values.get("description") == news.get("description")
