"""The import file: every resource of a program with inputs and outputs, as a create would have left it in state."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeys.pointer import KEY, TYPE_PREFIX, foreign, refusal

from .bundles import type_token
from .errors import BadFile
from .files import read_json
from .kinds import Live
from .plan import Plan
from .tree import plain

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider
    from providers.core.session.session import Session

NEEDS = (3, 254)
"""The CLI's version from which a file's entries may have inputs and outputs."""


def entry_of(
    provider: Provider, org: Session, entity: Mapping[str, Any], resource: str, inputs: Mapping[str, Any]
) -> dict[str, Any]:
    """An object's entry; `inputs` are its arguments as the program gives them."""
    from providers.core.program.resource import pointer_to
    from providers.core.schema.equality import keep_spelling
    from providers.core.schema.shape import camel
    from providers.core.schema.wire import from_wire
    from providers.core.session.record import RECORD, Record

    pointer, id = pointer_to(provider), str(entity["id"])
    computed = {
        each: entity[camel(each)] for each in provider.computed if entity.get(camel(each)) is not None
    }
    record = Record(host=org.host, org=org.org_id, id=id)
    fields, live = provider.shape.fields, from_wire(dict(entity), provider.shape)
    outputs = {
        name: keep_spelling(inputs.get(name), value, fields[name].node) for name, value in live.items()
    }
    return {
        "type": TYPE_PREFIX + provider.token,
        "name": resource,
        "id": id,
        "inputs": {**inputs, KEY: pointer},
        "outputs": {**inputs, **outputs, **computed, KEY: pointer, RECORD: record.text()},
    }


def document_of(plan: Plan, org_of: Callable[[Provider], Session]) -> dict[str, Any]:
    """The file for a plan, components before their parts."""
    entries: list[dict[str, Any]] = [
        {"type": type_token(), "name": bundle.name, "component": True} for bundle in plan.bundles
    ]
    for item in plan.items:
        live: Live = item.live
        entry = entry_of(live.provider, org_of(live.provider), live.entity, item.name, plain(live.tree))
        entries.append({**entry, "parent": item.bundle.name} if item.bundle else entry)
    return {"resources": entries}


def read(path: Path) -> dict[str, Any]:
    """An import file of ours, checked before an engine gets it.

    Raises:
        BadFile: it is damaged, has placeholders, or types that aren't ours.
    """
    from journeys.registry import tokens

    document = read_json(path, "Write it anew with `journeys export` or `journeys adopt`")
    entries = document.get("resources") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise BadFile(f"{path} is no import file: it has no list of `resources`")
    known = {TYPE_PREFIX + token for token in tokens()}
    for number, entry in enumerate(entries, 1):
        if why := _problem(entry, known):
            raise BadFile(f"{path}: resource {number} {why}")
    if names := foreign(entries):
        raise BadFile(
            refusal(names, f"In {path}, each of these", "Write the file anew with `journeys export`.")
        )
    return dict(document)


def _problem(entry: Mapping[str, Any], known: set[str]) -> str:
    kind = entry.get("type")
    if not isinstance(kind, str) or not isinstance(entry.get("name"), str):
        return "has no type, or no name"
    if entry.get("component"):
        return ""
    if kind not in known:
        return f"is of the type {kind!r}, which this command doesn't import: give `pulumi import` a file of its own"
    id = entry.get("id")
    if not isinstance(id, str) or not id or id.startswith("<"):
        return f"({entry['name']}) has no id: fill it in, or let `journeys adopt` write the file"
    if not isinstance(entry.get("inputs"), dict) or not isinstance(entry.get("outputs"), dict):
        return (
            f"({entry['name']}) has no inputs and outputs, and a dynamic resource cannot be asked for them: let "
            "`journeys adopt` write the file"
        )
    return ""


def text_of(document: Mapping[str, Any]) -> str:
    """The file's text."""
    return json.dumps(document, indent=2) + "\n"
