"""The base of every resource class: arguments are checked in the program, tokens are frozen, outputs are typed."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar, TypeVar

import pulumi
from pulumi import dynamic

from providers.http.text import printable

from ..plugin.provider import Provider
from ..schema.free_form import json_text
from ..schema.shape import Node, Shape, camel, shape_of
from ..schema.validation import join, validate
from ..schema.values import is_unknown
from ..schema.wire import snake
from ..sdk import (
    PROVIDER_KEY,
    is_secret_config,
    keep_id,
    keep_number_hints,
    keep_type_name,
    know_pointer,
    patch_serialization,
    quiet_interrupt,
    serialize_provider,
    stack_config,
    type_name,
)
from ..session.owned import TYPE_PREFIX
from ..session.settings import check_stack_config
from .catalog import current_lists
from .door import is_native, native_type, native_version
from .explicit import instance_of, settings_of
from .natural_keys import current_names
from .nested import read_nested_outputs
from .preflight import current_preflight, current_progress, program_line

R = TypeVar("R", bound="Resource")


class Resource(dynamic.Resource):
    """A journey resource. Subclasses name their provider and annotate their outputs.

    A subclass of a resource type that isn't given a `module` keeps the type's own token, so that a user's subclass
    is the same resource as far as the state is concerned.
    """

    provider_type: ClassVar[type[Provider]]
    _native = False
    """Whether it is one of the native package."""

    def __init_subclass__(cls, module: str = "", name: str = "", **kwargs: Any) -> None:
        inherited = type_name(cls)
        super().__init_subclass__(module=module, name=name or cls.__name__, **kwargs)
        if not module and inherited:
            keep_type_name(cls, inherited)

    def __init__(
        self,
        resource_name: str,
        args: Mapping[str, Any] | pulumi.ResourceOptions | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **fields: Any,
    ) -> None:
        self._declare(resource_name, args, opts, fields)

    def _declare(
        self,
        resource_name: str,
        args: Mapping[str, Any] | pulumi.ResourceOptions | None,
        opts: pulumi.ResourceOptions | None,
        fields: Mapping[str, Any],
    ) -> None:
        """Checks the arguments and registers the resource; for the `__init__` of a resource class.

        The arguments come as an object, as keywords, or as both; options may stand in the place of the object.

        Not named `__init__`: the SDK finds the program's line by counting `__init__` frames.
        """
        args, given = arguments(type(self).__name__, resource_name, args, opts, fields)
        opts = given or pulumi.ResourceOptions()
        _prepare(type(self))  # type: ignore[arg-type]
        patch_serialization()
        provider = self.provider_type()
        props = plain(args, shape_of(provider.args))
        is_read = opts.id is not None
        doubts: list[str] = []
        self._native = is_native()
        retained = opts.retain_on_delete is True
        current_progress().declared.add(provider.token, resource_name, instance_of(opts), retained)
        if not is_read:
            doubts = self._check(resource_name, provider, props, opts)
        for name in (*shape_of(provider.args).fields, *provider.computed):
            props.setdefault(name, None)
        kind, other = f"pulumi-python:{type_name(type(self))}", native_type(provider.token)
        if self._native:
            kind, other = other, f"{TYPE_PREFIX}{provider.token}"
            held, value = next(iter(props.items()))  # any will do: the registration waits for all of them
            props[held] = current_preflight().opened(value, is_read)
        else:
            pointer = pointer_to(provider)
            know_pointer(pointer)
            # First: the SDK reads the values in their order, and fails at the first one that it doesn't know.
            props = {PROVIDER_KEY: current_preflight().opened(pointer, is_read), **props}
        # What the other door has made, and the plan of a destroy that says `retain`.
        ours = pulumi.ResourceOptions(
            aliases=[pulumi.Alias(type_=other)],
            retain_on_delete=True if provider.origin == "taken" else None,
            version=native_version(),
        )
        opts = pulumi.ResourceOptions.merge(ours, opts)
        pulumi.CustomResource.__init__(self, kind, resource_name, props, opts)
        if opts.id is not None:
            keep_id(self, opts.id)
            return
        for text in doubts:
            pulumi.log.warn(printable(text), resource=self)
        if not pulumi.runtime.is_dry_run():
            lists = current_lists()
            self.id.apply(lambda _: lists.drop(provider.title))  # it was written: lookups ask again

    def translate_input_property(self, prop: str) -> str:
        """The name that the engine has for a property: the native provider's are camelCase."""
        return camel(prop) if self._native else prop

    def translate_output_property(self, prop: str) -> str:
        """The program's name of a property that the engine sends."""
        return snake(prop) if self._native and not prop.startswith("__") else prop

    @classmethod
    def _existing(
        cls: type[R], resource_name: str, id: pulumi.Input[str], opts: pulumi.ResourceOptions | None
    ) -> R:
        merged = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        found = cls.__new__(cls)
        found._declare(resource_name, None, merged, {})
        return found

    def _check(
        self,
        resource_name: str,
        provider: Provider,
        props: dict[str, Any],
        opts: pulumi.ResourceOptions,
    ) -> list[str]:
        """Notes the mistakes in the preflight; returns what is only doubtful."""
        quiet_interrupt()
        preflight = current_preflight()
        what = f'{type(self).__name__} "{resource_name}"'
        strict = pulumi.runtime.get_config(provider.vendor.name("warnings")) == "error"
        doubts = []
        before = len(preflight.problems)
        for found in validate(props, provider.args):
            if found.severity == "error" or strict:
                is_told = found.allowed in preflight.names_told
                shown = replace(found, allowed="as above") if is_told else found
                preflight.names_told |= {found.allowed} - {""}
                preflight.note(f"{what}: {shown}")
            else:
                doubts.append(str(found))
        settings = settings_of(provider.vendor, opts)
        problem, doubt = current_names().claim(resource_name, provider, props, settings, instance_of(opts))
        if problem:
            preflight.note(f"{what}: {problem}")
        doubts += [doubt] if doubt else []
        if len(preflight.problems) == before:
            current_names().refer(provider, props, settings, what, program_line())
        if provider.vendor.namespace not in preflight.configured:
            preflight.configured.add(provider.vendor.namespace)
            preflight.problems += check_stack_config(provider.vendor, stack_config(), is_secret_config)
        if opts.import_ is not None:
            preflight.problems.append(
                f"{what}: Pulumi cannot import a dynamic resource by the option import_: run "
                f"`journeys import {provider.token} --id {opts.import_} --as {resource_name}`"
            )
        if opts.custom_timeouts is not None:
            doubts.append(
                f"custom_timeouts has no effect on dynamic resources; set {provider.vendor.name('timeout')}"
            )
        if self._native:
            doubts.clear()  # the native provider warns itself
        if opts.deleted_with is not None and provider.origin != "taken":
            doubts.append(
                f"deleted_with: nothing is sent for this {provider.title} when that resource goes, and "
                f"{provider.vendor.title} is not known to delete it then: it may stay there, and is nobody's"
            )
        return doubts


