"""The driver's calls through the native servicer, in this process and under its simulated clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto.status_pb2 import Status

from journeys.native.names import Names
from journeys.native.servicer import Servicer
from journeys.native.wire import received, sent
from journeys.registry import load
from providers.core.schema.wire import snake
from providers.core.sdk import PROVIDER_KEY
from providers.core.session.session import forget_sessions


class Aborted(Exception):
    """What gRPC's context raises."""


class Context:
    """Stands for gRPC's."""

    metadata: Any = ()

    def set_trailing_metadata(self, metadata: Any) -> None:
        self.metadata = metadata

    def abort(self, code: Any, text: str) -> None:
        raise Aborted(text)


class Door:
    """Stands for a provider: a plugin process that has just started, configured with `acme:key` settings."""

    def __init__(self, token: str, config: Mapping[str, Any]) -> None:
        forget_sessions()
        vendor, _, kind = token.partition(":")
        self.type, self.servicer = f"{vendor}:index:{kind}", Servicer(vendor)
        settings = {key.partition(":")[2]: value for key, value in config.items()}
        secrets = [each for each in settings if each in ("clientId", "clientSecret", "token", "accessToken")]
        self.servicer.Configure(pb.ConfigureRequest(name="default", args=sent(settings, secrets)), Context())

    def check(self) -> None: ...
    def diff(self) -> None: ...
    def create(self) -> None: ...
    def read(self) -> None: ...
    def update(self) -> None: ...
    def delete(self) -> None: ...


class Calls:
    """In the place of the driver's `Servicer`: the same calls, as messages of this door."""

    def __init__(self, token: str, urn: str) -> None:
        vendor, _, kind = token.partition(":")
        self.urn = urn.replace(f"pulumi-python:dynamic/{token}", f"{vendor}:index:{kind}")
        self.names = Names(load(token))
        self.kept: tuple[str, dict[str, Any]] | None = None

    def call(self, kind: str, method: Callable[..., Any], *args: Any, **structs: Mapping[str, Any]) -> Any:
        """One call; an error is that of the core, with the message that the engine gets."""
        door, self.kept, context = method.__self__, None, Context()  # type: ignore[attr-defined]
        request = getattr(pb, f"{kind}Request")(urn=self.urn, type=door.type, name="it")
        for name, value in self._fields(kind, args, structs).items():
            if isinstance(value, str):
                setattr(request, name, value)
            else:
                getattr(request, name).CopyFrom(self._sent(value))
        try:
            answer = getattr(door.servicer, kind)(request, context)
        except Aborted as aborted:
            self._keep(context)
            error: Any = aborted.__context__
            while type(error).__module__.startswith("journeys.native"):
                error = error.__context__
            error.args = (str(aborted),)
            raise error from None
        return getattr(self, f"_{kind.lower()}")(answer)

    @staticmethod
    def _fields(kind: str, args: tuple[Any, ...], structs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        old = {"old_inputs": structs["old_inputs"]} if "old_inputs" in structs else {}
        if kind == "Check":
            return {"olds": args[0], "news": args[1]}
        if kind == "Create":
            return {"properties": args[0]}
        if kind == "Read":
            return {"id": args[0], "properties": args[1], "inputs": structs["inputs"]}
        if kind == "Delete":
            return {"id": args[0], "properties": args[1]}
        return {"id": args[0], "olds": args[1], "news": args[2], **old}

    def _sent(self, values: Mapping[str, Any]) -> Any:
        return sent(self.names.back({n: value for n, value in values.items() if n != PROVIDER_KEY}))

    def _values(self, struct: Any) -> dict[str, Any]:
        return self.names.core(received(struct).values)

    def _keep(self, context: Context) -> None:
        for _, value in context.metadata:
            detail = pb.ErrorResourceInitFailed()
            Status.FromString(value).details[0].Unpack(detail)
            self.kept = detail.id, self._values(detail.properties)

    # --- answers, as a provider of Python gives them --------------------------------------------------------------

    def _check(self, answer: Any) -> Any:
        return SimpleNamespace(inputs=self._values(answer.inputs), failures=list(answer.failures))

    def _diff(self, answer: Any) -> Any:
        return SimpleNamespace(
            changes=answer.changes != pb.DiffResponse.DIFF_NONE,
            replaces=[".".join(snake(part) for part in path.split(".")) for path in answer.replaces],
            delete_before_replace=answer.deleteBeforeReplace,
        )

    def _create(self, answer: Any) -> Any:
        return SimpleNamespace(id=answer.id, outs=self._values(answer.properties))

    def _update(self, answer: Any) -> Any:
        return SimpleNamespace(outs=self._values(answer.properties))

    def _read(self, answer: Any) -> Any:
        return SimpleNamespace(
            id=answer.id, outs=self._values(answer.properties), inputs=self._values(answer.inputs)
        )

    def _delete(self, answer: Any) -> None:
        """It has none."""
