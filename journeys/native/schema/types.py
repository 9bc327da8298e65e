"""Schema types of arguments: objects, enumerations and unions, from the declarations."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from typing_extensions import NotRequired, Required, get_type_hints

from journeys.docs.fields import effects, fields_of
from providers.core.schema.fields import CREATE_ONLY
from providers.core.schema.shape import Node, Shape, camel

from .wording import OF_RESULTS, doc_of, in_every_language, words

ANY = "pulumi.json#/Any"
SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}


class Types:
    """The named types of one package, collected while the schemas of its resources and functions are made."""

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor
        self.found: dict[str, dict[str, Any]] = {}
        self._sources: dict[str, Any] = {}

    def add(self, name: str, source: Any, describe: Callable[[], dict[str, Any]]) -> str:
        """A reference to a named type; `describe` makes the type, once per source.

        Raises:
            ValueError: another type has the name.
        """
        token = f"{self.vendor}:index:{name}"
        known = self._sources.setdefault(token, source)
        if known != source:
            raise ValueError(f"{token} is both {known!r} and {source!r}: give one of them another name")
        if token not in self.found:
            self.found[token] = {}  # so that a type may refer to itself
            self.found[token] = describe()
        return f"#/types/{token}"

    # --- arguments -------------------------------------------------------------------------------------------------

    def properties(self, shape: Shape) -> dict[str, dict[str, Any]]:
        """The types of an object's fields, by their names in every language."""
        hints = get_type_hints(shape.source, include_extras=True)
        docs = {each.name: each for each in fields_of(shape.source)}
        found = {}
        for name, field in shape.fields.items():
            values = literals(hints[name])
            owner = shape.source.__name__.removesuffix("Args")
            spec = self.of(field.node, f"{owner}{camel(f'_{name}')}", values)
            notes = (docs[name].doc, *effects(docs[name]))
            spec["description"] = in_every_language("\n\n".join(filter(None, notes)))
            if field.node.has(CREATE_ONLY):
                spec["willReplaceOnChanges"] = True
            found[camel(name)] = spec
        return found

    def required(self, shape: Shape) -> list[str]:
        """The names of the required fields."""
        return sorted(camel(name) for name, field in shape.fields.items() if field.required)

    def of(self, node: Node, name: str, values: tuple[Any, ...] = ()) -> dict[str, Any]:
        """The type of one value; `name` is the name of the enumeration if there are several `values`."""
        if node.kind == "json":
            return {"$ref": ANY}
        if node.kind == "list":
            return {
                "type": "array",
                "items": self.of(node.item, name, values) if node.item else {"$ref": ANY},
            }
        if node.kind == "object" and node.shape is not None:
            return {"$ref": self.object(node.shape)}
        if node.kind == "union":
            refs = {tag: self.object(shape) for tag, shape in node.variants.items()}
            return {
                "oneOf": [{"type": "object", "$ref": ref} for ref in dict.fromkeys(refs.values())],
                "discriminator": {"propertyName": camel(node.tag), "mapping": refs},
            }
        if len(values) > 1 and node.type is str:
            return {"$ref": self.enum(name, values)}
        found: dict[str, Any] = {"type": SCALARS.get(node.type, "string")}
        if len(values) == 1:
            found["const"] = values[0]
        return found

    def object(self, shape: Shape) -> str:
        """A reference to the type of a nested object."""

        def describe() -> dict[str, Any]:
            return {
                "type": "object",
                "description": words(shape.source),
                "properties": self.properties(shape),
                "required": self.required(shape),
            }

        return self.add(shape.source.__name__, shape.source, describe)

    def enum(self, name: str, values: tuple[Any, ...]) -> str:
        """A reference to an enumeration of texts."""
        return self.add(
            name, values, lambda: {"type": "string", "enum": [{"value": value} for value in values]}
        )

    # --- results ---------------------------------------------------------------------------------------------------

    def result(self, hint: Any, shapes: dict[type, Shape]) -> dict[str, Any]:
        """The type of a value in a function's result, from its annotation."""
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.result(args[0], shapes)
        if origin in (Union, types.UnionType):
            (inner,) = [each for each in args if each is not type(None)]
            return self.result(inner, shapes)
        if origin is list:
            return {"type": "array", "items": self.result(args[0], shapes)}
        if origin is dict:
            values = {"$ref": ANY} if args[1] is Any else self.result(args[1], shapes)
            return {"type": "object", "additionalProperties": values}
        if origin is Literal or hint in SCALARS:
            return {"type": "string" if origin is Literal else SCALARS[hint]}
        if hint is Any:
            return {"$ref": ANY}
        ref = self.add(found_name(hint), hint, lambda: self.fields_of_result(hint, shapes))
        return {"$ref": ref}

    def fields_of_result(self, kind: type, shapes: dict[type, Shape]) -> dict[str, Any]:
        """The type of a result; fields that a resource has too have the same types as there."""
        shape = shapes.get(kind)
        own = self.properties(shape) if shape else {}
        properties, required = {}, []
        for name, hint in get_type_hints(kind).items():
            key = camel(name)
            if key in own:
                properties[key] = {n: v for n, v in own[key].items() if n != "willReplaceOnChanges"}
            else:
                doc = doc_of(kind, name) or doc_of(_resource_of(kind), name) or OF_RESULTS[name]
                properties[key] = {**self.result(hint, shapes), "description": doc}
            if type(None) not in get_args(hint):
                required.append(key)
        found = {"type": "object", "properties": properties, "required": sorted(required)}
        return {**found, "description": words(kind)}


def found_name(kind: type) -> str:
    """The name of a result's type. It differs from all resources and arguments: Go has one namespace for them."""
    name = kind.__name__
    return f"Found{name[3:].removesuffix('Result') if name.startswith('Get') else name}"


def _resource_of(kind: type) -> type:
    """The resource class that a lookup's result belongs to; the result class itself if there is none."""
    found = getattr(sys.modules[kind.__module__], found_name(kind).removeprefix("Found"), kind)
    return found if isinstance(found, type) else kind


def literals(hint: Any) -> tuple[Any, ...]:
    """The values of an enumeration in an annotation, or in that of a list's items."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return args
    if origin in (Required, NotRequired, Annotated, list):
        return literals(args[0])
    if origin in (Union, types.UnionType):
        return next(filter(None, map(literals, args)), ())
    return ()


def dumped(schema: dict[str, Any]) -> str:
    """The schema as the text of its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
