"""The outputs of an update: a preview tells nothing that the up will not find, and what was secret stays so."""

from __future__ import annotations

from typing import Any

from pulumi.output import Unknown
from pulumi.runtime.proto import provider_pb2 as pb

from journeys.native.wire import received, sent

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
