"""What the core uses of the SDK's private parts, each guarded: without it the core does without.

Tried with pulumi 3.260 to 3.272. The SDK's wrapper around a dynamic provider drops the URN and the old inputs that
the engine sends, cannot report a half-made object, and leaves out outputs that are null.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import weakref
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from types import FrameType, FunctionType, TracebackType
from typing import Any, TypeVar

import pulumi
from google.protobuf import struct_pb2
from pulumi.dynamic.dynamic import PROVIDER_KEY as PROVIDER_KEY
from pulumi.dynamic.dynamic import serialize_provider as serialize_provider
from pulumi.runtime import config, get_root_resource, rpc
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.settings import get_monitor

from .call import Request, handed_over

SECRET_KEY = getattr(rpc, "_special_sig_key", "4dabf18193072939515e22adb298388d")
SECRET = getattr(rpc, "_special_secret_sig", "1b47061264138c4ac30d75fd1eb44270")
OUTPUT_VALUE = getattr(rpc, "_special_output_value_sig", "d0e6a833031e9bbcd3f4e8bde6ca49a4")


class Null:
    """An output or input that is there and null; the SDK itself leaves out a top-level None."""


NULL = Null()
T = TypeVar("T")


def current_request() -> Request:
    """The request of the plugin call that runs now: handed over, or found in the frames of the SDK's servicer."""
    if handed := handed_over():
        return handed.request
    frame = _servicer_frame()
    request = frame.f_locals.get("request") if frame else None
    if request is None:
        return Request()
    sent = getattr(request, "old_inputs", None)
    if sent is None and type(request).__name__ == "ReadRequest":
        sent = request.inputs
    old = rpc.deserialize_properties(sent, True) if sent is not None and len(sent.fields) else None
    outputs = getattr(request, "properties", None) or getattr(request, "olds", None)
    fields = outputs.fields if outputs is not None else {}
    nulls = frozenset(name for name, value in fields.items() if value.WhichOneof("kind") == "null_value")
    is_native = bool(fields) and PROVIDER_KEY not in fields
    return Request(str(getattr(request, "urn", "")), old, nulls, is_native)


def keep_object(id: str, outs: Mapping[str, Any], reasons: list[str]) -> bool:
    """Lets the engine record an object although the call that made or changed it is about to fail.

    The error that follows is then one of initialisation: the run fails, and the state has the object. False where
    the SDK gives no way to say so.
    """
    if handed := handed_over():
        return handed.keep(id, outs, reasons)
    frame = _servicer_frame()
    context, request = (frame.f_locals.get(n) for n in ("context", "request")) if frame else (None, None)
    if context is None or request is None or not hasattr(context, "set_trailing_metadata"):
        return False
    try:
        from google.protobuf.any_pb2 import Any as Packed
        from pulumi.runtime.proto import provider_pb2
        from pulumi.runtime.proto.status_pb2 import Status
    except ImportError:
        return False
    sent = (
        getattr(request, "news", None) if hasattr(request, "news") else getattr(request, "properties", None)
    )
    pointer = sent.fields["__provider"].string_value if sent is not None else ""
    loop = asyncio.new_event_loop()
    try:
        struct = loop.run_until_complete(rpc.serialize_properties({**outs, "__provider": pointer}, {}))
    finally:
        loop.close()
    detail = Packed()
    detail.Pack(provider_pb2.ErrorResourceInitFailed(id=id, properties=struct, reasons=reasons, inputs=sent))
    status = Status(code=2, message="; ".join(reasons), details=[detail])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    return True


def _servicer_frame() -> FrameType | None:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code.co_name in _CALLS and "request" in code.co_varnames:
            kind = type(frame.f_locals.get("request"))
            if kind.__module__.endswith("provider_pb2"):
                return frame
        frame = frame.f_back
    return None


_CALLS = frozenset({"Check", "Diff", "Create", "Read", "Update", "Delete"})


SecretOutputs = Callable[[Mapping[str, Any]], Collection[str]]
_secret_outputs: SecretOutputs = lambda _: ()  # noqa: E731


