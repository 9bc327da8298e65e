"""Each door reads the state that the other has written, of every type, and sends nothing."""

from __future__ import annotations

from cases import Case
from support.driver import Driver
from support.native import NativeDriver
from support.requests import sent

from journeys.emulator import Emulator
from journeys.pointer import TYPE_PREFIX
from journeys.records import is_native, paths, properties, token_of
from providers.core.schema.shape import camel


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


def test_commands_read_the_same_from_both(case: Case, world: Emulator, it: NativeDriver) -> None:
    dynamic = Driver(case.token, it.config)
    dynamic.up(dict(case.full))
    records = [
        {"type": f"{TYPE_PREFIX}{case.token}", "inputs": dynamic.inputs, "outputs": dynamic.outputs},
        {
            "type": it.type,
            "inputs": it.names.back(dynamic.inputs),
            "outputs": it.names.back(dynamic.outputs),
        },
    ]
    assert [is_native(each["type"]) for each in records] == [False, True]
    assert [token_of(each["type"]) for each in records] == [case.token, case.token]
    for which in ("inputs", "outputs"):
        first, second = (properties(each, which) for each in records)
        assert first == second != {}
    named = [name for name in dynamic.outputs if not name.startswith("__")]
    assert paths(records[1], map(camel, named)) == paths(records[0], named) == tuple(named)
