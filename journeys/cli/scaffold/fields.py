"""The fields of a new type as source text: annotations, docstrings, nested types, and the values of its case."""

from __future__ import annotations

import keyword
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from providers.core.schema.shape import camel
from providers.core.schema.wire import snake as core_snake

from .contract import Schema

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
LEAVE = 'Clear(Clear.LEAVE, "TODO: how the API clears it")'
FREE = {"type": "object"}


def snake(name: str) -> str:
    """`displayName` as `display_name`, `$schema` as `schema`; a word of Python's gets an underscore."""
    found = core_snake(re.sub(r"\W", "", name))
    return f"{found}_" if keyword.iskeyword(found) else found


def words(schema: Schema, extra: str = "") -> str:
    """The schema's description as the text of a docstring."""
    text = " ".join(str(schema.get("description", "")).split()) or "TODO: what it means, unit, default."
    text = text.replace('\\"', "'").replace("\\", "/").replace('"', "'")
    text = f"{text if text.endswith('.') else text + '.'}{extra}"
    return "\n".join(textwrap.wrap(text, 100, break_long_words=False, break_on_hyphens=False)).replace(
        "\n", "\n    "
    )


def is_object(schema: Schema) -> bool:
    return bool(schema.get("properties")) and "anyOf" not in schema


def is_free(schema: Schema) -> bool:
    return not is_object(schema) and schema.get("type") not in (*SCALARS, "array")


def value_type(schema: Schema) -> str:
    """The type of a value in the state."""
    if schema.get("type") == "array":
        return f"list[{value_type(schema.get('items', FREE))}]"
    return SCALARS.get(schema.get("type", ""), "dict[str, Any]")


def output_type(kind: str) -> str:
    """The type of the Output of such a value."""
    nested = re.fullmatch(r"(list\[)?outputs\.(\w+)\]?", kind)
    if nested is None:
        return f"Output[{kind}]"
    own = f"outputs.{nested[2]}Output"
    return f"ListOutput[outputs.{nested[2]}, {own}]" if nested[1] else own


def sample(schema: Schema, *, second: bool = False, whole: bool = True) -> Any:
    """A value of the schema; `second`: another one; `whole`: with its optional properties."""
    if is_object(schema):
        required = schema.get("required", ())
        chosen = {k: v for k, v in schema["properties"].items() if whole or k in required}
        return {snake(k): sample(v, second=second, whole=whole) for k, v in chosen.items()}
    if schema.get("type") == "array":
        return [sample(schema.get("items", FREE), second=second, whole=whole)]
    if schema.get("enum"):
        return schema["enum"][-1 if second else 0]
    if schema.get("format") == "date-time":
        return "2026-11-22T09:00:00Z" if second else "2026-11-21T09:00:00Z"
    texts = (
        ("#112233", "#445566") if "hexadecimal" in schema.get("description", "") else ("text", "other text")
    )
    first = {"string": texts, "integer": (1, 2), "number": (0.5, 0.25), "boolean": (True, False)}
    return first.get(schema.get("type", ""), ({"key": "text"}, {"key": "other text"}))[second]


