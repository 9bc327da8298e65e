"""Reads the vendors' OpenAPI documents, corrects what is wrong in the files, and adapts their schemas for requests."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

INT32 = 2**31 - 1
LONG = {
    "calculatedMetricValue",
    "countNegative",
    "countPositive",
    "durationMs",
    "estimatedCompletionMargin",
    "groupByMax",
    "p95",
    "p99",
    "sinceLastBeaconMilliseconds",
    "timeToDisposition",
    "total",
}
"""The properties and parameters that are 64-bit integers in the vendor's own file."""


def read_document(name: str) -> dict[str, Any]:
    """The content of a file in the package's contract folder."""
    file = resources.files(__package__) / "contract" / f"{name}.openapi.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"), object_hook=_corrected)
    return found


def _corrected(node: dict[str, Any]) -> dict[str, Any]:
    """Corrects three errors that came into the files when they were made, in a schema that was just read.

    Integers lost their formats: they are int32, except for `LONG`. A map with values of type `object` is the SDK's
    `dict(str, object)`, whose values may be anything. An empty `required` isn't valid in draft 4.
    """
    if node.get("required") == []:
        del node["required"]
    if node.get("additionalProperties") == {"type": "object"}:
        node["additionalProperties"] = {}
    if node.get("type") == "integer" and "format" not in node:
        node["minimum"], node["maximum"] = -INT32 - 1, INT32
    # Inner objects are read before outer ones, so a name is seen one level above the integer that has it.
    named = dict(node)
    if isinstance(node.get("name"), str) and isinstance(node.get("schema"), dict):
        named[node["name"]] = node["schema"]  # a parameter
    for name, inner in named.items():
        if name in LONG and isinstance(inner, dict) and inner.get("type") == "integer":
            inner.pop("minimum", None)
            inner.pop("maximum", None)
            inner["format"] = "int64"
    return node


def for_requests(node: Any) -> Any:
    """A copy of the schemas in which no read-only property is required."""
    if isinstance(node, list):
        return [for_requests(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: for_requests(value) for key, value in node.items()}
    properties, required = node.get("properties"), node.get("required")
    if isinstance(properties, dict) and isinstance(required, list):
        kept["required"] = [name for name in required if not properties.get(name, {}).get("readOnly")]
        if not kept["required"]:
            del kept["required"]
    return kept
