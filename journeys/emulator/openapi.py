"""The vendors' OpenAPI documents as validators: compiled on first use, kept for the life of the process."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .documents import for_requests, read_document

_TAGS = ("type", "exitType")
"""The properties whose only value tells the variants of an `anyOf` apart."""
_KEYWORDS = {"Required": "required", "Type": "type", "Enum": "enum", "Format": "format"}


def validators() -> Any:
    """The library that validates, of the extra `cli`: pytest loads modules of ours where it isn't installed.

    Raises:
        ModuleNotFoundError: it isn't installed; the message says what to install.
    """
    try:
        import jsonschema_rs
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"the emulator needs {error.name}, which a plain install leaves out: pip install 'journeys-as-code[cli]'",
            name=error.name,
        ) from None
    return jsonschema_rs


@dataclass(frozen=True)
class Problem:
    """One way in which a value breaks its schema; `path` ends in the missing property for `required`."""

    path: tuple[str | int, ...]
    keyword: str
    message: str
    value: Any = None
    allowed: tuple[Any, ...] = ()

    @property
    def dotted(self) -> str:
        return ".".join(str(part) for part in self.path)


class Shape:
    """A schema's properties, items and variants, to walk a value together with its schema; resolved on demand."""

    def __init__(self, document: Document, schema: Mapping[str, Any]) -> None:
        self._document = document
        self._schema = document.resolve(schema)

    @functools.cached_property
    def properties(self) -> dict[str, Shape]:
        return {name: Shape(self._document, sub) for name, sub in self._schema.get("properties", {}).items()}

    @functools.cached_property
    def items(self) -> Shape | None:
        items = self._schema.get("items")
        return Shape(self._document, items) if isinstance(items, dict) else None

    def variant(self, value: Any) -> Shape | None:
        """This shape, or the variant whose tag the value has; None if no variant has it."""
        if "anyOf" not in self._schema:
            return self
        for each in self._variants:
            tags = [(name, each.properties[name].enum) for name in _TAGS if name in each.properties]
            if isinstance(value, dict) and all(value.get(name) in enum for name, enum in tags):
                return each
        return None

    @functools.cached_property
    def _variants(self) -> list[Shape]:
        return [Shape(self._document, schema) for schema in self._schema["anyOf"]]

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(self._schema.get("required", ()))

    @property
    def type(self) -> str | None:
        return self._schema.get("type")

    @property
    def enum(self) -> tuple[Any, ...]:
        return tuple(self._schema.get("enum", ()))

    @property
    def format(self) -> str | None:
        return self._schema.get("format")


class Schema:
    """A schema with its validator (compiled when first needed) and its shape.

    `sent`: for requests, where properties that only the server sets aren't required.
    """

    def __init__(
        self, document: Document, schema: Mapping[str, Any], name: str = "object", *, sent: bool = False
    ) -> None:
        self._document = document
        self._sent = sent
        self._schema = schema
        self.name = name
        self.shape = Shape(document, schema)

    @functools.cached_property
    def _validator(self) -> Any:
        # These documents use only what OpenAPI 3.0 has in common with draft 4; the refs point to `components`.
        document = self._document
        components = document.sent_components if self._sent else document.content["components"]
        root = {"allOf": [self._schema], "components": components}
        return validators().Draft4Validator(root, validate_formats=True)

    def accepts(self, value: Any) -> bool:
        return bool(self._validator.is_valid(value))

    def problems(self, value: Any) -> list[Problem]:
        """Every violation, in the order found; empty when the value is valid."""
        if self.accepts(value):
            return []
        return [problem for error in self._validator.iter_errors(value) for problem in _flatten(error)]


def _flatten(error: Any) -> list[Problem]:
    kind = error.kind
    name = type(kind).__name__
    if name == "AnyOf":
        return _of_variants(error)
    keyword = _KEYWORDS.get(name, name)
    path = tuple(error.instance_path)
    if keyword == "required":
        path = (*path, kind.property)
    allowed = tuple(kind.options) if keyword == "enum" else ()
    return [Problem(path, keyword, error.message, error.instance, allowed)]


