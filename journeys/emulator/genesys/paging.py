"""Lists: order, searching, and the vendor's two envelopes, by page and by cursor."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from ..openapi import Shape
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call

declare(
    "page_size",
    "clamp | 400",
    "inferred",
    "A pageSize above the maximum is cut to it, or answered by 400. It is 100 for the lists by page, where none is "
    "documented (the Terraform provider asks for 100, its sweeper for 200); 20 for external event configurations and "
    "200 for the lists by cursor are documented.",
)
declare("list_order", "by creation", "guess", "The order of a list without sortBy.")
declare(
    "unknown_sort",
    "ignored | 400",
    "guess",
    "A name in sortBy or queryFields that the listed objects don't have: no effect and no match, or 400.",
)
declare(
    "list_ids",
    "not together with paging, sorting or querying",
    "documented",
    "segmentIds and its like (100, outcomes 20) are answered on one page; unknown ids are left out (guess).",
)
declare("query_match", "substring, without case", "guess", "How queryValue matches ('fuzzy', documented).")
declare(
    "cursor",
    "opaque: the id of the last object of a page",
    "guess",
    "`after` of the lists by cursor. A cursor that no answer contained is 400 invalid.query.param.value.",
)

MAX_CURSOR_PAGE = 200


@dataclass(frozen=True)
class Page:
    """One page of a list by page number."""

    size: int
    number: int

    @classmethod
    def of(cls, call: Call, maximum: int) -> Page:
        """The page that the query asks for."""
        size, number = call.query.get("pageSize", min(25, maximum)), call.query.get("pageNumber", 1)
        if size < 1 or (size > maximum and call.switches["page_size"] == "400"):
            raise errors.invalid_query("pageSize", size, f"1 to {maximum}")
        if number < 1:
            raise errors.invalid_query("pageNumber", number, "1 and above")
        return cls(min(size, maximum), number)

    def envelope(self, call: Call, found: list[Body]) -> Body:
        """The answer with this page of the objects."""
        size, number, pages = self.size, self.number, math.ceil(len(found) / self.size)

        def uri(page: int) -> str:
            return _uri(call, {"pageSize": str(size)}, {"pageNumber": str(page)})

        envelope = {
            "entities": found[(number - 1) * size : number * size],
            "pageSize": size,
            "pageNumber": number,
            "total": len(found),
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


def cursor_page(call: Call, found: list[Body]) -> Body:
    """The answer of a list by cursor: what comes after the cursor `after`, or (in old eras) before `before`."""
    size = _size(call)
    keys = [str(body["id"]) for body in found]
    start = _place(call, "after", keys) + 1 if call.query.get("after") else 0
    if call.query.get("before"):
        end = _place(call, "before", keys)
        start = max(start, end - size)
    else:
        end = min(start + size, len(found))
    entities = found[start:end]
    answer: Body = {"entities": entities, "selfUri": _uri(call, {}, {})}
    if end < len(found) and entities:
        answer["nextUri"] = _uri(call, {}, {"after": _cursor(keys[end - 1])}, drop=("before",))
    if start > 0 and "before" in call.operation_query:
        answer["previousUri"] = _uri(call, {}, {"before": _cursor(keys[start])}, drop=("after",))
    return answer


def after_cursor(call: Call, found: list[Body], name: str, size: int) -> tuple[list[Body], str | None]:
    """The page after the cursor in the parameter `name`, and the next page's cursor; None on the last page."""
    keys = [str(body["id"]) for body in found]
    start = _place(call, name, keys) + 1 if call.query.get(name) else 0
    page = found[start : start + max(1, size)]
    return page, _cursor(keys[start + len(page) - 1]) if page and start + len(page) < len(found) else None


def _size(call: Call) -> int:
    """The size of a page by cursor, from `limit` or `pageSize`, whichever the operation has."""
    name, default = ("limit", MAX_CURSOR_PAGE) if "limit" in call.operation_query else ("pageSize", 25)
    text = str(call.query.get(name) or default)
    size = int(text) if text.isdecimal() else 0
    if size < 1 or (size > MAX_CURSOR_PAGE and call.switches["page_size"] == "400"):
        raise errors.invalid_query(name, text, f"1 to {MAX_CURSOR_PAGE}")
    return min(size, MAX_CURSOR_PAGE)


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _place(call: Call, name: str, keys: list[str]) -> int:
    text = str(call.query[name])
    try:
        return keys.index(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode())
    except ValueError:
        raise errors.invalid_query(name, text, "cursors of an answer") from None


ALONE = {"pageSize", "pageNumber", "sortBy", "queryFields", "queryValue", "filterField", "filterValue"}
"""What ids of objects are documented as not compatible with; the filters are those of action maps."""


def by_ids(call: Call, found: list[Body], parameter: str, maximum: int) -> list[Body]:
    """The objects that a parameter such as segmentIds names, in its order."""
    ids = call.query[parameter]
    others = ALONE & set(call.request.query)
    if others:
        raise errors.bad_request(f"{parameter} is not compatible with {', '.join(sorted(others))}.")
    if len(ids) > maximum:
        raise errors.bad_request(f"At most {maximum} {parameter} are allowed.")
    chosen = {body["id"]: body for body in found}
    return [chosen[each] for each in dict.fromkeys(ids) if each in chosen]


def search(call: Call, found: Iterable[Body], shape: Shape) -> list[Body]:
    """The objects in which one of queryFields contains queryValue."""
    fields, value = call.query.get("queryFields"), call.query.get("queryValue")
    if (fields is None) != (value is None):
        raise errors.bad_request("queryFields and queryValue must be used together.")
    if fields is None or value is None:
        return list(found)
    _check_names(call, "queryFields", fields, shape)
    wanted = value.lower()
    return [body for body in found if any(wanted in str(lookup(body, name)).lower() for name in fields)]


def lookup(body: Any, path: str) -> Any:
    """The value at a dotted path, or an empty string."""
    for part in path.split("."):
        body = body.get(part, "") if isinstance(body, dict) else ""
    return body


def order(call: Call, found: list[Body], shape: Shape) -> list[Body]:
    """By sortBy (a comma list, `-` for descending) and sortOrder."""
    names = [part.strip() for part in call.query.get("sortBy", "").split(",") if part.strip()]
    _check_names(call, "sortBy", [name.lstrip("-") for name in names], shape)
    for item in reversed(names):
        name = item.lstrip("-")
        found = sorted(found, key=lambda body: _sortable(lookup(body, name)), reverse=item.startswith("-"))
    if call.query.get("sortOrder", "").lower().startswith("desc"):
        found = found[::-1]
    return found


def _check_names(call: Call, parameter: str, names: list[str], shape: Shape) -> None:
    if call.switches["unknown_sort"] == "ignored":
        return
    for name in names:
        if name.split(".")[0] not in shape.properties:
            raise errors.invalid_query(parameter, name, ", ".join(shape.properties))


def _sortable(value: Any) -> tuple[int, float, str]:
    if isinstance(value, (bool, int, float)):
        return (0, float(value), "")
    return (1, 0.0, str(value if value is not None else "").lower())


def _uri(call: Call, default: dict[str, str], changed: dict[str, str], drop: tuple[str, ...] = ()) -> str:
    """The list's address: `changed` parameters replaced, `drop` removed, `default` ones added where they are missing."""
    kept = [
        (name, value)
        for name, values in call.request.query.items()
        for value in values
        if name not in changed and name not in drop
    ]
    missing = [pair for pair in default.items() if pair[0] not in dict(kept)]
    query = urlencode([*kept, *missing, *changed.items()])
    return f"{call.request.path}?{query}" if query else call.request.path
