"""Every operation of the vendor's Journey file is called by the SDK in one of these tests, and emulated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from journeys.emulator.openapi import load
from journeys.emulator.operations import rows

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_emulator_*sdk*.py")
)
CALLS = set(re.findall(r"\.((?:get|post|put|patch|delete)_\w+)\(", SOURCE))
OPERATIONS = {
    spec["operationId"]: f"{method.upper()} {path}"
    for document in ("genesys-journey", "genesys-journey-seeds")
    for path, operations in load(document).content["paths"].items()
    for method, spec in operations.items()
}


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_the_sdk_calls_it(operation):
    assert re.sub(r"([A-Z])", lambda m: "_" + m[1].lower(), operation) in CALLS


def test_all_of_the_file_and_of_the_seeds_is_emulated():
    assert [row.key for row in rows() if not row.emulated] == []