def patch_serialization(secret_outputs: SecretOutputs | None = None) -> None:
    """Makes secrets whole on their way to the engine, and lets null outputs pass. Once per process.

    `secret_outputs`: the outputs of a resource that go as secrets, although the plugin has them in plain.
    """
    global _secret_outputs
    _secret_outputs = secret_outputs or _secret_outputs
    serialize = getattr(rpc, "serialize_properties", None)
    if serialize is None or getattr(serialize, "_journeys", False):
        return

    async def serialize_properties(inputs: Any, *args: Any, **kwargs: Any) -> Any:
        nulls = [name for name, value in inputs.items() if value is NULL]
        given = {name: v for name, v in inputs.items() if v is not NULL} if nulls else inputs
        struct = await serialize(given, *args, **kwargs)
        for name in nulls:
            struct.fields[name].null_value = struct_pb2.NULL_VALUE
        for name in (given.keys() & struct.fields.keys()).intersection(_secret_outputs(inputs)):
            _as_secret(struct.fields[name])
        if _is_ours(struct):
            for value in struct.fields.values():
                _make_secret_whole(value)
        return struct

    vars(serialize_properties)["_journeys"] = True
    vars(rpc)["serialize_properties"] = serialize_properties
    callbacks = sys.modules.get("pulumi.runtime._callbacks")
    if callbacks is not None and hasattr(callbacks, "serialize_properties"):
        vars(callbacks)["serialize_properties"] = serialize_properties


_pointers: set[str] = set()


def know_pointer(pointer: str) -> None:
    """Notes a provider pointer of ours: what carries it is a resource of ours."""
    _pointers.add(pointer)


def _is_ours(struct: struct_pb2.Struct) -> bool:
    return "__provider" in struct.fields and struct.fields["__provider"].string_value in _pointers


def _make_secret_whole(value: struct_pb2.Value) -> None:
    """A value with anything secret in it becomes a secret as a whole: the engine keeps and masks those surely."""
    if value.WhichOneof("kind") not in ("struct_value", "list_value") or _signature(value) in (
        SECRET,
        OUTPUT_VALUE,
    ):
        return
    if _strip_secrets(value):
        _as_secret(value)


def _as_secret(value: struct_pb2.Value) -> None:
    mark = struct_pb2.Value(string_value=SECRET)
    value.struct_value.CopyFrom(struct_pb2.Struct(fields={SECRET_KEY: mark, "value": value}))


def _strip_secrets(value: struct_pb2.Value) -> bool:
    """Takes the marks of secrets out of a value; whether there were any."""
    kind = value.WhichOneof("kind")
    if kind == "list_value":
        return True in [_strip_secrets(item) for item in value.list_value.values]
    if kind != "struct_value":
        return False
    fields = value.struct_value.fields
    found, signature = False, _signature(value)
    if signature == OUTPUT_VALUE:
        if "secret" in fields and fields["secret"].bool_value:
            fields["secret"].bool_value, found = False, True
        return bool(_strip_secrets(fields["value"])) or found if "value" in fields else found
    if signature == SECRET:
        inner = struct_pb2.Value()
        inner.CopyFrom(fields["value"])
        value.CopyFrom(inner)
        _strip_secrets(value)
        return True
    return True in [_strip_secrets(item) for item in fields.values()]


def _signature(value: struct_pb2.Value) -> str:
    if value.WhichOneof("kind") != "struct_value" or SECRET_KEY not in value.struct_value.fields:
        return ""
    return str(value.struct_value.fields[SECRET_KEY].string_value)


# --- the plugin process ---

THREADS = 16
"""Calls that the plugin serves at a time once they wait for an API; the SDK's own number is 4."""
WAITING = 240
"""Further threads, in which calls wait for their turn: one is always free for the engine's Cancel."""

_widened = False


def widen_thread_pool() -> None:
    """Lets the gRPC server of a plugin process serve more calls at a time.

    The pool is private to the SDK; its threads hold a weak reference to it. Where it isn't found as expected nothing
    changes, and the SDK's number stands.
    """
    global _widened
    if _widened or "pulumi.dynamic" not in " ".join(sys.orig_argv):
        return
    _widened = True
    for thread in threading.enumerate():  # not through `gc`: that disturbs what other threads are making
        first = next(iter(getattr(thread, "_args", ())), None)
        pool = first() if isinstance(first, weakref.ref) else None
        if isinstance(pool, ThreadPoolExecutor) and getattr(pool, "_max_workers", None) == 4:
            pool._max_workers = THREADS + WAITING
            with suppress(AttributeError):  # a destroy's calls may all be waiting already, and only a new one
                for _ in range(THREADS - 4 + pool._work_queue.qsize()):  # would start another thread
                    pool._adjust_thread_count()


def hear_cancel() -> bool:
    """Lets the SDK's servicer tell an interrupt of the run, which it ignores; returns whether that was possible.

    gRPC has bound the method before any provider is loaded, so that its code is replaced and not the method.
    """
    servicer = getattr(sys.modules.get("__main__"), "DynamicResourceProviderServicer", None)
    method = vars(servicer).get("Cancel") if servicer is not None else None
    if not isinstance(method, FunctionType) or method.__code__.co_freevars:
        return False
    method.__code__ = _cancel.__code__
    return True


def _cancel(self: Any, request: Any, context: Any) -> Any:
    # Runs with the names of another module, so it brings its own.
    from google.protobuf import empty_pb2

    from providers.http.interrupt import interrupt

    interrupt()
    return empty_pb2.Empty()


