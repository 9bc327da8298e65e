"""A group of operations in one file: each method of a `Group` with an `@operation` answers one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from ..rules import declare
from .call import Call, Handler

SEEDS = "genesys-journey-seeds"
declare(
    "era",
    "now | 2021 | 2020 | 2019",
    "documented",
    "Which older operations are served beside the current ones. 2021: the SDKs of January and June 2021 (PATCH of action "
    "targets, aggregates by customer). 2020: that of November 2020 (these, and the four operations on segment "
    "assignments). 2019: that of April 2019 (the events of a session with other parameters and in another form).",
)
declare(
    "removed_operations",
    "natural | 410 | 404",
    "guess",
    "The answer to an operation of another era. natural: 404 where the path is gone, 405 where only the method is. 410 "
    "and 404: that for all. An operation that never existed is always 404 or 405.",
)

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True)
class Served:
    """One operation: its method and path as in the vendor's document, and what answers it."""

    method: str
    path: str
    handler: Handler
    document: str
    eras: tuple[str, ...] = ()
    """The values of the switch `era` under which it is served; empty for an operation of the current API."""


def operation(method: str, path: str, *, eras: tuple[str, ...] = ()) -> Callable[[Method], Method]:
    """Marks the method of a group that answers an operation; may be repeated.

    `eras`: the values of the switch `era` under which it is served; empty for an operation of the current API.
    """

    def mark(function: Method) -> Method:
        marks = getattr(function, "marks", ())
        function.marks = (*marks, (method, path, eras))  # type: ignore[attr-defined]
        return function

    return mark


class Group:
    """The base of everything that answers operations. A subclass with a `name` is found and served."""

    name: ClassVar[str]
    document: ClassVar[str] = "genesys-journey"
    """The document of the package's contract folder that has the operations."""
    public: ClassVar[bool] = False
    """Whether the operations need no token; the org is then the first one at the address."""

    marked: ClassVar[list[tuple[str, str, str, tuple[str, ...]]]] = []
    """The methods with an `@operation`: name, HTTP method, path and eras of each."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.marked = [(name, *mark) for name in dir(cls) for mark in getattr(getattr(cls, name), "marks", ())]

    def gate(self, call: Call) -> None:
        """Called before each operation; raises `ApiError` for one that isn't available."""

    def operations(self) -> Iterator[Served]:
        """All operations of the group."""
        for attribute, method, path, eras in self.marked:
            document = SEEDS if eras else self.document
            yield Served(method, path, getattr(self, attribute), document, eras)
