"""The arguments of functions without Outputs, for the form of each function that asks at once.

They come from the TypedDicts of the functions, each with its docstrings, so nothing is declared twice.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from typing_extensions import is_typeddict

from providers.core.program.function import Function
from providers.core.schema.fields import VERBATIM, NumberAsText

from .families import families
from .fields import fields_of, nested
from .source import class_docstring, import_line

HEAD = '''"""Arguments that are known, from the declarations in `{module}`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

'''
INIT = '''"""The arguments of functions without Outputs, for the form that asks at once. Written by `make docs`."""

# fmt: off
from __future__ import annotations

'''


def files(package: str) -> dict[str, str]:
    """The text of every file of a vendor's `functions/known`, by its name; none where it has no functions."""
    by_module: dict[str, list[type]] = {}
    for source in sources(package):
        by_module.setdefault(source.__module__, []).append(source)
    if not by_module:
        return {}
    found = {}
    names: dict[str, list[str]] = {}
    for module, declared in sorted(by_module.items()):
        stem = module.rpartition(".")[2]
        found[f"{stem}.py"] = _module(module, declared)
        names[stem] = [each.__name__ for each in declared]
    every = sorted(name for each in names.values() for name in each)
    if len(every) != len(set(every)):
        raise TypeError(f"arguments of functions with one name: {every}")
    lines = [INIT.rstrip("\n"), "", *(import_line(f".{stem}", listed) for stem, listed in names.items())]
    found["__init__.py"] = "\n".join(
        [*lines, "", "__all__ = [", *(f'    "{each}",' for each in every), "]\n"]
    )
    return found


@cache
def sources(package: str) -> tuple[type, ...]:
    """The arguments of a vendor's functions, and the objects that are nested in them, those first."""
    found: list[type] = []
    for _, _, module in families(package):
        for value in vars(module).values():
            if isinstance(value, Function):
                found += [*reversed(nested(value.args)), value.args]
    return tuple(dict.fromkeys(found))


def typed(hint: Any) -> str:
    """The type of a known value, from the annotation of its argument."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        if VERBATIM in args[1:]:
            return "str | Mapping[str, Any]"
        return "str | int" if any(isinstance(each, NumberAsText) for each in args[1:]) else typed(args[0])
    if origin is list:
        item = typed(args[0])
        return f"{'Sequence' if is_typeddict(_bare(args[0])) else 'SequenceNotStr'}[{item}]"
    if origin is Union:
        return " | ".join(typed(each) for each in args if each is not type(None))
    if origin is Literal:
        return f"Literal[{', '.join(_quoted(each) for each in args)}]"
    return str(hint.__name__)


def _bare(hint: Any) -> Any:
    return _bare(get_args(hint)[0]) if get_origin(hint) in (Annotated, list) else hint


def _keys(source: type) -> Iterator[tuple[str, str, str]]:
    """Name, type and docstring of each field."""
    for field in fields_of(source):
        text = typed(field.hint)
        if field.required:
            text = f"Required[{text}]"
        elif not is_typeddict(_bare(field.hint)):
            text += " | None"
        yield field.name, text, field.doc


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _class(source: type) -> str:
    lines = [
        f"class {source.__name__}(TypedDict, total=False):",
        class_docstring(inspect.getdoc(source) or ""),
    ]
    for name, text, doc in _keys(source):
        lines += [f"    {name}: {text}", class_docstring(doc)]
    return "\n".join([*lines[:2], *([""] if lines[2:] else []), *lines[2:]])


def _module(module: str, declared: Iterable[type]) -> str:
    body = "\n\n\n".join(map(_class, declared))
    used = set(re.findall(r"\w+", re.sub(r'""".*?"""|"[^"]*"', "", body, flags=re.DOTALL)))
    late = {"SequenceNotStr"} & used
    groups = [
        [
            import_line("collections.abc", {"Mapping", "Sequence"} & used),
            import_line("typing", {"Any", "Literal"} & used | ({"TYPE_CHECKING"} if late else set())),
        ],
        [import_line("typing_extensions", {"Required", "TypedDict"} & used)],
        [f"if TYPE_CHECKING:\n    {import_line('providers.core.schema.fields', late)}" if late else ""],
    ]
    imports = "\n\n".join("\n".join(filter(None, group)) for group in groups if any(group))
    return f"{HEAD.format(module=module)}{imports}\n\n\n{body}\n"
