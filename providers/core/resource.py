"""The base of every resource class: arguments are checked in the program, tokens are frozen, outputs are typed."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from functools import cache
from types import TracebackType
from typing import Any, ClassVar, TypeVar

import pulumi
from pulumi import dynamic
from pulumi.dynamic.dynamic import PROVIDER_KEY, serialize_provider

from .catalog import current_lists
from .config import check_stack_config
from .explicit import stack_config
from .fields import is_late
from .free_form import json_text
from .gate import current_gate, current_progress
from .names import current_names
from .provider import Provider
from .sdk import know_pointer, patch_serialization
from .sdk_program import keep_id
from .shape import Node, Shape, shape_of
from .validation import join, validate

R = TypeVar("R", bound="Resource")


class Resource(dynamic.Resource):
    """A journey resource. Subclasses name their provider and annotate their outputs.

    A subclass of a resource type that isn't given a `module` keeps the type's own token, so that a user's subclass
    is the same resource as far as the state is concerned.
    """

    provider_type: ClassVar[type[Provider]]

    def __init_subclass__(cls, module: str = "", name: str = "", **kwargs: Any) -> None:
        inherited = getattr(cls, "_resource_type_name", None)
        super().__init_subclass__(module=module, name=name or cls.__name__, **kwargs)
        if not module and inherited:
            cls._resource_type_name = inherited

    def __init__(self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **args: Any) -> None:
        self._declare(resource_name, opts, args)

    def _declare(
        self, resource_name: str, opts: pulumi.ResourceOptions | None, args: Mapping[str, Any]
    ) -> None:
        """Checks the arguments and registers the resource; for the `__init__` of a resource class.

        The SDK takes what calls the third `__init__` from below for the program's line, so this is none.
        """
        _prepare_annotations(type(self))  # type: ignore[arg-type]  # mypy takes a metaclass for unhashable
        patch_serialization()
        provider = self.provider_type()
        props = plain(args, shape_of(provider.args))
        adopted = opts is not None and opts.id is not None
        if adopted:
            current_progress().has_read = True
        else:
            self._check(resource_name, provider, props, opts)
        for name in (*shape_of(provider.args).fields, *provider.computed):
            props.setdefault(name, None)
        pointer = pointer_to(provider)
        know_pointer(pointer)
        props[PROVIDER_KEY] = pointer if adopted else current_gate().opened(pointer)
        pulumi.CustomResource.__init__(
            self, f"pulumi-python:{self._resource_type_name}", resource_name, props, opts
        )
        if opts is not None and opts.id is not None:
            keep_id(self, opts.id)
            return
        self._warn()
        if not pulumi.runtime.is_dry_run():
            lists = current_lists()
            self.id.apply(lambda _: lists.drop(provider.title))  # it was written: lookups ask again

    @classmethod
    def _existing(
        cls: type[R], resource_name: str, id: pulumi.Input[str], opts: pulumi.ResourceOptions | None
    ) -> R:
        merged = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        found = cls.__new__(cls)
        found._declare(resource_name, merged, {})
        return found

    def _check(
        self,
        resource_name: str,
        provider: Provider,
        props: dict[str, Any],
        opts: pulumi.ResourceOptions | None,
    ) -> None:
        _quiet_interrupt()
        gate = current_gate()
        what = f'{type(self).__name__} "{resource_name}"'
        strict = pulumi.runtime.get_config(provider.vendor.name("warnings")) == "error"
        self._doubts = []
        for found in validate(props, provider.args):
            if found.severity == "error" or strict:
                gate.problems.append(f"{what}: {found}")
            else:
                self._doubts.append(str(found))
        problem, doubt = current_names().claim(resource_name, provider, props, opts)
        gate.problems += [f"{what}: {problem}"] if problem else []
        self._doubts += [doubt] if doubt else []
        if provider.vendor.namespace not in gate.configured:
            gate.configured.add(provider.vendor.namespace)
            gate.problems += config_problems(provider)
        if opts is not None and opts.import_ is not None:
            gate.problems.append(
                f"{what}: Pulumi cannot import a dynamic resource by the option import_: run "
                f"`journeys import {provider.token} --id {opts.import_} --as {resource_name}`"
            )
        if opts is not None and opts.custom_timeouts is not None:
            self._doubts.append(
                f"custom_timeouts has no effect on dynamic resources; set {provider.vendor.name('timeout')}"
            )

    def _warn(self) -> None:
        for text in self._doubts:
            pulumi.log.warn(text, resource=self)


def pointer_to(provider: Provider) -> str:
    """What the state has of a provider, by which the plugin loads it: the same for all resources of a type."""
    if provider.token not in _pointers:
        _pointers[provider.token] = serialize_provider(provider)
    return _pointers[provider.token]


_pointers: dict[str, str] = {}


@cache
def _quiet_interrupt() -> None:
    """When the engine stops a program it interrupts it; Python's stack of that would hide the reason."""
    shown = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            shown(kind, error, trace)

    sys.excepthook = hook


@cache
def _prepare_annotations(resource: type[Any]) -> None:
    """Leaves the SDK just the annotations that it does something with: whole numbers, which arrive as doubles.

    It evaluates those of the class itself, anew for every resource, and not those of a user's subclass.
    """
    numbers = (pulumi.Output[int], pulumi.Output[int | None])
    resource.__annotations__ = {name: hint for name, hint in outputs_of(resource).items() if hint in numbers}  # type: ignore[arg-type]


def config_problems(provider: Provider) -> list[str]:
    """What is wrong with the stack config of the provider's vendor; the program knows it, the plugin doesn't."""
    return check_stack_config(provider.vendor, stack_config(), pulumi.runtime.config.is_config_secret)


def plain(values: Mapping[str, Any], shape: Shape, path: str = "") -> dict[str, Any]:
    """A copy of the arguments as the SDK takes them: dicts and lists, free-form JSON as text, no None."""
    return {
        name: _plain(value, shape.fields[name].node if name in shape.fields else None, join(path, name))
        for name, value in values.items()
        if value is not None
    }


def _plain(value: Any, node: Node | None, path: str) -> Any:
    if node is None:
        return _copied(value)
    if node.kind == "json" and (isinstance(value, Mapping) or is_late(value)):
        return json_text(value, path)
    if is_late(value):
        if not node.free_form:
            return value
        return pulumi.Output.from_input(value).apply(lambda known: _plain(known, node, path))
    if isinstance(value, Mapping):
        shape = node.shape_of(dict(value))
        return plain(value, shape, path) if shape else _copied(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item, node.item, f"{path}[{index}]") for index, item in enumerate(value)]
    return value


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(item) for name, item in value.items() if item is not None}
    return [_copied(item) for item in value] if isinstance(value, (list, tuple)) else value


@cache
def outputs_of(resource: type[Any]) -> dict[str, Any]:
    """The outputs that a resource class annotates, inherited and own, with their types, but for the SDK's."""
    found: dict[str, Any] = {}
    if resource is not Resource and issubclass(resource, Resource):
        for base in resource.__bases__:
            found |= outputs_of(base)
        hints = inspect.get_annotations(resource, eval_str=True)
        found |= {name: hint for name, hint in hints.items() if str(hint).startswith("pulumi.output.Output[")}
    return found