@dataclass
class Fields:
    """Walks the body that creates, beside the body that changes."""

    name: str
    by_put: bool = False
    """Whether a change sends the whole object, so that leaving a field out clears it."""
    nested: dict[str, str] = field(default_factory=dict)
    """Each nested type by its name, those inside first."""
    changes: dict[str, Any] = field(default_factory=dict)
    create_only: dict[str, Any] = field(default_factory=dict)
    unreachable: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def argument(
        self, wire: str, schema: Schema, required: bool, change: Schema | None, path: str = ""
    ) -> str:
        """The lines of one field. `change` is the body that changes what the field is in; None: nothing does."""
        own = snake(wire)
        here = f"{path}.{own}" if path else own
        replaces = change is None or wire not in change.get("properties", {})
        fixed_before = len(self.create_only)
        inner = None if replaces or change is None else change["properties"][wire]
        kind = self.kind(wire, schema, inner)
        self.cover(wire, here, schema, inner, replaces, "[" in path)
        roles = ["CREATE_ONLY"] if replaces and "[" not in path else []
        if camel(own) != wire:
            roles.append(f'Wire("{wire}")')
        clears = self.by_put or is_free(schema) or len(self.create_only) > fixed_before
        if not required and not path and not clears:
            roles.append(LEAVE)
            self.left.append(own)
        typed = f"Annotated[{kind}, {', '.join(roles)}]" if roles else kind
        holder = "Obj" if is_object(schema) or kind.startswith("Objs") else "In" if required else "Opt"
        # Json is a whole annotation already; a role on it needs the holder.
        typed = typed if kind == "Json" and not roles else f"{holder}[{typed}]"
        if required:
            typed = f"{'Required' if path else 'Needed'}[{typed}]"
        note = " Changing it replaces the object." if replaces and "[" not in path else ""
        return f'    {own}: {typed}\n    """{words(schema, note)}"""'

    def kind(self, wire: str, schema: Schema, change: Schema | None) -> str:
        """The type's text; a nested one is written on the way."""
        if is_object(schema):
            return self.typed_dict(wire, schema)
        if schema.get("type") == "array":
            items = schema.get("items", FREE)
            if is_object(items):
                return f"Objs[{self.typed_dict(wire, items)}]"
            return "Json" if is_free(items) else f"Items[{self.kind(wire, items, None)}]"
        if schema.get("enum"):
            return f"Literal[{', '.join(map(_text, schema['enum']))}]"
        if schema.get("format") == "date-time":
            return "Date"
        if schema.get("format") == "int64":
            return "Int64"
        return SCALARS.get(schema.get("type", ""), "Json")

    def typed_dict(self, wire: str, schema: Schema) -> str:
        """The name of the nested type; its fields are written by `write_nested`."""
        stem = schema.get("x-name") or wire[0].upper() + wire[1:]
        return f"{self.name}{re.sub(r'^(Request|Create|Patch)|Request$', '', stem)}"

    def output(self, wire: str, schema: Schema, answer: Schema) -> str:
        """The type of the value as an output; that of a nested object is in the vendor's `outputs`."""
        if is_object(schema):
            return f"outputs.{self.typed_dict(wire, schema)}"
        items = schema.get("items", FREE)
        if schema.get("type") == "array" and is_object(items):
            return f"list[outputs.{self.typed_dict(wire, items)}]"
        return value_type(answer)

    def write_nested(self, wire: str, schema: Schema, change: Schema | None, path: str) -> None:
        required = schema.get("required", ())
        lines = [self.argument(k, v, k in required, change, path) for k, v in schema["properties"].items()]
        origin = f" Schema `{schema['x-name']}`." if schema.get("x-name") else ""
        head = f'class {self.typed_dict(wire, schema)}(TypedDict, total=False):\n    """{words(schema, origin)}"""'
        self.nested.setdefault(self.typed_dict(wire, schema), head + "\n\n" + "\n".join(lines))

    def cover(
        self, wire: str, here: str, schema: Schema, change: Schema | None, replaces: bool, in_list: bool
    ) -> None:
        """The values with which the case changes the field, and the nested types below it."""
        items = schema.get("items", FREE)
        is_list = schema.get("type") == "array" and is_object(items)
        if is_list or is_object(schema):
            inside = items if is_list else schema
            # A list is sent whole, so nothing in it is create-only.
            beside = inside if is_list or in_list or replaces else change
            before = dict(self.changes)
            self.write_nested(wire, inside, beside, f"{here}[0]" if is_list else here)
            if replaces and not in_list:
                lists = [each for each in self.changes if each not in before and "[" in each]
                self.unreachable |= dict.fromkeys(lists, f"changes with {here}, which replaces the object")
                self.changes = before
                self.create_only[here] = sample(schema, second=True)
        elif replaces and not in_list:
            self.create_only[here] = sample(schema, second=True)
        elif len(schema.get("enum", ())) == 1:
            self.unreachable[here] = "has one value only"
        else:
            self.changes[here] = sample(schema, second=True)


def defaults(answer: Schema, request: Schema, skip: set[str]) -> Iterator[tuple[str, Any]]:
    """What an answer always has and a request may omit, at any depth, with a value as the server might set it."""
    for name, schema in answer.get("properties", {}).items():
        if name in skip:
            continue
        asked = request.get("properties", {}).get(name)
        if name in answer.get("required", ()) and name not in request.get("required", ()):
            value = {} if is_object(schema) else [] if schema.get("type") == "array" else sample(schema)
            yield name, value
        inner, beside = schema.get("items", schema), (asked or {}).get("items", asked or {})
        yield from defaults(inner, beside, set())


def _text(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
