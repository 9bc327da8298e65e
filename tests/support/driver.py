"""One resource through its provider's own methods, called as the engine calls them, without an engine.

Each operation runs as in a new plugin process: nothing that the process knew of the org is left, and every value
passes through the plugin protocol's encoding.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.proto.status_pb2 import Status

from journeys.registry import load
from providers.core.plugin.provider import Provider
from providers.core.program.resource import plain
from providers.core.session.owned import FOLDER
from providers.core.session.session import forget_sessions

from .wire import over_the_wire, struct_of

POINTER = "cG9pbnRlcg=="


class CheckFailed(Exception):
    """The provider's check found failures."""


@dataclass(frozen=True)
class Plan:
    """What a preview says: `means_same`, `create`, `update` or `replace`, and what makes it a replacement."""

    op: str
    replaces: list[str] = field(default_factory=list)
    inputs: dict[str, Any] = field(default_factory=dict)
    deletes_first: bool = False


_processes = 0


def processes_since_last_look() -> int:
    """How many plugin processes were started since this was asked last."""
    global _processes
    count, _processes = _processes, 0
    return count


def new_process(token: str, config: Mapping[str, Any]) -> Provider:
    """The provider as a plugin process that has just started has it."""
    global _processes
    _processes += 1
    forget_sessions()
    return configured(token, config)


def configured(token: str, config: Mapping[str, Any]) -> Provider:
    """One more provider of this process."""
    provider = load(token)
    provider.configure(ConfigureRequest(config=Config(raw_config=dict(config), project_name="project")))
    return provider


class Context:
    """Stands for gRPC's."""

    metadata: Any = ()

    def set_trailing_metadata(self, metadata: Any) -> None:
        self.metadata = metadata


class Servicer:
    """Calls a provider's methods as the SDK's servicer does, which has the engine's own request beside it."""

    def __init__(self, urn: str) -> None:
        self.urn = urn

    def Diff(self, request: Any, context: Context, method: Callable[..., Any], *args: Any) -> Any:
        """Any call: the core looks for the request and the context in the frames below it."""
        assert request.urn
        return method(*args)

    def call(self, kind: str, method: Callable[..., Any], *args: Any, **structs: Mapping[str, Any]) -> Any:
        """A call with a request of that kind, which has these values."""
        request = getattr(provider_pb2, f"{kind}Request")(urn=self.urn)
        for name, values in structs.items():
            getattr(request, name).CopyFrom(struct_of(values))
        self.context = Context()
        return self.Diff(request, self.context, method, *args)

    @property
    def kept(self) -> tuple[str, dict[str, Any]] | None:
        """The id and the outputs of an object that the call which just failed lets the engine keep."""
        if not self.context.metadata:
            return None
        ((_, value),) = self.context.metadata
        detail = provider_pb2.ErrorResourceInitFailed()
        Status.FromString(value).details[0].Unpack(detail)
        return detail.id, rpc.deserialize_properties(detail.properties, True)


