"""Reads a state of Terraform's provider for Genesys Cloud: which objects it has, and what they are called there."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import BadFile
from .files import read_json
from .kinds import providers

VERSION = 4
PROVIDER = re.compile(r'provider\["[^"]*/mypurecloud/genesyscloud"\]', re.IGNORECASE)
PREFIX = "genesyscloud_"
JOURNEY = f"{PREFIX}journey_"


@dataclass(frozen=True)
class Record:
    """One journey object of a state. `token` is "" where this package has no such resource type."""

    address: str
    name: str
    token: str
    id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def given(self) -> list[str]:
        """The attributes that have a value, the provider's own defaults among them."""
        return [name for name, value in self.attributes.items() if value not in (None, "", [], {})]


@dataclass(frozen=True)
class State:
    """What is read of a state."""

    records: list[Record]
    labels: Mapping[str, str]
    """What Terraform calls each other object of the provider, data sources too, by its id."""
    others: Mapping[str, int]
    """How many resources of each other type there are, which stay in Terraform."""


def read(path: Path) -> State:
    """The state in a file of `terraform state pull`, or in a `terraform.tfstate`.

    Raises:
        BadFile: it is damaged, of another version, or has nothing of this provider.
    """
    document = _document(path)
    records: list[Record] = []
    labels: dict[str, str] = {}
    others: Counter[str] = Counter()
    ours = False
    for resource in document["resources"]:
        kind, mine = str(resource.get("type")), bool(PROVIDER.search(str(resource.get("provider"))))
        managed = resource.get("mode") == "managed"
        ours = ours or mine
        for instance in _instances(resource, path):
            attributes = instance.get("attributes") or {}
            if not isinstance(attributes, dict):
                raise BadFile(f"{path}: an instance of {kind} has attributes that are no object. {_ADVICE}")
            id, name = str(attributes.get("id") or ""), _name(resource, instance)
            if mine and managed and kind.startswith(JOURNEY):
                records.append(Record(_address(resource, instance), name, _token(kind), id, attributes))
            elif mine and id:
                labels[id] = name
            if managed and not (mine and kind.startswith(JOURNEY)):
                others[kind] += 1
    if not ours:
        raise BadFile(
            f"{path} has nothing of the provider mypurecloud/genesyscloud: give the state that has the journeys"
        )
    return State(records, labels, dict(others))


_ADVICE = "Write it anew: `terraform state pull > state.json`"


def _document(path: Path) -> dict[str, Any]:
    document = read_json(path, _ADVICE)
    if not isinstance(document, dict) or "terraform_version" not in document:
        raise BadFile(f"{path} is no Terraform state. {_ADVICE}")
    if document.get("version") != VERSION:
        raise BadFile(
            f"{path} is a state of version {document.get('version')}, and only {VERSION} is known: bring it up to date "
            f"with a current Terraform. {_ADVICE}"
        )
    resources = document.get("resources")
    if not isinstance(resources, list) or not all(isinstance(each, dict) for each in resources):
        raise BadFile(f"{path} has no list of resources. {_ADVICE}")
    return document


def _instances(resource: Mapping[str, Any], path: Path) -> list[Mapping[str, Any]]:
    found = resource.get("instances") or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BadFile(f"{path}: {resource.get('type')} has no list of instances. {_ADVICE}")
    return found


def _token(kind: str) -> str:
    """`genesyscloud_journey_action_map` is `genesys:ActionMap`, where there is such a type."""
    from providers.core.schema.wire import snake

    plain = kind.removeprefix(JOURNEY)
    names = (plain, plain.removesuffix("s"), f"journey_{plain}", f"journey_{plain}".removesuffix("s"))
    by_name = {snake(token.partition(":")[2]): token for token in providers() if token.startswith("genesys:")}
    return next((by_name[name] for name in names if name in by_name), "")


def _name(resource: Mapping[str, Any], instance: Mapping[str, Any]) -> str:
    """A name made of the address: modules and keys first and last, `default` and the like as they are."""
    modules = re.findall(r'module\.([^.\[]+)(?:\["?([^"\]]*)"?\])?', str(resource.get("module") or ""))
    words = [word for pair in modules for word in pair if word]
    key = instance.get("index_key")
    return "-".join([*words, str(resource.get("name")), *([str(key)] if key is not None else [])])


def _address(resource: Mapping[str, Any], instance: Mapping[str, Any]) -> str:
    """As Terraform takes it."""
    parts = [str(resource["module"])] if resource.get("module") else []
    address = ".".join([*parts, str(resource.get("type")), str(resource.get("name"))])
    key = instance.get("index_key")
    return address if key is None else f"{address}[{json.dumps(key)}]"


def removal(records: list[Record]) -> str:
    """A shell script that lets Terraform forget the objects; nothing is deleted by it."""
    lines = [f"terraform state rm {shlex.quote(each.address)}" for each in records]
    return "\n".join(["#!/bin/sh", "set -e", *lines]) + "\n"
