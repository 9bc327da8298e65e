"""Names and activates an event that another system sends, so that journey views can use it."""

import pulumi

from providers.genesys import EventDefinition, get_external_events_schema

schema = get_external_events_schema("Shipment")
shipment = EventDefinition(
    "shipment",
    schema_id=schema.id,
    event_name="Shipment",
    display_name="Parcel handed over",
    rank=1,
    active=True,
)

pulumi.export("event definition", shipment.id)
