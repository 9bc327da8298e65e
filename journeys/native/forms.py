"""The types of a component's arguments, read from the TypedDict that Python programs use."""

from __future__ import annotations

import types
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import pulumi
from typing_extensions import NotRequired, Required, get_type_hints, is_typeddict

from providers.core.program.resource import Resource
from providers.core.schema.shape import Shape, shape_of

from .names import all_names

SCALARS = (str, int, float, bool)
LATER = (pulumi.Output, Awaitable)


@dataclass(frozen=True)
class Form:
    """The type of one argument."""

    kind: Literal["scalar", "declared", "object", "list", "map", "either"]
    type: Any = None
    """The type of a scalar, or the TypedDict of an object."""
    plain: bool = True
    """Whether it can't be an output as a whole; values inside it may be."""
    words: tuple[Any, ...] = ()
    """The allowed values of an enumeration."""
    shape: Shape | None = None
    """For `declared`: the shape of an object that a resource type declares."""
    fields: dict[str, Form] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    item: Form | None = None
    options: tuple[Form, ...] = ()

    def names(self) -> Iterator[str]:
        """The core's names of all its fields, at any depth."""
        if self.shape is not None:
            yield from all_names(self.shape)
        yield from self.fields
        for each in (*self.fields.values(), *self.options, *filter(None, [self.item])):
            yield from each.names()


@cache
def form_of(source: type) -> Form:
    """The form of a component's own TypedDict, without arguments that aren't data, such as steps of a Python builder."""
    fields, required = {}, set()
    # The SDK's own alias `Input` names its `Output[T]` by a string.
    hints = get_type_hints(source, localns={"Output": pulumi.Output, "T": Any}, include_extras=True)
    for name, hint in hints.items():
        around: Any = get_origin(hint)
        if around is Required:
            required.add(name)
        if around in (Required, NotRequired):
            (hint,) = get_args(hint)
        found = _form(hint)
        if found is not None:
            fields[name] = found
    return Form("object", source, fields=fields, required=frozenset(required))


def _form(hint: Any) -> Form | None:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _either(args)
    if origin is Literal:
        return Form("scalar", str, words=args)
    if hint in SCALARS:
        return Form("scalar", hint)
    if is_typeddict(hint):
        if hint.__module__.startswith("providers."):
            return Form("declared", hint, shape=shape_of(hint))
        return form_of(hint)
    if origin in (list, Sequence):
        item = _form(args[0])
        return Form("list", item=item) if item else None
    if origin is Mapping:
        item = _form(args[1])
        return Form("map", item=item) if item else None
    return None


def _either(members: tuple[Any, ...]) -> Form | None:
    """The form of a union. Resource classes are left out: other languages give the resource's id."""
    later = {get_args(each)[0] for each in members if get_origin(each) is Awaitable}
    kept = []
    for each in members:
        is_object = isinstance(each, type) and issubclass(each, (Resource, types.NoneType))
        if is_object or get_origin(each) in LATER:
            continue
        found = _form(each)
        if found is None:
            return None
        kept.append(replace(found, plain=each not in later))
    return kept[0] if len(kept) == 1 else Form("either", options=tuple(kept))
