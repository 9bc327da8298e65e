"""The shape of a type's arguments, read once from its TypedDict: names on the wire, kinds, roles, nesting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from typing_extensions import NotRequired, Required, get_type_hints, is_typeddict

from .fields import OPTION, VERBATIM, Clear, Limit, Role, UnknownPasses, Wire

CONFIG = {"extra": "forbid", "strict": True, "arbitrary_types_allowed": True}
"""For pydantic, which is not imported before it validates."""


def camel(name: str) -> str:
    """`display_name` as the API writes it: `displayName`."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


@dataclass(frozen=True)
class Node:
    """One value: a scalar, a list of nodes, an object with fields, one of several objects, or free-form JSON."""

    kind: Literal["scalar", "list", "object", "union", "json"]
    type: Any = None
    roles: tuple[Role, ...] = ()
    clear: Clear | None = None
    item: Node | None = None
    shape: Shape | None = None
    tag: str = ""
    variants: dict[str, Shape] = field(default_factory=dict)
    fixed: bool = False
    """Whether the values are the words of an enumeration."""

    def has(self, role: Role) -> bool:
        """Whether the field was declared with this role."""
        return role in self.roles

    @property
    def stays(self) -> bool:
        """Whether a field that leaves the program stays in the object as it is: nothing clears it."""
        return self.clear is not None and self.clear.by is Clear.LEAVE

    @property
    def is_clearable(self) -> bool:
        """Whether it is known how to clear the field."""
        return self.clear is not None and not self.stays

    @property
    def identity(self) -> tuple[str, ...]:
        """Where the items of this list have what tells them apart; empty where it is their place."""
        return next((role.identity for role in self.roles if role.identity), ())

    @cached_property
    def free_form(self) -> bool:
        """Whether it is free-form JSON, or has some inside."""
        return self.kind == "json" or any(node.free_form for node in self._inside())

    @cached_property
    def targets(self) -> frozenset[str]:
        """The kinds of objects whose ids it is, or has inside."""
        own = {self.reference.target} if self.reference is not None else set()
        return frozenset(own.union(*(node.targets for node in self._inside())))

    @cached_property
    def reference(self) -> Role | None:
        """The role of an id of another object; None where it is something else."""
        return next((role for role in self.roles if role.target), None)

    def _inside(self) -> Iterator[Node]:
        for shape in (self.shape, *self.variants.values()):
            yield from (entry.node for entry in shape.fields.values()) if shape else ()
        if self.item is not None:
            yield self.item

    def shape_of(self, value: Any) -> Shape | None:
        """The fields of this object value, ours or the API's: of several objects, those that its tag names."""
        if self.kind == "union":
            tag = value.get(self.tag, value.get(camel(self.tag))) if isinstance(value, dict) else None
            return self.variants.get(str(tag))
        return self.shape


@dataclass(frozen=True)
class Field:
    """One named field of an object."""

    name: str
    wire: str
    node: Node
    required: bool


