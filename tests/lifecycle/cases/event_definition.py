"""Events of two schemas that are there already. Activation has requests of its own: see tests/unit/genesys."""

from __future__ import annotations

import uuid

from . import GONE, Case

TITLES = {"schema-1": "Case", "schema-2": "Purchase"}
OTHER_ID = str(uuid.uuid5(uuid.NAMESPACE_OID, "schema-2"))
"""The emulator's id of the other event."""

CASE = Case(
    token="genesys:EventDefinition",
    kind="externaldefinitions",
    seed={
        "externalschemas": [
            {"id": id, "jsonSchema": {"$schema": "x", "title": title, "properties": {}}}
            for id, title in TITLES.items()
        ]
    },
    minimal={"schema_id": "schema-1", "event_name": "Case", "display_name": "Case", "rank": 0},
    full={"schema_id": "schema-1", "event_name": "Case", "display_name": "Case opened", "rank": 3},
    changes={"display_name": "Case of the CRM", "rank": 4},
    create_only={"schema_id": "schema-2", "event_name": "Purchase", "definition_id": OTHER_ID},
    together={
        "schema_id": (("event_name", "Purchase"),),
        "event_name": (("schema_id", "schema-2"),),
        "definition_id": (("schema_id", GONE), ("event_name", GONE)),
        "-schema_id": (("event_name", GONE), ("definition_id", OTHER_ID)),
        "-event_name": (("schema_id", GONE), ("definition_id", OTHER_ID)),
    },
    unreachable={"definition_id": "is instead of schema and name", "active": "see tests/unit/genesys"},
    requests={"get": 2},
    computed=("system_status", "date_created", "date_modified"),
)
