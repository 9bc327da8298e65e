"""False 404s, stale reads and lagging lists: no second object, and no orphan that nobody is told of (DESIGN rule 6)."""

from __future__ import annotations

import pytest

from .harness import Engine, check_settled, outcome
from .programs import BUNDLE, bundle, journey, program, segment

KINDS = {"segment": (segment, "A", "segments"), "journey": (journey, "J", "journeys")}
OTHER = {"segment": {"description": "'new'"}, "journey": {"definition": "waits('2d')"}}


@pytest.mark.parametrize("kind", [pytest.param("segment"), pytest.param("journey", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "command", [pytest.param("up --refresh"), pytest.param("refresh", marks=pytest.mark.slow)]
)
def test_one_false_404_on_a_get(engine: Engine, kind: str, command: str) -> None:
    """Gone is confirmed."""
    engine.set(genesys_listLag="0.2")  # Segment has no lists
    make, name, where = KINDS[kind]
    engine.write(program(make()))
    engine.must("up")
    (there,) = engine.ids()
    fault = engine.emulator.faults.add("status", method="GET", path=f"{there}$", status=404)
    verb, *flags = command.split()
    engine.must(verb, *flags)
    assert fault.hits == 1
    assert engine.ids() == [there]
    assert list(engine.emulator.objects(where)) == [there]
    check_settled(engine, [name])


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reads", [1, 2])
def test_stale_reads_of_what_was_just_made(engine: Engine, kind: str, reads: int) -> None:
    """`up --refresh` right after `up`, while reads still answer 404."""
    make, name, _ = KINDS[kind]
    engine.write(program(make()))
    engine.emulator.faults.add("stale", ms=4000 if reads == 2 else 1500)
    engine.must("up")
    ran = engine.run("up", "--refresh")
    assert outcome(engine, ran, [name]) in ("ok", "stopped"), ran
    assert len(engine.emulator.there()) == 1
    engine.emulator.faults.clear()
    check_settled(engine, [name])


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_stale_reads_of_what_was_just_changed(engine: Engine, kind: str) -> None:
    """The old version is no drift that an `up` would take back, nor somebody else's change."""
    make, name, _ = KINDS[kind]
    engine.write(program(make()))
    engine.must("up")
    engine.write(program(make(**OTHER[kind])))
    engine.emulator.faults.add("stale", ms=3000)
    engine.must("up")
    ran = engine.run("up", "--refresh")
    assert outcome(engine, ran, [name]) in ("ok", "stopped"), ran
    engine.emulator.faults.clear()
    engine.must("up", "--refresh")
    check_settled(engine, [name])


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_delete_that_is_answered_404(engine: Engine, kind: str, when: str) -> None:
    """Falsely (nothing was deleted), or although it was: nothing is left, or the run says what is."""
    make, _, _ = KINDS[kind]
    engine.write(program(make()))
    engine.must("up")
    fault = engine.emulator.faults.add("status", method="DELETE", status=404, when=when)
    ran = engine.run("destroy")
    assert fault.hits == 1
    assert outcome(engine, ran, []) in ("ok", "stopped"), ran
    engine.must("destroy")
    assert engine.emulator.there() == {}
    assert engine.ids() == []


@pytest.mark.slow
def test_a_false_404_on_a_delete_in_a_replacement(engine: Engine) -> None:
    engine.write(program(segment(external_segment='{"id": "1", "name": "n"}')))
    engine.must("up")
    engine.write(program(segment(external_segment='{"id": "2", "name": "n"}')))
    engine.emulator.faults.add("status", method="DELETE", status=404)
    ran = engine.run("up")
    assert outcome(engine, ran, ["A"]) in ("ok", "stopped"), ran
    engine.must("up")
    check_settled(engine, ["A"])


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["lag", "stale"])
def test_lists_that_do_not_show_what_is_there(engine: Engine, fault: str) -> None:
    """More objects than are read one by one, so that refresh uses the list."""
    many = [f"m{number}" for number in range(8)]
    engine.write(program(*(segment(name) for name in many)))
    engine.must("up")
    engine.emulator.faults.add(fault, path="segments$", reads=3)
    engine.must("refresh", "--expect-no-changes")
    assert sorted(engine.ids()) == sorted(engine.emulator.there())
    engine.emulator.faults.clear()
    check_settled(engine, [name.upper() for name in many])


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after", "during"])
@pytest.mark.parametrize("lag", [0, 2, 5])
def test_a_lost_answer_of_a_create_under_list_lag(engine: Engine, when: str, lag: int) -> None:
    """Every POST of a bundle: its answer is lost, and the list is late."""
    engine.emulator.switches["list_lag"] = str(lag)
    wrong = []
    for path in ("segments$", "actiontemplates$", "actionmaps$", "journeys$"):
        engine.emulator.faults.add("drop", method="POST", path=path, when=when)
        engine.write(bundle())
        ran = engine.run("up")
        how = outcome(engine, ran, BUNDLE)
        if how not in ("ok", "stopped", "warned"):
            wrong.append(f"{path}: {how}: {ran}")
        engine.emulator.faults.clear()
        engine.run("destroy")
        for where, id in [(kind, id) for id, (kind, _) in engine.emulator.there().items()]:
            engine.emulator.remove(where, id)
        pending = engine.root / ".journeys" / "pending"
        for file in pending.glob("*") if pending.exists() else ():
            file.unlink()
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.slow
def test_a_gateway_that_repeats_a_post(engine: Engine) -> None:
    """The effect twice: the run doesn't know, but the next list that is read does; never a third."""
    try:
        engine.emulator.faults.add("twice", method="POST", path="segments$")
    except ValueError:
        pytest.skip("the emulator cannot repeat a request")
    engine.write(program(segment()))
    engine.must("up")
    engine.must("up", "--expect-no-changes")
    engine.must("refresh", "--expect-no-changes")
    assert len(engine.emulator.there()) == 2
    assert len(engine.ids()) == 1
