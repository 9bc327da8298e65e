"""A resource as a state or a plan has it: which type of ours it is, and its properties as a Python program names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from journeys.pointer import TYPE_PREFIX

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What a preview has in place of a value that is known only after `up` (the Pulumi SDK's own text)."""
SECRET = "[secret]"
"""What stands here for a secret value."""
_SIGNATURE, _SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"


def token_of(type: str) -> str:
    """The token of a type of ours: `acme:Thing`; "" for anything else.

    Types of the dynamic provider are `pulumi-python:dynamic/acme:Thing`, those of the native one `acme:index:Thing`.
    """
    return type.removeprefix(TYPE_PREFIX) if type.startswith(TYPE_PREFIX) else _native_token(type)


def is_native(type: str) -> bool:
    """Whether it is a type of our native provider."""
    return bool(_native_token(type))


@cache
def _native_token(type: str) -> str:
    from journeys.registry import load

    vendor, _, kind = type.partition(":index:")
    try:
        return load(f"{vendor}:{kind}").token if kind else ""
    except (LookupError, ImportError, AttributeError):
        return ""  # a component, or another package's


def properties(record: Mapping[str, Any], which: str) -> dict[str, Any]:
    """`inputs` or `outputs` of a record, by the names of Python programs; without hidden ones, nulls and secrets."""
    given = record.get(which)
    if not isinstance(given, Mapping):
        return {}
    shown = {n: _plain(value) for n, value in given.items() if not n.startswith("__") and value is not None}
    return _names(str(record.get("type", "")))(shown)


def paths(record: Mapping[str, Any], found: Iterable[str]) -> tuple[str, ...]:
    """Paths of a record's properties by the names of Python programs: `journey.patterns[0].stream_type`."""
    from providers.core.schema.wire import snake

    given = tuple(found)
    return tuple(map(snake, given)) if is_native(str(record.get("type", ""))) else given


@cache
def _names(type: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    if not is_native(type):
        return dict
    from journeys.native.names import Names
    from journeys.registry import load

    return Names(load(token_of(type))).core


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if _SIGNATURE in value:
            return SECRET if value[_SIGNATURE] == _SECRET else UNKNOWN
        return {name: _plain(item) for name, item in value.items() if item is not None}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def is_secret(value: Any) -> bool:
    """Whether there is a secret anywhere in a value as a state has it."""
    if isinstance(value, Mapping):
        return value.get(_SIGNATURE) == _SECRET or any(is_secret(item) for item in value.values())
    return isinstance(value, list) and any(is_secret(item) for item in value)


def known(value: Any) -> bool:
    """Whether a value is there and can be read: neither missing, nor secret, nor known only after `up`."""
    return value is not None and value not in (UNKNOWN, SECRET)


def all_known(value: Any) -> bool:
    """Whether nothing in a value is secret or known only after `up`, at any depth."""
    if isinstance(value, Mapping):
        return all(map(all_known, value.values()))
    return all(map(all_known, value)) if isinstance(value, list) else value not in (UNKNOWN, SECRET)
