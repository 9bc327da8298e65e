"""Kinds of objects as lookups see them: where they are listed, which field is their name, and the one of a name."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from providers.http.text import with_article

from ..errors import JourneysError, LookupFailed, NotFound
from ..plugin.provider import Provider
from ..schema.equality import ABSENT, at_path
from ..schema.shape import camel
from ..schema.suggestion import such_as
from ..schema.wire import from_wire
from ..session.session import Session
from .nested import read_field
from .per_run import PerRun

Entity = dict[str, Any]
T = TypeVar("T")


def check_one_given(title: str, name: Any, id: Any) -> None:
    """Refuses a name and an id, or neither.

    Raises:
        LookupFailed: it isn't one of them.
    """
    if (name is None) == (id is None):
        raise LookupFailed(
            f"{with_article(title, 'A')} is looked up by its name or by its id: give one of them"
        )


@dataclass
class _Shared:
    """One list, and how many drops it has seen; None before it was asked for."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    drops: tuple[int, int] | None = None
    entities: list[Entity] = field(default_factory=list)


class Lists:
    """The lists that the lookups of one run share, by organisation and kind. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shared: WeakKeyDictionary[Session, dict[str, _Shared]] = WeakKeyDictionary()
        self._drops = Counter[str]()

    def of(self, session: Session, key: str, ask: Callable[[], list[Entity]]) -> list[Entity]:
        """The list, asked for unless one is there that nothing has dropped since."""
        with self._lock:
            shared = self._shared.setdefault(session, {}).setdefault(key, _Shared())
        with shared.lock:
            with self._lock:  # before the question: what is dropped meanwhile stays dropped
                drops = self._drops[""], self._drops[key]
            if shared.drops != drops:
                shared.entities, shared.drops = ask(), drops
            return shared.entities

    def drop(self, key: str = "") -> None:
        """Lets the next lookup of a kind ask again; without a key, of all kinds."""
        with self._lock:
            self._drops[key] += 1


current_lists = PerRun(Lists)
"""The lists of the run that this code belongs to."""


@dataclass(frozen=True)
class Catalog:
    """One kind of object: its list (asked for once per run and `key`, by default the title), and which field is its name.

    `name_field` may be nested, as `outcome.id`. `only` narrows the list to what was asked for; `about` says what tells
    objects of one name apart.
    """

    session: Session
    title: str
    name_field: str
    listed: Callable[[], Iterable[Entity]]
    fetch: Callable[[str], Entity]
    key: str = ""
    only: Callable[[Mapping[str, Any]], bool] = lambda entity: True
    about: Callable[[Mapping[str, Any]], str] = lambda entity: ""

    def find(self, name: str | None, id: str | None) -> Entity:
        """The one object of that name or id, as the API answers it.

        Raises:
            LookupFailed: there is none, or several have the name; says which there are.
        """
        check_one_given(self.title, name, id)
        if id is not None:
            try:
                return self.fetch(id)
            except NotFound:
                name = self._is_a_name(id)
                raise LookupFailed(
                    f"There is no {self.title} with the id {id} on {self.session.host}{name}"
                ) from None
        found = [each for each in self.all() if self._name(each) == name]
        if not found:
            current_lists().drop(self.key or self.title)  # it may have been made since
            every = self.all()
            found = [each for each in every if self._name(each) == name]
            if not found:
                there = such_as(str(name), [self._name(each) for each in every]) or "; it has none at all"
                raise LookupFailed(f'There is no {self.title} named "{name}" on {self.session.host}{there}')
        if len(found) > 1:
            ids = ", ".join(" ".join(filter(None, (str(each["id"]), self.about(each)))) for each in found)
            raise LookupFailed(
                f'{len(found)} {self.title}s are named "{name}" on {self.session.host}: {ids}. Give the id'
            )
        return dict(found[0])

    def _is_a_name(self, id: str) -> str:
        """What to do where somebody gave a name in place of an id; empty where no object has it."""
        try:
            found = [str(each["id"]) for each in self.all() if self._name(each) == id]
        except JourneysError:
            return ""  # the API has no list, or doesn't show it
        if not found:
            return ""
        ids = ", ".join(found)
        return f"; that is a name: look it up by name, or give the id of the one that has it ({ids})"

    def all(self) -> list[Entity]:
        """Every object of the kind, from the list that the lookups of the run share."""
        every = current_lists().of(self.session, self.key or self.title, lambda: list(self.listed()))
        return [each for each in every if self.only(each)]

    def _name(self, entity: Mapping[str, Any]) -> str:
        name = at_path(dict(entity), tuple(self.name_field.split(".")))
        return "" if name is ABSENT else str(name)


def catalog_of(provider: Provider) -> Catalog:
    """The catalog of a resource type, in the session of its provider."""
    nested = provider.key_fields[0] if len(provider.key_fields) == 1 else provider.natural_key
    listed = provider.listed if provider.listable else lambda: ()
    return Catalog(
        provider.session, provider.title, ".".join(provider.wire_path(nested)), listed, provider.fetch
    )


def result_of(kind: type[T], provider: Provider, entity: Entity) -> T:
    """An object as the result of its lookup, which has every output; None where the API has nothing."""
    values: dict[str, Any] = dict.fromkeys(provider.shape.fields.keys() - provider.shape.options)
    values |= from_wire(entity, provider.shape)
    values |= {name: entity.get(camel(name)) for name in provider.computed}
    values["id"] = str(entity["id"])
    return kind(**{name: read_field(kind, name, value) for name, value in values.items()})
