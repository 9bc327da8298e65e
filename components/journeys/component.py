"""What the journey components share: parts given as arguments, objects or ids, and mistakes told with the others."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Generic, TypeVar, get_args

import pulumi

from providers.core.program.door import is_native, native_type
from providers.core.program.preflight import current_preflight
from providers.core.program.resource import Resource, arguments
from providers.core.schema.shape import camel
from providers.core.schema.suggestion import nearest
from providers.core.schema.validation import GOT, join, shown
from providers.core.schema.values import is_unknown

R = TypeVar("R", bound=Resource)


class Part(Generic[R]):
    """One part of a component: its id, and the resource where the component or its caller has one."""

    def __init__(self, id: pulumi.Output[str], resource: R | None, given: Any = None) -> None:
        self.id, self.resource = id, resource
        self.reference: Any = id if given is None else given
        """The id that other parts are given. A text stays a text, so that a resource name in its place is reported."""


class Component(pulumi.ComponentResource):
    """A component whose children are named after it and belong to it."""

    token: str
    parts: tuple[str, ...] = ()
    """The names of the parts that `moved_from` can name."""

    def __init__(
        self,
        resource_name: str,
        args: Mapping[str, Any] | pulumi.ResourceOptions | None,
        opts: pulumi.ResourceOptions | None,
        fields: Mapping[str, Any],
        allowed: Iterable[str],
    ) -> None:
        self._given, opts = arguments(type(self).__name__, resource_name, args, opts, fields)
        kind, other = self.token, native_component(type(self))
        if is_native():
            kind, other = other, kind
        ours = pulumi.ResourceOptions(aliases=[pulumi.Alias(type_=other)])  # what the other provider has made
        super().__init__(kind, resource_name, None, pulumi.ResourceOptions.merge(ours, opts))
        self.resource_name = resource_name
        # Some languages send the dependencies of arguments beside them.
        self._depends_on: Any = opts.depends_on if opts is not None and is_native() else None
        self.check_names("", self._given, allowed)
        self.moved = dict(self._moves(self._given.get("moved_from")))
        """The valid entries of `moved_from`."""

    def _moves(self, value: Any) -> Iterator[tuple[str, str]]:
        if value is None:
            return
        if not isinstance(value, Mapping):
            self.mistake(
                "moved_from", f"must be an object (a dict): parts and their old names{GOT}{shown(value)}"
            )
            return
        for name, old in value.items():
            if name not in self.parts:
                self.mistake(f"moved_from.{name}", "is no part of it" + allowed_names(name, self.parts))
            elif isinstance(old, str) and old:
                yield name, old
            elif old is not None:
                self.mistake(f"moved_from.{name}", f"must be the name that the resource had{GOT}{shown(old)}")

    def register_outputs(self, outputs: pulumi.Inputs) -> None:
        """The last call of a component; the native provider's outputs have camelCase names."""
        if is_native():
            outputs = {camel(name): value for name, value in outputs.items()}
        super().register_outputs(outputs)

    def mistake(self, path: str, message: str) -> None:
        """Adds to the mistakes that end the program, before anything is sent."""
        current_preflight().note(f'{type(self).__name__} "{self.resource_name}": {path}: {message}')

    def check_names(self, path: str, values: Mapping[Any, Any], allowed: Iterable[str]) -> None:
        """Reports the unknown fields of an object."""
        for name in values:
            if name not in allowed:
                self.mistake(join(path, str(name)), "unknown field" + allowed_names(name, allowed))

    def fields(self, path: str, value: Any, source: type, what: str) -> dict[str, Any]:
        """The fields of an object that only the component knows; reports unknown ones, and a value that is no object."""
        if value is None:
            self.mistake(path, f"is required: {what}")
            return {}
        if not isinstance(value, Mapping):
            self.mistake(path, f"must be an object (a dict): {what}{GOT}{shown(value)}")
            return {}
        allowed = list(source.__annotations__)
        self.check_names(path, value, allowed)
        return {name: value[name] for name in allowed if value.get(name) is not None}

    def items(self, path: str, value: Any) -> list[Any]:
        """The items of a list that the component looks into; reports a value that is no list."""
        if isinstance(value, (list, tuple)):
            return list(value)
        if value is not None:
            self.mistake(path, f"must be a list that is known in the program{GOT}{shown(value)}")
        return []

    def part(self, name: str, kind: type[R], value: Any) -> Part[R]:
        """The part as it was given: arguments make a child, an object or an id is taken as it is."""
        if isinstance(value, kind):
            return Part(value.id, value)
        if isinstance(value, Mapping):
            child = kind(f"{self.resource_name}-{name.replace('_', '-')}", value, self.child_options(name))
            return Part(child.id, child)
        if isinstance(value, str) and value:
            return Part(pulumi.Output.from_input(value), None, value)
        if is_unknown(value):
            return Part(pulumi.Output.from_input(value), None)
        wrong = "" if value is None else f"{GOT}{shown(value)}"
        self.mistake(
            name, f"must be the arguments of a {kind.__name__}, a {kind.__name__}, or the id of one{wrong}"
        )
        return Part(pulumi.Output.from_input(""), None)

    def child_options(self, name: str = "") -> pulumi.ResourceOptions:
        """The options of a part's resource: its parent, and what it was called before it became a part."""
        moved = self.moved.get(name)
        aliases = [pulumi.Alias(name=moved, parent=pulumi.ROOT_STACK_RESOURCE)] if moved else None
        return pulumi.ResourceOptions(parent=self, aliases=aliases, depends_on=self._depends_on)


@cache
def vendor_of(component: type[Component]) -> str:
    """The vendor whose resources a component makes, by the attributes that it annotates.

    Raises:
        TypeError: there are none, or those of several vendors.
    """
    found = set()
    for base in (each for each in component.__mro__ if issubclass(each, Component)):
        for hint in inspect.get_annotations(base, eval_str=True).values():
            for kind in (hint, *get_args(hint)):
                if isinstance(kind, type) and issubclass(kind, Resource):
                    found.add(kind.provider_type.token.partition(":")[0])
                elif isinstance(kind, type) and issubclass(kind, Component):
                    found.add(vendor_of(kind))  # type: ignore[arg-type]  # mypy takes a class for unhashable
    if len(found) != 1:
        raise TypeError(f"{component.__name__} must annotate the resources that it makes, of one vendor")
    return found.pop()


def native_component(component: type[Component]) -> str:
    """The type that a component has where the native provider makes it."""
    vendor = vendor_of(component)  # type: ignore[arg-type]
    return native_type(f"{vendor}:{component.token.rpartition(':')[2]}")


def given(args: Mapping[str, Any], *names: str, default: Any) -> Any:
    """The first of these arguments that isn't None, or the default. Empty, 0 and False are values, and stay."""
    return next((args[name] for name in names if args.get(name) is not None), default)


def allowed_names(name: Any, allowed: Iterable[str]) -> str:
    """The nearest of the allowed names, and all of them."""
    return f"{nearest(str(name), allowed)}; allowed: {', '.join(allowed)}"
