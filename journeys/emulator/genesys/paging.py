"""Lists: query parameters, filters, order, lag, and the paging envelope."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ..openapi import INT32, Operation
from ..rules import Switches, declare
from ..store import Body
from . import errors

if TYPE_CHECKING:
    from .app import Call
    from .kind import Kind

MAX_PAGE = 100

declare(
    "page_size",
    "clamp | 400",
    "inferred",
    "A pageSize above 100 is cut to 100, or answered by 400; no maximum is documented for the core lists "
    "(the Terraform provider asks for 100, its sweeper for 200).",
)
declare(
    "unknown_query",
    "rejected | ignored",
    "guess",
    "A query parameter that the operation doesn't have: 400 bad.request, or no effect.",
)
declare("list_order", "by creation", "guess", "The order of a list without sortBy.")
declare(
    "list_ids",
    "not together with paging, sorting or querying",
    "documented",
    "segmentIds and its like (100, outcomes 20) are answered on one page; unknown ids are left out (guess).",
)
declare("query_match", "substring, without case", "guess", "How queryValue matches ('fuzzy', documented).")


def parameters(operation: Operation, query: Mapping[str, list[str]], switches: Switches) -> dict[str, Any]:
    """Typed query parameters by name, with the declared defaults."""
    values: dict[str, Any] = {}
    for name, given in query.items():
        spec = operation.query.get(name)
        if spec is None:
            if switches["unknown_query"] == "rejected":
                raise errors.bad_request(f"Unknown query parameter [{name}].")
            continue
        values[name] = _parse(name, given, spec["schema"])
    for name, spec in operation.query.items():
        if name not in values and "default" in spec["schema"]:
            values[name] = spec["schema"]["default"]
        elif name not in values and spec.get("required"):
            raise errors.bad_request(f"The query parameter [{name}] is required.")
    return values


def _parse(name: str, given: list[str], schema: Mapping[str, Any]) -> Any:
    if schema.get("type") == "array":
        # Repeated, as the contract says, or one comma list, as the vendor's own Python SDK sends it.
        return [_parse(name, [item], schema["items"]) for text in given for item in text.split(",")]
    text = given[-1]
    if schema.get("type") == "integer":
        if not text.lstrip("-").isdecimal():
            raise errors.invalid_query(name, text, "integers")
        if len(text) > 11 or not -INT32 - 1 <= int(text) <= INT32:
            raise errors.invalid_query(name, text, "integers of 32 bits")
        return int(text)
    if schema.get("type") == "boolean":
        if text.lower() not in ("true", "false"):
            raise errors.invalid_query(name, text, "true, false")
        return text.lower() == "true"
    if "enum" in schema and text not in schema["enum"]:
        raise errors.invalid_query(name, text, ", ".join(schema["enum"]))
    return text


def listing(kind: Kind, call: Call) -> Body:
    """The answer to a list call."""
    query = call.query
    size, number = query.get("pageSize", 25), query.get("pageNumber", 1)
    if size < 1 or (size > MAX_PAGE and call.switches["page_size"] == "400"):
        raise errors.invalid_query("pageSize", size, f"1 to {MAX_PAGE}")
    if number < 1:
        raise errors.invalid_query("pageNumber", number, "1 and above")
    size = min(size, MAX_PAGE)
    bodies = kind.visible(call, first_page=number == 1)
    ids = query.get(kind.ids_parameter) if kind.ids_parameter else None
    if ids:
        _check_ids(kind, call, ids)
        chosen = {body["id"]: body for body in bodies}
        bodies = [chosen[i] for i in dict.fromkeys(ids) if i in chosen]
        size = max(len(bodies), 1)
    else:
        bodies = _order(_search(kind.filtered(call, bodies), call), query.get("sortBy"))
        if query.get("sortOrder", "").lower().startswith("desc"):
            bodies.reverse()
    start = (number - 1) * size
    return {"entities": bodies[start : start + size], **_envelope(call, len(bodies), size, number)}


def _check_ids(kind: Kind, call: Call, ids: list[str]) -> None:
    others = {"pageSize", "pageNumber", "sortBy", "queryFields", "queryValue"} & set(call.request.query)
    if others:
        raise errors.bad_request(f"{kind.ids_parameter} is not compatible with {', '.join(sorted(others))}.")
    if len(ids) > kind.ids_maximum:
        raise errors.bad_request(f"At most {kind.ids_maximum} {kind.ids_parameter} are allowed.")


def _search(bodies: Iterable[Body], call: Call) -> list[Body]:
    fields, value = call.query.get("queryFields"), call.query.get("queryValue")
    if (fields is None) != (value is None):
        raise errors.bad_request("queryFields and queryValue must be used together.")
    if fields is None or value is None:
        return list(bodies)
    wanted = value.lower()
    return [body for body in bodies if any(wanted in str(lookup(body, name)).lower() for name in fields)]


def lookup(body: Any, path: str) -> Any:
    """The value at a dotted path, or an empty string."""
    for part in path.split("."):
        body = body.get(part, "") if isinstance(body, dict) else ""
    return body


def _order(bodies: list[Body], sort_by: str | None) -> list[Body]:
    for item in reversed([part.strip() for part in (sort_by or "").split(",") if part.strip()]):
        name = item.lstrip("-")
        bodies = sorted(bodies, key=lambda body: _sortable(body.get(name)), reverse=item.startswith("-"))
    return bodies


def _sortable(value: Any) -> tuple[int, float, str]:
    if isinstance(value, (bool, int, float)):
        return (0, float(value), "")
    return (1, 0.0, str(value if value is not None else "").lower())


def _envelope(call: Call, total: int, size: int, number: int) -> Body:
    pages = math.ceil(total / size)

    def uri(page: int) -> str:
        kept = [(k, v) for k, values in call.request.query.items() for v in values if k != "pageNumber"]
        if not any(k == "pageSize" for k, _ in kept):
            kept.append(("pageSize", str(size)))
        return f"{call.request.path}?{urlencode([*kept, ('pageNumber', str(page))])}"

    envelope = {
        "pageSize": size,
        "pageNumber": number,
        "total": total,
        "pageCount": pages,
        "firstUri": uri(1),
        "selfUri": uri(number),
        "lastUri": uri(max(pages, 1)),
    }
    if number < pages:
        envelope["nextUri"] = uri(number + 1)
    if number > 1:
        envelope["previousUri"] = uri(number - 1)
    return envelope
