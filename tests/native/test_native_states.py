"""Each door reads the state that the other has written, of every type, and sends nothing."""

from __future__ import annotations

from cases import Case
from support.driver import Driver
from support.native import NativeDriver
from support.requests import sent

from journeys.emulator import Emulator


def test_what_the_dynamic_door_has_written(case: Case, world: Emulator, it: NativeDriver) -> None:
    args = dict(case.full)
    dynamic = Driver(case.token, it.config)
    dynamic.up(args)
    sent(world)
    it.id, it.inputs, it.outputs = dynamic.id, dynamic.inputs, dynamic.outputs
    assert it.preview(args).op == "same"
    assert it.up(args).op == "same"
    assert sent(world) == []
    assert it.refresh() == []
    assert it.preview(args).op == "same"
    it.destroy()
    assert it.id is None


def test_what_the_native_door_has_written(case: Case, world: Emulator, it: NativeDriver) -> None:
    args = dict(case.full)
    it.up(args)
    sent(world)
    dynamic = Driver(case.token, it.config)
    dynamic.id, dynamic.inputs, dynamic.outputs = it.id, it.wire_inputs, it.wire_outputs
    plan = dynamic.preview(args)
    assert plan.replaces == []
    dynamic.up(args)
    assert sent(world) == []
    assert dynamic.refresh() == []
    assert dynamic.preview(args).op == "same"
    dynamic.destroy()
    assert dynamic.id is None
