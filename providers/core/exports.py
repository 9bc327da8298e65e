"""Exports that are imported when they are used: the plugin process needs one resource type, not the whole package."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any


def on_demand(package: str, file: str) -> Callable[[str], Any]:
    """The `__getattr__` of a package whose imports stand under `if TYPE_CHECKING:`, where type checkers see them."""

    def find(name: str) -> Any:
        module = _imports(file).get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = import_module(f".{module}", package)
        if module != name:
            value = getattr(value, name)
        setattr(sys.modules[package], name, value)
        return value

    return find


@cache
def _imports(file: str) -> dict[str, str]:
    """Which submodule each name comes from."""
    found = {}
    for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            for alias in node.names:
                found[alias.name] = node.module or alias.name
    return found
