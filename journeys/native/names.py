"""Translates between the names of every language, `displayName`, and the core's, `display_name`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from google.protobuf import struct_pb2

from providers.core.plugin.provider import Provider
from providers.core.schema.free_form import NotJson, json_text
from providers.core.schema.shape import Node, Shape, camel
from providers.core.schema.validation import join
from providers.core.schema.values import contains_unknown, whole_numbers
from providers.core.schema.wire import in_program_names
from providers.core.sdk import PROVIDER_KEY

from . import wire
from .wire import Bag, unknown


def to_core(values: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """Properties by the core's names; a state of the dynamic provider has these already."""
    return in_program_names(values, shape, _json)


def _json(value: Any) -> Any:
    """Free-form JSON as text, as with the dynamic provider, where whole numbers have no decimal point."""
    if not isinstance(value, Mapping):
        return value
    if contains_unknown(value):
        return unknown()
    found = json_text(whole_numbers(value), "")  # the protocol has doubles only
    return value if isinstance(found, NotJson) else found


def from_core(values: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """Properties by the names of every language; internal ones (`__...`) keep theirs."""
    return {
        name if name.startswith("__") else camel(name): (
            _from_core(value, shape.fields[name].node) if name in shape.fields else value
        )
        for name, value in values.items()
    }


def _from_core(value: Any, node: Node) -> Any:
    if node.kind == "json":
        return value
    if isinstance(value, (list, tuple)) and node.item is not None:
        return [_from_core(item, node.item) for item in value]
    if isinstance(value, Mapping):
        shape = node.shape_of(value)
        return from_core(value, shape) if shape else value
    return value


def misspelt(values: Mapping[str, Any], shape: Shape, path: str = "") -> Iterator[str]:
    """Reports properties that a program gives by the core's names.

    `to_core` accepts these, because a state of the dynamic provider has them. Without this check, `display_name` would be
    accepted, and if a program gives `displayName` too, one of them dropped. Unions aren't checked: older SDKs for Python
    don't translate the names in them.
    """
    by_camel = {camel(name): name for name in shape.fields}
    for key, value in values.items():
        where = join(path, camel(key) if key in shape.fields else key)
        if key in shape.fields and key not in by_camel:
            yield f"{where}: {SPELLING}"
        name = by_camel.get(key, key)
        if name in shape.fields:
            yield from _misspelt_in(value, shape.fields[name].node, where)


SPELLING = "must be spelled so, and not in snake_case"


def _misspelt_in(value: Any, node: Node, path: str) -> Iterator[str]:
    if isinstance(value, (list, tuple)) and node.item is not None:
        for index, item in enumerate(value):
            yield from _misspelt_in(item, node.item, f"{path}[{index}]")
    elif isinstance(value, Mapping) and node.kind == "object" and node.shape is not None:
        yield from misspelt(value, node.shape, path)


def camel_path(path: str) -> str:
    """A path such as `journey.patterns[0].stream_type` with the names of every language."""
    return ".".join(camel(part) for part in path.split("."))


OF_PYTHON = {"must be True or False": "must be true or false", "an object (a dict)": "an object"}
"""Words of messages that are Python's, and what to say for every language."""


class Words:
    """Translates messages of the core for programs in every language; `names` are the core's names to translate."""

    def __init__(self, names: Iterable[str]) -> None:
        longest_first = sorted({name for name in names if "_" in name}, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w-])({'|'.join(longest_first) or '(?!)'})(?![\w-])")

    def said(self, text: str) -> str:
        """The message with the names of every language, and with `pulumi import` for `journeys import`."""
        for python, every in OF_PYTHON.items():
            text = text.replace(python, every)
        return self._pattern.sub(lambda found: camel(found[0]), _IMPORT.sub(_imported, text))


class Names:
    """The names of one resource type."""

    def __init__(self, provider: Provider) -> None:
        self.shape, self.computed = provider.shape, provider.computed
        self.said = Words((*all_names(self.shape), *self.computed)).said

    def core(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs or outputs by the core's names, whichever provider has written them."""
        by_camel = {camel(name): name for name in self.computed}
        own = {name: value for name, value in values.items() if name != PROVIDER_KEY}
        return {by_camel.get(name, name): value for name, value in to_core(own, self.shape).items()}

    def back(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Properties by the names of every language."""
        return from_core(values, self.shape)

    def received(self, struct: struct_pb2.Struct | None) -> Bag:
        """The properties as the engine sent them; `secrets` and `nulls` are by the core's names.

        A state has the names of the provider that wrote it, so only the core's names can be compared.
        """
        bag = wire.received(struct)
        return Bag(bag.values, self._marks(bag.secrets), self._marks(bag.nulls))

    def sent(self, values: Mapping[str, Any], secrets: Iterable[str] = ()) -> struct_pb2.Struct:
        """The core's properties for the engine; `secrets` are the core's names too."""
        return wire.sent(self.back(values), self.back(dict.fromkeys(secrets)))

    def _marks(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset(self.core(dict.fromkeys(names)))

    def misspelt(self, news: Mapping[str, Any], olds: Mapping[str, Any]) -> list[str]:
        """What is wrong with the names of inputs.

        For ignored changes, the engine puts old inputs back by their names in the state. If that state is the dynamic
        provider's, its names are accepted for these.
        """
        put_back = olds if PROVIDER_KEY in olds else {}
        given = {name: v for name, v in news.items() if name not in put_back or v != put_back[name]}
        return list(misspelt(given, self.shape))


_IMPORT = re.compile(
    r"`journeys import \"?(\w+):(\w+)\"? --id \"?([^\s\"`]+)\"?(?: --as \"?([^\s\"`]+)\"?)?`"
)


def _imported(found: re.Match[str]) -> str:
    vendor, kind, id, name = found.groups()
    return f"`pulumi import {vendor}:index:{kind} {name or 'NAME'} {id}`"


def all_names(shape: Shape) -> Iterator[str]:
    """The core's names of the fields of an object, at any depth."""
    for name, field in shape.fields.items():
        yield name
        node: Node | None = field.node
        while node is not None:
            for inner in filter(None, (node.shape, *node.variants.values())):
                yield from all_names(inner)
            node = node.item
