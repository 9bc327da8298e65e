"""Types whose objects have an id that their key alone makes: two resources are never one object without a word."""

from __future__ import annotations

import pytest

from .harness import Engine
from .programs import program
from .test_provider_instances import VIEW

HEAD = """
from providers.genesys import JourneyViewSchedule
view = Output.from_input("view-1").apply(lambda id: id)
"""


def schedule(name: str, frequency: str = "Daily", opts: str = "") -> str:
    """A schedule of the view, which only the run itself knows."""
    return f'JourneyViewSchedule("{name}", view_id=view, frequency="{frequency}", opts=O({opts}))'


def brought_up(engine: Engine) -> None:
    engine.emulator.seed("views", VIEW)
    engine.write(program(HEAD, schedule("s")))
    engine.must("up")


def check_one(engine: Engine) -> None:
    """The schedule is there, in the state once, and there is nothing to do."""
    engine.must("up", "--expect-no-changes")
    engine.must("refresh", "--expect-no-changes")
    assert [entry["id"] for entry in engine.resources()] == ["view-1/schedules"]
    assert len(engine.emulator.objects("viewschedules")) == 1


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("t", "s"), id="new one first"),
        pytest.param(("s", "t"), id="new one last", marks=pytest.mark.slow),
    ],
)
def test_a_second_schedule_of_a_view_is_refused(engine: Engine, names: tuple[str, str]) -> None:
    brought_up(engine)
    engine.write(program(HEAD, *(schedule(name, "Daily" if name == "s" else "Weekly") for name in names)))
    ran = engine.run("up")
    assert not ran.ok
    assert "is the same object as" in ran.text
    assert "Give one of them another view_id" in ran.text
    (there,) = engine.emulator.objects("viewschedules").values()
    assert there["frequency"] == "Daily"
    engine.write(program(HEAD, schedule("s")))
    engine.must("up")
    check_one(engine)


@pytest.mark.parametrize("flags", [(), pytest.param(("--refresh",), marks=pytest.mark.slow)])
def test_the_rest_of_a_killed_replacement_deletes_no_new_schedule(
    engine: Engine, flags: tuple[str, ...]
) -> None:
    """The engine was killed after it saved the new one, and before it asked for the delete of the old one."""
    brought_up(engine)
    deployment = engine.deployment()
    (made,) = engine.resources()
    resources = [*deployment["resources"], {**made, "delete": True}]
    engine.load({"version": 3, "deployment": {**deployment, "resources": resources}})
    engine.must("up", *flags)
    check_one(engine)


@pytest.mark.slow
@pytest.mark.parametrize("first", [True, False])
def test_a_schedule_that_is_replaced_is_there(engine: Engine, first: bool) -> None:
    brought_up(engine)
    opts = f"replace_on_changes=['*'], delete_before_replace={first}"
    engine.write(program(HEAD, schedule("s", "Weekly", opts)))
    engine.must("up")
    (there,) = engine.emulator.objects("viewschedules").values()
    assert there["frequency"] == "Weekly"
    check_one(engine)


@pytest.mark.slow
def test_a_schedule_that_moves_is_there(engine: Engine) -> None:
    brought_up(engine)
    engine.write(program(HEAD, 'parent = box("box")', schedule("s", opts="parent=parent")))
    engine.must("up", "--refresh")
    check_one(engine)
    engine.write(program())
    engine.must("up")
    assert engine.emulator.objects("viewschedules") == {}


@pytest.mark.slow
@pytest.mark.parametrize("flags", [(), ("--run-program",)])
def test_a_schedule_is_destroyed(engine: Engine, flags: tuple[str, ...]) -> None:
    brought_up(engine)
    engine.must("destroy", *flags)
    assert engine.emulator.objects("viewschedules") == {}
