"""A group of operations in one file: each method of a `Group` with an `@operation` answers one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from .call import Call, Handler

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True)
class Served:
    """One operation: its method and path as in the vendor's document, and what answers it."""

    method: str
    path: str
    handler: Handler
    document: str


def operation(method: str, path: str, *, document: str = "") -> Callable[[Method], Method]:
    """Marks the method of a group that answers an operation; may be repeated."""

    def mark(function: Method) -> Method:
        marks = getattr(function, "operations", ())
        function.operations = (*marks, (method, path, document))  # type: ignore[attr-defined]
        return function

    return mark


class Group:
    """The base of everything that answers operations. A subclass with a `name` is found and served."""

    name: ClassVar[str]
    document: ClassVar[str] = "genesys-journey"
    """The document of the package's contract folder that has the operations."""
    public: ClassVar[bool] = False
    """Whether the operations need no token: `owner` says whose they are."""

    def gate(self, call: Call) -> None:
        """Before anything else of an operation; raises `ApiError`."""

    def operations(self) -> Iterator[Served]:
        """All operations of the group."""
        for attribute in dir(type(self)):
            for method, path, document in getattr(getattr(type(self), attribute), "operations", ()):
                yield Served(method, path, getattr(self, attribute), document or self.document)
