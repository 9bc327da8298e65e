"""Walk the pages of a Genesys list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .errors import ApiError

if TYPE_CHECKING:
    from .client import Client


def pages(
    client: Client, path: str, params: Mapping[str, Any] | None, page_size: int
) -> Iterator[dict[str, Any]]:
    """Yield every entity of `path`, one page at a time, each id once.

    An object that is created meanwhile shifts the others, so that one may show up on two pages.
    """
    seen: set[str] = set()
    number, received = 1, 0
    while True:
        query = {**(params or {}), "pageSize": page_size, "pageNumber": number}
        answer = client.get(path, params=query)
        page = answer.json
        entities = page.get("entities") if isinstance(page, dict) else None
        if entities is None and isinstance(page, dict) and page.get("total") == 0:
            return
        if not isinstance(entities, list) or not all(isinstance(entity, dict) for entity in entities):
            # Taken for an empty list, this would make every object look deleted.
            raise ApiError(
                "GET",
                path,
                answer.status,
                body="the answer is not a list page: it has no `entities`",
                hint="Something other than the API answered: check the address.",
            )
        received += len(entities)
        for entity in entities:
            key = entity.get("id")
            if isinstance(key, str):
                if key in seen:
                    continue
                seen.add(key)
            yield entity
        if not entities or not _more(page, number, received):
            return
        number += 1


def _more(page: Mapping[str, Any], number: int, received: int) -> bool:
    """Whether another page follows: as pageCount says, without it when nextUri or total says so.

    A list with none of the three has one page: some Genesys lists are not paged at all.
    """
    count, total = page.get("pageCount"), page.get("total")
    if isinstance(count, (int, float)):
        return number < count
    return bool(page.get("nextUri")) or (isinstance(total, (int, float)) and received < total)
