"""The real provider plugin (`python -m pulumi.dynamic`) as a process, and the calls that are made to it.

Semantics of each call are those of pkg/resource/plugin/provider_plugin.go for a provider that accepts
neither secrets nor resource references and has no preview of its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc
from pulumi.runtime.proto.status_pb2 import Status

from journeys.text import system_problem

from .paths import apply_ignore_changes, detailed_diff
from .state import ResourceState, qualified_type, urn_name
from .trust import Trust
from .values import Computed, Props, annotate_secrets, contains, copy, from_struct, to_struct, unwrap

METADATA = 16 << 20
"""The largest metadata of an answer in bytes, the same as the CLI's; gRPC's default is 16 KB. They hold the message of an
error, and the object that a failed create has left, which the state must record."""
GRPC_OPTIONS = [
    ("grpc.max_receive_message_length", 400 << 20),
    ("grpc.max_send_message_length", 400 << 20),
    ("grpc.max_metadata_size", METADATA),
    ("grpc.absolute_max_metadata_size", METADATA),
    ("grpc.enable_http_proxy", 0),
]
START_S, EXIT_S = 60.0, 5.0
"""How long a plugin may take to print its port, and to end."""
Say = Callable[[str, str], None]
"""`say(severity, text)` shows a line of the plugin's output."""


class ProviderError(Exception):
    """A call to the provider that failed; the message is the provider's own."""


