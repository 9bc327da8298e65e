"""`python -m journeys.docs.outputs` writes each vendor's `outputs`, the objects inside of outputs as classes, and
`functions/known`, the arguments of functions without Outputs.

They come from the TypedDicts of the arguments, each with its docstrings, so nothing is declared twice.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pulumi
from typing_extensions import is_typeddict

from journeys.registry import VENDORS, load, module_of, tokens
from providers.core.schema.fields import OPTION, VERBATIM

from . import known
from .fields import fields_of, nested
from .source import attributes, class_docstring, from_lines, import_line

FROM = '''Written by `make docs`."""

# fmt: off
from __future__ import annotations

'''
VALUES = f'"""Objects inside of outputs, from the declarations in `{{source}}`. {FROM}'
LIFTED = f'"""Outputs of objects from the declarations in `{{source}}`, for type checkers only. {FROM}'
INIT = '''"""The objects inside of outputs: for each module that declares some, their classes. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi import Output
'''


@dataclass(frozen=True)
class Key:
    """One key of an object."""

    name: str
    doc: str
    value: str
    """The type of the value."""
    output: str
    """The type as an Output; empty where an Output has something else of that name."""
    named: tuple[type, ...]
    """The objects that the type names."""


@dataclass(frozen=True)
class Text:
    """A type as source text."""

    text: str
    named: tuple[type, ...] = ()


def files(package: str) -> dict[str, str]:
    """The text of every file of a vendor's `outputs`, by its name."""
    by_module: dict[str, list[type]] = {}
    for source in sources(package):
        by_module.setdefault(source.__module__, []).append(source)
    lifted = reachable(package)
    found, values, outputs = {}, [], []
    for module, declared in sorted(by_module.items()):
        stem = module.rpartition(".")[2]
        # In the order of the declarations, which name only what stands above them.
        order = {id(value): at for at, value in enumerate(vars(import_module(module)).values())}
        declared.sort(key=lambda each: order[id(each)])
        found[f"{stem}.py"] = _module(module, VALUES, declared, map(_class, declared))
        values.append((stem, [each.__name__ for each in declared]))
        reached = [each for each in declared if each.__name__ in lifted]
        if reached:
            found[f"{stem}_lifted.py"] = _module(module, LIFTED, reached, map(_output, reached))
            outputs.append((f"{stem}_lifted", [f"{each.__name__}Output" for each in reached]))
    return found | {"__init__.py": _init(values, outputs)}


def _init(values: list[tuple[str, list[str]]], outputs: list[tuple[str, list[str]]]) -> str:
    every = sorted(name for _, names in (*values, *outputs) for name in names)
    lines = [INIT, *(from_lines(f".{each[0]}", each[1], "") for each in values)]
    if outputs:
        plain = sorted(name.removesuffix("Output") for _, names in outputs for name in names)
        lines += ["", "if TYPE_CHECKING:", *(from_lines(f".{each[0]}", each[1], "    ") for each in outputs)]
        lines += ["else:", *(f"    {name}Output = Output[{name}]" for name in plain)]
    return "\n".join([*lines, "", "__all__ = [", *(f'    "{name}",' for name in every), "]\n"])


@cache
def sources(package: str) -> tuple[type, ...]:
    """The TypedDicts of the objects that are nested in the arguments of a vendor's types."""
    own = [token for token in tokens() if module_of(token).startswith(f"{package}.")]
    found = [each for token in own for each in nested(load(token).args)]
    return tuple(dict.fromkeys(found))


def reachable(package: str) -> set[str]:
    """The objects that a program can reach by attributes of an Output: a resource names their Output, or one in it."""
    known = {each.__name__: each for each in sources(package)}
    queue = [
        name
        for token in tokens()
        if module_of(token).startswith(f"{package}.")
        for each in attributes(_resource(token)).values()
        for name in re.findall(r"\boutputs\.(\w+)Output\b", each.annotation)
    ]
    found: set[str] = set()
    while queue:
        name = queue.pop()
        if name in known and name not in found:
            found.add(name)
            for key in keys(known[name]):
                queue += re.findall(r"\b(\w+)Output\b", key.output.replace("ListOutput", ""))
    return found


def _resource(token: str) -> Any:
    return getattr(import_module(module_of(token)), token.partition(":")[2])


# --- types -----------------------------------------------------------------------------------------------------


