"""Prints property values and their differences, line by line as the CLI does; secrets are never printed."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from journeys.text import printable

from .paths import Path, covers, parse
from .values import Computed, Props, Reference, SecretValue, unwrap

Line = tuple[str, str]
"""The sign of a line (" " for none) and its whole text."""


def is_hidden(path: str) -> bool:
    """Whether a step of that path is an internal name, which begins with `__`."""
    return any(isinstance(step, str) and step.startswith("__") for step in parse(path))


def visible(props: Props) -> Props:
    """The properties that are shown: neither internal nor null."""
    return {key: value for key, value in props.items() if not key.startswith("__") and value is not None}


def line(at: int, sign: str, text: str) -> Line:
    """A line whose text begins in column `at`, with its sign two columns before; control characters are escaped."""
    return sign, f"{' ' * (at - 2)}{sign} {printable(text)}"


def width(keys: Iterable[str]) -> int:
    """The length of the longest key."""
    return max(map(len, keys), default=0)


def map_lines(props: Props, at: int, sign: str = " ", pad: int = 0) -> Iterator[Line]:
    """Each property with its value; keys are sorted and their colons aligned."""
    shown = visible(props)
    pad = max(pad, width(shown))
    for key in sorted(shown):
        yield from value_lines(f"{key:<{pad}}: ", shown[key], at, at, sign)


def value_lines(label: str, value: Any, at: int, base: int, sign: str = " ") -> Iterator[Line]:
    """One value with its label in column `at`; nested values are indented relative to `base`."""
    value, mark = _json_text(value)
    if isinstance(value, dict) and visible(value):
        yield line(at, sign, f"{label}{mark}{{")
        yield from map_lines(value, base + 4, sign)
        yield line(base, " ", "}")
    elif isinstance(value, list) and value:
        yield line(at, sign, f"{label}{mark}[")
        for index, item in enumerate(value):
            yield from value_lines(f"    [{index}]: ", item, base, base + 4, sign)
        yield line(base, " ", "]")
    else:
        yield line(at, sign, f"{label}{mark}{show_value(value)}")


def map_diff(
    old: Props,
    new: Props,
    at: int,
    *,
    path: Path | None = None,
    hidden: Iterable[Path] = (),
    unchanged: bool = False,
) -> Iterator[Line]:
    """The properties that differ, or all of them with `unchanged`; values at or below `hidden` paths aren't shown."""
    before, after = visible(old), visible(new)
    keys = [key for key in {**before, **after} if unchanged or _differ(before.get(key), after.get(key))]
    pad = width(keys)
    for key in sorted(keys):
        where = [*(path or []), key]
        label = f"{key:<{pad}}: "
        yield from _value_diff(label, before.get(key), after.get(key), at, at, where, list(hidden), unchanged)


def _value_diff(
    label: str, old: Any, new: Any, at: int, base: int, path: Path, hidden: list[Path], unchanged: bool
) -> Iterator[Line]:
    if not _differ(old, new):
        if unchanged:
            yield from value_lines(label, new, at, base)
        return
    if any(covers(pattern, path) for pattern in hidden):
        yield line(at, "~", f"{label}[hidden]")
        return
    (was, mark), (now, other) = _json_text(old), _json_text(new)
    if old is None:
        yield from value_lines(label, new, at, base, "+")
    elif new is None:
        yield from value_lines(label, old, at, base, "-")
    elif mark == other and isinstance(was, dict) and isinstance(now, dict):
        yield line(at, "~", f"{label}{mark}{{")
        yield from map_diff(was, now, base + 4, path=path, hidden=hidden, unchanged=unchanged)
        yield line(base, " ", "}")
    elif mark == other and isinstance(was, list) and isinstance(now, list):
        yield line(at, "~", f"{label}{mark}[")
        for index in range(max(len(was), len(now))):
            name, at = f"[{index}]: ", base + 4
            if index >= len(now):
                yield from value_lines(name, was[index], at, base + 8, "-")
            elif index >= len(was):
                yield from value_lines(name, now[index], at, base + 8, "+")
            else:
                where = [*path, index]
                yield from _value_diff(name, was[index], now[index], at, base + 8, where, hidden, unchanged)
        yield line(base, " ", "]")
    elif isinstance(was, str) and isinstance(now, str) and ("\n" in was or "\n" in now):
        yield line(at, "~", label.rstrip())
        yield from _text_diff(was, now, base + 4)
    elif isinstance(was, (dict, list)) or isinstance(now, (dict, list)):
        yield from value_lines(label, old, at, base, "-")
        yield from value_lines(label, new, at, base, "+")
    else:
        yield line(at, "~", f"{label}{show_value(old)} => {show_value(new)}")


def _text_diff(old: str, new: str, at: int) -> Iterator[Line]:
    for text in difflib.ndiff(old.splitlines(), new.splitlines()):
        if not text.startswith("?"):
            yield line(at, text[0], text[2:])


def _differ(old: Any, new: Any) -> bool:
    return bool(unwrap(old) != unwrap(new) or isinstance(old, bool) != isinstance(new, bool))


def _json_text(value: Any) -> tuple[Any, str]:
    """The JSON object or list in a text, and the mark `(json) `; for any other value, that value and no mark."""
    if isinstance(value, str) and value[:1] in ("{", "[") and value[-1:] in ("}", "]"):
        try:
            return json.loads(value), "(json) "
        except (ValueError, RecursionError):
            pass
    return value, ""


def show_value(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, SecretValue):
        return "[secret]"
    if isinstance(value, Computed):
        return "[unknown]"
    if value is None:
        return "<null>"
    if isinstance(value, Reference):
        return value.urn
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        inner = ", ".join(f"{key}: {show_value(item)}" for key, item in sorted(visible(value).items()))
        return "{ " + inner + " }" if inner else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(show_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
