"""Guards don't stop who does nothing wrong: each of these ends with exit code 0, and with one object each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .frozen import SWITCHES, frozen_on, import_file
from .harness import Engine, Watched, check_settled
from .programs import SPACE, bundle, journey, program, segment

pytestmark = pytest.mark.slow
BUNDLE = ["Shop", "Sale", "Offer", "Winback"]
TWO = program(segment("a"), segment("b"))


@pytest.mark.parametrize("lag", [{"reads": 2}, {"ms": 3000}], ids=["two calls", "three seconds"])
def test_destroy_and_up_again_under_lagging_lists(engine: Engine, lag: dict[str, float]) -> None:
    engine.emulator.faults.add("lag", **lag)
    engine.emulator.faults.add("stale", method="GET", path="segments$|actionmaps$|actiontemplates$", **lag)
    engine.write(bundle())
    for _ in range(2):
        engine.must("up")
        assert sorted(engine.ids()) == sorted(engine.emulator.there())
        engine.must("destroy")
        assert engine.emulator.there() == {}
    engine.must("up")
    assert len(engine.emulator.there()) == len(BUNDLE)


def test_deleted_objects_that_lists_still_show(engine: Engine) -> None:
    """What the list says is confirmed by a GET before it stops anything."""
    engine.write(TWO)
    engine.must("up")
    engine.emulator.faults.add("stale", method="GET", path="segments$", ms=8000)
    engine.must("destroy")
    engine.must("up")
    assert sorted(name for _, name in engine.emulator.there().values()) == ["A", "B"]


@pytest.mark.parametrize("first", [False, True], ids=["create first", "delete first"])
def test_replacement(engine: Engine, first: bool) -> None:
    opts = f"delete_before_replace={first}"
    for number in ("1", "2", "3"):
        external = f'{{"id": "{number}", "name": "n"}}'
        engine.write(program(segment("a", opts, external_segment=external)))
        engine.must("up")
    check_settled(engine, ["A"])


def test_rename_with_an_alias(engine: Engine) -> None:
    engine.write(TWO)
    engine.must("up")
    ids = set(engine.ids())
    engine.write(program(segment("z", "aliases=[Alias(name='a')]", display_name="'Z'"), segment("b")))
    engine.must("up")
    check_settled(engine, ["Z", "B"])
    assert set(engine.ids()) == ids


def test_swapped_names_in_one_update(engine: Engine) -> None:
    engine.write(TWO)
    engine.must("up")
    ids = (engine.id("a"), engine.id("b"))
    engine.write(program(segment("a", display_name="'B'"), segment("b", display_name="'A'")))
    engine.must("up")
    check_settled(engine, ["A", "B"])
    assert (engine.id("a"), engine.id("b")) == ids
    assert engine.emulator.there()[ids[0]] == ("segments", "B")


def test_a_name_that_is_handed_on(engine: Engine) -> None:
    """One segment takes another name, and a new one takes its old name, in one update."""
    engine.write(program(segment("a")))
    engine.must("up")
    engine.write(
        program(
            'first = Segment("a", display_name="A2", journey=visits("/a"))', segment("n", display_name="'A'")
        )
    )
    engine.must("up")
    check_settled(engine, ["A", "A2"])


def test_an_object_replaced_by_one_of_another_resource(engine: Engine) -> None:
    """A resource goes and another one with the same name comes, in one update."""
    engine.write(program(segment("old", display_name="'A'")))
    engine.must("up")
    engine.write(program(segment("new", display_name="'A'")))
    engine.must("up")
    check_settled(engine, ["A"])


@pytest.mark.parametrize("flags", [(), ("--refresh",)], ids=["refresh, then up", "up --refresh"])
@pytest.mark.parametrize("kind", ["segment", "journey"])
def test_restored_after_a_deletion_by_hand(engine: Engine, kind: str, flags: tuple[str, ...]) -> None:
    text, where = (segment(), "segments") if kind == "segment" else (journey(), "journeys")
    engine.write(program(text))
    engine.must("up")
    (there,) = engine.emulator.there()
    engine.emulator.remove(where, there)
    if not flags:
        engine.must("refresh")
        assert engine.ids() == []
    engine.must("up", *flags)
    check_settled(engine, [kind[0].upper() if kind == "journey" else "A"])


def test_an_update_of_an_object_deleted_by_hand_says_what_to_do(engine: Engine) -> None:
    engine.write(program(segment()))
    engine.must("up")
    (there,) = engine.emulator.there()
    engine.emulator.remove("segments", there)
    engine.write(program(segment(description="'new'")))
    ran = engine.run("up")
    assert not ran.ok
    assert "refresh" in ran.text
    engine.must("refresh")
    engine.must("up")
    check_settled(engine, ["A"])


def test_two_provider_instances_of_one_org(engine: Engine) -> None:
    """The same name in both: a warning, as they share an address, and both finish."""
    engine.write(
        program(
            'one, two = (Provider(name, base_url=pulumi.Config("genesys").require("baseUrl")) for name in ("one", "two"))',
            segment("a", "provider=one"),
            segment("b", "provider=two"),
            segment("c"),
        )
    )
    engine.must("up")
    check_settled(engine, ["A", "B", "C"])
    engine.must("destroy")
    assert engine.emulator.there() == {}


def test_two_provider_instances_of_two_orgs(engine: Engine) -> None:
    org = engine.emulator.add_org("two", "secret-two", name="org two", port=0)
    engine.set(safety_two=org.url)
    engine.write(
        program(
            'two = Provider("two", base_url=pulumi.Config().require("two"), client_id="two",',
            '               client_secret=Output.secret("secret-two"))',
            segment("a"),
            segment("b", "provider=two", display_name="'A'"),
        )
    )
    engine.must("up")
    engine.must("up", "--expect-no-changes")
    engine.must("refresh", "--expect-no-changes")
    assert [len(each.objects("segments")) for each in (engine.emulator.org, org)] == [1, 1]
    engine.must("destroy")
    assert [len(each.objects("segments")) for each in (engine.emulator.org, org)] == [0, 0]


def test_a_client_that_may_not_ask_for_its_org(engine: Engine) -> None:
    """Writes go on, with a warning; nothing counts as gone; `genesys:orgId` vouches for it."""
    engine.emulator.faults.add("status", path="organizations/me", status=403, times=None)
    engine.write(TWO)
    engine.must("up")
    engine.must("up", "--expect-no-changes")
    engine.must("refresh", "--expect-no-changes")
    engine.write(program(segment("a", description="'new'"), segment("b")))
    engine.must("up")
    engine.emulator.remove("segments", engine.id("b"))
    engine.must("refresh")  # the other one is still there, which shows whose org this is
    engine.must("up")
    for id in engine.ids():
        engine.emulator.remove("segments", id)
    ran = engine.run("refresh")
    assert not ran.ok
    assert "genesys:orgId" in ran.text
    assert "pulumi state delete" in ran.text
    assert len(engine.ids()) == 2
    engine.set(genesys_orgId=engine.emulator.org.id)
    engine.must("refresh", "--run-program")
    assert engine.ids() == []
    engine.must("up")
    check_settled(engine, ["A", "B"])
    engine.must("destroy")
    assert engine.emulator.there() == {}


@pytest.mark.parametrize("layout", ["state-0.1.json", "keyed/genesys"])
def test_a_state_without_an_org_of_which_objects_are_gone(
    watched_of: Callable[..., Watched], stack_on: Callable[..., Engine], which: str, layout: str
) -> None:
    """One object that is still there proves the org: the others count as gone."""
    emulator = watched_of(switches=SWITCHES)
    engine = stack_on(which, emulator=emulator)
    names = frozen_on(engine, layout)
    emulator.remove("segments", next(iter(emulator.objects("segments"))))
    engine.must("refresh")
    assert len(engine.ids()) == len(names) - 1
    assert sorted(engine.ids()) == sorted(emulator.there())
    engine.must("destroy")
    assert emulator.there() == {}
    assert engine.ids() == []


@pytest.mark.parametrize("layout", ["state-before-records.json", "keyed/imported"])
def test_a_state_without_an_org_of_which_the_only_object_is_gone(
    watched_of: Callable[..., Watched], stack_on: Callable[..., Engine], which: str, layout: str
) -> None:
    """Nothing proves the org: it stops and names what vouches for it, and with that it ends."""
    emulator = watched_of(switches=SWITCHES)
    engine = stack_on(which, emulator=emulator)
    (id,) = frozen_on(engine, layout)
    emulator.remove("segments", id)
    ran = engine.run("refresh")
    assert not ran.ok
    assert "genesys:orgId" in ran.text
    assert "pulumi state delete" in ran.text
    engine.set(genesys_orgId=emulator.org.id)
    name = engine.resources()[0]["urn"].rpartition("::")[2]
    engine.write(program(segment(name)))
    engine.must("refresh", "--run-program")
    assert engine.ids() == []
    engine.must("destroy")


def test_an_imported_object(engine: Engine) -> None:
    """Taken in by an import file, as `journeys import --file` writes it: no write, then a clean plan."""
    engine.write(program())
    engine.must("up")
    there = engine.emulator.seed("segments", {"displayName": "A", "description": "by hand"})["id"]
    engine.emulator.sent()
    file, code = import_file(engine, "genesys:Segment", "a", there)
    flags = (
        [str(file)] if engine.name == "embedded" else ["--file", str(file), "--generate-code=false", "--yes"]
    )
    engine.must("import", *flags)
    engine.write(code)
    engine.must("up")
    assert engine.emulator.written() == []
    check_settled(engine, ["A"])
    engine.write(
        code.replace('"a"', '"z"')
    )  # another resource of the same name: a new object, the old one goes
    engine.must("up")
    check_settled(engine, ["A"])
    assert engine.id("z") != there


@pytest.mark.parametrize("kind", ["segment", "journey"])
def test_an_object_that_is_only_read(engine: Engine, kind: str) -> None:
    """`.get`, and a resource that uses its id: clean from the second run on, and destroy leaves it alone."""
    if kind == "segment":
        there = engine.emulator.seed("segments", {"displayName": "Theirs"})["id"]
        read = f'theirs = Segment.get("theirs", {there!r})'
    else:
        engine.write(program(journey("theirs", "retain_on_delete=True")))
        engine.must("up")
        (there,) = engine.emulator.there()
        engine.write(program())
        engine.must("up")
        read = f'theirs = Journey.get("theirs", "{SPACE}/{there}")'
    engine.write(program(read, segment("a", description="theirs.id"), "pulumi.export('whose', theirs.id)"))
    engine.must("up")
    engine.emulator.sent()
    for command in ("preview", "up", "refresh"):
        engine.must(command, "--expect-no-changes")
    assert engine.emulator.written() == []
    assert engine.emulator.objects("segments")[engine.id("a")]["description"].endswith(there)
    engine.must("destroy")
    assert list(engine.emulator.there()) == [there]
