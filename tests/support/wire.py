"""Values as the plugin protocol carries them: through the SDK's own protobuf form and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from google.protobuf import struct_pb2
from pulumi.output import Unknown
from pulumi.runtime import rpc

from providers.core.sdk import Null

SECRET = rpc._special_sig_key


def struct_of(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """The values as the engine sends them."""
    struct = struct_pb2.Struct()
    struct.update(_sent(dict(values)))
    return struct


def over_the_wire(values: dict[str, Any]) -> dict[str, Any]:
    """What a provider's method receives of these values: doubles, no None, `Unknown` where nothing is known."""
    received: dict[str, Any] = rpc.deserialize_properties(struct_of(values), keep_unknowns=True)
    return received


def _sent(value: Any) -> Any:
    if isinstance(value, Unknown):
        return rpc.UNKNOWN
    if isinstance(value, dict):
        if value.get(SECRET) == rpc._special_secret_sig:
            return _sent(value["value"])  # the engine unwraps secrets for a provider that does not take them
        return {
            name: None if isinstance(item, Null) else _sent(item)
            for name, item in value.items()
            if item is not None
        }
    if isinstance(value, (list, tuple)):
        return [_sent(item) for item in value]
    return value


def secrets_in(value: Any) -> list[Any]:
    """The values that are marked as secret, at any depth."""
    if isinstance(value, dict):
        if value.get(SECRET) == rpc._special_secret_sig:
            return [value["value"]]
        return [found for item in value.values() for found in secrets_in(item)]
    return [found for item in value for found in secrets_in(item)] if isinstance(value, list) else []
