"""Property values in memory, and their two encodings, gRPC Struct and state JSON.

Plain values are Python's own (dict, list, str, float, bool, None); the classes below are for values that JSON doesn't
have. Sources: sdk/go/common/resource/properties.go and pkg/resource/plugin/rpc.go.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from google.protobuf import struct_pb2

SIG = "4dabf18193072939515e22adb298388d"
SECRET_SIG = "1b47061264138c4ac30d75fd1eb44270"
REFERENCE_SIG = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT_SIG = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
ASSET_SIGS = {"c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
# One sentinel per type; the Python SDK only ever sends the string one.
UNKNOWNS = {
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
}

Props = dict[str, Any]
Encrypt = Callable[[str], str]


class UnsupportedValue(Exception):
    """A value that the embedded engine refuses, with the reason as its message."""


class Computed:
    """A value that a preview doesn't know yet."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Computed)

    def __hash__(self) -> int:
        return hash(Computed)

    def __repr__(self) -> str:
        return "output<string>"


class SecretValue:
    """A value that is encrypted in state and never printed. It is secret as a whole: marks inside it are removed."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = unwrap(value) if contains(value, SecretValue) else value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretValue) and self.value == other.value

    def __hash__(self) -> int:
        return hash(SecretValue)

    def __repr__(self) -> str:
        return "[secret]"


class Reference:
    """A resource as a value: its URN and, for custom resources, its id (possibly `Computed`)."""

    __slots__ = ("id", "urn", "version")

    def __init__(self, urn: str, id: Any = None, version: str = "") -> None:
        self.urn, self.id, self.version = urn, id, version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and self.urn == other.urn and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.urn)


COMPUTED = Computed()


def from_struct(struct: struct_pb2.Struct | None, dependencies: set[str] | None = None) -> Props:
    """Decodes a gRPC Struct; `dependencies` collects the URNs that output values in it name."""
    if struct is None:
        return {}
    return {key: from_wire(value, dependencies) for key, value in struct.fields.items()}


def from_wire(value: struct_pb2.Value, dependencies: set[str] | None = None) -> Any:
    """Decodes one gRPC Value; output values become plain, `SecretValue` or `Computed`."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return COMPUTED if len(text) == 36 and text in UNKNOWNS else text
    if kind == "number_value":
        return value.number_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [from_wire(item, dependencies) for item in value.list_value.values]
    if kind != "struct_value":
        return None
    fields = value.struct_value.fields
    if SIG in fields:
        return _special(fields, dependencies)
    return {key: from_wire(item, dependencies) for key, item in fields.items()}


def _special(fields: Any, dependencies: set[str] | None) -> Any:
    signature = fields[SIG].string_value
    if signature == SECRET_SIG:
        return SecretValue(from_wire(fields["value"], dependencies))
    if signature == OUTPUT_SIG:
        if dependencies is not None and "dependencies" in fields:
            dependencies.update(item.string_value for item in fields["dependencies"].list_value.values)
        inner = from_wire(fields["value"], dependencies) if "value" in fields else COMPUTED
        return SecretValue(inner) if "secret" in fields and fields["secret"].bool_value else inner
    if signature == REFERENCE_SIG:
        ident = from_wire(fields["id"], dependencies) if "id" in fields else None
        return Reference(fields["urn"].string_value, COMPUTED if ident == "" else ident)
    what = "assets and archives" if signature in ASSET_SIGS else f"values of kind {signature}"
    raise UnsupportedValue(f"{what} are not supported by the embedded engine; use the Pulumi CLI")


def to_struct(
    props: Props, *, secrets: bool = False, references: bool = False, unknowns: bool = True
) -> struct_pb2.Struct:
    """Encodes properties. Without `secrets` and `references` these become plain values; without `unknowns` they are left out."""
    struct = struct_pb2.Struct()
    for key, item in props.items():
        if unknowns or not isinstance(item, Computed):
            _fill(struct.fields[key], item, secrets, references, unknowns)
    return struct


