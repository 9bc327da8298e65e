"""What goes wrong: everything is reported, nothing new starts, and state says what is."""

from __future__ import annotations

import pytest

from journeys.engine.fields import CALLS, NO, READ, REGISTER, YES, table, undescribed


def test_check_failures_of_all_resources_are_reported_at_once(world):
    result = world.preview(
        'Toy("a", fail="check")\nToy("ok")\nToy("b", fail="check-property")\nToy("c", note="x")'
    )
    assert result.exit_code == 1
    assert sorted(result.errors) == [
        "pulumi-python:dynamic/toy:Toy resource 'a' has a problem: a must not be",
        "pulumi-python:dynamic/toy:Toy resource 'b': property fail value {check-property} has a problem: "
        "not like this",
    ]
    assert result.changes["create"] == 3


def test_a_failed_create_stops_what_depends_on_it(world):
    result = world.up('a = Toy("a", fail="create")\nToy("b", note=a.id)')
    assert result.exit_code == 1
    assert "cannot create a" in result.errors[0]
    assert world.calls() == []
    assert list(world.state()) == ["toys-dev", "default"]
    assert "pending_operations" not in world.engine().export()["deployment"]


def test_nothing_is_deleted_after_a_failure(world):
    world.up('Toy("a")\nToy("b")')
    world.calls()
    assert not world.up('Toy("b", fail="check")').ok
    assert world.calls() == []
    assert sorted(world.toys()) == ["a-1", "b-1"]


def test_an_exception_of_the_program_is_shown_without_our_frames(world):
    result = world.up('Toy("a")\nraise ValueError("oops")')
    [message] = result.errors
    assert message.startswith("Program failed with an unhandled exception:")
    assert "ValueError: oops" in message
    assert "runner.py" not in message


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "import os; os._exit(5)", "raise SystemExit('bye')"])
def test_a_program_that_exits_has_failed(world, code):
    world.up('Toy("a")')
    result = world.up(code)
    assert result.exit_code == 1
    assert result.errors
    assert "delete" not in result.changes


def test_a_program_without_a_main_file(world):
    assert "__main__.py" in world.engine().up().errors[0]


def test_protected_resources_are_all_named(world):
    world.up('Toy("a", opts=O(protect=True))\nToy("b", opts=O(protect=True))')
    result = world.engine().destroy()
    assert result.exit_code == 1
    assert len([message for message in result.errors if "cannot be deleted" in message]) >= 1
    assert sorted(world.toys()) == ["a-1", "b-1"]


def test_a_plugin_that_cannot_import_the_provider(world):
    world.up('Toy("a")')
    text = world.root / "toyprovider.py"
    text.unlink()
    result = world.engine().destroy()
    assert "toyprovider" in result.errors[0]
    assert world.state()["a"]["id"] == "a-1"


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ('pulumi.CustomResource("random:index:Id", "r", {})', "needs the plugin of package 'random'"),
        ('Toy("a", opts=O(import_="a-1"))', "the `import_` option"),
        ('Toy("a", opts=O(version="1.2.3"))', "the `version` option"),
        ('Toy("a", opts=O(plugin_download_url="http://x"))', "the `plugin_download_url` option"),
        ('Toy("a", note=pulumi.FileAsset("Pulumi.yaml"))', "assets and archives are not supported"),
        ('pulumi.runtime.invoke("aws:index:getAmi", {})', "the function aws:index:getAmi"),
        ('pulumi.StackReference("org/p/s")', "needs the plugin of package 'pulumi'"),
        ("pulumi.runtime.register_resource_transform(lambda args: None)", "does not support transforms"),
        ('Toy("a", opts=O(transforms=[lambda args: None]))', "does not support transforms"),
        ('Toy("a", opts=O(hooks=pulumi.ResourceHookBinding(before_create=[lambda a: None])))', "hook"),
        (
            'Toy("a", opts=O(custom_timeouts=pulumi.CustomTimeouts(create="soon")))',
            "customTimeout Value soon",
        ),
    ],
)
def test_what_is_not_supported_is_refused_by_name(world, program, message):
    result = world.up(program)
    assert result.exit_code == 1
    assert any(message in error for error in result.errors), result.errors
    assert world.toys() == {}


def test_options_without_effect_on_components_are_said(world):
    result = world.preview('Box("b", opts=O(ignore_changes=["x"]))')
    assert result.ok
    [(severity, urn, message)] = result.diagnostics
    assert (severity, urn.split("::")[3]) == ("warning", "b")
    assert "ignoreChanges" in message


def test_every_field_of_the_protocol_is_described():
    assert undescribed() == []
    for rows in (REGISTER, READ, CALLS):
        assert all(kind == YES or note for kind, note in rows.values() if kind != NO)


def test_the_documentation_has_the_current_table():
    from pathlib import Path

    text = (Path(__file__).parents[3] / "docs" / "engine.md").read_text(encoding="utf-8")
    assert table() in text, "run: python -m journeys.engine.fields docs/engine.md"
