"""Lets the CRM send its cases; what they look like is a schema of the same program."""

import pulumi

from providers.genesys import ExternalEventsConfiguration, ExternalEventsSchema

case = ExternalEventsSchema("case", title="Case", properties={"caseNumber": {"type": "string"}})
crm = ExternalEventsConfiguration(
    "crm",
    name="CRM",
    description="Cases of the CRM",
    division_id="11111111-1111-1111-1111-111111111111",
    schema_id=case.id,
    source="Salesforce",
)

pulumi.export("send events to", crm.id)
