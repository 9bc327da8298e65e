"""Journeys on the emulator by the vendor's own requests: a small definition, and a client of the seven calls."""

from __future__ import annotations

import copy

import httpx

from journeys.emulator import Emulator

EVENT = "event('Order Completed').count() = 1"


def definition(**changes):
    return {
        "initialState": "entry",
        "entryRules": {"type": "ONCE"},
        "exitRules": {
            "enabled": True,
            "rules": [],
            "relatedDestinations": [{"type": "DESTINATION", "key": {"id": "bye"}, "destinations": []}],
        },
        "states": [
            {
                "type": "EVENT_ENTRY",
                "key": {"id": "entry"},
                "condition": EVENT,
                "transitions": [{"next": "send"}],
            },
            {
                "type": "DESTINATION",
                "key": {"id": "send"},
                "destinations": [],
                "transitions": [{"next": "end"}],
            },
            {"type": "EXIT", "key": {"id": "end"}},
        ],
        **changes,
    }


DESTINATION = {
    "destinationId": "d1",
    "activations": [
        {
            "eventName": "offer",
            "actionDefinition": {"actionId": "a1", "useDefaultMappings": True, "mappings": {"url": "u"}},
        }
    ],
}


def split(kind, *transitions):
    """A definition whose entry leads to a split with these transitions."""
    states = copy.deepcopy(definition()["states"])
    states[0]["transitions"] = [{"next": "split"}]
    return definition(
        states=[*states, {"type": kind, "key": {"id": "split"}, "transitions": list(transitions)}]
    )


class Journeys:
    """The seven calls."""

    def __init__(self, emu: Emulator) -> None:
        headers = {"Authorization": f"Bearer {emu.public_api_token}"}
        self.http = httpx.Client(base_url=f"{emu.url}/spaces/{emu.space_id}", headers=headers)

    def create(self, name="welcome", **changes):
        body = {"name": name, "description": "", "definition": definition(**changes)}
        return self.http.post("/journeys", json=body)

    def made(self, **changes):
        return self.create(**changes).json()["data"]["journey"]["containerId"]

    def get(self, key):
        return self.http.get(f"/journeys/{key}")

    def version(self, key):
        return self.get(key).json()["data"]["journey"]["version"]

    def status(self, key, action, version=1):
        return self.http.patch(f"/journeys/{key}/status", json={"version": version, "action": action})

    def steps(self, key, **changes):
        whole = definition(**changes)
        body = {"initialState": whole["initialState"], "states": whole["states"]}
        return self.http.put(f"/journeys/{key}/steps", json=body)

    def destinations(self, key, *states, destinations=(DESTINATION,)):
        body = {"stateDestinations": [{"stateId": s, "destinations": list(destinations)} for s in states]}
        return self.http.patch(f"/journeys/{key}/destinations", json=body)

    def delete(self, key, version=1):
        return self.http.delete(f"/journeys/{key}", params={"version": version})