class InitFailed(ProviderError):
    """A create or update that failed although the object is there: state keeps it, with the reasons."""

    def __init__(self, id: str, outputs: Props, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.id, self.outputs, self.reasons = id, outputs, reasons


@dataclass
class Diff:
    """A provider's answer about a change. `detailed` is path -> kind, or None if it gave no details."""

    changes: bool
    replaces: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    detailed: dict[str, str] | None = None
    delete_before_replace: bool = False
    unavailable: bool = False

    @property
    def replace(self) -> bool:
        """Whether the resource must be replaced."""
        return bool(self.replaces) or any(k.endswith("-replace") for k in (self.detailed or {}).values())


class PluginProcess:
    """One plugin process. It is started without waiting for it; the first call waits until it is ready.

    Raises:
        ProviderError: it cannot be started.
    """

    def __init__(self, command: list[str], cwd: str, env: dict[str, str], address: str, say: Say) -> None:
        self._say = say
        self._port: int | None = None
        self._ready = threading.Event()
        self._connecting = threading.Lock()
        self._stub: Any = None
        self._channel: Any = None
        self._lines: list[str] = []
        try:
            self._process = subprocess.Popen(
                # The plugin calls nothing at this address, but notices by it that the engine has ended.
                [*command, address],
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                start_new_session=True,  # ^C goes to the engine only, which lets running calls end
            )
        except OSError as error:
            raise ProviderError(f"the provider plugin cannot be started: {system_problem(error)}") from None
        for stream in (self._process.stdout, self._process.stderr):
            threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: Any) -> None:
        for line in stream:
            text = line.rstrip("\n")
            if stream is self._process.stdout and self._port is None and text.isdecimal():
                self._port = int(text)
                self._ready.set()
            elif text.strip():
                self._lines.append(text)
                del self._lines[:-50]
                if self._ready.is_set():
                    self._say("info", text)
        if stream is self._process.stdout:
            self._ready.set()

    @property
    def stub(self) -> Any:
        """The gRPC client; raises ProviderError with the plugin's output if the plugin did not start."""
        with self._connecting:
            if self._stub is None:
                if not self._ready.wait(START_S) or self._port is None:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        self._process.wait(EXIT_S)
                    raise ProviderError("the provider plugin did not start:\n" + "\n".join(self._lines))
                self._channel = grpc.insecure_channel(f"127.0.0.1:{self._port}", options=GRPC_OPTIONS)
                self._stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
            return self._stub

    def cancel(self) -> None:
        """Tells the plugin that the run was interrupted, as the CLI does."""
        if self._port is not None:
            with contextlib.suppress(grpc.RpcError):
                self.stub.Cancel(Empty(), timeout=2)

    def stop(self) -> None:
        """Ends the process as the CLI does: its exit handlers have `EXIT_S`."""
        if self._channel is not None:
            self._channel.close()
        with contextlib.suppress(ProcessLookupError):
            # A plugin that is still starting would print a traceback for SIGINT.
            up = self._port is not None and os.name == "posix"
            os.kill(self._process.pid, signal.SIGINT if up else signal.SIGTERM)
        try:
            self._process.wait(EXIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _half_made(error: grpc.RpcError) -> InitFailed | None:
    """The object in an error's details, which a failed create or update has left; None if there is none."""
    metadata: Any = error.trailing_metadata()  # pairs, although the stubs have another type
    for name, value in metadata or ():
        if name == "grpc-status-details-bin":
            for packed in Status.FromString(value).details:
                detail = pb.ErrorResourceInitFailed()
                if packed.Unpack(detail):
                    return InitFailed(detail.id, from_struct(detail.properties), list(detail.reasons))
    return None


class Provider:
    """One configured instance of the dynamic providers."""

    keeps_secrets = False
    """Whether the plugin is told what is secret."""

    def __init__(
        self, process: PluginProcess, inputs: Props, trust: Trust, urn: str, *, preview: bool
    ) -> None:
        self._process = process
        self._trust = trust
        self.package = qualified_type(urn).rpartition(":")[2]
        self._preview = preview
        # In a preview, settings of a provider may be unknown; then it isn't called at all.
        self.known = not contains(inputs, Computed)
        if self.known:
            self._configure(urn_name(urn), inputs)

    def _configure(self, name: str, inputs: Props) -> None:
        request = pb.ConfigureRequest(acceptSecrets=True, acceptResources=True, sends_old_inputs=True)
        request.args.CopyFrom(to_struct(inputs, secrets=True, references=True))
        self._call("Configure", request)

    def _struct(self, props: Props, *, unknowns: bool = True) -> Any:
        return to_struct(props, secrets=self.keeps_secrets, unknowns=unknowns)

    def _call(self, method: str, request: Any) -> Any:
        try:
            return getattr(self._process.stub, method)(request)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.UNAVAILABLE:
                raise ProviderError("the provider plugin died while it worked on this resource") from None
            if (half_made := _half_made(error)) is not None:
                raise half_made from None
            raise ProviderError((error.details() or str(error.code())).strip()) from None

    def check(self, state: ResourceState, olds: Props, news: Props) -> tuple[Props, list[tuple[str, str]]]:
        """The inputs as the provider has checked them, and (property, reason) of each failure."""
        if not self.known:
            return news, []
        self._trust.require(state.urn, news, olds)
        request = pb.CheckRequest(urn=state.urn, name=state.name, type=state.type, randomSeed=os.urandom(32))
        request.olds.CopyFrom(self._struct(olds, unknowns=self._preview))
        request.news.CopyFrom(self._struct(news, unknowns=self._preview))
        answer = self._call("Check", request)
        inputs = from_struct(answer.inputs)
        annotate_secrets(inputs, news)
        return inputs, [(failure.property, failure.reason) for failure in answer.failures]

    def diff(
        self, old: ResourceState, old_inputs: Props, outputs: Props, news: Props, ignore: list[str]
    ) -> Diff:
        """What changes; for an answer DIFF_UNKNOWN, old and new inputs are compared, as in Pulumi's engine."""
        if not self.known:
            return Diff(True, unavailable=True)
        self._trust.require(old.urn, news, outputs)
        request = pb.DiffRequest(id=old.id, urn=old.urn, name=old.name, type=old.type, ignoreChanges=ignore)
        request.olds.CopyFrom(self._struct(outputs))
        request.news.CopyFrom(self._struct(news))
        request.old_inputs.CopyFrom(self._struct(old_inputs))
        return self._answered(self._call("Diff", request), old_inputs, news, ignore)

    def _answered(self, answer: Any, old_inputs: Props, news: Props, ignore: list[str]) -> Diff:
        diff = Diff(
            answer.changes == pb.DiffResponse.DIFF_SOME,
            list(answer.replaces),
            list(answer.diffs),
            delete_before_replace=answer.deleteBeforeReplace,
        )
        if answer.changes == pb.DiffResponse.DIFF_UNKNOWN:
            wanted, _ = apply_ignore_changes(news, old_inputs, ignore)
            diff.changed, leaves = detailed_diff(unwrap(old_inputs), unwrap(wanted))
            diff.changes = bool(leaves)
            diff.detailed = leaves if leaves else None
        return diff

    def create(self, state: ResourceState, timeout: float) -> tuple[str, Props]:
        """The new id and outputs; in a preview no id, and the inputs as outputs."""
        if self._preview:
            return "", self._planned_create(state) if self.known else {}
        self._trust.require(state.urn, state.inputs)
        request = pb.CreateRequest(urn=state.urn, name=state.name, type=state.type, timeout=timeout)
        request.properties.CopyFrom(self._struct(state.inputs, unknowns=False))
        try:
            answer = self._call("Create", request)
        except InitFailed as half_made:
            annotate_secrets(half_made.outputs, state.inputs)
            raise
        if not answer.id:
            raise ProviderError(f"plugin returned empty resource.ID from create '{state.urn}'")
        outputs = from_struct(answer.properties)
        annotate_secrets(outputs, state.inputs)
        return answer.id, outputs

    def update(self, old: ResourceState, new: ResourceState, timeout: float) -> Props:
        """The new outputs; in a preview the new inputs."""
        if self._preview:
            return self._planned_update(old, new) if self.known else {}
        self._trust.require(new.urn, new.inputs)
        request = pb.UpdateRequest(
            id=old.id,
            urn=new.urn,
            name=new.name,
            type=new.type,
            timeout=timeout,
            ignoreChanges=new.ignore_changes,
        )
        request.olds.CopyFrom(self._struct(old.outputs, unknowns=False))
        request.news.CopyFrom(self._struct(new.inputs, unknowns=False))
        request.old_inputs.CopyFrom(self._struct(old.inputs, unknowns=False))
        try:
            outputs = from_struct(self._call("Update", request).properties)
        except InitFailed as half_made:
            annotate_secrets(half_made.outputs, new.inputs)
            raise
        annotate_secrets(outputs, new.inputs)
        return outputs

    def _planned_create(self, state: ResourceState) -> Props:
        """The outputs that a preview shows: a dynamic provider has no preview, so they are the inputs."""
        planned: Props = copy(state.inputs)
        return planned

    def _planned_update(self, old: ResourceState, new: ResourceState) -> Props:
        planned: Props = copy(new.inputs)
        return planned

    def delete(self, old: ResourceState) -> None:
        """Deletes the object (never called in a preview)."""
        self._trust.require(old.urn, old.outputs)
        request = pb.DeleteRequest(
            id=old.id, urn=old.urn, name=old.name, type=old.type, timeout=old.custom_timeouts.get("delete", 0)
        )
        request.properties.CopyFrom(self._struct(old.outputs, unknowns=False))
        request.old_inputs.CopyFrom(self._struct(old.inputs, unknowns=False))
        self._call("Delete", request)

    def read(self, state: ResourceState, outputs: Props) -> tuple[str, Props, Props | None]:
        """The id ("" if gone), live outputs, and live inputs where the provider gives them."""
        if not self.known:
            return state.id, {}, {}
        self._trust.require(state.urn, outputs)
        request = pb.ReadRequest(
            id=state.id,
            urn=state.urn,
            name=state.name,
            type=state.type,
            timeout=state.custom_timeouts.get("read", 0),
        )
        request.properties.CopyFrom(self._struct(outputs, unknowns=False))
        request.inputs.CopyFrom(self._struct(state.inputs, unknowns=False))
        answer = self._call("Read", request)
        live = from_struct(answer.properties)
        annotate_secrets(live, outputs)
        inputs = None
        if answer.HasField("inputs"):
            inputs = from_struct(answer.inputs)
            annotate_secrets(inputs, state.inputs)
        return answer.id, live, inputs
