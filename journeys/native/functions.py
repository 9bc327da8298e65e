"""Lookups and functions of the native provider: each call sends a request, in previews too."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pulumi.runtime.proto import provider_pb2 as pb
from typing_extensions import get_type_hints

from journeys.registry import load
from providers.core.errors import LookupFailed
from providers.core.program.function import Function
from providers.core.program.lookup import Asked
from providers.core.program.resource import plain
from providers.core.schema.redaction import SHORTEST, free_texts
from providers.core.schema.shape import Shape, camel
from providers.core.schema.values import contains_unknown, whole_numbers
from providers.core.session.session import Session
from providers.http.redaction import redact

from .contents import Callee, functions, resource_tokens
from .names import SPELLING, Words, from_core, misspelt, to_core
from .wire import received, sent

ITEMS = "items"
"""The property with the list, for a function that returns one: an answer is always an object."""
MUST_BE = {str: "a string", int: "a whole number"}
"""The types of lookups' arguments, and their names in messages."""


def parameters(callee: Callee) -> list[inspect.Parameter]:
    """The parameters of a lookup, from the signature of its Python function."""
    found = inspect.signature(callee.public, eval_str=True).parameters.values()
    return [each for each in found if each.name != "opts"]


@cache
def shapes_of_results(vendor: str) -> dict[type, Shape]:
    """The result classes of lookups for resource types, each with the type's shape."""
    callees = functions(vendor)
    found = {}
    for token in resource_tokens(vendor):
        callee = callees.get(f"get{token.partition(':')[2]}")
        if callee is not None:
            found[result_of(callee)] = load(token).shape
    return found


def result_of(callee: Callee) -> Any:
    """The annotation of the function's result."""
    return get_type_hints(callee.public)["return"]


def invoke(callee: Callee, session: Session, request: pb.InvokeRequest) -> pb.InvokeResponse:
    """Calls the function, and returns what the API answers.

    Raises:
        LookupFailed: anything failed; the message says what.
    """
    given, words = received(request.args), Words((callee.public.__name__, *_names(callee)))
    try:
        args = _arguments(callee, whole_numbers(given.values))
        lookup = callee.asked.lookup if isinstance(callee.asked, Function) else callee.asked
        by_camel = {camel(name): name for name in _names(callee)}
        asked = Asked(lookup, args, "", frozenset(by_camel.get(name, name) for name in given.secrets))
        with asked.failing():
            lookup.check(args)
        found = asked.answer(session, is_output=False)
        if found is None:
            raise LookupFailed(asked.without_credentials(session))
    except LookupFailed as error:
        raise LookupFailed(words.said(_without_texts(callee, given.values, str(error)))) from None
    value = value_of(found, session.vendor.namespace)
    answer = pb.InvokeResponse()
    getattr(answer, "return").CopyFrom(sent(value if isinstance(value, dict) else {ITEMS: value}))
    return answer


def _names(callee: Callee) -> list[str]:
    """The core's names of the arguments."""
    if isinstance(callee.asked, Function):
        return list(callee.asked.shape.fields)
    return [each.name for each in parameters(callee)]


def _arguments(callee: Callee, values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by the core's names; raises LookupFailed for wrong ones."""
    shape = callee.asked.shape if isinstance(callee.asked, Function) else None
    wrong = [
        f"{name}: is known only while the program runs" for name in values if contains_unknown(values[name])
    ]
    if not wrong:
        wrong = list(_mistakes(callee, values) if shape is None else misspelt(values, shape))
    if wrong:
        raise LookupFailed(f"{callee.name} sent nothing: {'; '.join(wrong)}")
    if shape is not None:
        return plain(to_core(values, shape), shape)
    names = {camel(name): name for name in _names(callee)}
    return {names[name]: value for name, value in values.items()}


def _mistakes(callee: Callee, values: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the arguments of a lookup, according to the signature of its Python function."""
    hints, known = get_type_hints(callee.public), {camel(each.name): each for each in parameters(callee)}
    snake = {each.name: name for name, each in known.items() if each.name != name}
    yield from (f"{snake[name]}: {SPELLING}" for name in sorted(values.keys() & snake.keys()))
    given = {snake.get(name, name) for name in values}
    for name in sorted(given - known.keys()):
        yield f"unknown argument {name}; there are {', '.join(known)}"
    for name, each in known.items():
        hint = hints[each.name]
        kind = next(each for each in MUST_BE if each in (hint, *get_args(hint)))
        if name not in given and each.default is each.empty:
            yield f"{name}: is required"
        elif name in values and type(values[name]) is not kind:
            yield f"{name}: must be {MUST_BE[kind]}"


def _without_texts(callee: Callee, values: Mapping[str, Any], message: str) -> str:
    """The message with the values of text arguments replaced by their names: most SDKs don't say which are secret."""
    shape = callee.asked.shape if isinstance(callee.asked, Function) else None
    for name, value in values.items():
        texts = free_texts(to_core({name: value}, shape), shape) if shape else [value]
        message = redact(
            message, (each for each in texts if isinstance(each, str) and len(each) >= SHORTEST), f"[{name}]"
        )
    return message


def value_of(found: Any, vendor: str) -> Any:
    """A result with the names of every language."""
    if isinstance(found, (list, tuple)):
        return [value_of(item, vendor) for item in found]
    if not dataclasses.is_dataclass(found) or isinstance(found, type):
        return found
    shape = shapes_of_results(vendor).get(type(found))
    values = {each.name: getattr(found, each.name) for each in dataclasses.fields(found)}
    if shape is not None:
        mine = {name: value for name, value in values.items() if name in shape.fields}
        return {**{camel(n): v for n, v in values.items() if n not in mine}, **from_core(mine, shape)}
    return {camel(name): value_of(value, vendor) for name, value in values.items()}
