"""Free-form JSON arrives as the program gave it, in whatever form, or is a mistake that says where."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.project import Project, resources

from providers.core.program.resource import plain
from providers.core.schema.free_form import DEPTH
from providers.core.schema.shape import shape_of
from providers.core.schema.validation import validate
from providers.genesys.action import OpenActionFields

PROGRAM = """
    import asyncio
    import pulumi
    from providers.genesys import ActionMap

    GIVEN = {"none": None, "big": 9007199254740993, "n": 3, "half": 1.5, "deep": {"list": [None, 2, True]}}

    async def later(value):
        await asyncio.sleep(0)
        return value

    FORMS = {
        "dict": lambda: GIVEN,
        "text": lambda: pulumi.Output.json_dumps(GIVEN),
        "output": lambda: pulumi.Output.from_input(GIVEN),
        "awaitable": lambda: later(GIVEN),
        "output-inside": lambda: {**GIVEN, "n": pulumi.Output.from_input(3.0), "deep": pulumi.Output.from_input(GIVEN["deep"])},
        "awaitable-inside": lambda: {**GIVEN, "deep": {"list": [later(None), later(2), pulumi.Output.from_input(True)]}},
    }

    def action(fields):
        return {"media_type": "openAction", "open_action_fields": {
            "open_action": {"id": "a", "name": "n"}, "configuration_fields": fields}}

    for name, form in FORMS.items():
        ActionMap(name, display_name=name, trigger_with_segments=["s"], action=action(form()))
    ActionMap("whole", display_name="whole", trigger_with_segments=["s"],
              action=pulumi.Output.from_input(0).apply(lambda _: action(GIVEN)))
    ActionMap("secret", display_name="secret", trigger_with_segments=["s"],
              action=action(pulumi.Output.secret({"key": "pl4nted", "n": 3})))
    ActionMap("nothing", display_name="nothing", trigger_with_segments=["s"],
              action=action(pulumi.Output.from_input(None)))
"""
GIVEN = {"none": None, "big": 9007199254740993, "n": 3, "half": 1.5, "deep": {"list": [None, 2, True]}}


def sent(project: Project, name: str) -> Any:
    found = project.emulator.find("actionmaps", name)
    assert found is not None
    return found["action"]["openActionFields"].get("configurationFields")


@pytest.mark.slow
def test_every_form_arrives_as_it_was_given(engine: Callable[..., Any], project: Project) -> None:
    project.emulator.seed("actions", {"id": "a", "name": "n"})
    project.env["PULUMI_CONFIG_PASSPHRASE"] = "passphrase"
    ran = engine(PROGRAM).up()
    assert ran.ok, ran.errors
    for name in ("dict", "text", "output", "awaitable", "output-inside", "awaitable-inside", "whole"):
        assert json.dumps(sent(project, name), sort_keys=True) == json.dumps(GIVEN, sort_keys=True), name
    assert sent(project, "secret") == {"key": "pl4nted", "n": 3}
    assert sent(project, "nothing") is None
    state = resources(engine().export())
    assert "pl4nted" not in json.dumps(state)
    assert engine().preview(expect_no_changes=True).exit_code == 0


def wrong(fields: Any) -> list[str]:
    shape = shape_of(OpenActionFields)
    given = plain({"open_action": {"id": "a"}, "configuration_fields": fields}, shape)
    return [str(found) for found in validate(given, OpenActionFields)]


def nested(depth: int) -> Any:
    found: Any = {}
    for _ in range(depth):
        found = {"a": found}
    return found


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"a": {"b": [1, {2, 3}]}}, "has a set at a.b[1], which JSON doesn't know: give a list"),
        ({"at": date(2026, 1, 1)}, "has a date at at, which JSON doesn't know"),
        ({"a": {1: 2}}, "has a key that is no text at a: JSON has none other"),
        ({"n": float("nan")}, "has a number that JSON doesn't know at n: infinite, or none at all"),
        ('{"a": ' * 100_000, "is nested too deeply"),
        ('{"a":' * 200 + "1" + "}" * 200, f"is nested more than {DEPTH} levels deep"),
        ('{"n": NaN}', "is not JSON text: NaN is no number of JSON's"),
        ("{", "is not JSON text: Expecting property name"),
        ("[1]", "must be an object, or JSON text of one"),
        ([1], "must be an object, or JSON text of one"),
        ({1, 2}, "must be an object, or JSON text of one"),
    ],
    ids=lambda each: str(each)[:30],
)
def test_what_is_no_json_is_a_mistake_that_says_where(fields: Any, message: str) -> None:
    (found,) = wrong(fields)
    assert found.startswith(f"configuration_fields: {message}")
    assert len(found) < 300


def test_a_dict_nested_without_end_is_a_mistake() -> None:
    messages = wrong(nested(100_000))
    assert messages == [f"configuration_fields: is nested more than {DEPTH} levels deep; got an object"]
    itself: dict[str, Any] = {}
    itself["again"] = itself
    assert wrong(itself) == messages


def test_what_is_within_bounds_passes() -> None:
    assert wrong(nested(DEPTH - 1)) == []
    assert wrong({"a": (1, 2), "b": [None, {"c": 2**70}]}) == []


UNWRITABLE = """
    import pulumi
    from providers.genesys import ActionMap

    ActionMap("map", display_name="Map", trigger_with_segments=["s"], action={
        "media_type": "openAction",
        "open_action_fields": {"open_action": {"id": "a"}, "configuration_fields": pulumi.Output.from_input({"a": {1, 2}})},
    })
"""


def test_an_output_that_is_no_json_says_where_and_what_to_do(
    engine: Callable[..., Any], project: Project
) -> None:
    ran = engine(UNWRITABLE).up()
    assert not ran.ok
    text = "\n".join(text for _, _, text in ran.diagnostics)
    where = (
        "action.open_action_fields.configuration_fields: has a set at a, which JSON doesn't know: give a list"
    )
    assert f"{where}. Give JSON text, for example by `pulumi.Output.json_dumps`" in text
    assert "Traceback" not in text
    assert project.requests() == []