def arguments(
    kind: str,
    name: str,
    args: Mapping[str, Any] | pulumi.ResourceOptions | None,
    opts: pulumi.ResourceOptions | None,
    fields: Mapping[str, Any],
) -> tuple[Mapping[str, Any], pulumi.ResourceOptions | None]:
    """The arguments of a resource or component, and its options, however they were given.

    Raises:
        TypeError: what stands in their place is neither, or an argument is given twice.
    """
    if isinstance(args, pulumi.ResourceOptions):
        if opts is not None:
            raise TypeError(f'{kind} "{name}": the options are given twice')
        args, opts = None, args
    if args is not None and not isinstance(args, Mapping):
        raise TypeError(
            f'{kind} "{name}": the second argument is {kind}Args(...), a dict, or ResourceOptions; got {type(args).__name__}'
        )
    if opts is not None and not isinstance(opts, pulumi.ResourceOptions):
        raise TypeError(f'{kind} "{name}": opts must be ResourceOptions; got {type(opts).__name__}')
    given = dict(args or {})
    twice = [field for field in fields if given.get(field) is not None]
    if twice:
        raise TypeError(f'{kind} "{name}": {", ".join(twice)} is given as an argument and in {kind}Args')
    return {**given, **fields}, opts


def pointer_to(provider: Provider) -> str:
    """What the state has of a provider, by which the plugin loads it: the same for all resources of a type."""
    if provider.token not in _pointers:
        _pointers[provider.token] = serialize_provider(provider)
    return _pointers[provider.token]


_pointers: dict[str, str] = {}


def plain(values: Mapping[str, Any], shape: Shape, path: str = "") -> dict[str, Any]:
    """A copy of the arguments as the SDK takes them: dicts and lists, free-form JSON as text, no None."""
    return {
        name: _plain(value, shape.fields[name].node if name in shape.fields else None, join(path, str(name)))
        for name, value in values.items()
        if value is not None
    }


def _plain(value: Any, node: Node | None, path: str) -> Any:
    if node is None:
        return _copied(value)
    if node.kind == "json" and (isinstance(value, Mapping) or is_unknown(value)):
        return json_text(value, path)
    if is_unknown(value):
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
def _prepare(resource: type[Any]) -> None:
    """Once for each class: how the SDK and the program read its outputs."""
    outputs = annotated_outputs(resource)  # type: ignore[arg-type]  # mypy takes a class for unhashable
    keep_number_hints(resource, outputs)
    read_nested_outputs(resource, outputs)


@cache
def annotated_outputs(resource: type[Any]) -> dict[str, Any]:
    """The outputs that a resource class annotates, inherited and own, with their types, but for the SDK's."""
    found: dict[str, Any] = {}
    if resource is not Resource and issubclass(resource, Resource):
        for base in resource.__bases__:
            found |= annotated_outputs(base)
        hints = inspect.get_annotations(resource, eval_str=True)
        found |= {name: hint for name, hint in hints.items() if str(hint).startswith("pulumi.output.Output[")}
    return found
