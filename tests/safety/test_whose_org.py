"""Nothing set but credentials, and they are another org's: refused naming both, nothing written, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from .frozen import LAYOUTS, SWITCHES, frozen_on, journeys
from .harness import Engine, Ran, Watched
from .programs import SPACE, journey, program, segment

OTHER = "other-client"
LOOKUP = """
import pulumi
from providers.genesys import get_segment, Segment
pulumi.export("found", get_segment("Known").id)
"""


@dataclass(frozen=True)
class Vendor:
    """How one vendor's program, objects and credentials look."""

    program: str
    changed: str
    kind: str
    get: str
    wrong: dict[str, str]


VENDORS = {
    "genesys": Vendor(
        program(segment("a"), segment("b")),
        program(segment("a", description="'new'"), segment("c")),
        "segments",
        'Segment.get("seen", "ID")',
        {"GENESYSCLOUD_OAUTHCLIENT_ID": OTHER, "GENESYSCLOUD_OAUTHCLIENT_SECRET": "other-secret"},
    ),
    "segment": Vendor(
        program(journey("j"), journey("k")),
        program(journey("j", definition="waits('2d')"), journey("l")),
        "journeys",
        'Journey.get("seen", "SPACE/ID")'.replace("SPACE", SPACE),
        {"PUBLIC_API_TOKEN": "other-token"},
    ),
}
COMMANDS = {
    "refresh": ("same", "refresh", ()),
    "up": ("changed", "up", ()),
    "up, one more": ("more", "up", ()),
    "up with a refresh": ("same", "up", ("--refresh",)),
    "destroy": ("same", "destroy", ()),
    "get": ("get", "up", ()),
}


def other_org(emulator: Watched) -> tuple[str, str]:
    """Another org and workspace at the same address; their names."""
    org = emulator.add_org(OTHER, "other-secret", name="the other org", public_api_token="other-token")
    return org.id, org.name


def check_refused(engine: Engine, ran: Ran, before: str, vendor: str) -> None:
    """It failed, names both, wrote nothing, and the state is what it was, character for character."""
    assert not ran.ok, ran
    assert engine.emulator.written() == []
    for org in engine.emulator.orgs.values():
        id = org.id if vendor == "genesys" else org.workspace["id"]
        assert id in ran.text or f'"{org.name}"' in ran.text, (org, ran.text)
    assert engine.recorded() == before
    assert "Traceback" not in ran.text


FAST = {("genesys", "refresh")}


@pytest.mark.parametrize(
    ("vendor", "what"),
    [
        pytest.param(vendor, what, marks=[] if (vendor, what) in FAST else pytest.mark.slow)
        for vendor in VENDORS
        for what in COMMANDS
    ],
)
def test_another_orgs_credentials_at_the_same_address(engine: Engine, vendor: str, what: str) -> None:
    mine = VENDORS[vendor]
    which, command, flags = COMMANDS[what]
    engine.write(mine.program)
    engine.must("up")
    there = dict(engine.emulator.there())
    other_org(engine.emulator)
    if which == "changed":
        engine.write(mine.changed)
    elif which == "more":
        more = segment("c") if vendor == "genesys" else journey("l")
        engine.write(mine.program + more)
    elif which == "get":
        id = next(iter(there))
        engine.write(mine.program + mine.get.replace("ID", id))
    engine.emulator.sent()
    before = engine.recorded()
    ran = engine.run(command, *flags, env=mine.wrong)
    check_refused(engine, ran, before, vendor)
    assert engine.emulator.there() == there
    engine.write(mine.program)
    engine.must("up", "--expect-no-changes")  # the right credentials, as if nothing had happened


