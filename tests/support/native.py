"""One resource through the native provider's own gRPC service, called as the engine calls it, without an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc
from pulumi.runtime.proto.status_pb2 import Status

from journeys.engine.plugin import GRPC_OPTIONS
from journeys.native.names import Names
from journeys.native.servicer import Servicer
from journeys.native.wire import received, sent
from journeys.registry import load
from providers.core.errors import NothingToTake, WrongOrg
from providers.core.program.resource import plain
from providers.core.schema.shape import camel
from providers.core.session.session import forget_sessions

from .driver import CheckFailed, Driver, Plan

PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/a"]}],
    "count": 1,
    "streamType": "Web",
    "sessionType": "web",
}
VIP = {"displayName": "VIP", "isActive": True, "journey": {"patterns": [PATTERN]}}
"""A segment as a program in any language gives it."""


class CallRefused(WrongOrg, NothingToTake):
    """What the provider said: the protocol carries no class of an error, so this is any that the tests expect."""


@contextmanager
def plugin(vendor: str, config: Mapping[str, Any], name: str = "default") -> Iterator[Any]:
    """A client of a plugin process that has just started, configured with `acme:key` settings."""
    forget_sessions()
    server = grpc.server(ThreadPoolExecutor(max_workers=4))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(vendor), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=GRPC_OPTIONS) as channel:
        client = provider_pb2_grpc.ResourceProviderStub(channel)
        settings = {key.partition(":")[2]: value for key, value in config.items()}
        secrets = [each for each in settings if each in ("clientId", "clientSecret", "token", "accessToken")]
        client.Configure(pb.ConfigureRequest(name=name, args=sent(settings, secrets), acceptSecrets=True))
        yield client
    server.stop(0)


def failure_in(error: grpc.RpcError) -> tuple[str, pb.ErrorResourceInitFailed | None]:
    """The message of a failed call, and the object that the state keeps all the same."""
    for name, value in error.trailing_metadata() or ():
        if name == "grpc-status-details-bin":
            detail = pb.ErrorResourceInitFailed()
            Status.FromString(value).details[0].Unpack(detail)
            return str(error.details()), detail
    return str(error.details()), None


def refused(call: Callable[[], Any]) -> str:
    """The message with which a call fails."""
    with pytest.raises(grpc.RpcError) as failure:
        call()
    return failure_in(failure.value)[0]


class NativeDriver(Driver):
    """The state of one resource, and the engine's commands on it through this door."""

    def __init__(self, token: str, config: Mapping[str, Any], name: str = "it", stack: str = "dev") -> None:
        super().__init__(token, config, name, stack)
        vendor, _, kind = token.partition(":")
        self.vendor, self.type = vendor, f"{vendor}:index:{kind}"
        self.urn = f"urn:pulumi:{stack}::project::{self.type}::{name}"
        self.names = Names(load(token))
        self.calls: list[str] = []

    @property
    def inputs(self) -> dict[str, Any]:
        return self.names.core(self.wire_inputs)

    @inputs.setter
    def inputs(self, values: dict[str, Any]) -> None:
        self.wire_inputs = values

    @property
    def outputs(self) -> dict[str, Any]:
        return self.names.core(self.wire_outputs)

    @outputs.setter
    def outputs(self, values: dict[str, Any]) -> None:
        self.wire_outputs = values

    def _call(self, client: Any, method: str, **fields: Any) -> Any:
        request = getattr(pb, f"{method}Request")(urn=self.urn, type=self.type, name=self.name, **fields)
        try:
            return getattr(client, method)(request)
        except grpc.RpcError as error:
            message, kept = failure_in(error)
            if kept is not None:
                self.id, self.wire_outputs = kept.id, received(kept.properties).values
            raise CallRefused(message) from None

    def news(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs as a program sends them."""
        return self.names.back(plain(args, self.names.shape))

    def said(self, name: str) -> str:
        return camel(name)

    def preview(self, args: Mapping[str, Any]) -> Plan:
        with plugin(self.vendor, self.config) as client:
            plan = self._plan_of(client, args)
            if plan.op == "create":
                self._call(client, "Create", properties=sent(plan.inputs), preview=True)
            return plan

    def _plan_of(self, client: Any, args: Mapping[str, Any]) -> Plan:
        checked = self._call(client, "Check", olds=sent(self.wire_inputs), news=sent(self.news(args)))
        if checked.failures:
            raise CheckFailed("\n".join(each.reason for each in checked.failures))
        inputs = received(checked.inputs).values
        if self.id is None:
            return Plan("create", inputs=inputs)
        found = self._call(
            client,
            "Diff",
            id=self.id,
            olds=sent(self.wire_outputs),
            news=sent(inputs),
            old_inputs=sent(self.wire_inputs),
        )
        if found.changes == pb.DiffResponse.DIFF_NONE:
            return Plan("same", inputs=inputs)
        assert found.detailedDiff
        replaces = [path for path, each in found.detailedDiff.items() if each.kind % 2]
        assert bool(replaces) == bool(found.replaces)
        op = "replace" if replaces else "update"
        return Plan(op, [self._core(path) for path in found.replaces], inputs, found.deleteBeforeReplace)

    def _core(self, path: str) -> str:
        from providers.core.schema.wire import snake

        return ".".join(snake(part) for part in path.split("."))

    def up(self, args: Mapping[str, Any]) -> Plan:
        self.preview(args)
        self.tell_what_is_owned()
        with plugin(self.vendor, self.config) as client:
            return self._bring(client, args)

    def _bring(self, client: Any, args: Mapping[str, Any]) -> Plan:
        plan = self._plan_of(client, args)
        if plan.op == "same":
            self.wire_inputs = plan.inputs
        elif plan.op == "update":
            found = self._call(
                client,
                "Update",
                id=self.id,
                olds=sent(self.wire_outputs),
                news=sent(plan.inputs),
                old_inputs=sent(self.wire_inputs),
            )
            self.wire_inputs, self.wire_outputs = plan.inputs, received(found.properties).values
        else:
            old_id, old = self.id, self.wire_outputs
            if plan.op == "replace" and plan.deletes_first:
                self._call(client, "Delete", id=old_id, properties=sent(old))
            made = self._call(client, "Create", properties=sent(plan.inputs))
            self.id, self.wire_inputs = made.id, plan.inputs
            self.wire_outputs = received(made.properties).values
            if plan.op == "replace" and not plan.deletes_first:
                self._call(client, "Delete", id=old_id, properties=sent(old))
        return plan

    def import_(self, id: str, args: Mapping[str, Any] | None = None) -> None:
        """`up` with the `import_` option: what it takes in goes into the state, and is then brought to the arguments.

        Without arguments that doesn't follow: as if the run had been killed before.
        """
        with plugin(self.vendor, self.config) as client:
            self._take(client, id)
            if args is not None:
                self._bring(client, args)

    def import_by_command(self, id: str) -> None:
        """`pulumi import`: its inputs are checked as a program's would be, and the state has what the check answers."""
        with plugin(self.vendor, self.config) as client:
            self._take(client, id)
            inputs = sent(self.wire_inputs)
            checked = self._call(client, "Check", olds=inputs, news=inputs)
            assert not checked.failures
            self.wire_inputs = received(checked.inputs).values

    def _take(self, client: Any, id: str) -> None:
        found = self._call(client, "Read", id=id)
        self.id = found.id
        self.wire_inputs, self.wire_outputs = (
            received(each).values for each in (found.inputs, found.properties)
        )

    def refresh(self) -> list[str]:
        with plugin(self.vendor, self.config) as client:
            found = self._call(
                client, "Read", id=self.id, properties=sent(self.wire_outputs), inputs=sent(self.wire_inputs)
            )
        if not found.id:
            self.id, self.wire_inputs, self.wire_outputs = None, {}, {}
            return ["(gone)"]
        before, self.wire_inputs = self.inputs, received(found.inputs).values
        self.wire_outputs = received(found.properties).values
        now = self.inputs
        return sorted(n for n in {*before, *now} if before.get(n) != now.get(n))

    def destroy(self) -> None:
        with plugin(self.vendor, self.config) as client:
            self._call(client, "Delete", id=self.id, properties=sent(self.wire_outputs))
        self.id, self.wire_inputs, self.wire_outputs = None, {}, {}
