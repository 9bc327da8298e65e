"""Journeys as they are stored, one container with its versions: seeds, edits, and what a read shows."""

from __future__ import annotations

import copy
import secrets
import string
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ..openapi import load
from ..org import Org
from ..rules import Switches, declare
from ..store import Body

declare(
    "twilio_get_version",
    "highest | live",
    "guess",
    "Which version GET shows (and PUT steps and PATCH destinations work on): the highest number, or the one that "
    "is published or paused, else the highest.",
)
declare(
    "twilio_noisy_reads",
    "off | on",
    "inferred",
    "GET fills in what was omitted: activation ids, actionDefinition id, name and enabled, and mappings where "
    "useDefaultMappings is true.",
)

_ALPHABET = string.ascii_letters + string.digits
USER = "usr_emulator"


def container_id() -> str:
    """`jcon_` and 27 characters, as in the vendor's example."""
    return "jcon_" + "".join(secrets.choice(_ALPHABET) for _ in range(27))


def new_version(number: int, definition: Body, now: str, status: str = "DRAFT") -> Body:
    """A version of a journey, as it is stored."""
    return {
        "id": f"jver_{uuid.uuid4().hex}",
        "version": number,
        "status": status,
        "definition": definition,
        "createdAt": now,
        "createdBy": USER,
    }


def shown(journey: Body, switches: Switches) -> Body:
    """The version that GET shows."""
    if switches["twilio_get_version"] == "live":
        live = [v for v in journey["versions"] if v["status"] in ("PUBLISHED", "ENTRY_PAUSED")]
        if live:
            return max(live, key=lambda v: float(v["version"]))
    return highest(journey)


def highest(journey: Body) -> Body:
    """The version with the highest number."""
    return max(journey["versions"], key=lambda version: float(version["version"]))


def as_info(journey: Body, switches: Switches) -> Body:
    """`JourneyInfo`: the container with one version."""
    info = {k: v for k, v in journey.items() if k not in ("id", "spaceId", "versions")}
    version = {k: v for k, v in shown(journey, switches).items() if k != "superseded"}
    if switches["twilio_noisy_reads"] == "on":
        version = copy.deepcopy(version)
        for state in destination_states(version["definition"]):
            make_noise(state)
    return {"containerId": journey["id"], **info, "version": version}


def destination_states(definition: Body) -> Iterator[Body]:
    """All states with destinations: the steps' and the exit rules'."""
    yield from (state for state in definition["states"] if state["type"] == "DESTINATION")
    yield from definition["exitRules"].get("relatedDestinations", [])


def make_noise(state: Body) -> None:
    """Add to a state's activations what the service adds; in place."""
    for where, destination in enumerate(state["destinations"]):
        for index, activation in enumerate(destination["activations"]):
            seed = f"{state['key']['id']}/{where}/{index}"
            activation.setdefault("id", uuid.uuid5(uuid.NAMESPACE_OID, seed).hex[:21])
            action = activation["actionDefinition"]
            action.setdefault("id", action["actionId"])
            action.setdefault("name", "Send")
            action.setdefault("enabled", True)
            if action.get("useDefaultMappings"):
                defaults = {
                    "method": "POST",
                    "batch_size": 0,
                    "enable_batching": False,
                    "data": {"@path": "$."},
                }
                action["mappings"] = {**defaults, **action["mappings"]}


class Journeys:
    """The kind `journeys`: bodies hold `spaceId`, name, description and `versions`."""

    name: ClassVar[str] = "journeys"

    def title(self, body: Body) -> str:
        return str(body["name"])

    def seeded(self, org: Org, fields: Body) -> Body:
        """From `spaceId`, `name`, `description`, `definition` and a `status` (default DRAFT)."""
        missing = {"spaceId", "name", "definition"} - set(fields)
        if missing:
            raise ValueError(f"seed of journeys: {', '.join(sorted(missing))} is missing")
        problems = load("twilio-segment-journeys").schema("JourneyDefinition").problems(fields["definition"])
        if problems:
            raise ValueError(f"seed of journeys: definition.{problems[0].dotted}: {problems[0].message}")
        now = org.clock.timestamp()
        return {
            "id": fields.get("id") or container_id(),
            "spaceId": fields["spaceId"],
            "name": fields["name"],
            "description": fields.get("description", ""),
            "createdAt": now,
            "createdBy": USER,
            "versions": [new_version(1, fields["definition"], now, fields.get("status", "DRAFT"))],
        }

    def edited(self, org: Org, body: Body, fields: Mapping[str, Any]) -> Body:
        """`name` and `description` of the container; `definition` and `status` of the highest version."""
        unknown = set(fields) - {"name", "description", "definition", "status"}
        if unknown:
            raise ValueError(f"a journey has no field {', '.join(sorted(unknown))} to edit")
        after = copy.deepcopy(body)
        for key, value in fields.items():
            (after if key in ("name", "description") else highest(after))[key] = value
        return touched(after, org.clock.timestamp(), highest(after)["version"])


class Spaces:
    """The kind `spaces`: this API only refers to them."""

    name: ClassVar[str] = "spaces"

    def title(self, body: Body) -> str:
        return str(body.get("name", body["id"]))

    def seeded(self, org: Org, fields: Body) -> Body:
        return {"id": fields.get("id") or f"spa_{uuid.uuid4().hex[:20]}", **fields}

    def edited(self, org: Org, body: Body, fields: Mapping[str, Any]) -> Body:
        return {**body, **fields}


def touched(journey: Body, now: str, number: float) -> Body:
    """Mark a copy's container and version as updated, in place; returns it."""
    journey["updatedAt"], journey["updatedBy"] = now, USER
    for version in journey["versions"]:
        if version["version"] == number:
            version["updatedAt"], version["updatedBy"] = now, USER
    return journey


KINDS = {kind.name: kind for kind in (Journeys(), Spaces())}
