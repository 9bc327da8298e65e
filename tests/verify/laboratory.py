"""An emulator that stands in for a live organisation, and a run of `verify` on it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.registry import load
from journeys.verify.marks import Mark
from journeys.verify.probe import AnyLab
from journeys.verify.report import Report
from journeys.verify.run import run
from journeys.verify.target import check_owner, genesys_lab, segment_lab
from providers.core.session.session import Session, forget_sessions, session_for

TYPES = {"genesys": "genesys:Segment", "segment": "segment:Journey"}
ORG = "emulated org"
ALL = frozenset({"jobs", "schemas", "publish", "contact"})
LOOKALIKES = ("zz-verify-", "zz-verify-notes", "zz-verify-1a2b3c4d-plain", "zz-verify-1a2b3c4d-plain-000000")
"""Names that a person may have given."""
LISTS = ("journey/segments", "journey/actionmaps", "journey/actiontemplates", "journey/views", "flows")


def furnish(emulator: Emulator) -> None:
    """What an organisation has of its own, some of it under names that look like those of `verify`."""
    for name in ("VIP", *LOOKALIKES):
        emulator.seed("segments", {"displayName": name})
        emulator.seed("actionmaps", {"displayName": name, "action": {"mediaType": "webMessagingOffer"}})
        emulator.seed("actiontemplates", {"name": name, "mediaType": "openAction", "state": "Active"})
        emulator.seed("flows", {"name": f"Flow of {name}"})
    element = {"id": "a", "name": "A", "attributes": {"type": "Event"}}
    emulator.seed("views", {"name": LOOKALIKES[1], "duration": "P1D", "elements": [element]})


def settle(emulator: Emulator) -> None:
    """Makes what is there old: lists that are late only lack what is new."""
    headers = {"Authorization": f"Bearer {emulator.token()}"}
    time.sleep(int(emulator.switches["list_lag_ms"]) / 1000)
    for _ in range(int(emulator.switches["list_lag"])):
        for path in LISTS:
            httpx.get(f"{emulator.url}/api/v2/{path}", headers=headers)


def session_of(emulator: Emulator, vendor: str) -> Session:
    """A process that has just started, with the organisation's credentials."""
    forget_sessions()
    token = TYPES[vendor]
    return session_for(load(token).vendor, config_for(token, emulator))


def lab_of(emulator: Emulator, vendor: str, folder: Path, **options: Any) -> AnyLab[Any]:
    """What the probes work with, all of them allowed."""
    session, diary = session_of(emulator, vendor), folder / "verify.jsonl"
    owner = check_owner(session, vendor, ORG)
    options = {"also": ALL, "contact": "contact-1", "wait_s": 0.0, **options}
    if vendor == "genesys":
        return genesys_lab(session, owner, Mark(), diary, lambda _: None, **options)
    return segment_lab(session, owner, emulator.space_id, Mark(), diary, **options)


def examine(emulator: Emulator, vendor: str, folder: Path) -> Report:
    """A whole run."""
    return run(vendor, lab_of(emulator, vendor, folder), lambda _: None)


def configuration(emulator: Emulator) -> dict[str, Any]:
    """Every object of the org that a person would miss, or find left behind."""
    passing = ("aggregatejobs", "segmentassignments", "viewjobs", "externaldefinitions")
    (org,) = emulator.dump()["orgs"].values()
    objects = org["objects"]
    return {kind: bodies for kind, bodies in objects.items() if kind not in passing}


def assigned(emulator: Emulator) -> list[str]:
    """The segments that contacts have."""
    return [
        str(each["segment"]["id"])
        for each in emulator.objects("segmentassignments").values()
        if each["state"] == "Assigned"
    ]


def killed_run(ready: Any, config: dict[str, str], vendor: str, space: str, folder: str) -> None:
    """A run in a process of its own; begins when it is told to."""
    ready.recv()
    session = session_for(load(TYPES[vendor]).vendor, config)
    owner, diary = check_owner(session, vendor, ORG), Path(folder) / "verify.jsonl"
    options: dict[str, Any] = {"also": ALL, "contact": "contact-1", "wait_s": 0.0}
    lab: AnyLab[Any]
    if vendor == "genesys":
        lab = genesys_lab(session, owner, Mark(), diary, lambda _: None, **options)
    else:
        lab = segment_lab(session, owner, space, Mark(), diary, **options)
    run(vendor, lab, lambda _: None)