def keys(source: type) -> Iterator[Key]:
    """The keys of an object, as the state has them."""
    for field in fields_of(source):
        if OPTION in getattr(field.hint, "__metadata__", ()):
            continue  # nothing that the API has
        value = typed(field.hint)
        optional = "" if field.required or value.text.startswith("list[") else " | None"
        output = "" if hasattr(pulumi.Output, field.name) else _output_type(value, optional)
        yield Key(field.name, field.doc, value.text + optional, output, value.named)


def typed(hint: Any) -> Text:
    """The type of a value in the state, from the annotation of its argument."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Text("str") if VERBATIM in args[1:] else typed(args[0])
    if origin is list:
        item = typed(args[0])
        return Text(f"list[{item.text}]", item.named)
    if origin is Union:
        members = [typed(each) for each in args if each is not type(None)]
        return Text(
            " | ".join(each.text for each in members), tuple(n for each in members for n in each.named)
        )
    if origin is Literal:
        return Text(f"Literal[{', '.join(map(_quoted, args))}]")
    return Text(hint.__name__, (hint,) if is_typeddict(hint) else ())


def _output_type(value: Text, optional: str) -> str:
    """The type of the Output of a value; of an object that may be absent it is no more than that."""
    item = value.text.removeprefix("list[").removesuffix("]") if value.text.startswith("list[") else ""
    own = item or value.text
    output = f"{own}Output" if [each.__name__ for each in value.named] == [own] and not optional else ""
    if item:
        return f"ListOutput[{item}, {output or f'Output[{item}]'}]"
    return output or f"Output[{value.text}{optional}]"


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


# --- text ------------------------------------------------------------------------------------------------------


def _module(module: str, head: str, declared: list[type], classes: Iterable[str]) -> str:
    body = "\n\n\n".join(classes)
    used = set(re.findall(r"\w+", re.sub(r'""".*?"""', "", body, flags=re.DOTALL)))
    written = set(re.findall(r"^class (\w+)", body, flags=re.MULTILINE))
    own: dict[str, set[str]] = {}
    for source in {*declared, *(named for each in declared for key in keys(each) for named in key.named)}:
        place = source.__module__.rpartition(".")[2]
        own.setdefault(place, set()).add(source.__name__)
        own.setdefault(f"{place}_lifted", set()).add(f"{source.__name__}Output")
    groups = [
        [import_line("typing", {"Literal"} & used)],
        [import_line("pulumi", {"Output"} & used)],
        [import_line("providers.core.program.nested", {"ListOutput", "Nested"} & used)],
        [import_line(f".{place}", (names & used) - written) for place, names in sorted(own.items())],
    ]
    imports = "\n\n".join("\n".join(filter(None, group)) for group in groups if any(group))
    return f"{head.format(source=module)}{imports}\n\n\n{body}\n"


def _class(source: type) -> str:
    lines = [f"class {source.__name__}(Nested):", class_docstring(inspect.getdoc(source) or "")]
    for key in keys(source):
        note = "  # type: ignore[assignment]" if hasattr(dict, key.name) else ""
        lines += [f"    {key.name}: {key.value}{note}", class_docstring(key.doc)]
    return "\n".join([*lines[:2], "", *lines[2:]])


def _output(source: type) -> str:
    name = source.__name__
    lines = [f"class {name}Output(Output[{name}]):", class_docstring(f"An Output of `{name}`."), ""]
    for key in keys(source):
        lines += [f"    {key.name}: {key.output}", class_docstring(key.doc)] if key.output else []
    return "\n".join(lines)


# --- files -----------------------------------------------------------------------------------------------------


def stale(root: Path) -> list[str]:
    """The files that are missing, different or left over, by their path in the checkout."""
    return sorted(path for path, text in _wanted(root).items() if _read(root / path) != text)


def write(root: Path) -> list[str]:
    """Writes what is stale and removes what is left over; returns their paths."""
    wanted, changed = _wanted(root), stale(root)
    for path in changed:
        text = wanted[path]
        if text is None:
            (root / path).unlink()
            continue
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return changed


def _wanted(root: Path) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for package in VENDORS.values():
        for place, texts in (("outputs", files(package)), ("functions/known", known.files(package))):
            folder = f"{package.replace('.', '/')}/{place}"
            found |= {f"{folder}/{path.name}": None for path in (root / folder).glob("*.py")}
            found |= {f"{folder}/{name}": text for name, text in texts.items()}
    return found


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m journeys.docs.outputs", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 when a file is stale"
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the checkout, by default this folder")
    options = parser.parse_args(arguments)
    found = stale(options.root) if options.check else write(options.root)
    for path in found:
        print(f"{'stale' if options.check else 'wrote'}: {path}")
    return int(options.check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
