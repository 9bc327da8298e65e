"""The package schema of a vendor, generated from the declarations and recorded for each release."""

from __future__ import annotations

import json
from pathlib import Path

RECORDED = Path(__file__).parent / "recorded"
"""The recorded schemas, from which SDKs are generated. A change that breaks those SDKs fails a test."""


def schema_text(vendor: str) -> str:
    """The schema as JSON text: the recorded one, or for a vendor without one a new one."""
    file = RECORDED / f"{vendor}.json"
    if file.is_file():
        return file.read_text(encoding="utf-8")
    from .package import package_schema

    return json.dumps(package_schema(vendor))