@pytest.mark.slow
@pytest.mark.parametrize("command", ["refresh", "destroy"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_state_of_an_earlier_version(
    watched_of: Callable[..., Watched], stack_on: Callable[..., Engine], which: str, layout: str, command: str
) -> None:
    """It names no org: where nothing that it has is there, nothing is dropped."""
    emulator = watched_of(switches=SWITCHES)
    engine = stack_on(which, emulator=emulator)
    frozen_on(engine, layout)
    other_org(emulator)
    before = engine.recorded()
    emulator.sent()
    ran = engine.run(command, env=VENDORS["genesys"].wrong)
    assert not ran.ok
    assert emulator.written() == []
    assert "genesys:orgId" in ran.text
    assert engine.recorded() == before


@pytest.mark.slow
def test_a_setting_that_names_another_org(engine: Engine) -> None:
    """`genesys:orgId` guards a first `up`, a lookup, and an import."""
    wrong = "11111111-1111-4111-8111-111111111111"
    engine.set(genesys_orgId=wrong)
    engine.emulator.seed("segments", {"displayName": "Known", "id": "known-id"})
    for text in (VENDORS["genesys"].program, LOOKUP, program('Segment.get("seen", "known-id")')):
        engine.write(text)
        ran = engine.run("up")
        assert not ran.ok, ran
        assert wrong in ran.text
        assert engine.emulator.org.id in ran.text
        assert engine.emulator.written() == []
    done = journeys(engine, "import", "genesys:Segment", "--id", "known-id", "--file", "out.json")
    assert done.returncode != 0, done.stdout
    assert wrong in done.stdout
    assert engine.emulator.org.id in done.stdout
    assert not (engine.root / "out.json").exists()


@pytest.mark.slow
def test_a_lookup_with_another_orgs_credentials(engine: Engine) -> None:
    """The stack's objects are one org's, the lookup would be another's: its ids would be nonsense there."""
    engine.write(VENDORS["genesys"].program)
    engine.must("up")
    other_org(engine.emulator)
    engine.emulator.orgs["the other org"].seed("segments", {"displayName": "Known"})
    engine.write(
        VENDORS["genesys"].program
        + 'from providers.genesys import get_segment\nSegment("z", display_name=get_segment("Known").id)\n'
    )
    engine.emulator.sent()
    before = engine.recorded()
    check_refused(engine, engine.run("up", env=VENDORS["genesys"].wrong), before, "genesys")


@pytest.mark.slow
def test_two_base_paths_of_one_gateway(engine: Engine) -> None:
    """Same credentials, same host, another path: another org."""
    emulator = engine.emulator
    credentials = (emulator.client_id, emulator.client_secret)
    org = emulator.add_org(*credentials, name="the other org", base_path="/two")
    engine.write(VENDORS["genesys"].program)
    engine.must("up")
    emulator.sent()
    engine.set(genesys_baseUrl=org.url)
    before = engine.recorded()
    for command, flags in (("refresh", ("--run-program",)), ("up", ()), ("destroy", ("--run-program",))):
        engine.write(VENDORS["genesys"].changed if command == "up" else VENDORS["genesys"].program)
        check_refused(engine, engine.run(command, *flags), before, "genesys")


def test_what_is_recorded(engine: Engine) -> None:
    """Every object that is made carries the org it was made in, without a setting and without the secret."""
    engine.write(VENDORS["genesys"].program)
    engine.must("up")
    for entry in engine.resources():
        assert engine.emulator.org.id in json.dumps(entry["outputs"])
    assert engine.emulator.client_secret not in Path(engine.state_file).read_text()


SHARED = {
    "taken": 'EventDefinition("d", schema_id="schema-1", event_name="Case", display_name="Case", rank=0)',
    "part": 'SegmentAssignment("d", contact_id="c1", segment_ids=["known-id"])',
}
"""Resources whose objects another org may have under the same id."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", SHARED)
def test_an_id_that_every_org_may_have_shows_nothing(engine: Engine, kind: str) -> None:
    """Neither client may ask for its org: what another org has under the same id doesn't let the rest count as gone."""
    emulator = engine.emulator
    emulator.faults.add("status", path="organizations/me", status=403, times=None)
    other_org(emulator)
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "title": "Case", "properties": {}}
    for org in emulator.orgs.values():
        org.seed("externalschemas", {"id": "schema-1", "jsonSchema": schema})
        org.seed("segments", {"id": "known-id", "displayName": "Known"})
    imported = "from providers.genesys import EventDefinition, SegmentAssignment"
    engine.write(program(imported, segment("a"), SHARED[kind]))
    engine.must("up")
    id = engine.id("a")
    ran = engine.run("refresh", env=VENDORS["genesys"].wrong)
    assert not ran.ok, ran
    assert "genesys:orgId" in ran.text
    assert engine.id("a") == id
    engine.must("refresh", "--expect-no-changes")


ASKED = {
    "lookup": 'from providers.genesys import get_segment\npulumi.export("found", get_segment("Known").id)',
    "output": "from providers.genesys import get_segment_output\n"
    'pulumi.export("found", get_segment_output("Known").id)',
    "get": 'pulumi.export("found", Segment.get("seen", "known-id").id)',
}


@pytest.mark.parametrize("what", [pytest.param(each, marks=pytest.mark.slow) for each in ASKED])
def test_what_is_only_asked_for_in_another_org_is_refused_too(engine: Engine, what: str) -> None:
    """Nothing would be written, and the object is there: its id would be one of another org's."""
    engine.write(VENDORS["genesys"].program)
    engine.must("up")
    other_org(engine.emulator)
    for org in engine.emulator.orgs.values():
        org.seed("segments", {"id": "known-id", "displayName": "Known"})
    engine.write(f"{VENDORS['genesys'].program}{ASKED[what]}\n")
    engine.emulator.sent()
    before = engine.recorded()
    if what != "get":
        assert not engine.run("preview", env=VENDORS["genesys"].wrong).ok
    check_refused(engine, engine.run("up", env=VENDORS["genesys"].wrong), before, "genesys")
    assert not list(engine.root.glob("*.lock.json"))
    engine.must("up")
    assert engine.emulator.written() == []
