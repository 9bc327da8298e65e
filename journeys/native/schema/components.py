"""The schema of components. An argument is `plain` unless Python programs may give an output there."""

from __future__ import annotations

from typing import Any

from journeys.docs.fields import effects, fields_of
from providers.core.schema.shape import camel, shape_of

from ..components import Hosted
from ..forms import Form
from .types import SCALARS, Types
from .wording import doc_of, in_every_language, words


def component(types: Types, hosted: Hosted) -> dict[str, Any]:
    """The schema of one component."""
    outputs = {
        camel(name): {"type": "string", "description": doc_of(hosted.kind, name)} for name in hosted.outputs
    }
    inputs = _properties(types, hosted.form)
    return {
        "isComponent": True,
        "description": words(hosted.kind),
        "properties": outputs,
        "required": sorted(camel(name) for name, always in hosted.outputs.items() if always),
        "inputProperties": inputs,
        "requiredInputs": sorted(map(camel, hosted.form.required)),
        "aliases": [{"type": hosted.kind.token}],
    }


def _properties(types: Types, form: Form) -> dict[str, dict[str, Any]]:
    docs = {each.name: each for each in fields_of(form.type)}
    owner = form.type.__name__.removesuffix("Args")
    found = {}
    for name, each in form.fields.items():
        spec = _spec(types, each, f"{owner}{camel(f'_{name}')}")
        notes = (docs[name].doc, *effects(docs[name]))
        found[camel(name)] = {**spec, "description": in_every_language("\n\n".join(filter(None, notes)))}
    return found


def _spec(types: Types, form: Form, name: str) -> dict[str, Any]:
    found = _plain_spec(types, form, name)
    return {**found, "plain": True} if form.plain else found


def _plain_spec(types: Types, form: Form, name: str) -> dict[str, Any]:
    if form.kind == "either":
        return {"oneOf": [_spec(types, each, name) for each in form.options]}
    if form.kind == "list" and form.item:
        return {"type": "array", "items": _spec(types, form.item, name)}
    if form.kind == "map" and form.item:
        return {"type": "object", "additionalProperties": _spec(types, form.item, name)}
    if form.kind == "scalar":
        return {"$ref": types.enum(name, form.words)} if form.words else {"type": SCALARS[form.type]}
    source, named = form.type, object_name(form.type)

    def describe() -> dict[str, Any]:
        if form.kind == "declared":
            shape = shape_of(source)
            properties, required = types.properties(shape), types.required(shape)
        else:
            properties, required = _properties(types, form), sorted(map(camel, form.required))
        return {
            "type": "object",
            "description": words(source),
            "properties": properties,
            "required": required,
        }

    return {"$ref": types.add(named, source, describe)}


def object_name(source: type) -> str:
    """The name of an object's type. `...Args` becomes `...Properties`: SDKs have a class `SegmentArgs` of their own."""
    name = source.__name__
    return f"{name.removesuffix('Args')}Properties" if name.endswith("Args") else name
