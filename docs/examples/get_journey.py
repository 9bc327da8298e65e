"""The state of a journey, here of one that the same program makes; `get_journey` takes the ids as text."""

import pulumi

from providers.twilio_segment import Journey, flow, get_journey_output

made = Journey(
    "welcome",
    space_id=pulumi.Config().require("space"),
    name="Welcome",
    definition=flow.define(
        flow.audience_entry("aud_new_customers"),
        [flow.delay("A day later", "1d")],
    ),
)
found = get_journey_output(made.space_id, made.container_id)

pulumi.export("status", found.status)
