"""Families of functions, `providers.<vendor>.functions`: one page per family, from its declarations."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from typing_extensions import get_type_hints

from providers.core.program.function import Function

from .fields import fields_of, nested
from .markdown import code
from .source import docstring, public_functions, signature


def families(vendor: str) -> Iterator[tuple[str, str, ModuleType]]:
    """Package, name and module of each family of a vendor's package."""
    package = f"{vendor}.functions"
    if find_spec(package) is None:
        return
    for info in pkgutil.iter_modules(import_module(package).__path__):
        module = import_module(f"{package}.{info.name}")
        if functions_of(module):
            yield package, info.name, module


def functions_of(module: ModuleType) -> list[Any]:
    """The functions of a family, without their `_output` forms."""
    exported = getattr(import_module(module.__name__.rpartition(".")[0]), "__all__", ())
    found = (each for each in public_functions(module) if each.__name__ in exported)
    return [each for each in found if not each.__name__.endswith("_output")]


def arguments_of(module: ModuleType, name: str) -> type:
    """The arguments of a function, as they are declared."""
    return next(
        each.args for each in vars(module).values() if isinstance(each, Function) and each.name == name
    )


def render_family(
    module: ModuleType,
    fields: Callable[[type], str],
    results: Callable[[Any], list[type]],
    outputs: Callable[[type], str],
) -> Iterator[str]:
    """The parts of a page. `fields`, `results` and `outputs` show arguments and results as on other pages."""
    yield inspect.getdoc(module) or ""
    nested_args: list[type] = []
    found: list[type] = []
    for function in functions_of(module):
        doc, hints = docstring(function), get_type_hints(function)
        yield f"## {function.__name__}"
        yield code(signature(function))
        yield doc.body
        yield doc.permissions
        args = arguments_of(module, function.__name__)
        if fields_of(args):
            yield fields(args)
        nested_args += [each for each in nested(args) if each not in nested_args]
        found += [each for each in results(hints["return"]) if each not in found]
    for heading, kinds, show in (("Arguments", nested_args, fields), ("Results", found, outputs)):
        if kinds:
            yield f"## {heading}"
        for each in kinds:
            yield f"### {each.__name__}"
            yield docstring(each).body
            yield show(each)
