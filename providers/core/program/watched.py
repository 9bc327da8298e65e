"""Results of lookups that tell which of their attributes the program reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, NoReturn, TypeVar, cast

from pulumi.output import Unknown

from ..errors import LookupFailed

T = TypeVar("T")


def watched(kind: type[T], read: Callable[[str], Any]) -> T:
    """A `kind`, which is a dataclass without defaults, whose attributes are asked for when they are first read."""
    found = object.__new__(_watched_class(kind))  # type: ignore[arg-type]  # mypy takes a class for unhashable
    object.__setattr__(found, "_read", read)
    return cast(T, found)


@cache
def _watched_class(kind: type[Any]) -> type[Any]:
    names = frozenset(each.name for each in fields(kind))

    def read(self: Any, name: str) -> Any:
        if name not in names:
            raise AttributeError(f"{kind.__name__!r} object has no attribute {name!r}", name=name, obj=self)
        value = self.__dict__["_read"](name)
        self.__dict__[name] = value
        return value

    members = {"__getattr__": read, "__module__": kind.__module__, "__qualname__": kind.__qualname__}
    return type(kind.__name__, (kind,), members)


class NotRecorded(Unknown):
    """An attribute that isn't known in this preview: it can be handed on, and not be computed with."""

    def __init__(self, message: str) -> None:
        self._message = message


def _refuse(self: Any, *args: Any) -> NoReturn:
    raise LookupFailed(self._message)


_COMPUTING = (
    "getattr str format bool len iter getitem contains eq ne lt le gt ge add radd mul mod int float index"
)
for _name in _COMPUTING.split():
    setattr(NotRecorded, f"__{_name}__", _refuse)
NotRecorded.__hash__ = object.__hash__  # type: ignore[method-assign]
