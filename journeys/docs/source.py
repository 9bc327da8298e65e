"""Reads from the source text what objects don't keep: docstrings below attributes, annotations as they were written."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Attribute:
    """One annotated attribute of a class."""

    name: str
    annotation: str
    doc: str
    assigned: bool


@cache
def attributes(cls: type) -> dict[str, Attribute]:
    """The annotated attributes of a class and of the classes that it was derived from, TypedDicts too."""
    found: dict[str, Attribute] = {}
    for base in getattr(cls, "__orig_bases__", cls.__bases__):
        if isinstance(base, type) and base.__module__.partition(".")[0] in ("providers", "components"):
            found |= attributes(base)
    return found | {each.name: each for each in _own(cls)}


def _own(cls: type) -> Iterator[Attribute]:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(tree, ast.ClassDef)
    for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            doc = ""
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                doc = flat(str(after.value.value))
            annotation = ast.unparse(node.annotation)
            yield Attribute(node.target.id, annotation, doc, node.value is not None)


def flat(text: str) -> str:
    """One line."""
    return " ".join(text.split())


WIDTH = 110
"""Of lines of source text that is written."""


def import_line(module: str, names: Iterable[str]) -> str:
    """An import of these names, on several lines where it is long; nothing where there are none."""
    found = sorted(names, key=lambda name: (not name.isupper(), name.lower()))  # as ruff sorts them
    line = f"from {module} import {', '.join(found)}" if found else ""
    return line if len(line) <= WIDTH else from_lines(module, found)


def from_lines(module: str, names: Iterable[str], margin: str = "") -> str:
    """An import of these names, each on its line."""
    listed = "".join(f"{margin}    {name},\n" for name in sorted(names, key=str.lower))
    return f"{margin}from {module} import (\n{listed}{margin})"


def class_docstring(text: str) -> str:
    """A docstring inside of a class; one of several lines ends on a line of its own."""
    line = f'    """{text}"""'
    if len(line) <= WIDTH and "\n" not in text:
        return line
    paragraphs = f'"""{text}'.split("\n\n")
    filled = (textwrap.fill(flat(each), WIDTH - 4, break_on_hyphens=False) for each in paragraphs)
    return textwrap.indent("\n\n".join(filled) + '\n"""', "    ")


@dataclass(frozen=True)
class Docstring:
    """A docstring in parts: its first paragraph on one line, the text of all paragraphs, its sections."""

    first: str
    body: str
    permissions: str
    sections: dict[str, str]


SECTIONS = ("Args", "Raises", "Returns", "Example")


def docstring(thing: Any) -> Docstring:
    """The docstring of a class, function or module; permissions, which are named in it, on their own."""
    text, sections = inspect.getdoc(thing) or "", {}
    for name in SECTIONS:
        head, found, tail = text.partition(f"\n{name}:\n")
        if found:
            block, _, rest = tail.partition("\n\n")
            sections[name], text = textwrap.dedent(block).strip(), f"{head.rstrip()}\n\n{rest}".strip()
    before, found, after = text.partition("Permission")
    permissions = ""
    if found and (not before or before[-1] in " \n"):
        sentence, _, rest = f"{found}{after}".partition("\n\n")
        permissions, text = flat(sentence), f"{before.rstrip()}\n\n{rest}".strip()
    return Docstring(flat(text.split("\n\n")[0]), text, permissions, sections)


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence."""
    line = flat(text.split("\n\n")[0])
    head, stop, _ = line.partition(". ")
    return head + stop.strip()


def public_functions(module: ModuleType) -> list[Any]:
    """The functions that a module defines for others, in the order of its text."""
    found = [
        value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
    ]
    return sorted(found, key=lambda function: int(function.__code__.co_firstlineno))


def signature(function: Any) -> str:
    """How a function is called, one parameter per line where it is long."""
    found = inspect.signature(function)
    kept = list(found.parameters.values())
    texts, starred = [], False
    for parameter in kept:
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            starred = True
            if not any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in kept):
                texts.append("*")
        texts.append(_parameter(parameter))
    returns = "" if found.return_annotation is found.empty else f" -> {found.return_annotation}"
    line = f"{function.__name__}({', '.join(texts)}){returns}"
    if len(line) <= 100:
        return line
    inner = "".join(f"    {text},\n" for text in texts)
    return f"{function.__name__}(\n{inner}){returns}"


def _parameter(parameter: inspect.Parameter) -> str:
    stars: dict[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    text = f"{stars.get(parameter.kind, '')}{parameter.name}: {parameter.annotation}"
    return text if parameter.default is parameter.empty else f"{text} = {parameter.default!r}"