def _of_variants(error: Any) -> list[Problem]:
    """The problems in the variant that the value's tag names; without such a variant, a problem with the tag."""
    depth = len(error.instance_path) + 1
    variants = [[p for inner in branch for p in _flatten(inner)] for branch in error.kind.context]

    def of_tag(problems: list[Problem]) -> list[Problem]:
        return [
            p
            for p in problems
            if len(p.path) == depth and p.path[-1] in _TAGS and p.keyword in ("enum", "required")
        ]

    fitting = [problems for problems in variants if not of_tag(problems)]
    if fitting:
        return min(fitting, key=len)
    nearest = of_tag(min(variants, key=lambda problems: len(of_tag(problems))))[0]
    same = [p for problems in variants for p in problems if p.path == nearest.path]
    allowed = tuple(dict.fromkeys(value for problem in same for value in problem.allowed))
    return [Problem(nearest.path, nearest.keyword, nearest.message, nearest.value, allowed)]


@dataclass(frozen=True)
class Operation:
    """One method of one path: its parameters, request body and answers."""

    method: str
    template: str
    query: dict[str, dict[str, Any]]
    request: Schema | None
    request_required: bool
    responses: dict[str, Schema | None]
    permissions: tuple[str, ...] = ()
    any_permission: bool = True
    """Whether one of the permissions is enough."""

    def answer(self, status: int) -> Schema | None:
        """The schema of the answer with this status; else for 2xx that of another 2xx, for errors the default one."""
        exact = self.responses.get(str(status))
        if exact is not None or str(status) in self.responses:
            return exact
        if 200 <= status < 300:
            return next((schema for code, schema in self.responses.items() if code.startswith("2")), None)
        return self.responses.get("default") or self.responses.get("422")


class Document:
    """One OpenAPI document from the package's `contract` folder."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self._schemas: dict[tuple[str, bool], Schema] = {}
        self._operations: dict[tuple[str, str], Operation] = {}

    @property
    def evidence(self) -> str:
        """What the document is and where it comes from, in a few words."""
        info = self.content["info"]
        return str(info.get("x-evidence") or f"{info['title']}, {info['version']}")

    def resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow `$ref` and merge `allOf`: enough for these documents, whose `allOf` only wraps one ref."""
        while "$ref" in schema:
            schema = self.content["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if "allOf" not in schema:
            return schema
        merged: dict[str, Any] = {}
        for part in schema["allOf"]:
            for key, value in self.resolve(part).items():
                if key == "properties":
                    value = {**merged.get(key, {}), **value}
                elif key == "required":
                    value = [*merged.get(key, ()), *value]
                merged[key] = value
        return merged

    @functools.cached_property
    def sent_components(self) -> Any:
        """The components for requests."""
        return for_requests(self.content["components"])

    def schema(self, name: str, *, sent: bool = False) -> Schema:
        """A named schema of `components`; `sent`: for requests."""
        found = self._schemas.get((name, sent))
        if found is None:
            ref = {"$ref": f"#/components/schemas/{name}"}
            found = self._schemas[name, sent] = Schema(self, ref, name, sent=sent)
        return found

    def operation(self, method: str, template: str) -> Operation:
        """The operation; `KeyError` when the document has none."""
        key = (method, template)
        found = self._operations.get(key)
        if found is None:
            found = self._operations[key] = self._build(method, template)
        return found

    def _build(self, method: str, template: str) -> Operation:
        path = self.content["paths"][template]
        spec = path[method.lower()]
        parameters = [*path.get("parameters", []), *spec.get("parameters", [])]
        body = spec.get("requestBody", {})
        needed = spec.get("x-inin-requires-permissions") or {}
        return Operation(
            method=method,
            template=template,
            query={p["name"]: p for p in parameters if p["in"] == "query"},
            request=self._content(body, sent=True),
            request_required=bool(body.get("required", False)),
            responses={code: self._content(answer) for code, answer in spec["responses"].items()},
            permissions=tuple(needed.get("permissions", ())),
            any_permission=needed.get("type") != "ALL",
        )

    def _content(self, holder: Mapping[str, Any], *, sent: bool = False) -> Schema | None:
        schema = holder.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return None
        ref = schema.get("$ref", "")
        return self.schema(ref.rsplit("/", 1)[1], sent=sent) if ref else Schema(self, schema, sent=sent)


@functools.cache
def load(name: str) -> Document:
    """A document of the package's contract folder, by its file's name without `.openapi.json`."""
    return Document(read_document(name))
