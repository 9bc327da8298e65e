"""A reminder for people who left a full cart, unless they order within two hours."""

import pulumi

from providers.twilio_segment import Journey, flow

space = pulumi.Config().require("space")
reminder = flow.activation(
    "Cart reminder",
    {"action_id": "act_email", "mappings": {"to": {"@path": "$.email"}, "template": "cart"}},
    profile=["first_name"],
)

journey = Journey(
    "cart-reminder",
    space_id=space,
    name="Cart reminder",
    status="published",
    archive_on_delete=True,
    definition=flow.define(
        flow.event_entry("event('Cart Viewed').count() = 1"),
        [
            flow.event_split(
                "Wait for the order",
                flow.when("event('Order Completed').count() = 1", flow.leave("Ordered")),
                timeout="2h",
            ),
            flow.send("Remind", flow.destination("dst_email", reminder)),
        ],
    ),
)

pulumi.export("journey", journey.id)