def _fill(slot: struct_pb2.Value, value: Any, secrets: bool, references: bool, unknowns: bool) -> None:
    if value is None:
        slot.null_value = struct_pb2.NULL_VALUE
    elif isinstance(value, str):
        slot.string_value = value
    elif isinstance(value, bool):
        slot.bool_value = value
    elif isinstance(value, (int, float)):
        slot.number_value = value
    elif isinstance(value, dict):
        slot.struct_value.SetInParent()
        for key, item in value.items():
            if unknowns or not isinstance(item, Computed):
                _fill(slot.struct_value.fields[key], item, secrets, references, unknowns)
    elif isinstance(value, list):
        slot.list_value.SetInParent()
        for item in value:
            _fill(slot.list_value.values.add(), item, secrets, references, unknowns)
    elif isinstance(value, Computed):
        slot.string_value = UNKNOWN
    elif isinstance(value, SecretValue):
        if not secrets:
            _fill(slot, value.value, secrets, references, unknowns)
        else:
            slot.struct_value.fields[SIG].string_value = SECRET_SIG
            _fill(slot.struct_value.fields["value"], value.value, secrets, references, unknowns)
    elif isinstance(value, Reference):
        _fill_reference(slot, value, references)
    else:
        raise TypeError(f"not a property value: {type(value).__name__}")


def _fill_reference(slot: struct_pb2.Value, value: Reference, references: bool) -> None:
    ident = UNKNOWN if isinstance(value.id, Computed) else value.id
    if not references:
        slot.string_value = value.urn if ident is None else ident
        return
    fields = slot.struct_value.fields
    fields[SIG].string_value = REFERENCE_SIG
    fields["urn"].string_value = value.urn
    if ident is not None:
        fields["id"].string_value = "" if ident == UNKNOWN else ident


def to_state(value: Any, encrypt: Encrypt) -> Any:
    """Encodes a value as state JSON; whole numbers become integers, as in the CLI."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {key: to_state(value[key], encrypt) for key in sorted(value)}
    if isinstance(value, list):
        return [to_state(item, encrypt) for item in value]
    if isinstance(value, SecretValue):
        plain = json.dumps(
            to_state(value.value, lambda text: text), separators=(",", ":"), ensure_ascii=False
        )
        return {SIG: SECRET_SIG, "ciphertext": encrypt(plain)}
    if isinstance(value, Computed):
        return UNKNOWN
    if isinstance(value, Reference):
        out = {SIG: REFERENCE_SIG, "urn": value.urn, "packageVersion": value.version}
        return out if value.id is None else {**out, "id": to_state(value.id, encrypt)}
    return value


def from_state(value: Any, decrypt: Encrypt) -> Any:
    """Decodes state JSON; a secret is decrypted, unless it is in `plaintext`."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, str):
        return COMPUTED if value in UNKNOWNS else value
    if isinstance(value, list):
        return [from_state(item, decrypt) for item in value]
    if isinstance(value, dict):
        signature = value.get(SIG)
        if signature == SECRET_SIG:
            plain = value["plaintext"] if "plaintext" in value else decrypt(value["ciphertext"])
            return SecretValue(from_state(json.loads(plain), decrypt))
        if signature == REFERENCE_SIG:
            return Reference(value["urn"], value.get("id"), value.get("packageVersion", ""))
        if signature is not None:
            raise UnsupportedValue(
                f"state holds a value of kind {signature}, which the embedded engine does not support"
            )
        return {key: from_state(item, decrypt) for key, item in value.items()}
    return value


def unwrap(value: Any) -> Any:
    """The value without secret marks, at any depth."""
    if isinstance(value, SecretValue):
        return unwrap(value.value)
    if isinstance(value, dict):
        return {key: unwrap(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unwrap(item) for item in value]
    return value


def contains(value: Any, kind: type) -> bool:
    """Whether the value is, or contains at any depth, one of that class (`SecretValue`, `Computed`)."""
    if isinstance(value, kind):
        return True
    if isinstance(value, dict):
        return any(contains(item, kind) for item in value.values())
    if isinstance(value, list):
        return any(contains(item, kind) for item in value)
    if isinstance(value, SecretValue):
        return contains(value.value, kind)
    return isinstance(value, Reference) and isinstance(value.id, kind)


def copy(value: Any) -> Any:
    """A copy whose dicts and lists may be changed freely."""
    if isinstance(value, dict):
        return {key: copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy(item) for item in value]
    return SecretValue(copy(value.value)) if isinstance(value, SecretValue) else value


def annotate_secrets(outs: Props, ins: Props) -> None:
    """Marks as secret in `outs` what is secret in `ins`, after a plugin that gets plain values; in place."""
    for key, value in ins.items():
        if key not in outs:
            continue
        if isinstance(outs[key], dict) and isinstance(value, dict):
            annotate_secrets(outs[key], value)
        elif not isinstance(outs[key], SecretValue) and contains(value, SecretValue):
            outs[key] = SecretValue(outs[key])
