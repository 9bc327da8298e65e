"""Walk the pages of a Genesys list, by numbers or by cursors, or read one that has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from providers.http.deadline import Deadline
from providers.http.errors import ApiError
from providers.http.paths import filled
from providers.http.sender import STRANGE

if TYPE_CHECKING:
    from providers.http.client import Client
    from providers.http.response import Response

MAX_PAGES = 1000
"""Of one list: far more than an org may have of anything that is listed here."""
LARGEST = 200
"""Entities on a page of what is followed by cursors: the vendor's maximum."""
MAX_CURSORS = 5000
"""Pages of one list that is followed by cursors: a million events of one session."""


def pages(
    client: Client, path: str, params: Mapping[str, Any] | None, page_size: int, deadline: Deadline
) -> Iterator[dict[str, Any]]:
    """Yield every entity of `path`, one page at a time, each id once.

    An object that is created meanwhile shifts the others, so that one may show up on two pages. A list that
    can't be read to its end is an error: taken for the whole, it would make objects look deleted.
    """
    seen: set[str] = set()
    received = stale = 0
    for number in range(1, MAX_PAGES + 1):
        query = {**(params or {}), "pageSize": page_size, "pageNumber": number}
        answer = client.get(path, params=query, deadline=deadline)
        entities = _entities(path, answer.status, answer.json)
        received += len(entities)
        known = len(seen)
        for entity in entities:
            if entity["id"] not in seen:
                seen.add(entity["id"])
                yield entity
        if not entities or not _more(answer.json, number, received):
            return
        stale = 0 if len(seen) > known else stale + 1
        if stale == 2:
            _refuse(
                path,
                answer.status,
                f"the list repeats itself: pages {number - 1} and {number} have nothing new",
            )
    _refuse(path, answer.status, f"the list has no end after {MAX_PAGES} pages")


def unpaged(client: Client, path: str, params: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Yield every entity of a list that has no pages, and takes neither `pageSize` nor `pageNumber`."""
    answer = client.get(path, params=params)
    yield from _entities(path, answer.status, answer.json)


def cursor_pages(
    client: Client, path: str, *ids: str, limit: int | None = None, after: str | None = None, **params: Any
) -> Iterator[Response]:
    """Yield the answers of a list that is followed by cursors, until its end or `limit` entities, on the largest pages.

    `path` is the template, which is also what errors and logs show. The cursor is the `after` of the answer's
    `nextUri`; nothing else of that address is used. All pages are one operation with one deadline.
    """
    deadline, real = client.operation(), filled(path, *ids)
    left, seen = limit, set[str]()
    for _ in range(MAX_CURSORS):
        size = LARGEST if left is None else min(left, LARGEST)
        query = {**params, "pageSize": size, "after": after}
        answer = client.get(real, params=query, shown=path, deadline=deadline)
        page = answer.object()
        found = page.get("entities") or []
        if not isinstance(found, list):
            answer.refuse("its `entities` are no list")
        yield answer
        left = None if left is None else left - len(found)
        if not page.get("nextUri") or (left is not None and left <= 0):
            return
        after = cursor_in(page["nextUri"], "after")
        if not after:
            answer.refuse("its `nextUri` has no cursor `after`")
        if after in seen:
            answer.refuse("its list repeats itself: the cursor was there before")
        seen.add(after)
    _refuse(path, 200, f"the list has no end after {MAX_CURSORS} pages")


def cursor_in(address: Any, name: str) -> str:
    """A cursor in the address of another page; "" where it has none."""
    if not isinstance(address, str):
        return ""
    return next(iter(parse_qs(urlsplit(address).query).get(name, [])), "")


def _entities(path: str, status: int, page: Any) -> list[dict[str, Any]]:
    """What a page lists.

    Raises:
        ApiError: it is none.
    """
    entities = page.get("entities") if isinstance(page, dict) else None
    if entities is None and isinstance(page, dict) and page.get("total") == 0:
        return []
    if not isinstance(entities, list) or not all(isinstance(entity, dict) for entity in entities):
        _refuse(path, status, "the answer is not a list page: it has no `entities`")
    if not all(isinstance(entity.get("id"), str) and entity["id"] for entity in entities):
        _refuse(path, status, "the answer is not a list page: one of its `entities` has no `id`")
    return entities


def _refuse(path: str, status: int, why: str) -> NoReturn:
    raise ApiError("GET", path, status, body=why, hint=STRANGE)


def _more(page: Mapping[str, Any], number: int, received: int) -> bool:
    """Whether another page follows: as pageCount says, without it when nextUri or total says so.

    A list with none of the three has one page: some Genesys lists are not paged at all.
    """
    count, total = page.get("pageCount"), page.get("total")
    if isinstance(count, (int, float)):
        return number < count
    return bool(page.get("nextUri")) or (isinstance(total, (int, float)) and received < total)
