"""What the core takes from the SDK's private parts: secrets made whole, nulls, the engine's request; or nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2

from providers.core import sdk

POINTER = "pointer-of-ours"
URN = "urn:pulumi:dev::project::pulumi-python:dynamic/genesys:Segment::it"


def secret(value: Any) -> dict[str, Any]:
    return {sdk.SECRET_KEY: sdk.SECRET, "value": value}


def output(**fields: Any) -> dict[str, Any]:
    return {sdk.SECRET_KEY: sdk.OUTPUT_VALUE, **fields}


def made_whole(value: Any) -> Any:
    struct = struct_pb2.Struct()
    struct.update({"x": value})
    sdk._make_secret_whole(struct.fields["x"])
    from google.protobuf.json_format import MessageToDict

    return MessageToDict(struct)["x"]


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        ("plain", "plain"),
        ({"a": 1, "b": [True, None]}, {"a": 1, "b": [True, None]}),
        (secret("s"), secret("s")),
        ({"a": secret("s"), "b": 1}, secret({"a": "s", "b": 1})),
        ([1, secret("s")], secret([1, "s"])),
        ({"a": [{"b": secret({"c": secret("s")})}]}, secret({"a": [{"b": {"c": "s"}}]})),
        ({"a": secret("s"), "b": secret("t")}, secret({"a": "s", "b": "t"})),
        (
            {"a": output(value=1, secret=True), "b": output(secret=True)},
            secret({"a": output(value=1, secret=False), "b": output(secret=False)}),
        ),
        ({"a": output(), "b": 1}, {"a": output(), "b": 1}),
        ({"a": output(value={"b": secret("s")})}, secret({"a": output(value={"b": "s"})})),
    ],
)
def test_a_field_with_anything_secret_in_it_is_a_secret_as_a_whole(value: Any, whole: Any) -> None:
    """Unknown output values stay unknown, and stay where they are."""
    assert made_whole(value) == whole


def serialize(inputs: dict[str, Any]) -> struct_pb2.Struct:
    found: struct_pb2.Struct = asyncio.run(rpc.serialize_properties(inputs, {}))
    return found


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    sdk.patch_serialization()
    monkeypatch.setattr(sdk, "_pointers", {POINTER})


@pytest.mark.usefixtures("patched")
def test_null_outputs_pass_and_none_is_left_out() -> None:
    struct = serialize({"a": sdk.NULL, "b": None, "c": 1})
    assert struct.fields["a"].WhichOneof("kind") == "null_value"
    assert set(struct.fields) == {"a", "c"}


@pytest.mark.usefixtures("patched")
def test_only_our_resources_are_touched() -> None:
    foreign = serialize({"__provider": "foreign", "a": secret("s"), "b": {"c": secret("s")}})
    assert sdk._signature(foreign.fields["b"]) == ""
    ours = serialize({"__provider": POINTER, "a": 1, "b": {"c": secret("s")}})
    assert sdk._signature(ours.fields["b"]) == sdk.SECRET
    assert ours.fields["a"].number_value == 1


def test_patching_twice_wraps_once() -> None:
    sdk.patch_serialization()
    once = rpc.serialize_properties
    sdk.patch_serialization()
    assert rpc.serialize_properties is once


def servicer(request: Any, call: Any, context: Any = None) -> Any:
    """A frame as the SDK's servicer has it."""

    def Update(request: Any, context: Any) -> Any:
        return call()

    return Update(request, context)


def test_the_engines_request_is_found_with_its_nulls() -> None:
    request = provider_pb2.UpdateRequest(urn=URN)
    request.old_inputs.update({"a": 1, "b": secret("s")})
    found = servicer(request, sdk.current_request)
    assert (found.urn, found.name, found.stack) == (URN, "it", ("project", "dev"))
    assert found.old_inputs == {"a": 1, "b": found.old_inputs["b"]}
    read = provider_pb2.ReadRequest(urn=URN)
    read.properties.update({"a": None, "b": 1})
    read.inputs.update({"b": 1})
    found = servicer(read, sdk.current_request)
    assert (found.old_inputs, found.nulls) == ({"b": 1}, frozenset({"a"}))


def test_without_a_servicer_nothing_is_told() -> None:
    assert sdk.current_request() == sdk.Request()
    assert sdk.Request().stack == ("", "")
    assert sdk.keep_object("id", {}, ["why"]) is False


def test_a_request_that_is_not_the_engines_is_none_of_ours() -> None:
    assert servicer(object(), sdk.current_request) == sdk.Request()


class Context:
    def __init__(self) -> None:
        self.metadata: Any = ()

    def set_trailing_metadata(self, metadata: Any) -> None:
        self.metadata = metadata


def test_an_object_of_a_failed_call_is_kept_by_the_metadata_of_the_error() -> None:
    from pulumi.runtime.proto.status_pb2 import Status

    request, context = provider_pb2.CreateRequest(urn=URN), Context()
    request.properties.update({"__provider": POINTER, "a": 1})
    assert (
        servicer(request, lambda: sdk.keep_object("id-1", {"a": 1, "b": sdk.NULL}, ["why"]), context) is True
    )
    ((name, value),) = context.metadata
    assert name == "grpc-status-details-bin"
    detail = provider_pb2.ErrorResourceInitFailed()
    (packed,) = Status.FromString(value).details
    assert packed.Unpack(detail)
    assert (detail.id, list(detail.reasons)) == ("id-1", ["why"])
    assert detail.properties.fields["a"].number_value == 1
    assert detail.properties.fields["__provider"].string_value == POINTER
    assert detail.inputs.fields["a"].number_value == 1


def test_without_the_private_parts_the_module_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(rpc, "serialize_properties")
    sdk.patch_serialization()
    assert not hasattr(rpc, "serialize_properties")
    request = provider_pb2.UpdateRequest(urn=URN)
    assert servicer(request, lambda: sdk.keep_object("id", {}, ["why"]), object()) is False


def test_the_marks_are_the_sdks() -> None:
    assert rpc._special_sig_key == sdk.SECRET_KEY
    assert rpc._special_secret_sig == sdk.SECRET
    assert rpc._special_output_value_sig == sdk.OUTPUT_VALUE


def test_the_engines_cancel_interrupts_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """gRPC has bound the method of the SDK's servicer before a provider is loaded."""
    import sys
    import threading
    import types

    from providers.http import interrupt

    class DynamicResourceProviderServicer:
        def Cancel(self, request: Any, context: Any) -> Any:
            return None

    main = types.ModuleType("__main__")
    vars(main)["DynamicResourceProviderServicer"] = DynamicResourceProviderServicer
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.setattr(interrupt, "_interrupted", threading.Event())
    bound = DynamicResourceProviderServicer().Cancel
    assert sdk.hear_cancel()
    assert not interrupt.is_interrupted()
    assert type(bound(None, None)).__name__ == "Empty"
    assert interrupt.is_interrupted()


def test_another_sdk_has_nothing_to_hear() -> None:
    assert not sdk.hear_cancel()
