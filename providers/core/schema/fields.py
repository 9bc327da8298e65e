"""How a resource type declares its arguments: five type aliases and the roles that a field can have.

The aliases exist twice. A type checker reads them as `pulumi.Input` and friends, so keyword arguments and
nested dict literals are checked. At run time they become annotations by which pydantic validates a value when it is
known and lets it pass when it is not known yet (an `Output` in the program, an `Unknown` in the plugin). pydantic
itself is imported with the first validation: a plugin process that only gets what the program has checked needs none.
They must stand outermost in a field, inside `Required` at most: `Required[In[Annotated[str, Role]]]`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated, Any, Optional, Protocol, TypeVar, Union, cast, overload

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from .free_form import NotJson, problem
from .values import is_unknown, whole_number

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def _if_known(value: Any, validate: Callable[[Any], Any]) -> Any:
    return value if is_unknown(value) else validate(whole_number(value))


def _json(value: Any) -> Any:
    if isinstance(value, NotJson):
        raise ValueError(value.why)
    if isinstance(value, str):
        try:
            value = json.loads(value, parse_constant=_no_number)
        except RecursionError:
            raise ValueError("is nested too deeply") from None
        except ValueError as error:
            raise ValueError(f"is not JSON text: {error}") from None
    if not isinstance(value, Mapping):
        raise ValueError("must be an object, or JSON text of one")
    if why := problem(value):
        raise ValueError(why)
    return value


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON's")


class UnknownPasses:
    """Validates a value when it is known."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core.core_schema import no_info_wrap_validator_function

        return no_info_wrap_validator_function(_if_known, cast("CoreSchema", _bounded(dict(handler(source)))))


INT32 = (-(2**31), 2**31 - 1)
"""What a whole number of the vendors' APIs can be, unless it is an `Int64`."""
EXACT = (-(2**53) + 1, 2**53 - 1)
"""The whole numbers that the engine, which has doubles only, carries unchanged."""


