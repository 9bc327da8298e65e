"""A null inside an object of a PATCH clears that field alone, whether the object is merged or replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from journeys.emulator import Emulator

ACTION = {
    "mediaType": "webMessagingOffer",
    "webMessagingOfferFields": {"offerText": "Hi", "architectFlow": {"id": "flow-1"}},
}


@pytest.mark.parametrize("null", ["clears", "ignored"])
@pytest.mark.parametrize("patch", ["merged", "replaced"])
def test_null_inside_an_action(
    emulator: Callable[..., Emulator], api: Callable[..., Any], patch: str, null: str
) -> None:
    emu = emulator(switches={"nested_patch": patch, "null": null})
    found = emu.seed("actionmaps", {"displayName": "map", "action": ACTION})
    change = {"mediaType": "webMessagingOffer", "webMessagingOfferFields": {"offerText": None}}
    body = {"displayName": "map", "triggerWithSegments": [], "pageUrlConditions": [], "action": change}
    answer = api(emu).patch(f"/api/v2/journey/actionmaps/{found['id']}", json=body)
    assert answer.status_code == 200
    left = answer.json()["action"]["webMessagingOfferFields"]
    if patch == "replaced":
        assert left == {}
    elif null == "clears":
        assert left == {"architectFlow": {"id": "flow-1"}}
    else:
        assert left == ACTION["webMessagingOfferFields"]
