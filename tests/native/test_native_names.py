"""The names of properties: those of a program are checked, and those of a state of the other door are read."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2 as pb
from support.native import PATTERN, VIP, refused
from support.requests import sent as requests

from journeys.emulator import Emulator
from journeys.native.wire import received, sent

TYPE = "genesys:index:Segment"
URN = f"urn:pulumi:dev::project::{TYPE}::vip"
OF = {"urn": URN, "type": TYPE}
MOVED = {"display_name": "hush", "is_active": True, "journey": VIP["journey"]}
"""The inputs and outputs as the dynamic door writes them."""
POINTER = {"__provider": "pointer"}


def reasons(client: Any, news: dict[str, Any], olds: dict[str, Any] | None = None) -> list[str]:
    answer = client.Check(pb.CheckRequest(news=sent(news), olds=sent(olds or {}), **OF))
    return [each.reason for each in answer.failures]


def moved(client: Any, secrets: list[str], emulator: Emulator) -> dict[str, Any]:
    """The state of an object that the dynamic door has made."""
    id = emulator.seed("segments", {**VIP, "displayName": "hush"})["id"]
    org = emulator.org.id
    record = f'{{"org": "{org}"}}'
    return {
        "id": id,
        "properties": sent({**MOVED, **POINTER, "__record": record, "self_uri": "/x"}, secrets),
        "inputs": sent({**MOVED, **POINTER}, secrets),
    }


# --- secrets of a stack that moves ------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["properties", "inputs"])
def test_a_refresh_keeps_what_the_dynamic_door_has_as_secret(
    client: Any, emulator: Emulator, where: str
) -> None:
    state = moved(client, [], emulator)
    state[where] = moved(client, ["display_name"], emulator)[where]
    read = client.Read(pb.ReadRequest(**state, **OF))
    for bag in (received(read.inputs), received(read.properties)):
        assert bag.values["displayName"] == "hush"
        assert bag.secrets == {"displayName"}


def test_a_secret_output_that_is_no_input_keeps_its_mark(client: Any, emulator: Emulator) -> None:
    read = client.Read(pb.ReadRequest(**moved(client, ["self_uri"], emulator), **OF))
    assert received(read.properties).secrets == {"selfUri"}


def test_a_secret_that_leaves_the_program_in_the_move_stays_one(client: Any, emulator: Emulator) -> None:
    state = moved(client, [], emulator)
    olds = received(state["properties"]).values | {"description": "hush", "assignment_expiration_days": 3}
    secrets = ["description", "assignment_expiration_days"]
    changed = client.Update(
        pb.UpdateRequest(
            id=state["id"],
            olds=sent(olds, secrets),
            old_inputs=sent({**MOVED, **POINTER, "assignment_expiration_days": 3}, secrets),
            news=sent({**VIP, "displayName": "Other"}),
            preview=True,
            **OF,
        )
    )
    assert "displayName" not in received(changed.properties).secrets
    assert received(changed.properties).secrets == {"assignmentExpirationDays", "description"}


def test_a_secret_that_is_required_and_ignored_stays_one_in_the_move(client: Any) -> None:
    """The engine takes it out of the inputs, as it looks for `displayName` in the state, and the check puts it back."""
    news = {name: value for name, value in VIP.items() if name != "displayName"}
    olds = sent({**MOVED, **POINTER}, ["display_name"])
    answer = client.Check(pb.CheckRequest(news=sent(news), olds=olds, **OF))
    assert list(answer.failures) == []
    assert received(answer.inputs).values["displayName"] == "hush"
    assert received(answer.inputs).secrets == {"displayName"}


# --- names that a program gives ---------------------------------------------------------------------------------------


def test_names_in_snake_case_are_refused_at_any_depth(client: Any) -> None:
    pattern = {**PATTERN, "event_name": "x"}
    given = {"display_name": "VIP", "isActive": True, "journey": {"patterns": [pattern]}}
    assert sorted(reasons(client, given)) == [
        "displayName: must be spelled so, and not in snake_case",
        "journey.patterns[0].eventName: must be spelled so, and not in snake_case",
    ]


def test_of_two_spellings_none_is_dropped_without_a_word(client: Any) -> None:
    (said,) = reasons(client, {**VIP, "display_name": "Other"})
    assert said == "displayName: must be spelled so, and not in snake_case"


def test_what_the_engine_puts_back_from_the_other_doors_state_passes(client: Any) -> None:
    """It does so for `ignoreChanges: ["*"]`."""
    assert reasons(client, {**MOVED, **POINTER}, {**MOVED, **POINTER}) == []


def test_functions_and_lookups_refuse_names_in_snake_case(client: Any, emulator: Emulator) -> None:
    def ask(name: str, **args: Any) -> str:
        return refused(lambda: client.Invoke(pb.InvokeRequest(tok=f"genesys:index:{name}", args=sent(args))))

    assert ask("listSegments", is_active=True) == (
        "listSegments sent nothing: isActive: must be spelled so, and not in snake_case"
    )
    assert ask("getSegment", display_name="VIP") == (
        "getSegment sent nothing: displayName: must be spelled so, and not in snake_case"
    )
    assert requests(emulator) == []
