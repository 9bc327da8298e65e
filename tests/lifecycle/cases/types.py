"""The resource types that the installed package has, and where the case of each is."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

from journeys.registry import VENDORS, load, module_of

from . import Case


def registered() -> list[str]:
    """The tokens of all resource types, found where the registry looks for them."""
    tokens = set()
    for package in VENDORS.values():
        try:
            vendor = importlib.import_module(package)
        except ModuleNotFoundError:
            continue
        for info in pkgutil.iter_modules(vendor.__path__):
            module = importlib.import_module(f"{package}.{info.name}")
            for _, found in inspect.getmembers(module, inspect.isclass):
                token = vars(found).get("token")
                if isinstance(token, str) and module_of(token) == module.__name__:
                    tokens.add(token)
    return sorted(tokens)


TOKENS = [token for token in registered() if load(token).listable and load(token).origin == "created"]
"""A type without a list (`segment:Journey`) has versions and several requests per change, and tests of its own."""
TAKEN = [token for token in registered() if load(token).origin == "taken"]
"""What is there already has another life: test_taken.py."""


def file_of(token: str) -> Path:
    """Where the case of a type is."""
    return Path(__file__).parent / f"{module_of(token).rpartition('.')[2]}.py"


def has_case(token: str) -> bool:
    return file_of(token).exists()


def case_of(token: str) -> Case:
    """The case of a type; fails where nobody wrote one."""
    if not has_case(token):
        pytest.fail(f"{token} has no case: write tests/lifecycle/cases/{file_of(token).name}")
    case: Case = importlib.import_module(f"cases.{file_of(token).stem}").CASE
    assert case.token == token
    return case
