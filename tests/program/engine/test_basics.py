"""Create, update, no change, delete, outputs: what every program does."""

from __future__ import annotations

import pytest

THREE = """
a = Toy("a", size=1)
b = Toy("b", size=2, note=a.id)
c = Toy("c", size=3, note=b.loud, opts=O(depends_on=[a]))
pulumi.export("id", c.id)
pulumi.export("serial", c.serial)
"""


def test_preview_writes_nothing_and_knows_no_ids(world):
    result = world.preview(THREE)
    assert result.changes == {"create": 4}
    assert result.outputs == {}
    assert world.calls() == []
    assert not (world.root / ".journeys").exists()


def test_up_then_nothing_to_do(world):
    first = world.up(THREE)
    assert first.ok
    assert first.changes == {"create": 4}
    assert first.outputs == {"id": "c-1", "serial": 1.0}
    assert world.calls() == ["create a-1", "create b-1", "create c-1"]
    assert world.toys()["b-1"]["note"] == "a-1"

    second = world.up()
    assert second.changes == {"same": 4}
    assert not second.changed
    assert world.calls() == []
    assert world.preview().outputs == {"id": "c-1", "serial": 1.0}


@pytest.mark.slow
def test_a_refresh_on_the_way_is_not_in_the_count(world):
    """As with the CLI: what the command itself does to each resource is counted, and once."""
    world.up(THREE)
    assert world.engine().preview(refresh=True).changes == {"same": 4}
    world.program(THREE.replace("note=b.loud", "note='new'"))
    assert world.engine().preview(refresh=True).changes == {"same": 3, "update": 1}
    world.program(THREE)
    world.remove("c-1")
    assert world.engine().preview(refresh=True).changes == {"same": 3, "create": 1}
    assert world.engine().refresh().changes == {"same": 3, "delete": 1}


def test_update_shows_keys_and_paths(world):
    world.up('Toy("a", tags={"x": "1", "y": ["p", "q"]})')
    result = world.preview('Toy("a", tags={"x": "2", "y": ["p"], "z": "3"}, note="n")')
    step = result.step("a")
    assert step.op == "update"
    assert step.diff == ["note", "tags"]
    assert step.detailed == {"tags.x": "update", "tags.y[1]": "delete", "tags.z": "add", "note": "add"}
    assert world.up().changes == {"same": 1, "update": 1}
    assert world.toys()["a-1"]["tags"] == {"x": "2", "y": ["p"], "z": "3"}


@pytest.mark.slow
def test_preview_of_an_update_leaves_outputs_unknown_but_not_the_id(world):
    world.up('a = Toy("a")\nb = Toy("b", note=a.id)\nc = Toy("c", note=a.loud)')
    result = world.preview('a = Toy("a", note="new")\nb = Toy("b", note=a.id)\nc = Toy("c", note=a.loud)')
    assert [result.step(name).op for name in "abc"] == ["update", "same", "update"]
    assert world.up().changes == {"same": 3, "update": 1}


@pytest.mark.slow
def test_removed_resources_go_in_reverse_order_of_dependency(world):
    world.up(THREE)
    world.calls()
    result = world.up("pass")
    assert result.changes == {"delete": 3, "same": 1}
    assert world.calls() == ["delete c-1", "delete b-1", "delete a-1"]
    assert list(world.state()) == ["toys-dev"]


def test_destroy_needs_no_program(world):
    world.up(THREE)
    world.calls()
    (world.root / "__main__.py").unlink()
    assert world.engine().destroy().changes == {"delete": 4}
    assert world.calls() == ["delete c-1", "delete b-1", "delete a-1"]
    assert world.state() == {}


def test_components_parents_and_stack_outputs(world):
    result = world.up('box = Box("box", size=4)\npulumi.export("toy", {"id": box.toy.id, "n": [1, 2]})')
    assert result.changes == {"create": 3}
    assert result.outputs == {"toy": {"id": "box-toy-1", "n": [1, 2]}}
    state = world.state()
    assert state["box"]["outputs"] == {"toy": "box-toy-1"}
    assert state["box-toy"]["parent"] == state["box"]["urn"]
    assert state["box-toy"]["urn"].endswith("toy:index:Box$pulumi-python:dynamic/toy:Toy::box-toy")
    assert world.preview().changes == {"same": 3}


@pytest.mark.slow
def test_expect_no_changes_is_exit_code_seven(world):
    world.program('Toy("a")')
    assert world.engine().preview(expect_no_changes=True).exit_code == 7
    assert world.engine().up().exit_code == 0
    assert world.engine().preview(expect_no_changes=True).exit_code == 0


@pytest.mark.slow
def test_a_config_change_alone_is_no_change_for_resources(world):
    world.up('Toy("a")', config={"toy:region": "localhost"})
    result = world.preview(config={"toy:region": "localhost", "toy:more": "1"})
    assert result.changes == {"same": 2}
    assert not result.changed


@pytest.mark.slow
def test_the_program_sees_config_project_stack_and_dry_run(world):
    world.program(
        """
        config = pulumi.Config()
        pulumi.export("all", [config.require("x"), pulumi.get_project(), pulumi.get_stack(),
                              pulumi.runtime.is_dry_run(), config.get_bool("flag")])
        """
    )
    (world.root / "Pulumi.dev.yaml").write_text("config:\n  toys:x: from file\n  toys:flag: true\n")
    assert world.engine().up().outputs == {"all": ["from file", "toys", "dev", False, True]}
    assert world.engine(config={"x": "given"}).preview().outputs == {
        "all": ["given", "toys", "dev", True, True]
    }


@pytest.mark.slow
def test_main_folder_is_the_working_directory_of_program_and_plugin(world):
    (world.root / "Pulumi.yaml").write_text("name: toys\nruntime: python\nmain: infra\n")
    infra = world.root / "infra"
    infra.mkdir()
    (world.root / "toyprovider.py").rename(infra / "toyprovider.py")
    world.program('import os\nToy("a")\npulumi.export("cwd", os.path.basename(os.getcwd()))')
    (world.root / "__main__.py").rename(infra / "__main__.py")
    result = world.engine().up()
    assert result.outputs == {"cwd": "infra"}
    assert result.changes == {"create": 2}


def test_values_survive_the_way_to_the_provider_and_back(world):
    values = [3, 2.5, True, "é", [], {}, [None, 1], {"deep": [{"a": 1}]}]
    world.up("".join(f'Toy("a{number}", tags={value!r})\n' for number, value in enumerate(values)))
    assert {name.split("-")[0]: toy["tags"] for name, toy in world.toys().items()} == {
        f"a{number}": value for number, value in enumerate(values)
    }
    assert world.preview().changes == {"same": len(values) + 1}
