"""Walk the pages of a Genesys list, or read one that has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from providers.http.deadline import Deadline
from providers.http.errors import ApiError
from providers.http.sender import STRANGE

if TYPE_CHECKING:
    from providers.http.client import Client

MAX_PAGES = 1000
"""Of one list: far more than an org may have of anything that is listed here."""


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
