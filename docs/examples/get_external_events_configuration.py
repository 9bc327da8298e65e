"""Shows where another system has to send its events to."""

import pulumi

from providers.genesys import get_external_events_configuration

logistics = get_external_events_configuration("Logistics")

pulumi.export("send events to", logistics.id)
pulumi.export("takes events", logistics.schema_active)
