"""How the functions ask: one object, a list that isn't paged, one that is followed by cursors, a list with filters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union

from providers.core.program.results import read_as
from providers.core.schema.fields import Limit, NumberAsText
from providers.core.schema.values import whole_number
from providers.core.session.session import Session
from providers.http.paths import filled

from ..paging import cursor_pages

T = TypeVar("T")
Args = Mapping[str, Any]
if TYPE_CHECKING:
    Version = Union[str, int]  # noqa: UP007  an alias is evaluated, also on Python 3.10
else:
    Version = Annotated[str, Limit(min_length=1), NumberAsText()]

PAGE = 100
"""Entities on a page of what has numbered pages: what the vendor's own clients ask for."""


def one(session: Session, path: str, kind: type[T], *ids: str | int | float, **params: Any) -> T:
    """One object; `path` is the template of its path, which is also what errors and logs show."""
    real = filled(path, *(str(whole_number(each)) for each in ids))
    answer = session.client.get(real, params=params, shown=path)
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
    """A list that is followed by cursors, to its end or the first `limit`, at the largest page that the API has."""
    answers = cursor_pages(session.client, path, *ids, limit=limit, **params)
    every = (each for answer in answers for each in answer.object().get("entities") or [])
    return (read_as(kind, each) for each in islice(every, limit))


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
