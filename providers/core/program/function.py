"""Functions of a program that read: lists with filters, queries, events. Their arguments are one TypedDict.

A function asks anew at every call, in every preview too, and nothing that it finds is in the lock file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pulumi

from ..errors import ApiError, Gone, JourneysError, LookupFailed, NotFound
from ..schema.fields import PERSONAL
from ..schema.shape import Shape, shape_of
from ..schema.validation import validate
from ..session.dialect import Dialect
from ..session.session import Session
from .lookup import Asked, Lookup, Options, look_up, look_up_output, prepare
from .recorded import has_credentials
from .resource import plain

T = TypeVar("T")
E = TypeVar("E")


@dataclass(frozen=True)
class Function(Generic[T]):
    """One function: its name in programs, its arguments, and how it asks the API.

    Example:
        LIST_THINGS = Function(VENDOR, "list_things", ListThingsArgs, _things)

        def list_things(opts=None, **args: Unpack[ListThingsArgs]) -> list[Thing]:
            return LIST_THINGS(opts, args)

        def list_things_output(opts=None, **args: Unpack[ListThingsArgs]) -> Output[list[Thing]]:
            return LIST_THINGS.output(opts, args)
    """

    vendor: Dialect
    name: str
    args: type
    ask: Callable[[Session, Mapping[str, Any]], T]
    """Sends the requests, with arguments that are known and checked. Its paths hide personal ones (`shown`)."""
    instead: str = ""
    """Where the vendor withdrew the operation: since when, and what to use. Ends the message of a 404 and a 410."""

    def __call__(self, opts: Options, args: Mapping[str, Any]) -> T:
        """Asks at once.

        Raises:
            LookupFailed: an argument is wrong (nothing was sent), or whatever the API answered.
        """
        found: T = look_up(self.lookup, opts, self._plain(args))
        return found

    def output(self, opts: Options, args: Mapping[str, Any]) -> pulumi.Output[T]:
        """Asks when the arguments and `depends_on` are known; what is wrong already is said at once."""
        values = self._plain(args)
        self._check(values)
        return look_up_output(self.lookup, opts, values)

    def each(self, opts: Options, args: Mapping[str, Any], ask: Callable[..., Iterator[E]]) -> Iterator[E]:
        """Asks page by page, as far as the program looks; keeps nothing of what it has looked at.

        Raises:
            LookupFailed: an argument is wrong; later, whatever the API answered.
        """
        asked, session = prepare(self.lookup, opts, self._plain(args))
        return self._stream(asked, session, ask)

    def _stream(self, asked: Asked[Any], session: Session, ask: Callable[..., Iterator[E]]) -> Iterator[E]:
        with asked.failing():
            if not has_credentials(session):
                raise LookupFailed(asked.without_credentials(session))
            asked.begin(session)
            with self._explained():
                yield from ask(session, asked.args)

    @property
    def shape(self) -> Shape:
        """The arguments, read from their declaration."""
        return shape_of(self.args)

    def _plain(self, args: Mapping[str, Any]) -> dict[str, Any]:
        return plain(args, self.shape)

    @property
    def lookup(self) -> Lookup[Any]:
        """The function as lookups are asked."""
        return Lookup(
            self.vendor,
            f"{self.vendor.namespace}:{self.name}",
            object,
            self._asked,
            recorded=False,
            function=self.name,
            hidden=personal_in(self.args),
            check=self._check,
            tell=without_body,
        )

    def _asked(self, session: Session, **args: Any) -> T:
        with self._explained():
            return self.ask(session, args)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Says of an operation that the vendor withdrew what to use instead."""
        try:
            yield
        except (NotFound, Gone) as error:
            if not self.instead:
                raise
            raise LookupFailed(f"{self.name}: {error.answered}. {self.instead}") from None

    def _check(self, values: Mapping[str, Any]) -> None:
        if found := mistakes(self.args, values):
            raise LookupFailed(f"{self.name} sent nothing: {'; '.join(found)}")


def personal_in(args: type) -> frozenset[str]:
    """The arguments that tell who a person or which visit it is."""
    return frozenset(name for name, field in shape_of(args).fields.items() if field.node.has(PERSONAL))


def mistakes(args: type, values: Mapping[str, Any]) -> list[str]:
    """What is wrong with arguments, all at once; without the values of those that are personal."""
    hidden = personal_in(args)
    found = []
    for each in validate(dict(values), args):
        name = each.path.partition(".")[0].partition("[")[0]
        if each.severity == "error":
            found.append(each.without_value if name in hidden else str(each))
    return found


def without_body(error: JourneysError) -> str:
    """An error without what the vendor says in its own words, which may repeat whom it was asked about."""
    if not isinstance(error, ApiError):
        return str(error)
    said = f": {error.body}" if error.status < 300 else ""  # the answer made no sense, and the text is ours
    known = f" (correlation id {error.correlation_id})" if error.correlation_id else ""
    return f"{error.answered}{said}.{' ' + error.hint if error.hint else ''}{known}"
