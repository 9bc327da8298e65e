"""The package schema of a vendor: generated from the declarations, and kept as it was released."""

from __future__ import annotations

import json
from pathlib import Path

RECORDED = Path(__file__).parent / "recorded"
"""The schemas of record: what SDKs were generated from. A change that breaks those SDKs fails a test."""


def schema_text(vendor: str) -> str:
    """The schema as JSON text: the recorded one, or for another vendor one that is generated now."""
    file = RECORDED / f"{vendor}.json"
    if file.is_file():
        return file.read_text(encoding="utf-8")
    from .package import package_schema

    return json.dumps(package_schema(vendor))
