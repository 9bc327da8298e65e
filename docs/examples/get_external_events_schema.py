"""Shows which attributes a schema demands that somebody made by hand."""

import pulumi

from providers.genesys import get_external_events_schema

shipment = get_external_events_schema("Shipment")

pulumi.export("required", shipment.required)
