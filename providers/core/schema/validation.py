"""Checking arguments: types and ranges by pydantic, rules across fields by functions, all failures at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import pulumi

from .fields import FORMS, INT32
from .shape import Node, Shape, shape_of
from .suggestion import elsewhere, nearest
from .values import is_unknown, whole_number
from .wire import snake

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

Severity = Literal["error", "warning"]
Finding = tuple[str, str]
Check = Callable[[Any], Iterable[Finding]]
F = TypeVar("F", bound=Check)

GOT = "; got "
"""Stands before the wrong value, which ends the message; so also in what a rule says."""

MISSING = "is required"

_RULES: dict[type, list[tuple[Severity, Check]]] = {}


@dataclass(frozen=True)
class Failure:
    """What is wrong, or doubtful, and where: `path` is written as in the program, e.g. `journey.patterns[0].count`."""

    path: str
    message: str
    severity: Severity = "error"
    got: str = ""
    """The wrong value, for the messages of the program itself."""
    hint: str = ""
    allowed: str = ""
    """Of an unknown field: the names that there are."""

    def __str__(self) -> str:
        return self._text(f"{GOT}{self.got}" if self.got else "")

    @property
    def without_value(self) -> str:
        """The failure as the plugin tells it: it doesn't know which values are secret."""
        return self._text("")

    def _text(self, got: str) -> str:
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        text = f"{self.message}{got}{self.hint}{allowed}"
        return f"{self.path}: {text}" if self.path else text


@dataclass(frozen=True)
class Misplaced:
    """Stands in the arguments for a value that what made them could not use; validation says why."""

    why: str


def rule(source: type, severity: Severity = "error") -> Callable[[F], F]:
    """Declares a rule across the fields of one TypedDict.

    The function gets the object and yields `(path, message)`, the path relative to it (`""` is the object itself).
    It ends where it looks at a field that is not known yet, that is wrong by itself, or that is missing from an
    object in which some name is misspelt; other mistakes don't silence it.
    """

    def declare(check: F) -> F:
        _RULES.setdefault(source, []).append((severity, check))
        return check

    return declare


def rules_of(source: type) -> tuple[tuple[Severity, Check], ...]:
    """The rules that are declared for a TypedDict, those nested in it left out."""
    return tuple(_RULES.get(source, ()))


class _NotYet(Exception):
    """A rule looked at a value that is not known yet, or that is wrong by itself."""


@dataclass
class _Wrong:
    """Where fields are wrong by themselves, and which objects have names that don't exist."""

    paths: set[str]
    misspelt: set[str]


def _view(value: Any, path: str, wrong: _Wrong) -> Any:
    if is_unknown(value) or path in wrong.paths:
        raise _NotYet
    if isinstance(value, dict):
        return View(value, path, wrong)
    return Items(value, path, wrong) if isinstance(value, list) else value


