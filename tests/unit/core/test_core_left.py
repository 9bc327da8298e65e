"""Outputs with texts that left the program, but not the object, go to the engine as secrets: any may have been one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import rpc
from support.driver import Driver, configured
from support.settings import config_for
from support.wire import secrets_in

from journeys.emulator import Emulator
from journeys.registry import load
from providers.core.plugin.outputs import left_in
from providers.core.sdk import NULL
from providers.core.session.record import RECORD, Record

TEXT = "planted-words"
SHAPE = load("genesys:ActionMap").shape
MAP = {"display_name": "Offer", "trigger_with_segments": ["segment-1"]}


def action(text: str = "", **more: Any) -> dict[str, Any]:
    fields = {"web_messaging_offer_fields": {"offer_text": text}} if text else {}
    return {"action": {"media_type": "webMessagingOffer", **fields, **more}}


@pytest.mark.parametrize(
    ("live", "applied", "wanted", "before", "left"),
    [
        (action(TEXT), action(TEXT), {}, (), ("action",)),
        (action(TEXT), action(TEXT), action(), (), ("action",)),
        (action(TEXT), action(TEXT), action("another"), (), ("action",)),
        (action(TEXT), action(TEXT), action(TEXT), (), ()),
        (action("another"), action(TEXT), action("another"), (), ()),
        (action(), action(TEXT), action(), (), ()),
        (action(TEXT), {}, {}, (), ()),
        (action(TEXT), {}, {}, ("action",), ("action",)),
        (action(TEXT), action(), action(), ("action",), ("action",)),
        (action(TEXT), action(), action(TEXT), ("action",), ()),
        ({"is_active": True}, {"is_active": True}, {}, (), ()),
    ],
)
def test_what_has_left_the_program_only(
    live: dict[str, Any],
    applied: dict[str, Any],
    wanted: dict[str, Any],
    before: tuple[str, ...],
    left: tuple[str, ...],
) -> None:
    assert left_in(live, applied, wanted, SHAPE, before) == left


def test_it_is_recorded_until_the_program_gives_it_again(emulator: Emulator) -> None:
    emulator.switches["references"] = "none"
    it = Driver("genesys:ActionMap", config_for("genesys:ActionMap", emulator))
    it.up({**MAP, **action(TEXT)})
    assert Record.of(it.outputs).left == ()
    for name in ("Offer", "Other"):
        it.up({**MAP, "display_name": name})
        it.refresh()
        assert Record.of(it.outputs).left == ("action",)
    it.up({**MAP, **action(TEXT)})
    assert Record.of(it.outputs).left == ()


@pytest.mark.parametrize("value", [TEXT, {"text": TEXT}, [TEXT], NULL])
def test_the_engine_gets_it_as_a_secret(value: Any) -> None:
    configured("genesys:Segment", {})
    outs = {"a": value, "b": "plain", RECORD: Record(left=("a", "absent")).text()}
    struct = MessageToDict(asyncio.run(rpc.serialize_properties(outs, {})))
    assert struct["b"] == "plain"
    assert "absent" not in struct
    assert secrets_in(struct) == ([] if value is NULL else [value])
