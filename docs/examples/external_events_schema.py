"""What cases of the CRM look like, when it sends them to Genesys."""

import pulumi

from providers.genesys import ExternalEventsSchema

case = ExternalEventsSchema(
    "case",
    title="Case",
    description="A case of the CRM",
    properties={
        "caseNumber": {"type": "string", "title": "Number"},
        "priority": {"type": "integer", "title": "Priority"},
    },
    required=["caseNumber"],
)

pulumi.export("schema", case.id)
