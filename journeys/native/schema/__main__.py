"""`python -m journeys.native.schema [--breaking]`: regenerates the recorded schemas from the declarations."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from journeys.registry import VENDORS

from . import RECORDED
from .breaks import breaks
from .package import package_schema
from .types import dumped


def write(folder: Path, breaking: bool = False) -> list[str]:
    """Writes the schemas. Without `breaking`, changes that break programs are returned, and nothing is written."""
    folder.mkdir(exist_ok=True)
    schemas, found = {folder / f"{vendor}.json": package_schema(vendor) for vendor in VENDORS}, []
    for file, schema in schemas.items():
        if file.exists() and not breaking:
            found += [
                f"{file.name}: {each}"
                for each in breaks(json.loads(file.read_text(encoding="utf-8")), schema)
            ]
    for file, schema in schemas.items() if not found else ():
        file.write_text(dumped(schema), encoding="utf-8")
    return found


if __name__ == "__main__":
    if found := write(RECORDED, "--breaking" in sys.argv[1:]):
        sys.exit(
            "These changes break programs that use the SDKs, so nothing was written:\n  "
            + "\n  ".join(found)
            + "\nWhere they are meant: python -m journeys.native.schema --breaking"
        )
