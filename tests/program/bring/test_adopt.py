"""`journeys adopt`: what a program would create a second time is found by name and taken in, nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from support.orgs import action_map, segment

from journeys.bring.adopt import matches
from journeys.bring.kinds import Live
from journeys.emulator import Emulator
from journeys.pointer import TYPE_PREFIX
from journeys.registry import load

from .conftest import Shop, writes

FILE = "journeys.dev.adopt.json"
PROGRAM = """\
from components.journeys import JourneyBundle
from providers.genesys import ActionMap, Segment

page = {"key": "page.url", "operator": "containsAny", "should_ignore_case": True}


def journey(url):
    pattern = {"criteria": [{**page, "values": [url]}], "count": 1, "stream_type": "Web", "session_type": "web"}
    return {"patterns": [pattern]}


vip = Segment("vip", display_name="VIP", is_active=True, journey=journey("/vip"))
Segment("new", display_name="New", is_active=True, journey=journey("/new"))
Segment("twice", display_name="Twice", is_active=True, journey=journey("/twice"))
offer = {"media_type": "webMessagingOffer"}
ActionMap("offer", display_name="Offer", is_active=True, trigger_with_segments=[vip.id], action=offer, weight=2)
JourneyBundle(
    "vip",
    segment={"display_name": "Shoppers", "is_active": True, "journey": journey("/shop")},
    action_map={"display_name": "Shop", "is_active": True, "action": offer, "weight": 3},
)
"""


def filled(emulator: Emulator) -> None:
    vip = emulator.seed("segments", segment("VIP", "/vip"))["id"]
    shoppers = emulator.seed("segments", segment("Shoppers", "/shop"))["id"]
    for _ in range(2):
        emulator.seed("segments", segment("Twice", "/twice"))
    offer = {"mediaType": "webMessagingOffer"}
    emulator.seed("actionmaps", action_map("Offer", [vip], offer, weight=2))
    emulator.seed("actionmaps", action_map("Shop", [shoppers], offer, weight=1))


def test_what_matches_is_taken_in_and_what_differs_is_an_update(on_both: Shop, emulator: Emulator) -> None:
    filled(emulator)
    on_both.stack(emulator)
    (on_both.root / "__main__.py").write_text(PROGRAM)
    found = on_both.json("adopt", "--yes")["creates"]
    assert {each["name"]: (each["outcome"], each["differs"]) for each in found} == {
        "VIP": ("match", []),
        "New": ("none", []),
        "Twice": ("several", []),
        "Offer": ("match", []),
        "Shoppers": ("match", []),
        "Shop": ("match", ["weight"]),
    }
    on_both.run("import", "--file", str(on_both.root / FILE))
    assert writes(emulator) == []
    steps = {each["urn"].split("::")[-1]: each for each in _plan(on_both)["steps"]}
    assert {name: each["op"] for name, each in steps.items() if each["op"] != "same"} == {
        "new": "create",
        "twice": "create",
        "vip-action-map": "update",
    }
    assert list(steps["vip-action-map"]["detailedDiff"]) == ["weight"]


def _plan(shop: Shop) -> Any:
    return shop.json("preview")


@pytest.mark.slow
def test_nothing_is_written_without_a_yes(shop: Shop, emulator: Emulator) -> None:
    filled(emulator)
    shop.stack(emulator)
    (shop.root / "__main__.py").write_text(PROGRAM)
    assert "--yes writes journeys.dev.adopt.json without asking" in shop.run("adopt", code=1)
    shop.json("adopt")
    assert not (shop.root / FILE).exists()


def test_the_table_says_what_is_there(shop: Shop, emulator: Emulator) -> None:
    filled(emulator)
    shop.stack(emulator)
    (shop.root / "__main__.py").write_text(PROGRAM)
    lines = shop.run("adopt", "--yes").splitlines()
    (line,) = [each for each in lines if each.startswith("vip-action-map")]
    assert line.split() == ["vip-action-map", "genesys:ActionMap", "Shop", "match", "weight"]
    assert any(each.split()[:4] == ["twice", "genesys:Segment", "Twice", "2:"] for each in lines)


@pytest.mark.slow
def test_what_the_stack_owns_is_not_adopted_again(shop: Shop, emulator: Emulator) -> None:
    shop.stack(emulator)
    (shop.root / "__main__.py").write_text(PROGRAM)
    shop.run("up")
    assert shop.json("adopt", "--yes")["creates"] == []
    assert not (shop.root / FILE).exists()


@pytest.mark.parametrize("secret", ["description"])
def test_a_secret_is_not_written_to_a_file(secret: str, shop: Shop, emulator: Emulator) -> None:
    emulator.seed("segments", segment("Secretive", "/a", description="hush"))
    shop.stack(emulator)
    (shop.root / "__main__.py").write_text(
        "import pulumi\nfrom providers.genesys import Segment\n"
        f'Segment("s", display_name="Secretive", {secret}=pulumi.Output.secret("hush"))\n'
    )
    (found,) = shop.json("adopt", "--yes")["creates"]
    assert found["outcome"] == "not looked up"
    assert 'onExisting to "adopt"' in found["why"]
    assert not (shop.root / FILE).exists()


class OneList:
    """A reader that has read these objects."""

    def __init__(self, token: str, *entities: dict[str, Any]) -> None:
        self._found = [Live.of(load(token), each) for each in entities]

    def all(self, token: str) -> list[Live]:
        return self._found


def test_a_key_inside_of_a_block_is_matched() -> None:
    kind = f"{TYPE_PREFIX}genesys:OutcomePredictor"
    state = {
        "urn": f"urn:pulumi:dev::shop::{kind}::it",
        "type": kind,
        "custom": True,
        "provider": "urn:pulumi:dev::shop::pulumi:providers:pulumi-python::default::1",
        "inputs": {"outcome": {"id": "outcome-1"}},
    }
    reader: Any = OneList("genesys:OutcomePredictor", {"id": "p", "outcome": {"id": "outcome-1"}})
    (found,) = matches(reader, {"steps": [{"op": "create", "newState": state}]}, [])
    assert (found.name, found.outcome, found.ids, found.differs) == ("outcome-1", "match", ("p",), ())
