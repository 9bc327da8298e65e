"""A planted secret is found nowhere: not in state, history, journal, lock file, plan, output, or request log."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .frozen import journeys
from .harness import Engine, Watched
from .leaks import DESCRIPTION, PLANTED, SOURCES, found_in, reached, say_everything
from .programs import program, segment

LOG = {"JOURNEYS_LOG": "requests.log"}
each_source = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) for name in SOURCES]
)


@pytest.fixture
def watched(watched_of: Callable[..., Watched]) -> Watched:
    emulator = watched_of(switches={"references": "none"})
    emulator.token(value=PLANTED)
    return emulator


def prepared(engine: Engine, name: str) -> None:
    """Skips what the engine refuses; the lookups' object is there; requests are logged."""
    if SOURCES[name].cli and engine.name != "cli":
        pytest.skip("the embedded engine has no transforms")
    engine.project.env.update(LOG)
    if engine.name == "cli":
        engine.cli.env.update(LOG)  # type: ignore[attr-defined]
    if name.startswith("lookup"):
        engine.emulator.seed("segments", {"displayName": PLANTED})


@each_source
def test_on_a_new_resource(engine: Engine, name: str) -> None:
    source = SOURCES[name]
    prepared(engine, name)
    engine.write(source.text())
    engine.run("preview", "--diff")
    engine.must("up")
    assert reached(engine, source)
    engine.must("up", "--expect-no-changes")
    engine.must("refresh", "--expect-no-changes")
    say_everything(engine)
    assert found_in(engine) == []
    engine.must("destroy")
    assert found_in(engine) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name, source in SOURCES.items() if source.existing and source.where]
)
@pytest.mark.parametrize("same", [True, False], ids=["same value", "another value"])
def test_on_an_existing_resource_whose_value_becomes_secret(engine: Engine, name: str, same: bool) -> None:
    """Of the same value the engine's history is full; the state, and what is said from then on, have none of it."""
    source = SOURCES[name]
    prepared(engine, name)
    engine.write(source.text(PLANTED if same else "in-the-open", plain=True))
    engine.must("up")
    engine.printed = ""
    engine.write(source.text())
    engine.must("up")
    engine.must("up", "--expect-no-changes")
    engine.must("refresh", "--expect-no-changes")
    say_everything(engine)
    assert reached(engine, source)
    assert found_in(engine, history=not same) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["argument", "nested argument", "output inside a dict", "transform of the stack"]
)
def test_after_drift_took_the_field_away_and_gave_it_back(engine: Engine, name: str) -> None:
    source = SOURCES[name]
    prepared(engine, name)
    engine.write(source.text())
    engine.must("up")
    field = {"argument": "description", "nested argument": "journey", "output inside a dict": "action"}.get(
        name, "description"
    )
    (id,) = engine.emulator.objects(source.where)
    before = engine.emulator.objects(source.where)[id]
    engine.emulator.edit(source.where, id, **{field: None})
    engine.must("refresh")
    engine.emulator.edit(source.where, id, **{field: before[field]})
    engine.must("refresh")
    say_everything(engine)
    engine.must("up")
    engine.must("up", "--expect-no-changes")
    assert reached(engine, source)
    assert found_in(engine) == []


@pytest.mark.slow
@pytest.mark.parametrize("status", [400, 409, 500])
def test_when_the_api_quotes_it_in_an_error(engine: Engine, status: int) -> None:
    prepared(engine, "argument")
    engine.emulator.faults.add(
        "status", method="POST", status=status, times=None, message=f"Value [{PLANTED}] is not valid"
    )
    engine.write(SOURCES["argument"].text())
    assert not engine.run("up", timeout=240).ok
    assert found_in(engine) == []


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_when_the_answer_to_the_post_is_lost(engine: Engine, when: str) -> None:
    """The crash journal is there then."""
    prepared(engine, "argument")
    engine.emulator.faults.add("drop", method="POST", when=when)
    engine.write(SOURCES["display name"].text())
    engine.run("up")
    engine.run("up")
    say_everything(engine)
    assert found_in(engine) == []


@pytest.mark.slow
def test_a_conflict_names_paths_and_no_values(engine: Engine) -> None:
    prepared(engine, "argument")
    engine.write(SOURCES["argument"].text())
    engine.must("up")
    (id,) = engine.emulator.objects("segments")
    engine.emulator.edit("segments", id, description="some-by-hand-text")
    engine.write(SOURCES["argument"].text(f"{PLANTED} and more"))
    ran = engine.run("up")
    assert not ran.ok
    assert "description" in ran.text
    assert found_in(engine) == []
    assert found_in(engine, "some-by-hand-text") == []


@pytest.mark.slow
def test_credentials_are_not_in_what_import_writes(engine: Engine) -> None:
    prepared(engine, "argument")
    engine.write(program())
    engine.must("up")
    there = engine.emulator.seed("segments", {"displayName": "A"})["id"]
    done = journeys(engine, "import", "genesys:Segment", "--id", there, "--file", "import.json")
    assert done.returncode == 0, done.stdout
    engine.printed += done.stdout
    for secret in (engine.emulator.client_secret, engine.emulator.public_api_token):
        assert found_in(engine, secret) == []


@pytest.mark.slow
@pytest.mark.cli
def test_doctor_finds_what_a_transform_made_secret_too_late(stack_on: Callable[..., Engine]) -> None:
    """A plain field of an unchanged resource is beyond a provider: its output stays plain, and doctor says so."""
    engine = stack_on("cli", program(segment("a", description=f"'{PLANTED}'")))
    engine.must("up")
    engine.write(SOURCES["transform of the stack"].text())
    engine.must("up")
    done = journeys(engine, "doctor")
    if found_in(engine, history=False):
        assert "description" in done.stdout
        assert "secret" in done.stdout
    assert PLANTED not in done.stdout


def test_the_search_finds_what_is_there(stack_on: Callable[..., Engine]) -> None:
    """The proof that these tests would see a leak."""
    engine = stack_on("embedded", program(DESCRIPTION.replace("ARG", f"'{PLANTED}'")))
    engine.must("up")
    engine.run("export")
    places = found_in(engine)
    assert "what was printed" in places
    assert any(place.endswith("dev.json") for place in places)
