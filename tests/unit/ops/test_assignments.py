"""Assigning segments to a contact: ten a request, what was left unprocessed, the API of 2020, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from support.inline import run
from support.requests import asked as requests_of
from support.scripted import scripted
from support.settings import genesys

from journeys import ops
from journeys.emulator import Emulator
from journeys.ops import assignments
from providers.core.errors import JourneysError
from providers.core.session.session import session_for
from providers.genesys import functions as f
from providers.genesys.dialect import GENESYS

CONTACT = "contact-1"


@pytest.fixture
def org(emulator: Emulator) -> ops.Org:
    return session_for(GENESYS, genesys(emulator))


@pytest.fixture
def segments(emulator: Emulator) -> list[str]:
    return [emulator.seed("segments", {"displayName": f"s{n}"})["id"] for n in range(25)]


def live(org: ops.Org) -> list[str]:
    """The segments of the contact."""
    found = f.assignments.LIST_CONTACT_SEGMENTS.ask(org, {"contact_id": CONTACT})
    return sorted(each.segment.id for each in found)


def test_segments_are_assigned_ten_a_request_and_read_in_one(
    emulator: Emulator, org: ops.Org, segments: list[str]
) -> None:
    assert not ops.assign_segments(CONTACT, segments, org=org)
    assert [each.method for each in requests_of(emulator)] == ["POST"] * 3
    assert live(org) == sorted(segments)
    (listed,) = requests_of(emulator)
    assert listed.query == "limit=500"
    assert not ops.assign_segments(CONTACT, segments[:1], segments[1:], org=org)
    assert live(org) == segments[:1]


def test_what_stays_unprocessed_is_sent_again_and_then_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assignments, "PAUSE", 0)

    def answer(request: Any) -> Any:
        import json

        sent = json.loads(request.content)
        left = {
            "assign": {
                "segments": [s for s in sent.get("assign", {}).get("segments", []) if s["id"] == "bad"]
            }
        }
        return {"unprocessedItems": {**left, "count": 1}}

    with scripted(answer, monkeypatch) as server:
        left = ops.assign_segments(CONTACT, ["good", "bad"], ["old"], org=_org())
    assert (left.assign, left.unassign) == (["bad"], [])
    assert server.bodies == [
        {"assign": {"segments": [{"id": "good"}, {"id": "bad"}]}, "unassign": {"segments": [{"id": "old"}]}},
        {"assign": {"segments": [{"id": "bad"}]}},
        {"assign": {"segments": [{"id": "bad"}]}},
    ]


def _org() -> ops.Org:
    import pulumi

    return session_for(GENESYS, pulumi.runtime.config.CONFIG.get() or {})


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({}, "give segments to assign or to unassign"),
        ({"assign": "seg"}, "assign and unassign are lists of ids"),
        ({"assign": ["a", ""]}, "the id of a segment is empty"),
        ({"unassign": [""]}, "the id of a segment is empty"),
        ({"assign": ["a"], "unassign": ["a"]}, "a can't be assigned and unassigned at once"),
    ],
)
def test_a_mistake_sends_nothing(emulator: Emulator, org: ops.Org, args: Any, why: str) -> None:
    with pytest.raises(ops.Refused, match=why):
        ops.assign_segments(CONTACT, **args, org=org)
    assert requests_of(emulator) == []


def test_the_api_of_2020(emulator: Emulator, org: ops.Org, segments: list[str]) -> None:
    emulator.switches["era"] = "2020"
    ops.update_segments_of_2020(CONTACT, segments[:3], segments[3:5], org=org)
    args = {"external_contact_id": CONTACT, "assignment_state": "Assigned"}
    found = f.assignments.LIST_EXTERNAL_CONTACT_SEGMENTS.ask(org, args)
    assert sorted(each.segment.id for each in found if each.segment) == sorted(segments[:3])


def test_today_the_call_of_2020_names_its_successor(emulator: Emulator, org: ops.Org) -> None:
    with pytest.raises(JourneysError, match="use assign_segments") as caught:
        ops.update_segments_of_2020(CONTACT, ["a"], org=org)
    assert CONTACT not in str(caught.value)


def test_an_error_does_not_tell_whom_it_was_about(emulator: Emulator, org: ops.Org) -> None:
    emulator.faults.add("status", method="POST", status=403, message=f"{CONTACT} is not yours")
    with pytest.raises(
        JourneysError, match=r"assign_segments: POST .*/\{contactId\}/journey/segments answered 403"
    ) as caught:
        ops.assign_segments(CONTACT, ["a"], org=org)
    assert CONTACT not in str(caught.value)


def test_an_assignment_whose_answer_was_lost_is_sent_again(
    emulator: Emulator, org: ops.Org, segments: list[str]
) -> None:
    emulator.faults.add("drop", method="POST", path="/segments$", when="after")
    assert not ops.assign_segments(CONTACT, segments[:1], org=org)
    assert live(org) == segments[:1]


def test_as_many_assignments_as_an_org_has_segments(emulator: Emulator, org: ops.Org) -> None:
    ids = [emulator.seed("segments", {"displayName": f"s{n}"})["id"] for n in range(500)]
    assert not ops.assign_segments(CONTACT, ids, org=org)
    assert len(requests_of(emulator)) == 50
    assert live(org) == sorted(ids)
    assert len(requests_of(emulator)) == 1


CALLS: dict[str, Any] = {
    "assign_segments": lambda: ops.assign_segments(CONTACT, ["a"]),
    "update_segments_of_2020": lambda: ops.update_segments_of_2020(CONTACT, ["a"]),
    "start_view_job": lambda: ops.start_view_job("v"),
    "wait_for_view_job": lambda: ops.wait_for_view_job("v", 1, "j"),
    "cancel_view_job": lambda: ops.cancel_view_job("v", 1, "j"),
    "run_aggregates": lambda: ops.run_aggregates(
        interval="2026-11-01T00:00:00Z/2026-11-02T00:00:00Z", metrics=["nJourneySessions"]
    ),
    "run_attributions": lambda: ops.run_attributions([]),
    "send_external_events": lambda: ops.send_external_events("c", []),
    "validate_encodings": lambda: ops.validate_encodings([]),
}


@pytest.mark.parametrize("call", CALLS)
def test_no_call_is_part_of_a_pulumi_program(emulator: Emulator, call: str) -> None:
    seen: list[str] = []

    def program() -> None:
        with pytest.raises(ops.Refused) as caught:
            CALLS[call]()
        seen.append(str(caught.value))

    run(program, config=genesys(emulator))
    assert seen[0].startswith(f"{call} was not sent: it takes effect at once, in a preview too")
    assert list(emulator.requests.matching()) == []


def test_every_call_is_checked_here_and_has_no_output_form() -> None:
    others = {"connect", "Label", "Org", "Refused", "Unassigned", "Unprocessed"}
    assert set(CALLS) == set(ops.__all__) - others
    assert not any(name.endswith("_output") for name in dir(ops))
