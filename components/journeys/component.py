"""What the journey components share: parts given as arguments, objects or ids, and mistakes told with the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar, Union

import pulumi

from providers.core.program.preflight import current_preflight
from providers.core.program.resource import Resource, arguments, program_line
from providers.core.schema.suggestion import nearest

R = TypeVar("R", bound=Resource)
PartInput = Union["Mapping[str, Any]", R, pulumi.Input[str]]


class Part(Generic[R]):
    """One part of a component: its id, and the resource where the component or its caller has one."""

    def __init__(self, id: pulumi.Output[str], resource: R | None) -> None:
        self.id, self.resource = id, resource


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
        super().__init__(self.token, resource_name, None, opts)
        self.resource_name = resource_name
        self._moved: Mapping[str, str] = self._given.get("moved_from") or {}
        for name in self._given:
            if name not in allowed:
                self.mistake(name, "unknown field" + allowed_names(name, allowed))
        for name in self._moved:
            if name not in self.parts:
                self.mistake(f"moved_from.{name}", "is no part of it" + allowed_names(name, self.parts))

    def mistake(self, path: str, message: str) -> None:
        """Adds to the mistakes that end the program, before anything is sent."""
        current_preflight().problems.append(
            f'{type(self).__name__} "{self.resource_name}": {path}: {message}{program_line()}'
        )

    def part(self, name: str, kind: type[R], value: Any) -> Part[R]:
        """The part as it was given: arguments make a child, an object or an id is taken as it is."""
        if isinstance(value, kind):
            return Part(value.id, value)
        if isinstance(value, Mapping):
            child = kind(f"{self.resource_name}-{name.replace('_', '-')}", self.child_options(name), **value)
            return Part(child.id, child)
        if isinstance(value, (str, pulumi.Output)) and value != "":
            return Part(pulumi.Output.from_input(value), None)
        self.mistake(name, f"must be the arguments of a {kind.__name__}, a {kind.__name__}, or the id of one")
        return Part(pulumi.Output.from_input(""), None)

    def child_options(self, name: str) -> pulumi.ResourceOptions:
        """The options of a part's resource: its parent, and what it was called before it became a part."""
        moved = self._moved.get(name)
        aliases = [pulumi.Alias(name=moved, parent=pulumi.ROOT_STACK_RESOURCE)] if moved else None
        return pulumi.ResourceOptions(parent=self, aliases=aliases)


def given(args: Mapping[str, Any], *names: str, default: Any) -> Any:
    """The first of these arguments that isn't None, or the default. Empty, 0 and False are values, and stay."""
    return next((args[name] for name in names if args.get(name) is not None), default)


def allowed_names(name: str, allowed: Iterable[str]) -> str:
    """The nearest of the allowed names, and all of them."""
    return f"{nearest(name, allowed)}; allowed: {', '.join(allowed)}"
