"""Decodes and encodes the properties in messages of the plugin protocol: secrets, unknowns, nulls and plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf import struct_pb2
from pulumi.output import Unknown

from providers.core.sdk import OUTPUT_VALUE, SECRET, SECRET_KEY, Null

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The sentinel for an unknown text, which may stand for any other unknown value too."""
UNKNOWNS = frozenset(
    {
        UNKNOWN,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # an array
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
    }
)


ASSETS = frozenset({"c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"})
"""The signatures of an asset and of an archive."""


class FileAsset:
    """Stands for an asset or archive. No property accepts one, so every check refuses it."""

    def __repr__(self) -> str:
        return "an asset"


def unknown() -> Any:
    """A value that isn't known yet."""
    return Unknown()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Bag:
    """The properties of one message as plain values; an unknown one is `Unknown`, null ones are left out."""

    values: dict[str, Any]
    secrets: frozenset[str] = frozenset()
    """The properties that are, or contain, a secret; they are sent back as a secret as a whole."""
    nulls: frozenset[str] = frozenset()
    """The properties that are null."""


def received(struct: struct_pb2.Struct | None) -> Bag:
    """The properties as the engine sent them."""
    values, secrets, nulls = {}, set(), set()
    for name, value in struct.fields.items() if struct is not None else ():
        secret: list[bool] = []
        plain = _plain(value, secret)
        if secret:
            secrets.add(name)
        if plain is None:
            nulls.add(name)
        else:
            values[name] = plain
    return Bag(values, frozenset(secrets), frozenset(nulls))


def _plain(value: struct_pb2.Value, secret: list[bool]) -> Any:
    """The value without the marks of secrets; each mark is noted in `secret`."""
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        fields = value.struct_value.fields
        signature = fields[SECRET_KEY].string_value if SECRET_KEY in fields else ""
        if signature == SECRET:
            secret.append(True)
            return _plain(fields["value"], secret)
        if signature == OUTPUT_VALUE:
            if "secret" in fields and fields["secret"].bool_value:
                secret.append(True)
            return _plain(fields["value"], secret) if "value" in fields else unknown()
        if signature in ASSETS:
            return FileAsset()
        return {name: _plain(item, secret) for name, item in fields.items()}
    if kind == "list_value":
        return [_plain(item, secret) for item in value.list_value.values]
    if kind == "string_value":
        return unknown() if value.string_value in UNKNOWNS else value.string_value
    if kind == "number_value":
        return value.number_value
    return value.bool_value if kind == "bool_value" else None


def sent(values: Mapping[str, Any], secrets: Collection[str] = ()) -> struct_pb2.Struct:
    """Encodes properties; those in `secrets` as a secret as a whole."""
    struct = struct_pb2.Struct()
    for name, value in values.items():
        if value is None:
            continue
        target = struct.fields[name]
        if name in secrets:
            target.struct_value.fields[SECRET_KEY].string_value = SECRET
            target = target.struct_value.fields["value"]
        _fill(target, value)
    return struct


def _fill(target: struct_pb2.Value, value: Any) -> None:
    if value is None or isinstance(value, Null):
        target.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, Unknown):
        target.string_value = UNKNOWN
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, (int, float)):
        target.number_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, Mapping):
        target.struct_value.SetInParent()
        for name, item in value.items():
            if item is not None:
                _fill(target.struct_value.fields[str(name)], item)
    else:
        target.list_value.SetInParent()
        for item in value:
            _fill(target.list_value.values.add(), item)
