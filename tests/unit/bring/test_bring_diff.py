"""`journeys diff` of a state with its org shows no live value where the state's is secret."""

from __future__ import annotations

from typing import Any

import pytest
from support import stacks as s

from journeys.bring.diff import _managed
from journeys.bring.kinds import Live, providers
from journeys.graph import read

SECRET_VALUE = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "ciphertext": "v1:abc",
}
LIVE = "pl4nted"
CRITERIA = {"key": "page.url", "operator": "equal"}


def patterns(values: Any) -> Any:
    return {"patterns": [{"criteria": [{**CRITERIA, "values": values}], "count": 1}]}


@pytest.mark.parametrize(
    "inputs",
    [
        {"description": SECRET_VALUE},
        {"journey": SECRET_VALUE},
        {"journey": patterns(SECRET_VALUE)},
        {"journey": patterns([SECRET_VALUE, "/a"])},
    ],
    ids=["field", "block", "list inside", "item inside"],
)
def test_a_secret_at_any_depth(inputs: dict[str, Any]) -> None:
    assert LIVE not in told(inputs)
    assert LIVE in told({"description": "another"})


def told(inputs: dict[str, Any]) -> str:
    """What differs between a state with these inputs and a live segment that has other values."""
    record = {**s.segment("vip"), "inputs": {"display_name": "VIP", **inputs}}
    entity = {"id": "id-vip", "displayName": "VIP", "description": LIVE, "journey": patterns([LIVE])}
    live = Live.of(providers()["genesys:Segment"], entity)
    return str(list(_managed(read(s.state(record)).resources[record["urn"]], live)))
