"""The target of the sales queue, which is in the org already, with the service level that offers are to hold."""

import pulumi

from providers.genesys import ActionTarget

sales = ActionTarget(
    "sales",
    name="Sales",
    service_level={"percentage": 0.8, "duration_ms": 20_000},
)

pulumi.export("media", sales.supported_media_types)