class Driver:
    """The state of one resource, and the engine's commands on it."""

    def __init__(
        self,
        token: str,
        config: Mapping[str, Any],
        name: str = "it",
        stack: str = "dev",
        owns: Mapping[str, str] | None = None,
    ) -> None:
        self.token, self.config = token, dict(config)
        self.stack, self.name = stack, name
        self.servicer = Servicer(f"urn:pulumi:{stack}::project::pulumi-python:dynamic/{token}::{name}")
        self.others = dict(owns or {})
        """What the stack owns beside this resource: the org of each id."""
        self.id: str | None = None
        self.inputs: dict[str, Any] = {}
        self.outputs: dict[str, Any] = {}

    def tell_what_is_owned(self) -> None:
        """What the program of an `up` leaves for the plugin."""
        record = json.loads(self.outputs.get("__record", "{}"))
        owned = {**self.others, **({self.id: record.get("org", "")} if self.id else {})}
        orgs = sorted({org for org in owned.values() if org})
        host = record.get("host", "")
        file = Path(os.environ[FOLDER]) / f"project.{self.stack}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        said = {
            "program": os.getpid(),
            "known": True,
            "ids": {self.servicer.urn if id == self.id else f"another {id}": id for id in owned},
            "orgs": {f"{self.token.partition(':')[0]} {host}": orgs} if host and orgs else {},
            "without_org": {},
        }
        file.write_text(json.dumps(said), encoding="utf-8")

    def news(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs as a program sends them."""
        provider = load(self.token)
        return over_the_wire({"__provider": POINTER, **plain(args, provider.shape)})

    def preview(self, args: Mapping[str, Any]) -> Plan:
        """What `up` would do."""
        return self._plan(new_process(self.token, self.config), args)

    def _plan(self, provider: Provider, args: Mapping[str, Any]) -> Plan:
        checked = self.servicer.call("Check", provider.check, dict(self.inputs), self.news(args))
        if checked.failures:
            assert all(failure.property == "" for failure in checked.failures)
            raise CheckFailed("\n".join(failure.reason for failure in checked.failures))
        inputs = over_the_wire({**checked.inputs, "__provider": POINTER})
        if self.id is None:
            return Plan("create", inputs=inputs)
        diff = self.diff(provider, inputs)
        replaces = list(diff.replaces or [])
        changes = inputs != self.inputs if diff.changes is None else diff.changes
        op = "replace" if replaces else "update" if changes else "same"
        return Plan(op, replaces, inputs, bool(diff.delete_before_replace))

    def diff(self, provider: Provider, inputs: Mapping[str, Any]) -> Any:
        """What the provider says of new inputs."""
        news, olds = dict(inputs), dict(self.outputs)
        return self.servicer.call("Diff", provider.diff, self.id, olds, news, old_inputs=self.inputs)

    def up(self, args: Mapping[str, Any]) -> Plan:
        """A preview in one process and the run in another, as `pulumi up` does it."""
        self.preview(args)
        self.tell_what_is_owned()
        provider = new_process(self.token, self.config)
        plan = self._plan(provider, args)
        if plan.op == "same":
            self.inputs = plan.inputs
        elif plan.op == "update":
            assert self.id is not None
            olds, news = dict(self.outputs), dict(plan.inputs)
            try:
                result = self.servicer.call(
                    "Update", provider.update, self.id, olds, news, old_inputs=self.inputs
                )
            except Exception:
                if self.servicer.kept:
                    self._keep(plan.inputs, self.servicer.kept[1])
                raise
            self._keep(plan.inputs, result.outs)
        else:
            old_id, old_outputs = self.id, self.outputs
            if plan.op == "replace" and plan.deletes_first:
                self._delete(provider, str(old_id), old_outputs)
            self.create(provider, plan.inputs)
            if plan.op == "replace" and not plan.deletes_first:
                self._delete(provider, str(old_id), old_outputs)
        return plan

    def create(self, provider: Provider, inputs: Mapping[str, Any]) -> None:
        """Creates the object and keeps it."""
        try:
            created = self.servicer.call("Create", provider.create, dict(inputs), properties=inputs)
        except Exception:
            if self.servicer.kept:
                self.id, outs = self.servicer.kept
                self._keep(dict(inputs), outs)
            raise
        self.id = created.id
        self._keep(dict(inputs), created.outs)

    def _delete(self, provider: Provider, id: str, outputs: Mapping[str, Any]) -> None:
        self.servicer.call("Delete", provider.delete, id, dict(outputs), properties=outputs)

    def _keep(self, inputs: dict[str, Any], outs: dict[str, Any] | None) -> None:
        self.inputs = inputs
        self.raw_outputs = outs or {}
        self.outputs = over_the_wire({**self.raw_outputs, "__provider": POINTER})

    def refresh(self) -> list[str]:
        """Reads the object into state; the names of the inputs that changed, `["(gone)"]` where it is gone."""
        assert self.id is not None
        provider = new_process(self.token, self.config)
        result = self.servicer.call(
            "Read",
            provider.read,
            self.id,
            dict(self.outputs),
            properties=self.outputs,
            inputs=self.inputs,
        )
        if not result.id:
            self.id, self.inputs, self.outputs = None, {}, {}
            return ["(gone)"]
        before = self.inputs
        inputs = before
        if result.inputs is not None:
            inputs = over_the_wire({**result.inputs, "__provider": POINTER})
        self._keep(inputs, result.outs)
        return sorted(n for n in {*before, *inputs} if before.get(n) != inputs.get(n))

    def destroy(self) -> None:
        """Deletes the object."""
        assert self.id is not None
        self._delete(new_process(self.token, self.config), self.id, self.outputs)
        self.id, self.inputs, self.outputs = None, {}, {}

    def said(self, name: str) -> str:
        """A field as messages name it."""
        return name

    @property
    def managed(self) -> dict[str, Any]:
        """The inputs without the hidden ones."""
        return {name: value for name, value in self.inputs.items() if not name.startswith("__")}
