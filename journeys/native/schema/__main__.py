"""`python -m journeys.native.schema`: writes the schemas of record anew from the declarations."""

from __future__ import annotations

from journeys.registry import VENDORS

from . import RECORDED
from .package import package_schema
from .types import dumped

if __name__ == "__main__":
    RECORDED.mkdir(exist_ok=True)
    for vendor in VENDORS:
        (RECORDED / f"{vendor}.json").write_text(dumped(package_schema(vendor)), encoding="utf-8")
