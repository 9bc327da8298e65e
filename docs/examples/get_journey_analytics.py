"""How many people entered a journey in January."""

import pulumi

from providers.twilio_segment import Journey, flow, get_journey_analytics_output

made = Journey(
    "welcome",
    space_id=pulumi.Config().require("space"),
    name="Welcome",
    definition=flow.define(
        flow.audience_entry("aud_new_customers"),
        [flow.delay("A day later", "1d")],
    ),
)
numbers = get_journey_analytics_output(
    made.space_id, made.container_id, "2027-01-01T00:00:00Z", "2027-01-31T00:00:00Z", version=1
)

pulumi.export("people", numbers.entered.apply(lambda count: count.unique))
