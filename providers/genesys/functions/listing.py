"""Lists of resource types with the vendor's filters: one shape of arguments, one way to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Annotated, Any, TypeVar

from typing_extensions import TypedDict

from providers.core.plugin.provider import Provider
from providers.core.program.catalog import catalog_of, result_of
from providers.core.schema.fields import Items, Limit, Opt
from providers.core.schema.shape import camel
from providers.core.schema.validation import Finding, View, rule
from providers.core.session.session import Session

from .asking import PAGE, by_ids

T = TypeVar("T")
FORM = 'the name of a field, such as "display_name"'
SORTED = 'the name of a field, with "-" before it for descending, such as "-created_date"'
Name = Annotated[str, Limit(min_length=1, pattern=r"^[A-Za-z][A-Za-z0-9_.]*$", form=FORM)]
SortedBy = Annotated[str, Limit(min_length=1, pattern=r"^-?[A-Za-z][A-Za-z0-9_.]*$", form=SORTED)]


class Listed(TypedDict, total=False):
    """What every list takes."""

    sort_by: Opt[Items[SortedBy]]
    """Fields to sort by, a `-` before one for descending: `["display_name", "-created_date"]`."""
    query_fields: Opt[Items[Name]]
    """Fields to search `query_value` in."""
    query_value: Opt[Annotated[str, Limit(min_length=1)]]
    """What to search for in `query_fields`; the API matches fuzzily."""
    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


def filters(kind: type, ids: str = "", pairs: tuple[tuple[str, str], ...] = ()) -> None:
    """Declares what the API demands of a list's filters: pairs that come together, ids that come alone."""

    @rule(kind)
    def check(args: View) -> Iterator[Finding]:
        for one, other in (("query_fields", "query_value"), *pairs):
            if (one in args) != (other in args):
                missing, given = (other, one) if one in args else (one, other)
                yield missing, f"is required with {given}"
        if ids and ids in args:
            for name in args:
                if name not in (ids, "limit") and name in args:
                    yield name, f"can't be given with {ids}: the API takes ids alone"


def listed(
    provider: Provider, result: type[T], ids: str = "", most: int = 0
) -> Callable[[Session, Mapping[str, Any]], list[T]]:
    """How the list of a resource type is asked for. Without filters it is the one that lookups by name share."""

    def read(entity: dict[str, Any]) -> T:
        return result_of(result, provider, entity)

    def ask(session: Session, args: Mapping[str, Any]) -> list[T]:
        limit = args.get("limit")
        if args.get(ids):
            return by_ids(session, provider.path, camel(ids), list(args[ids]), most, read)[:limit]
        params = {camel(name): _wire(name, value) for name, value in args.items() if name != "limit"}
        if not params and limit is None:
            return [read(each) for each in catalog_of(provider.using(session)).all()]
        size = min(limit or PAGE, PAGE)
        found = session.client.pages(provider.path, params=params, page_size=size)
        return [read(each) for each in islice(found, limit)]

    return ask


def all_of(provider: Provider, result: type[T]) -> Callable[[Session, Mapping[str, Any]], list[T]]:
    """How the list of a resource type whose API has no filters is asked for, to its end or the first `limit`."""

    def ask(session: Session, args: Mapping[str, Any]) -> list[T]:
        limit = args.get("limit")
        here = provider.using(session)
        found = islice(here.listed(), limit) if limit else catalog_of(here).all()
        return [result_of(result, provider, each) for each in found]

    return ask


def _wire(name: str, value: Any) -> Any:
    """A filter as the API takes it: names of fields in its spelling, what to sort by in one text."""
    if name in ("query_fields", "filter_field"):
        return [_field(each) for each in value] if isinstance(value, list) else _field(value)
    return ",".join(_field(each) for each in value) if name == "sort_by" else value


def _field(name: str) -> str:
    """`-action.action_template.id` as `-action.actionTemplate.id`."""
    return ".".join(camel(part) for part in name.split("."))
