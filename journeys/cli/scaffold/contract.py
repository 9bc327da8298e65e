"""What the vendor's OpenAPI file says of the type at a path: schemas, permissions, how it is changed and listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..console import Problem

if TYPE_CHECKING:
    from journeys.emulator.openapi import Document

DOCUMENTS = ("genesys-journey", "genesys-platform")
CREATED = ("createdDate", "dateCreated")
MODIFIED = ("modifiedDate", "dateModified", "dateLastModified")
Schema = Mapping[str, Any]
KINDS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}


@dataclass(frozen=True)
class Contract:
    """One type. Schemas are whole: without references."""

    path: str
    request: Schema
    change: Schema | None
    """The body of a change; None where the API has no change."""
    answer: Schema
    schemas: tuple[str, ...] = ()
    document: str = ""
    """The file of the contract folder; empty where the fields came from the command line."""
    changes_by: str = "patch"
    id_parameter: str = "id"
    listing: str = "pages"
    """`pages`, `plain`, `cursor`; empty where there is no list."""
    permissions: tuple[str, ...] = ()
    deletes: bool = True

    @property
    def created(self) -> str:
        return next((each for each in CREATED if each in self.answer["properties"]), "")

    @property
    def modified(self) -> str:
        return next((each for each in MODIFIED if each in self.answer["properties"]), "")

    @property
    def own(self) -> set[str]:
        """What only the server sets."""
        marked = {name for name, each in self.request["properties"].items() if each.get("readOnly")}
        return {"id", "selfUri", "version", *CREATED, *MODIFIED, *marked}


def of_fields(path: str, fields: Iterable[str]) -> Contract:
    """From `name:type` and `name!:type` of the command line.

    Raises:
        Problem: a field is malformed.
    """
    properties: dict[str, Any] = {}
    required = []
    for text in fields:
        name, _, kind = text.partition(":")
        bare = name.rstrip("!")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", bare) or kind not in KINDS:
            raise Problem(f"{text!r} is no field: name:type or name!:type, type one of {', '.join(KINDS)}", 2)
        wire = re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), bare)
        properties[wire] = {"type": KINDS[kind]}
        if name.endswith("!"):
            required.append(wire)
    request = {"properties": properties, "required": required}
    own = {
        "version": {"type": "integer", "description": "Rises with every change."},
        "selfUri": {"type": "string", "description": "The path of the object in the API."},
    }
    answer = {"properties": {**properties, **own}, "required": [*required, *own]}
    changed = {"properties": {**properties, "version": own["version"]}}
    return Contract(path, request, changed, answer)


def of_openapi(path: str, schema: str) -> Contract:
    """From the operations of the path; `schema` names the body that creates, where it isn't that of the POST.

    Raises:
        Problem: no document has the path, or it creates nothing.
    """
    from journeys.emulator.openapi import load

    name = next((each for each in DOCUMENTS if path in load(each).content["paths"]), "")
    if not name:
        raise Problem(
            f"the OpenAPI file has no path {path}; give the path of the list, as in docs/emulator-operations.md",
            2,
        )
    document = load(name)
    content = document.content
    schemas = content["components"]["schemas"]
    if schema and schema not in schemas:
        raise Problem(
            f"the OpenAPI file has no schema {schema!r}; leave --schema out for that of the POST", 2
        )
    collection = content["paths"][path]
    items = {each: each[len(path) + 2 : -1] for each in content["paths"] if _is_item(each, path)}
    if "post" not in collection or not items:
        raise Problem(f"{path} has no POST, or nothing below it is one object: no type can be written", 2)
    item_path, parameter = next(iter(items.items()))
    item = content["paths"][item_path]

    create = {"$ref": f"#/components/schemas/{schema}"} if schema else _body(collection["post"])
    by = next((each for each in ("patch", "put") if each in item), "")
    change = _body(item[by]) if by else {}
    answer = next(_json(each) for code, each in item["get"]["responses"].items() if code.startswith("2"))
    parameters = {each["name"] for each in collection.get("get", {}).get("parameters", [])}
    paged = "pages" if "pageNumber" in parameters else "cursor" if "after" in parameters else "plain"
    operations = [collection["post"], *([collection["get"]] if "get" in collection else [])]
    operations += [item[each] for each in ("get", "patch", "put", "delete") if each in item]
    needed = [
        p for each in operations for p in each.get("x-inin-requires-permissions", {}).get("permissions", ())
    ]
    return Contract(
        path=path,
        request=_whole(document, create),
        change=_whole(document, change) if by else None,
        answer=_whole(document, answer),
        schemas=tuple(dict.fromkeys(filter(None, map(_name, (create, change, answer))))),
        document=name,
        changes_by=by or "patch",
        id_parameter=parameter,
        listing=paged if "get" in collection else "",
        permissions=tuple(dict.fromkeys(needed)),
        deletes="delete" in item,
    )


def _whole(document: Document, schema: Schema, above: tuple[str, ...] = ()) -> dict[str, Any]:
    """The schema without references; a schema inside itself is free-form."""
    ref = _name(schema)
    if ref in above:
        return {"type": "object"}
    inner = (*above, ref) if ref else above
    found = dict(document.resolve(schema))
    for key in ("description", "readOnly"):
        if key in schema:
            found[key] = schema[key]
    if ref:
        found["x-name"] = ref
    if "properties" in found:
        found["properties"] = {k: _whole(document, v, inner) for k, v in found["properties"].items()}
    if "items" in found:
        found["items"] = _whole(document, found["items"], inner)
    return found


def _is_item(each: str, path: str) -> bool:
    return bool(re.fullmatch(re.escape(path) + r"/\{\w+\}", each))


def _body(operation: Schema) -> dict[str, Any]:
    return _json(operation.get("requestBody", {}))


def _json(holder: Schema) -> dict[str, Any]:
    found: dict[str, Any] = holder.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _name(schema: Schema) -> str:
    """The name of the schema that this one refers to."""
    parts = [schema, *schema.get("allOf", [])]
    return next((each["$ref"].rpartition("/")[2] for each in parts if "$ref" in each), "")
