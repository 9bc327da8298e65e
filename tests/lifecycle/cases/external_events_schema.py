"""Schemas of external events. The server has the JSON schema one level below; what it forbids is in tests/unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from providers.genesys.external_events_schema import flat

from . import Case

PROPERTIES: dict[str, dict[str, Any]] = {
    "number": {"type": "string", "title": "Number", "maxLength": 20},
    "amount_total": {"type": "number"},
}


def beneath(fields: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """Changed fields as the server has them."""
    own = {name: value for name, value in fields.items() if name == "enabled"}
    return {**own, "jsonSchema": {**there["jsonSchema"], **{n: v for n, v in fields.items() if n not in own}}}


CASE = Case(
    token="genesys:ExternalEventsSchema",
    kind="externalschemas",
    minimal={"title": "Purchase", "properties": {"number": {"type": "string"}}},
    full={
        "title": "Case",
        "description": "A case of the CRM",
        "properties": PROPERTIES,
        "required": ["number"],
        "enabled": True,
    },
    changes={
        "title": "Case of the CRM",
        "description": "Other words",
        "properties": {**PROPERTIES, "number": {**PROPERTIES["number"], "maxLength": 30}},
        "enabled": False,
    },
    left=("enabled",),
    unreachable={"required": "what becomes optional cannot become required again: see tests/unit/genesys"},
    answered=lambda body: flat(dict(body)),
    written=beneath,
    computed=("version", "date_created", "self_uri"),
)
