"""Objects inside of outputs: dicts whose declared keys are attributes as well, and what reads them from the state."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar, Union, get_args, get_origin

import pulumi
from typing_extensions import Self, get_type_hints

from ..schema.values import whole_number

V = TypeVar("V")
O = TypeVar("O")  # noqa: E741  the Output of a V
Reader = Callable[[Any], Any]


class Nested(dict[str, Any]):
    """An object of the API inside of an output. A subclass annotates the keys that the declaration has.

    An attribute is the key's value. Where the object doesn't have it, a list is empty and anything else None. Keys
    that aren't declared are kept, and are read as those of any dict.

    Not a `pulumi.output_type`: the SDK drops what such a class doesn't declare, adds a None for what is missing, and
    ends the program over a value of another type.
    """

    _keys: ClassVar[frozenset[str]] = frozenset()
    """The declared keys."""

    def __init_subclass__(cls) -> None:
        own = inspect.get_annotations(cls)
        cls._keys |= own.keys()
        for name in own:
            if hasattr(dict, name):
                setattr(cls, name, _BesideMethod(name))

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """The object, with the objects in it read by their annotations; what doesn't fit stays as it is."""
        readers = _readers(cls)
        return cls({name: readers[name](item) if name in readers else item for name, item in value.items()})

    if not TYPE_CHECKING:  # which is to find a misspelt key

        def __getattr__(self, name: str) -> Any:
            if name in self:
                return self[name]
            if name in self._keys:
                return _absent(type(self), name)
            kind = type(self).__name__
            raise AttributeError(f"{kind!r} object has no attribute {name!r}", name=name, obj=self)


class _BesideMethod:
    """A key with the name of a method of dict: its value, which can still be called as that method."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, found: Nested | None, owner: type[Nested]) -> Any:
        method = getattr(dict, self.name)
        if found is None:
            return method
        value = found.get(self.name)
        if value is None:
            value = _absent(owner, self.name)
        return _Callable(value, method.__get__(found)) if isinstance(value, list) else value


class _Callable(list[Any]):
    """A list that can be called as the method whose place it takes."""

    def __init__(self, value: list[Any], method: Callable[..., Any]) -> None:
        super().__init__(value)
        self._method = method

    def __call__(self, *args: Any) -> Any:
        return self._method(*args)


def _absent(cls: type[Nested], name: str) -> Any:
    return [] if get_origin(_hints(cls)[name]) is list else None


# --- reading ---------------------------------------------------------------------------------------------------


@cache
def reader_of(hint: Any) -> Reader | None:
    """What reads a value of this type; None where it passes as it is."""
    hint = without_none(hint)
    if hint is int:
        return whole_number
    if isinstance(hint, type) and issubclass(hint, Nested):
        return lambda value: hint.read(value) if isinstance(value, dict) else value
    if get_origin(hint) is list and (item := reader_of(get_args(hint)[0])):
        return lambda value: [item(each) for each in value] if isinstance(value, list) else value
    members = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType) and all(_is_nested(each) for each in members):
        return lambda value: _one_of(members, value) if isinstance(value, dict) else value
    return None


def without_none(hint: Any) -> Any:
    """`T` of `Output[T]`, and of `T | None`."""
    if get_origin(hint) is pulumi.Output:
        return without_none(get_args(hint)[0])
    if get_origin(hint) not in (Union, types.UnionType) or type(None) not in get_args(hint):
        return hint
    kept = tuple(each for each in get_args(hint) if each is not type(None))
    return Union[kept]  # noqa: UP007  of a tuple


def _is_nested(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Nested)


def holds_nested(hint: Any) -> bool:
    """Whether a value of this type is, or has in it, a nested object."""
    return _is_nested(hint) or any(holds_nested(each) for each in get_args(hint))


def _one_of(members: tuple[type[Nested], ...], value: dict[str, Any]) -> Nested:
    """The object as the class whose fixed words it has; one that no class knows has the attributes that it has."""
    for each in members:
        if all(value.get(name) in words for name, words in _fixed(each).items()):
            return each.read(value)
    return Nested(value)


@cache
def _field_readers(kind: Any) -> dict[str, Reader]:
    found = {name: reader_of(hint) for name, hint in get_type_hints(kind).items() if holds_nested(hint)}
    return {name: reader for name, reader in found.items() if reader is not None}


def read_field(kind: type[Any], name: str, value: Any) -> Any:
    """The value of one field of a lookup's result."""
    reader = _field_readers(kind).get(name)  # type: ignore[arg-type]  # mypy takes a class for unhashable
    return reader(value) if reader else value


@cache
def _hints(cls: type[Nested]) -> dict[str, Any]:
    return {name: hint for name, hint in get_type_hints(cls).items() if name in cls._keys}


@cache
def _readers(cls: type[Nested]) -> dict[str, Reader]:
    found = {name: reader_of(hint) for name, hint in _hints(cls).items()}
    return {name: reader for name, reader in found.items() if reader is not None}


@cache
def _fixed(cls: type[Nested]) -> dict[str, tuple[Any, ...]]:
    words = {name: get_args(hint) for name, hint in _hints(cls).items() if get_origin(hint) is Literal}
    return {name: allowed for name, allowed in words.items() if len(allowed) == 1}


# --- outputs ---------------------------------------------------------------------------------------------------

if TYPE_CHECKING:

    class ListOutput(pulumi.Output[list[V]], Generic[V, O]):
        """An Output of a list of objects; `[0]` is the Output of one, with its keys as attributes."""

        def __getitem__(self, key: int) -> O: ...  # type: ignore[override]

else:

    class ListOutput:
        """An Output of a list of objects; at run time it is one like any other."""

        def __class_getitem__(cls, items: tuple[Any, Any]) -> Any:
            return pulumi.Output[list[items[0]]]


class ReadOutput:
    """The place of an output in a resource class: what the program reads there has its objects read."""

    def __init__(self, name: str, reader: Reader) -> None:
        self.name, self.reader = name, reader

    def __get__(self, resource: Any, owner: Any) -> Any:
        if resource is None:
            return self
        values = vars(resource)
        if self.name not in values:
            raise AttributeError(f"{owner.__name__!r} object has no attribute {self.name!r}", name=self.name)
        kept = values.setdefault("_read_outputs", {})
        if self.name not in kept:  # of an unknown value too: parts of it may be known
            kept[self.name] = values[self.name].apply(self.reader, True)
        return kept[self.name]

    def __set__(self, resource: Any, value: Any) -> None:
        vars(resource)[self.name] = value


def read_nested_outputs(resource: type[Any], outputs: Mapping[str, Any]) -> None:
    """Lets the class's outputs that hold nested objects be read as the classes that they are annotated with."""
    for name, hint in outputs.items():
        if holds_nested(hint) and (reader := reader_of(hint)):
            setattr(resource, name, ReadOutput(name, reader))
