"""Finds the changes of a schema that break programs with SDKs generated from the old one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PROPERTIES = (("inputProperties", "requiredInputs"), ("properties", "required"))


def breaks(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """A description of each breaking change; new optional properties break nothing."""
    return list(_all(old, new))


def _all(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for group in ("types", "resources", "functions"):
        for token, before in old[group].items():
            now, where = new[group].get(token), f"{group} {token}"
            if now is None:
                yield f"{where}: is gone"
            elif group == "functions":
                for part in ("inputs", "outputs"):
                    yield from _object(before.get(part, {}), now.get(part, {}), where, part == "inputs")
            else:
                yield from _object(before, now, where, group == "types")
    before, now = old.get("config", {}), new.get("config", {})
    yield from _fields(before.get("variables", {}), now.get("variables", {}), "config")


def _object(old: dict[str, Any], new: dict[str, Any], where: str, given: bool) -> Iterator[str]:
    """The breaking changes of an object type; `given`: programs pass it, so requiring more of it is one."""
    values = {each["value"] for each in new.get("enum", ())}
    for each in old.get("enum", ()):
        if each["value"] not in values:
            yield f"{where}: the value {each['value']} is gone"
    if bool(old.get("isComponent")) != bool(new.get("isComponent")):
        yield f"{where}: was {_what(old)}, is {_what(new)}"
    for name, required in PROPERTIES:
        inside = where if name == "properties" else f"{where} {name}"
        yield from _fields(old.get(name, {}), new.get(name, {}), inside)
        before, now = set(old.get(required, ())), set(new.get(required, ()))
        if given or required == "requiredInputs":
            yield from (f"{where}: requires {each}" for each in sorted(now - before))
        else:
            yield from (f"{where}: {each} may be missing now" for each in sorted(before - now))


def _fields(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
    for name, before in old.items():
        now = new.get(name)
        if now is None:
            yield f"{where} {name}: is gone"
        elif _kind(before) != _kind(now):
            yield f"{where} {name}: was {_kind(before)}, is {_kind(now)}"
        elif now.get("plain") and not before.get("plain"):
            yield f"{where} {name}: can't be an output any more"


def _what(spec: dict[str, Any]) -> str:
    return "a component" if spec.get("isComponent") else "none"


def _kind(spec: dict[str, Any]) -> str:
    """A type as a text that is equal for equal types."""
    if "oneOf" in spec:
        return " or ".join(_kind(each) for each in spec["oneOf"])
    if "items" in spec:
        return f"list of {_kind(spec['items'])}"
    if isinstance(spec.get("additionalProperties"), dict):
        return f"map of {_kind(spec['additionalProperties'])}"
    return str(spec.get("$ref") or spec.get("const") or spec.get("type"))
