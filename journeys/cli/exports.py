"""Adds exports to a package's `__init__.py` by inserting lines; every other line stays as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterable


def exporting(text: str, module: str, names: Iterable[str]) -> str:
    """The text with `from .module import names` and their `__all__` entries, each in sorted order.

    Raises:
        ValueError: the text has no `__all__` list with one name on each line.
    """
    lines, ordered, tree = text.splitlines(keepends=True), sorted(names, key=_order), ast.parse(text)
    imports = [each for each in tree.body if isinstance(each, ast.ImportFrom) and each.level == 1]
    assigned = [
        each for each in tree.body if isinstance(each, ast.Assign) and isinstance(each.value, ast.List)
    ]
    named = [each for each in assigned if [ast.unparse(target) for target in each.targets] == ["__all__"]]
    listed = named[0].value.elts if named and isinstance(named[0].value, ast.List) else []
    entries = {each.value: each for each in listed if isinstance(each, ast.Constant)}
    if not listed or len({each.lineno for each in entries.values()}) != len(listed):
        raise ValueError("__all__ is not a list with one name on each line")
    # From the end, so that the line numbers before stay true.
    for name in reversed(ordered):
        if name not in entries:
            after = [each.lineno for other, each in entries.items() if _order(str(other)) > _order(name)]
            lines.insert(min(after) - 1 if after else listed[-1].lineno, f'    "{name}",\n')
    after = [each.lineno for each in imports if (each.module or "") > module]
    statement = f"from .{module} import (\n" + "".join(f"    {each},\n" for each in ordered) + ")\n"
    lines.insert(min(after) - 1 if after else imports[-1].end_lineno or 0, statement)
    return "".join(lines)


def _order(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then functions, each by name: the order that ruff keeps."""
    return not name.isupper(), not name[0].isupper(), name