def _bounded(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a number with what its type on the wire can hold."""
    if schema["type"].startswith("function-"):
        return {**schema, "schema": _bounded(dict(schema["schema"]))}
    if schema["type"] == "int":
        return {"ge": INT32[0], "le": INT32[1], **schema}
    return {**schema, "allow_inf_nan": False} if schema["type"] == "float" else schema


UNKNOWN_PASSES = UnknownPasses()


@dataclass(frozen=True)
class Checked:
    """Validates a value by a function, which gives it back or raises a ValueError, after everything inside of this."""

    func: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core.core_schema import no_info_after_validator_function

        return no_info_after_validator_function(self.func, handler(source))


class NumberAsText:
    """Takes a whole number in the place of a text, for its digits: what one answer has as a number, a path has as text."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core.core_schema import no_info_before_validator_function

        return no_info_before_validator_function(lambda v: str(v) if type(v) is int else v, handler(source))


class Bounds(TypedDict, total=False):
    """The limits that there are, by pydantic's names."""

    ge: float
    gt: float
    le: float
    lt: float
    min_length: int
    max_length: int
    pattern: str


FORMS: dict[str, str] = {}
"""What a pattern allows, in words and with an example: what messages and the reference show of it."""


class Limit:
    """Bounds of a number (`ge`, `gt`, `le`, `lt`), a text (`min_length`, `max_length`, `pattern`) or a list's length.

    `form` goes with a `pattern`: what it allows, in words, to follow "must be".
    """

    def __init__(self, *, form: str = "", **bounds: Unpack[Bounds]) -> None:
        if bool(form) != ("pattern" in bounds):
            raise TypeError("a pattern and its form in words are given together")
        if form:
            FORMS[bounds["pattern"]] = form
        self.bounds = bounds

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return cast("CoreSchema", self._bound(dict(handler(source))))

    def _bound(self, schema: dict[str, Any]) -> dict[str, Any]:
        if schema["type"].startswith("function-"):
            return {**schema, "schema": self._bound(schema["schema"])}
        if schema["type"] not in ("int", "float", "str", "list"):
            raise TypeError(f"limits are for numbers, texts and lists, not for {schema['type']}")
        return {**schema, **self.bounds}


if TYPE_CHECKING:

    class SequenceNotStr(Protocol[T_co]):
        """A list or tuple, but not a string: `values="abc"` is a mistake."""

        @overload
        def __getitem__(self, index: int, /) -> T_co: ...
        @overload
        def __getitem__(self, index: slice, /) -> Sequence[T_co]: ...
        def __contains__(self, value: object, /) -> bool: ...
        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[T_co]: ...

    In = pulumi.Input[T]
    Opt = pulumi.Input[Optional[T]]  # noqa: UP045  an alias is evaluated, also on Python 3.10
    Items = SequenceNotStr[pulumi.Input[T]]
    Obj = Annotated[T, "an object"]
    Objs = Sequence[T]
    Needed = Annotated[T, "required at run time"]
    Json = Union[pulumi.Input[str], Mapping[str, Any]]  # noqa: UP007
else:

    class In:
        """A value or an Output of one."""

        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[item, UNKNOWN_PASSES]

    class Opt(In):
        """As `In`, for a field that may be left out; None is the same as leaving it out."""

    class Obj(In):
        """A nested object, given as a dict."""

    Needed = Required

    class Items:
        """A list of scalars."""

        def __class_getitem__(cls, item: Any) -> Any:
            return list[In[item]]

    class Objs:
        """A list of nested objects."""

        def __class_getitem__(cls, item: Any) -> Any:
            return In[list[In[item]]]


def whole(value: pulumi.Output[Any] | Mapping[str, Any] | None) -> Any:
    """An Output of a whole nested object, or None, for an argument whose type names the object itself.

    Type checkers name a misspelt key of a nested object where nothing but the object may stand. At run time every
    argument takes an Output or None as it is; `whole` says so to the type checker: `journey=whole(x if c else None)`.
    """
    return value


# --- roles -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Role:
    """What the vendor makes of a field, beyond its type."""

    name: str
    why: str = ""
    canonical: Callable[[Any], Any] | None = None
    """Maps spellings that mean the same to one value, for comparing only."""
    identity: tuple[str, ...] = ()
    """Where the items of a list have what tells them apart, e.g. `("key", "id")`; their order has no meaning."""
    target: str = ""
    """Whose id the field has: a resource type (`acme:Thing`), or what a lookup finds (`acme:thing`)."""
    may_be_fixed: bool = False
    """Whether the vendor has some of its own, with the same id in every organisation."""


@dataclass(frozen=True)
class Clear:
    """What to send when the field is removed from the program; `by` is `Clear.LEAVE` where nothing clears it."""

    by: Any
    evidence: str
    LEAVE = "cannot be cleared"


@dataclass(frozen=True)
class Wire:
    """The field's name in the API where it is not the camelCase of ours."""

    name: str


CREATE_ONLY = Role("create-only", "the API takes it when the object is created and never again")
UNORDERED = Role("unordered", "the order of the items has no meaning")
ALWAYS_SENT = Role("always sent", "the API demands it in every change")
VERBATIM = Role("verbatim", "free-form JSON that passes as it is, keys included")
FILLED = Role("filled in", "the server adds keys of its own to this free-form JSON")
OPTION = Role("option", "tells the provider what it may do; the API knows nothing of it")
PERSONAL = Role("personal", "tells who a person or which visit it is: no message, log or file has it")
COLOR = Role("colour", "hexadecimal digits mean the same in upper and lower case", str.lower)


def moment(text: str) -> datetime | None:
    """The moment that an ISO 8601 text names, in UTC and to the millisecond as APIs keep it; None if it isn't one.

    A text without a zone means UTC, as the vendor's clients read it.
    """
    parts = _ISO.fullmatch(text)
    if parts is None:
        return None
    day, clock, seconds, fraction, zone = parts.groups()
    zone = "+00:00" if zone in (None, "Z", "z") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    try:  # Python before 3.11 reads neither Z nor any number of digits
        found = datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}.{(fraction or '')[:3]:0<3}{zone}")
        return found.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(:\d\d)?(?:\.(\d+))?([Zz]|[+-]\d\d:?\d\d)?")


def utc(text: str) -> str:
    """The date as the vendors document theirs, `yyyy-MM-ddTHH:mm:ss[.mmm]Z`."""
    found = moment(text)
    if found is None:
        return text
    digits = f".{found.microsecond // 1000:03d}" if found.microsecond else ""
    return found.strftime("%Y-%m-%dT%H:%M:%S") + digits + "Z"


def _check_date(text: str) -> str:
    if moment(text) is None:
        raise ValueError('must be a date and time such as "2026-11-21T09:00:00Z"')
    return text


INT64 = Role("64 bits", "the API's number has 64 bits; 53 of them pass through the engine")
Int64 = Annotated[int, INT64, Limit(ge=EXACT[0], le=EXACT[1])]
"""A whole number that the API keeps in 64 bits."""
DATE = Role("date", "the same moment can be written in several ways", utc)
Date = Annotated[str, DATE, Checked(_check_date)]
"""A date and time in ISO 8601, with its zone; without one it is read as UTC."""

if not TYPE_CHECKING:
    Json = Annotated[Any, VERBATIM, UNKNOWN_PASSES, Checked(lambda v: v if is_unknown(v) else _json(v))]


def refers_to(target: str, *, may_be_fixed: bool = False) -> Any:
    """The role of an id of another object: of a resource type, or of what a lookup finds.

    `may_be_fixed`: the vendor has some of its own, with the same id in every organisation.
    """
    return Role(
        "reference",
        "the id of another object, which `journeys export` writes as the object or as a lookup of it",
        target=target,
        may_be_fixed=may_be_fixed,
    )


def keyed(*path: str) -> Any:
    """The role of a list whose items are told apart by the field at this path, and not by their place."""
    return Role(
        "keyed", f"items are told apart by {'.'.join(path)}; their order has no meaning", identity=path
    )
