"""Answers of the API as dataclasses: fields in the program's spelling, None where the API has nothing."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from ..errors import JourneysError
from ..schema.shape import camel

T = TypeVar("T")


def read_as(kind: type[T], entity: Any, path: str = "") -> T:
    """An object of the API as a dataclass; what the dataclass doesn't declare is left out.

    Lists, maps and nested dataclasses are read by their declared types; anything else passes as it is. A list that
    the API leaves out is empty.

    Raises:
        JourneysError: something is no object, or no list, where the API documents one.
    """
    if not isinstance(entity, Mapping):
        raise _refused(path, "object")
    values = {}
    for name, wire, hint in _fields(cast(Any, kind)):
        values[name] = _value(hint, entity.get(wire), f"{path}.{wire}" if path else wire)
    return kind(**values)


@cache
def _fields(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (each.name, each.metadata.get("wire", camel(each.name)), hints[each.name]) for each in fields(kind)
    )


def _value(hint: Any, value: Any, path: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = next(each for each in args if each is not type(None))
        return None if value is None else _value(inner, value, path)
    if origin is list:
        if not isinstance(value, (list, type(None))):
            raise _refused(path, "list")
        return [_value(args[0], each, f"{path}[{at}]") for at, each in enumerate(value or [])]
    if origin is dict and is_dataclass(args[1]):
        if not isinstance(value, (Mapping, type(None))):
            raise _refused(path, "object")
        return {name: _value(args[1], each, f"{path}.{name}") for name, each in (value or {}).items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return read_as(hint, value or {}, path)
    return value


def _refused(path: str, wanted: str) -> JourneysError:
    what = f"`{path}` is no {wanted}" if path else f"it is no {wanted}"
    return JourneysError(
        f"the answer is not what the API documents: {what}. Check that the address is the API's, and no proxy's"
    )
