"""An explicit provider of each vendor, with credentials of its own."""

import pulumi

from providers import genesys, twilio_segment
from providers.genesys import Segment
from providers.twilio_segment import Journey, flow

URL = pulumi.Config().require("url")
SEGMENT = {
    "display_name": "VIP",
    "journey": {
        "patterns": [
            {
                "criteria": [{"key": "page.url", "values": ["/vip"]}],
                "count": 1,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
}
org = genesys.Provider(
    "org",
    base_url=URL,
    client_id="emulator-client",
    client_secret="emulator-secret",
    org_id="f52f8eb2-722e-5749-bdc3-8b167a83a228",
    requests_per_minute=0,
)
space = twilio_segment.Provider(
    "space", base_url=URL, token="emulator-public-api-token", requests_per_minute=0
)
Segment("named", **SEGMENT, opts=pulumi.ResourceOptions(provider=org))
Segment("default", **{**SEGMENT, "display_name": "Other"})
Journey(
    "journey",
    space_id="spa_emulator",
    name="Draft",
    opts=pulumi.ResourceOptions(provider=space),
    definition=flow.define(flow.event_entry("event('A').count() = 1"), [flow.leave("Done")]),
)
