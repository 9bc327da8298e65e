"""The schema of a vendor's whole package: its settings, resources, components and functions."""

from __future__ import annotations

from importlib import import_module
from typing import Any, get_args

from typing_extensions import get_type_hints

from journeys.registry import load, module_of
from providers.core.program.function import Function
from providers.core.program.resource import annotated_outputs
from providers.core.schema.fields import CREATE_ONLY
from providers.core.schema.shape import camel
from providers.core.session.dialect import Dialect
from providers.core.session.settings import Setting

from ..components import components
from ..config import kind_of
from ..contents import Callee, dialect_of, functions, resource_tokens, version
from ..functions import ITEMS, parameters, result_of, shapes_of_results
from .components import component
from .types import Types
from .wording import argument_docs, doc_of, words

DYNAMIC = "pulumi-python:dynamic/"
"""The prefix of a type's token with the dynamic provider."""


def package_schema(vendor: str) -> dict[str, Any]:
    """The schema of a vendor's package."""
    types, dialect = Types(vendor), dialect_of(vendor)
    settings = {entry.key: _setting(entry) for entry in dialect.settings}
    resources = {_token(token): resource(types, token) for token in resource_tokens(vendor)}
    resources |= {token: component(types, hosted) for token, hosted in components(vendor).items()}
    callees = {
        f"{vendor}:index:{name}": function(types, callee) for name, callee in functions(vendor).items()
    }
    return {
        "name": vendor,
        "displayName": dialect.title,
        "version": version(),
        "description": f"{dialect.title} journeys, managed by journeys-as-code.",
        "keywords": ["pulumi", vendor, "kind/native"],
        "license": "Apache-2.0",
        "meta": {"moduleFormat": "(.*)"},
        "language": {
            "nodejs": {"respectSchemaVersion": True},
            "python": {"respectSchemaVersion": True, "pyproject": {"enabled": True}},
            "go": {"respectSchemaVersion": True, "generateResourceContainerTypes": True},
            "csharp": {"respectSchemaVersion": True},
        },
        "config": {"variables": settings},
        "provider": {
            "description": _provider_words(dialect),
            "inputProperties": settings,
            "properties": {},
        },
        "types": dict(sorted(types.found.items())),
        "resources": resources,
        "functions": callees,
    }


def _token(token: str) -> str:
    vendor, _, name = token.partition(":")
    return f"{vendor}:index:{name}"


def _provider_words(dialect: Dialect) -> str:
    return (
        f"{dialect.title}, as one {dialect.org_noun} and its credentials. What an explicit provider isn't given comes "
        "from the environment."
    )


def _setting(entry: Setting) -> dict[str, Any]:
    kind = kind_of(entry)
    notes = [entry.doc]
    if entry.env:
        notes.append(f"Environment variable {entry.env}.")
    if entry.allowed and kind == "string":
        notes.append(f"One of {', '.join(entry.allowed)}.")
    if entry.default:
        notes.append(f"By default {entry.default}.")
    found: dict[str, Any] = {"type": kind, "description": " ".join(notes)}
    return {**found, "secret": True} if entry.secret else found


def resource(types: Types, token: str) -> dict[str, Any]:
    """The schema of one resource type."""
    provider = load(token)
    kind = getattr(import_module(module_of(token)), token.partition(":")[2])
    inputs = types.properties(provider.shape)
    replacing = {camel(name) for name, f in provider.shape.fields.items() if f.node.has(CREATE_ONLY)}
    for name in replacing:
        inputs[name]["replaceOnChanges"] = True
    outputs = {name: dict(spec) for name, spec in inputs.items()}
    required = set(types.required(provider.shape))
    hints = annotated_outputs(kind)
    for name in provider.computed:
        hint = get_args(hints[name])[0]
        outputs[camel(name)] = {**types.result(hint, {}), "description": doc_of(kind, name)}
        if type(None) not in get_args(hint):
            required.add(camel(name))
    found = {
        "description": words(kind),
        "properties": outputs,
        "required": sorted(required),
        "inputProperties": inputs,
        "requiredInputs": types.required(provider.shape),
        "aliases": [{"type": f"{DYNAMIC}{token}"}],
    }
    return {**found, "listInputs": {"type": "object"}} if provider.listable else found


def function(types: Types, callee: Callee) -> dict[str, Any]:
    """The schema of one lookup or function."""
    shapes = shapes_of_results(types.vendor)
    asked = callee.asked
    if isinstance(asked, Function):
        properties, required = types.properties(asked.shape), types.required(asked.shape)
    else:
        hints = get_type_hints(callee.public)
        docs = {"id": "Its id, instead of the name.", **argument_docs(callee.public)}
        properties = {
            camel(each.name): {
                **types.result(_plain(hints[each.name]), {}),
                "description": docs.get(each.name, "Its name, exactly so."),
            }
            for each in parameters(callee)
        }
        required = [camel(each.name) for each in parameters(callee) if each.default is each.empty]
    answer = result_of(callee)
    found = {"description": words(callee.public), "inputs": {"properties": properties, "required": required}}
    if isinstance(answer, type) and not get_args(answer):
        outputs = types.fields_of_result(answer, shapes)
    else:
        items = {**types.result(answer, shapes), "description": "What the API has found."}
        outputs = {"properties": {ITEMS: items}, "required": [ITEMS], "type": "object"}
    return {**found, "outputs": {n: v for n, v in outputs.items() if n != "description"}}


def _plain(hint: Any) -> Any:
    """The type of an argument; str if it may be a text or another Python type, such as a date."""
    members = [each for each in get_args(hint) if each is not type(None)]
    return str if str in members else hint
