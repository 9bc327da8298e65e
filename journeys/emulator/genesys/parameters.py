"""Reads query parameters: refuses unknown ones, converts the others to their types, and adds the declared defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..documents import INT32
from ..openapi import Operation
from ..rules import Switches, declare
from . import errors

INT64 = 2**63 - 1

declare(
    "unknown_query",
    "rejected | ignored",
    "guess",
    "A query parameter that the operation doesn't have: 400 bad.request, or no effect.",
)


def read(operation: Operation, query: Mapping[str, list[str]], switches: Switches) -> dict[str, Any]:
    """Typed query parameters by name, with the declared defaults."""
    values: dict[str, Any] = {}
    for name, given in query.items():
        spec = operation.query.get(name)
        if spec is None:
            if switches["unknown_query"] == "rejected":
                raise errors.bad_request(f"Unknown query parameter [{name}].")
            continue
        values[name] = _parse(name, given, spec["schema"])
    for name, spec in operation.query.items():
        if name not in values and "default" in spec["schema"]:
            values[name] = spec["schema"]["default"]
        elif name not in values and spec.get("required"):
            raise errors.bad_request(f"The query parameter [{name}] is required.")
    return values


def _parse(name: str, given: list[str], schema: Mapping[str, Any]) -> Any:
    if schema.get("type") == "array":
        # The contract has repeated parameters; the vendor's own Python SDK sends one comma-separated list.
        return [_parse(name, [item], schema["items"]) for text in given for item in text.split(",")]
    text = given[-1]
    if schema.get("type") == "integer":
        if not re.fullmatch(r"-?\d+", text):
            raise errors.invalid_query(name, text, "integers")
        bits, most = (64, INT64) if schema.get("format") == "int64" else (32, INT32)
        if len(text) > 20 or not -most - 1 <= int(text) <= most:
            raise errors.invalid_query(name, text, f"integers of {bits} bits")
        return int(text)
    if schema.get("type") == "boolean":
        if text.lower() not in ("true", "false"):
            raise errors.invalid_query(name, text, "true, false")
        return text.lower() == "true"
    if "enum" in schema and text not in schema["enum"]:
        raise errors.invalid_query(name, text, ", ".join(schema["enum"]))
    return text
