"""Lookups and functions through this door: asked live, at every call, in previews too."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any

from pulumi.runtime.proto import provider_pb2 as pb
from typing_extensions import get_type_hints

from providers.core.errors import LookupFailed
from providers.core.program.function import Function
from providers.core.program.lookup import Asked
from providers.core.program.resource import plain
from providers.core.schema.shape import Shape, camel
from providers.core.session.session import Session

from .contents import Callee, functions, load, resource_tokens
from .names import Words, from_core, to_core
from .wire import received, sent

ITEMS = "items"
"""The property that has the list of a function that answers one: an answer is always an object."""


def parameters(callee: Callee) -> list[inspect.Parameter]:
    """The parameters of a lookup, by the signature that Python programs have."""
    found = inspect.signature(callee.public, eval_str=True).parameters.values()
    return [each for each in found if each.name != "opts"]


@cache
def shapes_of_results(vendor: str) -> dict[type, Shape]:
    """The results of lookups that have a resource type's own fields."""
    callees = functions(vendor)
    found = {}
    for token in resource_tokens(vendor):
        callee = callees.get(f"get{token.partition(':')[2]}")
        if callee is not None:
            found[result_of(callee)] = load(token).shape
    return found


def result_of(callee: Callee) -> Any:
    """What the function answers, as an annotation."""
    return get_type_hints(callee.public)["return"]


def invoke(callee: Callee, session: Session, request: pb.InvokeRequest) -> pb.InvokeResponse:
    """What the API answers.

    Raises:
        LookupFailed: whatever the reason; the message says which it was.
    """
    given, words = received(request.args), Words((callee.public.__name__, *_names(callee)))
    try:
        args = _arguments(callee, given.values)
        lookup = callee.asked.lookup if isinstance(callee.asked, Function) else callee.asked
        by_camel = {camel(name): name for name in _names(callee)}
        asked = Asked(lookup, args, "default", frozenset(by_camel.get(name, name) for name in given.secrets))
        with asked.failing():
            lookup.check(args)
        found = asked.answer(session, is_output=False)
        if found is None:
            raise LookupFailed(asked.without_credentials(session))
    except LookupFailed as error:
        raise LookupFailed(words.said(str(error))) from None
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
    if isinstance(callee.asked, Function):
        return plain(to_core(values, callee.asked.shape), callee.asked.shape)
    names = {camel(name): name for name in _names(callee)}
    wrong = [name for name in values if name not in names]
    if wrong:
        raise LookupFailed(f"{callee.name}: unknown argument {wrong[0]}; there are {', '.join(names)}")
    return {names[name]: value for name, value in values.items()}


def value_of(found: Any, vendor: str) -> Any:
    """A result by the names of every language."""
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
