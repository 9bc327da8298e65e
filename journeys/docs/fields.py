"""The fields of an argument type as a reader needs them: types, limits, values, and what a change or removal does."""

from __future__ import annotations

import json
import types
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pulumi
from typing_extensions import NotRequired, Required, get_type_hints, is_typeddict

from providers.core.program.resource import Resource
from providers.core.schema.fields import CREATE_ONLY, EXACT, FORMS, VERBATIM, Checked, Clear, Limit, Role

from .source import attributes, first_sentence, flat

OUTPUTS = (pulumi.Output, Awaitable)


@dataclass
class Described:
    """A type in words; `links` are the classes that it names, `{n}` in the text stands for the n-th."""

    text: str
    links: list[type] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    values: tuple[Any, ...] = ()
    roles: list[Role] = field(default_factory=list)
    clear: Clear | None = None


@dataclass(frozen=True)
class FieldDoc:
    """One field."""

    name: str
    hint: Any
    """Its annotation, without `Required` and `NotRequired`."""
    required: bool
    type: Described
    doc: str


@cache
def fields_of(source: type) -> tuple[FieldDoc, ...]:
    """The fields of a TypedDict in the order of their declaration, inherited ones first."""
    documented = attributes(source)
    found = []
    # The SDK's own alias `Input` names its `Output[T]` by a string.
    hints = get_type_hints(source, localns={"Output": pulumi.Output, "T": Any}, include_extras=True)
    for name, hint in hints.items():
        around: Any = get_origin(hint)
        required = around is Required
        if around in (Required, NotRequired):
            (hint,) = get_args(hint)
        described = describe(hint)
        doc = documented[name].doc if name in documented else ""
        found.append(FieldDoc(name, hint, required, described, doc or _implied(described)))
    return tuple(found)


def _implied(described: Described) -> str:
    """The description of a field without a docstring: its only value, or its type's first sentence."""
    if len(described.values) == 1:
        return f'Always `"{described.values[0]}"`.'
    return first_sentence(described.links[0].__doc__ or "") if len(described.links) == 1 else ""


def describe(hint: Any) -> Described:
    """A type in words, from its annotation."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(args[0], args[1:])
    if origin is Literal:
        return Described(" \\| ".join(f'`"{value}"`' for value in args), values=args)
    if origin in (Union, types.UnionType):
        return _either([arg for arg in args if not _is_output(arg) and arg is not type(None)])
    if origin in (list, Sequence):
        item = describe(args[0])
        item.text = f"list of {item.text}"
        item.limits = [f"each {limit}" for limit in item.limits]
        item.values = ()
        return item
    if origin in (dict, Mapping):
        return Described("dict of " + describe(args[1]).text)
    if is_typeddict(hint) or (isinstance(hint, type) and issubclass(hint, Resource)):
        return Described("{0}", links=[hint])
    if hint is Any:
        return Described("any value")
    return Described(f"`{getattr(hint, '__name__', str(hint))}`")


def _is_output(hint: Any) -> bool:
    return (get_origin(hint) or hint) in OUTPUTS


def _either(members: list[Any]) -> Described:
    found = Described("")
    texts = []
    for member in members:
        part = describe(member)
        for index, link in enumerate(part.links):
            part.text = part.text.replace(f"{{{index}}}", f"{{{len(found.links)}}}")
            found.links.append(link)
        texts.append(part.text)
        found.limits += part.limits
        found.roles += part.roles
        found.values = part.values if len(members) == 1 else ()
        found.clear = found.clear or part.clear
    found.text = ", ".join(texts[:-1]) + (" or " if texts[1:] else "") + texts[-1]
    return found


def _annotated(bare: Any, metadata: tuple[Any, ...]) -> Described:
    found = Described("JSON") if VERBATIM in metadata else describe(bare)
    is_list = found.text.startswith("list of ")
    for extra in metadata:
        if isinstance(extra, Role):
            found.roles.append(extra)
        elif isinstance(extra, Clear):
            found.clear = extra
        elif isinstance(extra, Limit):
            bounds = {name: value for name, value in extra.bounds.items() if value not in EXACT}
            found.limits += _limits(bounds, is_list)
        elif isinstance(getattr(extra, "discriminator", None), str):
            found.limits.append(f"told apart by `{extra.discriminator}`")
        elif isinstance(extra, Checked) and VERBATIM not in metadata:
            found.limits += _tried(extra.func)
    return found


def _limits(bounds: dict[str, Any], is_list: bool) -> Iterator[str]:
    unit = "item" if is_list else "character"
    if {"ge", "le"} <= bounds.keys():
        yield f"{bounds.pop('ge')} to {bounds.pop('le')}"
    if bounds.get("min_length") == 1:
        yield "not empty"
        del bounds["min_length"]
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    words |= {"min_length": "at least", "max_length": "at most"}
    for name, value in bounds.items():
        ending = f" {unit}{'s' * (value != 1)}" if name.endswith("_length") else ""
        yield FORMS[value] if name == "pattern" else f"{words[name]} {value}{ending}"


def _tried(check: Any) -> Iterator[str]:
    """The demand of a check, which is its message about a wrong value."""
    try:
        check("?!")
    except ValueError as error:
        yield str(error)


def effects(entry: FieldDoc) -> Iterator[str]:
    """How the vendor treats the field, and what a change or removal does."""
    for role in dict.fromkeys(entry.type.roles):
        yield f"{role.name.capitalize()}: {role.why}." if role.why else f"{role.name.capitalize()}."
        if role is CREATE_ONLY:
            yield "A change replaces the object."
    clear = entry.type.clear
    if clear is None or entry.required:
        return
    evidence = flat(clear.evidence)
    if clear.by is Clear.LEAVE:
        yield f"Removed: the object keeps its value, with a warning ({evidence})."
    else:
        yield f"Removed: sends `{json.dumps(clear.by)}` ({evidence})."


def nested(source: type) -> list[type]:
    """The argument types that are nested in one, at any depth, in the order in which they are met."""
    found: list[type] = []

    def visit(current: type) -> None:
        for entry in fields_of(current):
            for link in entry.type.links:
                if is_typeddict(link) and link is not source and link not in found:
                    found.append(link)
                    visit(link)

    visit(source)
    return found
