"""Configurations of external events, each of a schema that is there already."""

from __future__ import annotations

from . import Case

SCHEMAS = [
    {
        "id": f"schema-{number}",
        "jsonSchema": {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "title": f"Case {number}",
            "properties": {"number": {"type": "string"}},
        },
    }
    for number in (1, 2)
]
ARGS = {
    "name": "CRM",
    "description": "Cases of the CRM",
    "division_id": "division-1",
    "schema_id": "schema-1",
    "source": "Salesforce",
}

CASE = Case(
    token="genesys:ExternalEventsConfiguration",
    kind="externalconfigurations",
    minimal={**ARGS, "name": "Shop"},
    full=ARGS,
    changes={"name": "The CRM", "description": "Other words"},
    create_only={"division_id": "division-2", "schema_id": "schema-2", "source": "Zendesk"},
    seed={"externalschemas": SCHEMAS},
    computed=("division_id_active", "schema_active", "date_last_modified", "self_uri"),
)