@dataclass(frozen=True)
class Shape:
    """The fields of one TypedDict, in the order of their declaration."""

    source: type
    fields: dict[str, Field]

    @cached_property
    def options(self) -> frozenset[str]:
        """The fields that only the provider knows, not the API."""
        return frozenset(name for name, entry in self.fields.items() if entry.node.has(OPTION))

    def fields_at(self, path: Sequence[str]) -> Iterator[Field | None]:
        """The field of each name on a path into nested objects; None where there is none."""
        shape: Shape | None = self
        for name in path:
            found = shape.fields.get(name) if shape else None
            yield found
            shape = found.node.shape if found else None

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The path of every field at every depth, e.g. `journey.patterns[].count`."""
        return tuple(self._places())

    def has_place(self, path: str) -> bool:
        """Whether a path, with its indices, is that of a declared field or of one of its items."""
        return re.sub(r"\[\d+\]", "[]", path).rstrip("[]") in self.places

    def _places(self, path: str = "") -> Iterator[str]:
        for name, entry in self.fields.items():
            place, node = f"{path}{name}", entry.node
            yield place
            while node.item is not None:
                place, node = f"{place}[]", node.item
            for shape in (node.shape, *node.variants.values()):
                yield from shape._places(f"{place}.") if shape else ()

    def references(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Role, Any]]:
        """The ids of other objects in these arguments, each with its path and its role."""
        for name, entry in self.fields.items():
            if name in values and entry.node.targets:
                yield from _references(values[name], entry.node, name)

    def leaves(self, role: Role) -> Iterator[tuple[str, ...]]:
        """The paths of the fields with this role, outside of lists."""
        for name, entry in self.fields.items():
            if entry.node.has(role):
                yield (name,)
            elif entry.node.shape is not None and entry.node.kind == "object":
                yield from ((name, *rest) for rest in entry.node.shape.leaves(role))


@cache
def shape_of(source: type) -> Shape:
    """The shape of a TypedDict; prepares it, and those nested in it, for strict validation by pydantic."""
    if not is_typeddict(source):
        raise TypeError(f"{source!r} must be a TypedDict from typing_extensions")
    source.__pydantic_config__ = CONFIG  # type: ignore[attr-defined]
    fields = {}
    for name, hint in get_type_hints(source, include_extras=True).items():
        required = _origin(hint) is Required
        if _origin(hint) in (Required, NotRequired):
            (hint,) = get_args(hint)
        where = f"{source.__name__}.{name}"
        node, wire = _node(hint, where), camel(name)
        if node.kind == "list" and not any(isinstance(extra, UnknownPasses) for extra in _metadata(hint)):
            raise TypeError(
                f"{where}: Items must stand inside of In or Opt: the whole list may be an Output too"
            )
        for extra in _metadata(hint):
            if isinstance(extra, Wire):
                wire = extra.name
        fields[name] = Field(name, wire, node, required)
    return Shape(source, fields)


def _references(value: Any, node: Node, path: str) -> Iterator[tuple[str, Role, Any]]:
    if node.reference is not None:
        yield path, node.reference, value
    elif isinstance(value, list) and node.item is not None:
        for index, item in enumerate(value):
            yield from _references(item, node.item, f"{path}[{index}]")
    elif isinstance(value, Mapping) and (shape := node.shape_of(value)) is not None:
        yield from ((f"{path}.{below}", role, id) for below, role, id in shape.references(value))


def _metadata(hint: Any) -> tuple[Any, ...]:
    return hint.__metadata__ if get_origin(hint) is Annotated else ()


def _origin(hint: Any) -> Any:
    """As `get_origin`, whose type is too narrow for mypy to compare it with `Required`."""
    return get_origin(hint)


def _node(hint: Any, where: str) -> Node:
    metadata = _metadata(hint)
    roles = tuple(extra for extra in metadata if isinstance(extra, Role))
    clear = next((extra for extra in metadata if isinstance(extra, Clear)), None)
    if metadata and any(_constrains(extra) for extra in metadata[_unknown_passes_at(metadata) + 1 :]):
        raise TypeError(f"{where}: In, Opt, Obj or Objs must stand outermost, around the constraints")
    bare = get_args(hint)[0] if metadata else hint
    if VERBATIM in roles:
        return Node("json", roles=roles, clear=clear)
    if get_origin(bare) is list:
        return Node("list", roles=roles, clear=clear, item=_node(get_args(bare)[0], where))
    if is_typeddict(bare):
        return Node("object", type=bare, roles=roles, clear=clear, shape=shape_of(bare))
    if get_origin(bare) is Union:
        members = [member for member in get_args(bare) if member is not type(None)]
        tag = next((e.discriminator for e in metadata if getattr(e, "discriminator", None)), None)
        if isinstance(tag, str):
            shapes = {_tag(member, tag): shape_of(member) for member in members}
            return Node("union", roles=roles, clear=clear, tag=tag, variants=shapes)
        if len(members) == 1:
            inner = _node(members[0], where)
            return Node(**{**vars(inner), "roles": (*inner.roles, *roles), "clear": clear or inner.clear})
        raise TypeError(f"{where}: a union needs a discriminator")
    kind = get_args(bare)[0].__class__ if get_origin(bare) is Literal else bare
    return Node("scalar", type=kind, roles=roles, clear=clear, fixed=get_origin(bare) is Literal)


def _constrains(extra: Any) -> bool:
    # Everything made by pydantic's `Field` has a discriminator.
    return isinstance(extra, Limit) or hasattr(extra, "discriminator")


def _unknown_passes_at(metadata: tuple[Any, ...]) -> int:
    at = [index for index, extra in enumerate(metadata) if isinstance(extra, UnknownPasses)]
    return at[-1] if at else len(metadata)


def _tag(member: Any, tag: str) -> str:
    hint = get_type_hints(member, include_extras=True)[tag]
    if _origin(hint) is Required:
        (hint,) = get_args(hint)
    return str(get_args(hint)[0])
