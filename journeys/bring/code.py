"""Writes values and calls as the Python that a person would have written, laid out as `ruff format` leaves it."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from journeys.text import COMMAND

WIDTH = 88
"""The default line length of formatters. Broken calls end in a comma, so formatters with longer lines keep them so."""


@dataclass(frozen=True)
class Expression:
    """Python that is written as it is, such as `vip.id`. Never made from text that was read from elsewhere."""

    text: str


@dataclass(frozen=True)
class Call:
    """A call inside an expression: `pulumi.Alias(name="vip")`."""

    function: str
    named: Mapping[str, Any] = field(default_factory=dict)
    positional: tuple[Any, ...] = ()


def resource_code(package: str, kind: str, name: str, values: dict[str, Any]) -> str:
    """An import line and a constructor call, one argument per line."""
    return f"from {package} import {kind}\n\n{variable(name)} = {call(kind, name, values)}"


def call(function: str, name: str, values: Mapping[str, Any]) -> str:
    """A constructor's call, one argument per line."""
    lines = [f"{function}(", f"    {text_literal(name)},"]
    lines += [f"    {key}={literal(value, 4, len(key) + 2)}," for key, value in values.items()]
    return "\n".join([*lines, ")"])


def variable(name: str) -> str:
    """A Python name for a resource name: what Python reads is the NFKC form, so `x²` becomes `x2`."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    text = "".join(each if f"a{each}".isidentifier() else "_" for each in text)
    text = re.sub("_+", "_", text).strip("_") or "resource"
    text = text if text.isidentifier() else f"_{text}"
    return f"{text}_" if keyword.iskeyword(text) or keyword.issoftkeyword(text) else text


def resource_name(title: str) -> str:
    """A resource name for an object's display name: `VIP visitors` becomes `vip-visitors`."""
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-_") or "imported"


def literal(value: Any, indent: int = 0, used: int = 0) -> str:
    """A value as Python, broken over lines where it doesn't fit; `used` columns of its line are taken."""
    flat = _flat(value)
    if width(flat) + indent + used <= WIDTH or not isinstance(value, (dict, list, Call)) or not value:
        return flat
    inner = " " * (indent + 4)
    if isinstance(value, Call):
        parts = [literal(each, indent + 4, 1) for each in value.positional]
        parts += [f"{k}={literal(v, indent + 4, len(k) + 2)}" for k, v in value.named.items()]
        opening, closing = f"{value.function}(", ")"
    elif isinstance(value, dict):
        keys = {key: text_literal(key) for key in value}
        parts = [f"{keys[k]}: {literal(v, indent + 4, width(keys[k]) + 3)}" for k, v in value.items()]
        opening, closing = "{", "}"
    else:
        parts = [literal(each, indent + 4, 1) for each in value]
        opening, closing = "[", "]"
    body = "".join(f"{inner}{part},\n" for part in parts)
    return f"{opening}\n{body}{' ' * indent}{closing}"


def width(text: str) -> int:
    """At least the columns that a formatter counts: it takes some characters for two wide."""
    return len(text) + sum(not each.isascii() for each in text)


def _flat(value: Any) -> str:
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, Call):
        parts = [*map(_flat, value.positional), *(f"{k}={_flat(v)}" for k, v in value.named.items())]
        return f"{value.function}({', '.join(parts)})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text_literal(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flat(each) for each in value) + "]"
    return text_literal(value) if isinstance(value, str) else repr(value).replace("e+", "e")


def text_literal(text: str) -> str:
    """A string in the quotes that formatters choose; none that a CI log would take for a command."""
    plain = repr(text)
    body = plain[1:-1].replace("\\'", "'") if plain[0] == "'" else plain[1:-1]
    quote = "'" if text.count('"') > text.count("'") else '"'
    return COMMAND.sub(r"#\\x23", quote + body.replace(quote, f"\\{quote}") + quote)
