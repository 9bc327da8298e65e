"""Finds the components of a package, and describes their arguments and outputs."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, get_args, get_origin

import pulumi
from typing_extensions import get_type_hints, is_typeddict

from components.journeys.component import Component, native_component
from journeys.registry import load

from .contents import modules_of, resource_tokens
from .forms import Form, form_of
from .names import Words, all_names

HOME = "components.journeys"


@dataclass(frozen=True)
class Hosted:
    """One component: its class, the form of its arguments, and its outputs."""

    kind: type[Component]
    form: Form
    outputs: dict[str, bool]
    """Name -> whether the output is always set."""


@cache
def components(vendor: str) -> dict[str, Hosted]:
    """The components that make resources of a vendor, by their native types."""
    found = {}
    for module in modules_of(HOME):
        for kind in vars(module).values():
            if inspect.isclass(kind) and issubclass(kind, Component) and "token" in vars(kind):
                token = native_component(kind)
                if token.partition(":")[0] == vendor and token not in found:
                    found[token] = Hosted(kind, form_of(_args_of(kind)), dict(_outputs(kind)))
    return dict(sorted(found.items()))


@cache
def words_of(vendor: str) -> Words:
    """The names of all types of a package: a component's message may be about several of them."""
    names = [name for hosted in components(vendor).values() for name in hosted.form.names()]
    for provider in map(load, resource_tokens(vendor)):
        names += [*all_names(provider.shape), *provider.computed]
    return Words(names)


def _args_of(kind: type[Component]) -> Any:
    """The TypedDict of a component's arguments, from the signature of its class."""
    hints = get_type_hints(kind.__init__, vars(import_module(kind.__module__)))
    return next(each for each in get_args(hints["args"]) if is_typeddict(each))


def _outputs(kind: type[Component]) -> dict[str, bool]:
    found = {}
    for base in reversed(kind.__mro__):
        if issubclass(base, Component):
            for name, hint in inspect.get_annotations(base, eval_str=True).items():
                members = [each for each in (hint, *get_args(hint)) if _is_output(each)]
                if members:
                    found[name] = _is_output(hint)
    return found


def _is_output(hint: Any) -> bool:
    return get_origin(hint) is pulumi.Output
