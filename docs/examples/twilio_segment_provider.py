"""A second workspace; its token comes from PUBLIC_EU_API_TOKEN in every run."""

import pulumi

from providers.twilio_segment import Journey, Provider, flow

config = pulumi.Config()
eu = Provider("eu", base_url=config.require("euUrl"), credentials_env="EU")

Journey(
    "welcome",
    pulumi.ResourceOptions(provider=eu),
    space_id=config.require("space"),
    name="Welcome",
    definition=flow.define(flow.audience_entry("aud_new_customers"), [flow.delay("A day later", "1d")]),
)
