"""Shows how an event of another system is called in journey views."""

import pulumi

from providers.genesys import get_event_definition

shipment = get_event_definition("Shipment")

pulumi.export("display name", shipment.display_name)
pulumi.export("id", shipment.id)
