"""A family of objects that can only be looked up: where they are listed, and how an answer becomes a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar

from providers.core.program.catalog import Catalog
from providers.core.schema.shape import camel
from providers.core.session.dialect import Dialect
from providers.core.session.session import Session
from providers.http.paths import path_segment

from ..dialect import GENESYS

T = TypeVar("T")


@dataclass(frozen=True)
class Family(Generic[T]):
    """`result`: a dataclass whose fields are the API's in snake_case; `about`: what tells namesakes apart."""

    title: str
    path: str
    result: Callable[..., T]
    about: Callable[[Mapping[str, Any]], str] = lambda entity: ""
    vendor: Dialect = GENESYS
    list_query: Mapping[str, Any] = field(default_factory=dict)
    """What makes the list answer all fields of the result."""
    get_query: Mapping[str, Any] = field(default_factory=dict)
    """The same for one object."""

    def listed(
        self,
        session: Session,
        query: Mapping[str, Any] | None = None,
        only: Callable[[Mapping[str, Any]], bool] = lambda entity: True,
    ) -> Iterable[dict[str, Any]]:
        """All objects that a lookup with this query looks through, page by page."""
        return filter(only, session.client.pages(self.path, params={**(query or {}), **self.list_query}))

    def find(
        self,
        session: Session,
        name: str | None,
        id: str | None,
        query: Mapping[str, Any] | None = None,
        only: Callable[[Mapping[str, Any]], bool] = lambda entity: True,
    ) -> T:
        """The one object of that name or id. Lookups with the same `query` share one list per run.

        Raises:
            LookupFailed: there is none, or several have the name.
        """
        catalog = Catalog(
            session,
            self.title,
            "name",
            lambda: self.listed(session, query),
            lambda id: session.client.get(
                f"{self.path}/{path_segment(id)}", params=self.get_query or None
            ).object("id"),
            key=f"{self.path} {sorted((query or {}).items())}",
            only=only,
            about=self.about,
        )
        entity = catalog.find(name, id)
        return self.result(**{each.name: entity.get(camel(each.name)) for each in fields(self.result)})  # type: ignore[arg-type]
