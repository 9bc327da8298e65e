"""Decodes the arguments of a component from the protocol into the form that a Python program gives them in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import pulumi
from google.protobuf import struct_pb2
from pulumi.resource import DependencyResource
from pulumi.runtime.proto import provider_pb2 as pb

from providers.core.schema.shape import Node, camel
from providers.core.schema.values import whole_numbers
from providers.core.schema.wire import snake
from providers.core.sdk import OUTPUT_VALUE, SECRET, SECRET_KEY

from .forms import Form
from .names import SPELLING, misspelt
from .wire import ASSETS, UNKNOWNS, FileAsset

MUST_BE_PLAIN = "must be known at once, and can't be an output"
WHOLE = "give the object or list itself, not an output of it; what is inside may be outputs"


class Arrival:
    """The arguments of one call. Needs a running event loop."""

    def __init__(self, request: pb.ConstructRequest) -> None:
        self.problems: list[str] = []
        """What is wrong with the arguments."""
        self._inputs = request.inputs.fields

    def arguments(self, form: Form) -> dict[str, Any]:
        """The arguments by Python's names; unknown ones keep theirs."""
        return self._fields(form, {name: self._value(sent) for name, sent in self._inputs.items()}, "")

    # --- from the protocol's values to outputs and plain values -----------------------------------------------------

    def _value(self, sent: struct_pb2.Value) -> Any:
        kind = sent.WhichOneof("kind")
        if kind == "list_value":
            return [self._value(each) for each in sent.list_value.values]
        if kind == "struct_value":
            fields = sent.struct_value.fields
            mark = fields[SECRET_KEY].string_value if SECRET_KEY in fields else ""
            if mark == SECRET:
                return pulumi.Output.secret(self._value(fields["value"]))
            if mark == OUTPUT_VALUE:
                urns = [each.string_value for each in fields["dependencies"].list_value.values]
                secret = "secret" in fields and fields["secret"].bool_value
                if "value" not in fields:
                    return output(None, urns, is_known=False, is_secret=secret)
                return output(self._value(fields["value"]), urns, is_secret=secret)
            return FileAsset() if mark in ASSETS else {n: self._value(each) for n, each in fields.items()}
        if kind == "string_value" and sent.string_value in UNKNOWNS:
            return output(None, (), is_known=False)
        return getattr(sent, kind) if kind and kind != "null_value" else None

    # --- from these to the arguments of a Python program ------------------------------------------------------------

    def _fields(self, form: Form, values: Mapping[str, Any], path: str) -> dict[str, Any]:
        names, found = {camel(name): name for name in form.fields}, {}
        for key, value in values.items():
            name, where = names.get(key, key), f"{path}.{key}" if path else key
            known = form.fields.get(name)
            if known and key not in names:
                self.problems.append(f"{path}.{camel(key)}: {SPELLING}".lstrip("."))
            found[name] = self._given(known, value, where) if known else value
            if name == "moved_from" and isinstance(found[name], Mapping):
                found[name] = {snake(part): old for part, old in found[name].items()}
        return found

    def _given(self, form: Form, value: Any, path: str) -> Any:
        if isinstance(value, pulumi.Output):
            return self._later(form, value, path)
        if form.kind == "either":
            matching = (
                each for each in form.options if (each.kind == "scalar") != isinstance(value, Mapping)
            )
            return self._given(next(matching, form.options[0]), value, path)
        if form.kind == "declared" and form.shape is not None:
            if isinstance(value, Mapping):
                self.problems += misspelt(value, form.shape, path)
            return self._declared(value, Node("object", shape=form.shape))
        if form.kind == "object" and isinstance(value, Mapping):
            return self._fields(form, value, path)
        if form.kind == "list" and form.item and isinstance(value, list):
            return [self._given(form.item, each, f"{path}[{n}]") for n, each in enumerate(value)]
        if form.kind == "map" and form.item and isinstance(value, Mapping):
            return {name: self._given(form.item, each, f"{path}.{name}") for name, each in value.items()}
        return whole_numbers(value)

    def _later(self, form: Form, value: pulumi.Output[Any], path: str) -> Any:
        """An argument that is an output. A whole object can't be one: its content decides which children there are."""
        if form.kind == "either" and any(not each.plain for each in form.options):
            return value.apply(partial(_text, path))
        if form.plain:
            self.problems.append(f"{path}: {MUST_BE_PLAIN if form.kind == 'scalar' else WHOLE}")
            return None
        return value

    def _declared(self, value: Any, node: Node) -> Any:
        """An object that a resource type declares, with Python's names at any depth."""
        if isinstance(value, pulumi.Output):
            return value if node.kind == "scalar" else value.apply(partial(self._declared, node=node))
        if isinstance(value, list) and node.item is not None:
            return [self._declared(item, node.item) for item in value]
        if not isinstance(value, Mapping) or node.kind == "json":
            return whole_numbers(value)
        shape = node.shape_of({node.tag: value.get(camel(node.tag)), **value} if node.tag else value)
        names = {camel(name): name for name in shape.fields} if shape else {}
        found = {}
        for key, item in value.items():
            if shape and key in names:
                found[names[key]] = self._declared(item, shape.fields[names[key]].node)
            else:
                found[key] = item
        return found


def output(
    value: Any, urns: Iterable[str], *, is_known: bool = True, is_secret: bool = False
) -> pulumi.Output[Any]:
    """An output with dependencies on resources of the program."""

    def resolved(result: Any) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.Future()
        future.set_result(result)
        return future

    nested = _has_output(value)
    resources: set[pulumi.Resource] = {DependencyResource(urn) for urn in urns}
    found = pulumi.Output(resources, resolved(None if nested else value), resolved(is_known))
    if nested:
        found = pulumi.Output.all(found, pulumi.Output.from_input(value)).apply(lambda both: both[1])
    return pulumi.Output.secret(found) if is_secret else found


def _has_output(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_output, value.values()))
    return any(map(_has_output, value)) if isinstance(value, list) else isinstance(value, pulumi.Output)


def _text(path: str, value: Any) -> Any:
    if not isinstance(value, str):
        raise pulumi.RunError(f"{path}: {WHOLE}")
    return value