# --- the program ---


def monitor() -> object | None:
    """The engine's monitor of the run that this code belongs to; None where no engine is."""
    return get_monitor()


def is_mocked() -> bool:
    """Whether a test's mocks stand in for the engine."""
    return isinstance(get_monitor(), MockMonitor)


def asks_engine() -> bool:
    """Whether there is an engine that can be asked about the stack."""
    return get_monitor() is not None and not is_mocked()


def stack_config() -> dict[str, Any]:
    """The configuration of the stack, all namespaces, as the program has it."""
    return dict(config.CONFIG.get() or config.get_config_env())


def is_secret_config(key: str) -> bool:
    """Whether a key of the stack's configuration is a secret."""
    return config.is_config_secret(key)


def type_name(resource: type[Any]) -> str:
    """The type of a dynamic resource's class as its URN has it, without the package."""
    return str(getattr(resource, "_resource_type_name", ""))


def keep_type_name(resource: type[Any], name: str) -> None:
    """Gives a subclass the type of the class that it is derived from."""
    resource._resource_type_name = name


def when_body_ends(tell: Callable[[Exception | None], bool]) -> bool:
    """Calls `tell` with the exception that ends the program's body, or None; False where that can't be seen.

    The SDK registers the stack's outputs in any case, while that exception is on its way; not if `tell` says False.
    """
    root = get_root_resource()
    register = getattr(root, "register_outputs", None)
    if register is None:
        return False

    def watched(outputs: Any) -> None:
        error = sys.exc_info()[1]
        if tell(error if isinstance(error, Exception) else None):
            register(outputs)

    vars(root)["register_outputs"] = watched
    return True


@cache
def quiet_interrupt() -> None:
    """When the engine stops a program it interrupts it; Python's stack of that would hide the reason."""
    shown = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            shown(kind, error, trace)

    sys.excepthook = hook


def keep_number_hints(resource: type[Any], outputs: Mapping[str, Any]) -> None:
    """Leaves the SDK just the annotations that it does something with: whole numbers, which arrive as doubles.

    It evaluates those of the class itself, anew for every resource, and not those of a user's subclass. `outputs`: all
    of them, with their types.
    """
    numbers = (pulumi.Output[int], pulumi.Output[int | None])
    resource.__annotations__ = {name: hint for name, hint in outputs.items() if hint in numbers}


TURNS = 200
"""After so many turns of the event loop an output counts as unknown; one that is there needs a few."""


def expand(resources: Iterable[pulumi.Resource]) -> list[pulumi.Resource]:
    """The resources that stand behind these: all children of a component, whatever their depth.

    As the SDK itself expands `depends_on`; without its list of children a component stands for itself alone.
    """
    found: list[pulumi.Resource] = []
    queue = list(resources)
    while queue:
        resource = queue.pop(0)
        found.append(resource)
        if isinstance(resource, pulumi.ComponentResource) and not getattr(resource, "_remote", False):
            queue += [each for each in getattr(resource, "_childResources", ()) if each not in found]
    return found


def keep_id(resource: pulumi.Resource, given: pulumi.Input[str]) -> None:
    """In a preview, the id of an object that is only read is the one that was given.

    The CLI 3.260 doesn't say it, and a later SDK takes it for unknown then: whatever uses the id would show a
    change for ever.
    """
    if pulumi.runtime.is_dry_run() and "id" in vars(resource):
        id = pulumi.Output.from_input(given)
        vars(resource)["id"] = pulumi.Output({resource}, id.future(), id.is_known(), id.is_secret())


def settle(outputs: Collection[pulumi.Output[Any]]) -> list[Any] | None:
    """The values of outputs that only wrap what is known already; None where one isn't known yet.

    Turns the event loop inside the program's body, as a synchronous `invoke` of the SDK does.
    """

    async def look() -> list[Any] | None:
        asked = [asyncio.ensure_future(_value(each)) for each in outputs]
        for _ in range(TURNS):
            if all(each.done() for each in asked):
                break
            await asyncio.sleep(0)
        else:
            return None  # not cancelled: that would cancel what the outputs themselves wait for
        values = [each.result() for each in asked]
        return None if UNKNOWN in values else values

    return in_body(look())


def in_body(what: Coroutine[Any, Any, T]) -> T | None:
    """The result of a coroutine, awaited inside the program's body; None where the SDK has no way to."""
    try:
        from pulumi.runtime.sync_await import _sync_await
    except ImportError:
        what.close()
        return None
    found: T = _sync_await(what)
    return found


UNKNOWN = object()


async def _value(output: pulumi.Output[Any]) -> Any:
    return await output.future() if await output.is_known() else UNKNOWN
