"""Writes a resource as the Python that a person would have written."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import Any

from journeys.text import COMMAND

WIDTH = 100


def resource_code(package: str, kind: str, name: str, values: dict[str, Any]) -> str:
    """An import line and a constructor call, one argument per line."""
    lines = [f"from {package} import {kind}", "", f"{variable(name)} = {kind}(", f"    {_text(name)},"]
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
    if len(flat) + indent + used <= WIDTH or not isinstance(value, (dict, list)) or not value:
        return flat
    inner = " " * (indent + 4)
    if isinstance(value, dict):
        parts = [f"{_text(k)}: {literal(v, indent + 4, len(k) + 5)}" for k, v in value.items()]
        opening, closing = "{", "}"
    else:
        parts = [literal(each, indent + 4, 1) for each in value]
        opening, closing = "[", "]"
    body = "".join(f"{inner}{part},\n" for part in parts)
    return f"{opening}\n{body}{' ' * indent}{closing}"


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flat(each) for each in value) + "]"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    """A string in double quotes, as formatters have it; none that a CI log would take for a command."""
    plain = repr(text)
    if plain[0] != '"' and '"' not in text:
        plain = '"' + plain[1:-1].replace("\\'", "'") + '"'
    return COMMAND.sub(r"#\\x23", plain)
