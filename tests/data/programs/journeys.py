"""Segment journeys: a draft, a published one, and one with destinations for those who leave."""

from providers.twilio_segment import Journey, flow

SPACE = "spa_emulator"


def hook(url):
    action = {
        "action_id": "act_1",
        "mappings": {"url": url, "Snake_Key": {"n": 1, "none": None}},
        "use_default_mappings": True,
    }
    return flow.destination("dest_1", flow.activation("Reminded", action, profile=["email", "name"]))


def definition(url, **more):
    return flow.define(
        flow.event_entry("event('Cart Viewed').count() = 1"),
        [flow.delay("Wait", "1d"), flow.send("Remind", hook(url)), flow.leave("Done")],
        **more,
    )


Journey("draft", space_id=SPACE, name="Draft", description="Not yet", definition=definition("a"))
Journey(
    "published",
    space_id=SPACE,
    name="Published",
    definition=definition("b"),
    status="published",
    archive_on_delete=True,
)
out = flow.exit_destination("Left", hook("c"))
rule = flow.exit_on_event("Ordered", "event('Order Completed').count() = 1", send_to=[out])
Journey(
    "leaving",
    space_id=SPACE,
    name="Leaving",
    status="published",
    archive_on_delete=True,
    definition=definition(
        "d", entry_rules=flow.every_time("cartId"), exit_rules=flow.exits(rule, destinations=[out])
    ),
)
