"""Starts a workflow by its name: the same program works in every org that has a flow of that name."""

import pulumi

from providers.genesys import ActionMap, get_flow, get_segment

flow = get_flow("Notify sales", type="workflow")
notify = ActionMap(
    "notify-sales",
    display_name="Notify sales",
    trigger_with_segments=[get_segment("Known customers").id],
    action={
        "media_type": "architectFlow",
        "architect_flow_fields": {
            "architect_flow": {"id": flow.id},
            "flow_request_mappings": [
                {
                    "name": "sessionId",
                    "attribute_type": "String",
                    "mapping_type": "Lookup",
                    "value": "session.id",
                }
            ],
        },
    },
)

pulumi.export("flow", flow.id)