class View(Mapping[str, Any]):
    """What a rule sees of an object; touching a value that is not known yet, or is wrong, ends the rule."""

    def __init__(self, values: dict[str, Any], path: str, wrong: _Wrong) -> None:
        self._values, self._path, self._wrong = values, path, wrong

    def __getitem__(self, name: str) -> Any:
        self._touch(name)
        return _view(self._values[name], join(self._path, name), self._wrong)

    def __contains__(self, name: object) -> bool:
        self._touch(str(name))
        return self._values.get(str(name)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _touch(self, name: str) -> None:
        absent = self._values.get(name) is None
        if absent and (join(self._path, name) in self._wrong.paths or self._path in self._wrong.misspelt):
            raise _NotYet


class Items(Sequence[Any]):
    """What a rule sees of a list."""

    def __init__(self, values: list[Any], path: str, wrong: _Wrong) -> None:
        self._values, self._path, self._wrong = values, path, wrong

    def __getitem__(self, index: Any) -> Any:
        return _view(self._values[index], f"{self._path}[{index}]", self._wrong)

    def __len__(self) -> int:
        return len(self._values)


@cache
def _adapter(source: type) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    shape_of(source)  # prepares the nested TypedDicts first
    return TypeAdapter(source)


def validate(values: dict[str, Any], source: type) -> list[Failure]:
    """Everything that can be said about the arguments now, errors first; values not known yet are left alone."""
    from pydantic_core import ValidationError

    failures: list[Failure] = []
    wrong = _Wrong(set(), set())
    try:
        _adapter(source).validate_python(values)
    except ValidationError as error:
        for details in error.errors(include_url=False, include_context=True):
            failure = _explain(details, source, values)
            failures.append(failure)
            wrong.paths.add(failure.path)
            if details["type"] == "extra_forbidden":
                wrong.misspelt.add(failure.path.rpartition(".")[0])
        failures = [each for each in failures if not _is_misspelt(each, failures)]
    found = list(_apply_rules(values, shape_of(source), "", wrong))
    return (
        failures + [f for f in found if f.severity == "error"] + [f for f in found if f.severity == "warning"]
    )


def _apply_rules(values: dict[str, Any], shape: Shape, path: str, wrong: _Wrong) -> Iterator[Failure]:
    for severity, check in _RULES.get(shape.source, ()):
        try:
            for where, message in check(View(values, path, wrong)):
                text, _, got = message.partition(GOT)
                yield Failure(join(path, where), text, severity, got)
        except _NotYet:
            continue
    for name, field in shape.fields.items():
        if isinstance(value := values.get(name), (dict, list)):
            yield from _inside(value, field.node, join(path, name), wrong)


def _inside(value: Any, node: Node, path: str, wrong: _Wrong) -> Iterator[Failure]:
    if path in wrong.paths:
        return
    if isinstance(value, dict):
        shape = node.shape_of(value)
        if shape is not None:
            yield from _apply_rules(value, shape, path, wrong)
    elif isinstance(value, list) and node.item is not None and node.item.kind != "scalar":
        for index, item in enumerate(value):
            yield from _inside(item, node.item, f"{path}[{index}]", wrong)


def join(path: str, name: str) -> str:
    """`patterns[0]` and `count` make `patterns[0].count`."""
    return f"{path}.{name}" if path and name and not name.startswith("[") else path + name


# --- pydantic's findings in the words of the program ---------------------------------------------------------


def _explain(details: ErrorDetails, source: type, values: Any) -> Failure:
    path, shape, names = "", shape_of(source), list(details["loc"])
    node: Node | None = None
    if details["type"] == "invalid_key":
        names.pop()  # the key itself, as pydantic writes it
    for at, part in enumerate(names):
        if isinstance(part, int):
            path, node = f"{path}[{part}]", node.item if node else None
        elif node is not None and node.kind == "union" and part in node.variants:
            shape, node = node.variants[part], None
            continue
        elif shape is not None and part in shape.fields:
            path, node = join(path, part), shape.fields[part].node
        elif at == len(names) - 1 and details["type"] == "extra_forbidden":
            path = join(path, part)
            known = list(shape.fields) if shape else []
            hint = nearest(snake(part), known) or elsewhere(
                join(path.rpartition(".")[0], snake(part)), shape_of(source).places
            )
            return Failure(path, "unknown field", hint=hint, allowed=", ".join(known))
        else:
            continue  # a step of pydantic's own, such as the name of a wrapper
        if node is not None and node.kind == "object":
            shape = node.shape  # type: ignore[assignment]
    message, got, hint = _message(details)
    if isinstance(details.get("input"), pulumi.Resource):
        hint = _advice(details["input"], node)
    return Failure(path, message, got=got, hint=hint)


def _advice(resource: pulumi.Resource, node: Node | None) -> str:
    """What to give in the place of a resource."""
    if not isinstance(resource, pulumi.CustomResource):
        return ": give one of its outputs"
    takes_id = node is not None and node.shape is not None and "id" in node.shape.fields
    return ': give {"id": ...} with its `id`' if takes_id else ": give its `id`"


def _is_misspelt(missing: Failure, failures: list[Failure]) -> bool:
    """Whether a required field is only missing because its name is misspelt, which is told already."""
    parent, _, name = missing.path.rpartition(".")
    return missing.message == MISSING and any(
        each.allowed and each.path.rpartition(".")[0] == parent and f'"{name}"' in each.hint
        for each in failures
    )


def _message(details: ErrorDetails) -> tuple[str, str, str]:
    """What is wrong, the value that is, and what was probably meant."""
    kind, got, context = details["type"], details.get("input"), details.get("ctx", {})
    wrong = shown(got)
    if isinstance(got, Misplaced):
        return got.why, "", ""
    if kind == "invalid_key":
        return "the names of fields must be strings", wrong, ""
    if kind == "missing":
        return MISSING, "", ""
    if kind == "literal_error":
        allowed = [part.strip(" '") for part in str(context["expected"]).replace(" or ", ", ").split(",")]
        return f"must be one of {', '.join(allowed)}", wrong, nearest(str(got), allowed)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tag = str(context["discriminator"]).strip("'")
        tags = str(context.get("expected_tags", "")).replace("'", "")
        if is_unknown(got.get(tag)) if isinstance(got, dict) else False:
            return f"`{tag}` must be known in the program, not an Output", "", ""
        return f"`{tag}` is required" + (f" and must be one of {tags}" if tags else ""), "", ""
    if kind in _TYPES:
        return f"must be {_TYPES[kind]}", wrong, ""
    if kind in _BOUNDS:
        if next(iter(context.values())) in INT32:
            return f"must be from {INT32[0]} to {INT32[1]}, as the API's whole numbers are", wrong, ""
        bounds = {name: whole_number(bound) for name, bound in context.items()}
        return _BOUNDS[kind].format(**bounds), "" if kind in _SIZES else wrong, ""
    if kind == "string_pattern_mismatch":
        return f"must be {FORMS[context['pattern']]}", wrong, ""
    if kind == "value_error":
        return str(context["error"]), wrong, ""
    return str(details["msg"]), wrong, ""


_TYPES = {
    "string_type": "a string",
    "bool_type": "True or False",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "list_type": "a list",
    "dict_type": "an object (a dict)",
    "typed_dict_type": "an object (a dict)",
}
_SIZES = {
    "too_short": "must have at least {min_length} item(s)",
    "too_long": "must have at most {max_length} item(s), has {actual_length}",
}
_BOUNDS = {
    **_SIZES,
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} character(s)",
    "string_too_long": "must have at most {max_length} characters",
}


def shown(value: Any) -> str:
    """A wrong value, as messages show it."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    value = whole_number(value)
    if isinstance(value, pulumi.Resource):
        return f'the {type(value).__name__} "{value.pulumi_resource_name}"'
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    if text.startswith("<"):  # a function, a generator: what else stands there is an address
        return f"a value of type {type(value).__name__}"
    return text if len(text) <= 60 else text[:57] + '..."'
