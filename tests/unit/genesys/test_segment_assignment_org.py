"""Any contact may be one in any organisation: only segments that the state has show whose it is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.driver import Driver, configured, new_process
from support.requests import asked

from journeys.emulator import Emulator
from providers.core.errors import Unproven, WrongOrg
from providers.core.session import account
from providers.core.session.owned import FOLDER, place_of
from providers.core.session.record import RECORD, Record

from .assignments import CONTACT, TOKEN, assigned, seed_segments, unassign

SEGMENT = "genesys:Segment"


@pytest.fixture(autouse=True)
def no_wait_for_proof(no_pauses: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "PROOF_WAIT", 0.05)


@pytest.fixture
def segments(emulator: Emulator) -> list[str]:
    return seed_segments(emulator, 2)


@pytest.fixture
def it(driver: Callable[..., Driver], emulator: Emulator, segments: list[str]) -> Driver:
    """An assignment that was made while whose organisation it is could not be asked."""
    emulator.faults.add("status", path="organizations/me", status=403)
    made = driver(TOKEN)
    made.up({"contact_id": CONTACT, "segment_ids": segments})
    assert Record.of(made.outputs).org == ""
    asked(emulator)
    return made


def wrong(emulator: Emulator, it: Driver) -> None:
    """From now on the credentials are another organisation's."""
    emulator.add_org("other-client", "other-secret", name="wrong org")
    it.config |= {"genesys:clientId": "other-client", "genesys:clientSecret": "other-secret"}


def writes(emulator: Emulator) -> list[str]:
    return [f"{each.method} {each.path}" for each in asked(emulator) if each.method != "GET"]


def test_another_organisations_contact_is_no_proof(
    emulator: Emulator, it: Driver, segments: list[str]
) -> None:
    wrong(emulator, it)
    before = dict(it.outputs)
    changed = {"contact_id": CONTACT, "segment_ids": segments[:1]}
    for command in (it.refresh, it.destroy, lambda: it.up(changed)):
        with pytest.raises(Unproven, match=r"is not there, but nothing shows.*set genesys:orgId to its id"):
            command()
    assert it.outputs == before
    assert writes(emulator) == []
    assert assigned(emulator) == set(segments)


def test_it_proves_nothing_for_others_either(
    emulator: Emulator, it: Driver, driver: Callable[..., Driver]
) -> None:
    """A destroy with another organisation's credentials took every object of the state for gone."""
    emulator.faults.add("status", path="organizations/me", status=403)
    other = driver(SEGMENT, name="other")
    other.up({"display_name": "Other", "is_active": True, "context": {"patterns": []}})
    asked(emulator)
    wrong(emulator, it)
    provider = new_process(TOKEN, it.config)
    with pytest.raises(Unproven):
        it._delete(provider, CONTACT, it.outputs)
    same_process = configured(SEGMENT, it.config)
    with pytest.raises(Unproven):
        other._delete(same_process, str(other.id), other.outputs)
    assert writes(emulator) == []


def test_a_create_is_not_let_through_by_it(emulator: Emulator, it: Driver) -> None:
    wrong(emulator, it)
    host = Record.of(it.outputs).host
    undated = {place_of("genesys", host): [[TOKEN, CONTACT]]}
    said = {
        "program": os.getpid(),
        "known": True,
        "ids": {it.servicer.urn: CONTACT},
        "orgs": {},
        "without_org": undated,
    }
    (Path(os.environ[FOLDER]) / "project.dev.json").write_text(json.dumps(said), encoding="utf-8")
    new = Driver(SEGMENT, it.config, "new")
    args: dict[str, Any] = {"display_name": "New", "is_active": True, "context": {"patterns": []}}
    with pytest.raises(Unproven, match="nothing was created"):
        new.create(new_process(SEGMENT, it.config), new.news(args))
    assert writes(emulator) == []


def test_a_segment_of_the_states_is_proof(emulator: Emulator, it: Driver, segments: list[str]) -> None:
    unassign(emulator, segments[0])
    assert it.refresh() == ["segment_ids"]
    assert Record.of(it.outputs).org == emulator.org.id
    it.destroy()
    assert assigned(emulator) == set()


@pytest.mark.parametrize("is_told", [True, False])
def test_a_contact_without_them_counts_where_the_setting_vouches(
    emulator: Emulator, it: Driver, segments: list[str], is_told: bool
) -> None:
    """Whether the API tells whose organisation this is, or not."""
    if not is_told:
        emulator.faults.add("status", path="organizations/me", status=403, times=None)
    for each in segments:
        unassign(emulator, each)
    with pytest.raises(Unproven, match="set genesys:orgId"):
        it.refresh()
    it.config["genesys:orgId"] = emulator.org.id
    assert it.refresh() == ["segment_ids"]


def test_what_was_made_in_another_organisation_is_refused(
    emulator: Emulator, it: Driver, segments: list[str]
) -> None:
    assert it.refresh() == []
    wrong(emulator, it)
    assert RECORD in it.outputs
    with pytest.raises(WrongOrg, match="belongs to"):
        it.refresh()
    assert assigned(emulator) == set(segments)
