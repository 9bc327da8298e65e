"""How the functions ask: one object, a list that isn't paged, one that is followed by cursors, a list with filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from providers.core.errors import ApiError
from providers.core.program.results import read_as
from providers.core.session.session import Session
from providers.http.paths import filled
from providers.http.sender import STRANGE

T = TypeVar("T")
Args = Mapping[str, Any]

LARGEST = 200
"""Entities on a page of what is followed by cursors: the vendor's maximum."""
PAGE = 100
"""Entities on a page of what has numbered pages: what the vendor's own clients ask for."""
MAX_PAGES = 5000
"""Of one list: a million events of one session."""


def one(session: Session, path: str, kind: type[T], *ids: str, **params: Any) -> T:
    """One object; `path` is the template of its path, which is also what errors and logs show."""
    answer = session.client.get(filled(path, *ids), params=params, shown=path)
    return read_as(kind, answer.object())


def entities(
    session: Session, path: str, kind: type[T], *ids: str, field: str = "entities", **params: Any
) -> list[T]:
    """A list that comes as a whole."""
    answer = session.client.get(filled(path, *ids), params=params, shown=path)
    found = answer.object().get(field) or []
    return [read_as(kind, each) for each in found]


def numbered(
    session: Session, path: str, kind: type[T], limit: int | None = None, most: int = PAGE, **params: Any
) -> list[T]:
    """A list with numbered pages of up to `most`, to its end or the first `limit`."""
    size = min(limit or most, most)
    found = session.client.pages(path, params=params, page_size=size)
    return [read_as(kind, each) for each in islice(found, limit)]


def by_cursor(
    session: Session, path: str, kind: type[T], *ids: str, limit: int | None = None, **params: Any
) -> Iterator[T]:
    """A list that is followed by cursors, to its end or the first `limit`, at the largest page that the API has.

    The cursor is the `after` of the answer's `nextUri`; nothing else of that address is used. All pages are one
    operation with one deadline.
    """
    client = session.client
    deadline, real = client.operation(), filled(path, *ids)
    after, left, seen = params.pop("after", None), limit, set()
    for _ in range(MAX_PAGES):
        size = LARGEST if left is None else min(left, LARGEST)
        query = {**params, "pageSize": size, "after": after}
        answer = client.get(real, params=query, shown=path, deadline=deadline)
        page = answer.object()
        found = page.get("entities") or []
        if not isinstance(found, list):
            answer.refuse("its `entities` are no list")
        for each in found[:left]:
            yield read_as(kind, each)
        left = None if left is None else left - len(found)
        if not page.get("nextUri") or (left is not None and left <= 0):
            return
        after = cursor_in(page["nextUri"], "after")
        if not after:
            answer.refuse("its `nextUri` has no cursor `after`")
        if after in seen:
            answer.refuse("its list repeats itself: the cursor was there before")
        seen.add(after)
    raise ApiError("GET", path, 200, body=f"the list has no end after {MAX_PAGES} pages", hint=STRANGE)


def cursor_in(address: Any, name: str) -> str:
    """A cursor in the address of another page; "" where it has none."""
    if not isinstance(address, str):
        return ""
    return next(iter(parse_qs(urlsplit(address).query).get(name, [])), "")


def by_ids(
    session: Session, path: str, name: str, ids: list[str], most: int, read: Callable[[dict[str, Any]], T]
) -> list[T]:
    """The objects of some ids, in as many requests as the API's maximum makes; such requests have no pages."""
    found: list[T] = []
    deadline = session.client.operation()
    for at in range(0, len(ids), most):
        answer = session.client.get(path, params={name: ids[at : at + most]}, deadline=deadline)
        found += [read(each) for each in answer.object().get("entities") or []]
    return found
