"""How a step's properties are shown: the short `[diff: ~a,+b]` and the full diff, secrets never."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .events import Step
from .paths import covers, detailed_diff, parse
from .values import Computed, Props, Reference, SecretValue, unwrap

SIGNS = {"add": "+", "delete": "-", "update": "~"}


def is_hidden(path: str) -> bool:
    """Whether a step of that path is a name for the engine or a provider, and not for people."""
    return any(isinstance(step, str) and step.startswith("__") for step in parse(path))


def _visible(props: Props) -> Props:
    return {key: value for key, value in props.items() if not key.startswith("__")}


def changed_keys(step: Step) -> list[tuple[str, str]]:
    """(sign, key) of each changed top-level input, in the CLI's order; empty unless both states exist."""
    if step.old is None or step.new is None:
        return []
    old, new = _visible(step.old.inputs), _visible(step.new.inputs)
    found: list[tuple[str, str]] = []
    if step.op == "same":
        new = old  # what differs made no difference to the provider; only the flags below are told
    for key in detailed_diff(unwrap(old), unwrap(new))[0]:
        if key in step.state.hide_diff:
            continue
        sign = "+" if old.get(key) is None else "-" if new.get(key) is None else "~"
        found.append((sign, key))
    if step.old.provider != step.new.provider:
        found.append(("~", "provider"))
    if step.old.protect != step.new.protect:
        found.append(("~", "protect"))
    return sorted(found, key=lambda pair: ("+-~".index(pair[0]), pair[1]))


def short_diff(step: Step) -> str:
    """`[diff: +a,b-c~d]`, or "" when no input changed."""
    out = ""
    for sign in "+-~":
        keys = [key for found, key in changed_keys(step) if found == sign]
        if keys:
            out += sign + ",".join(keys)
    return f"[diff: {out}]" if out else ""


def diff_lines(step: Step) -> Iterator[tuple[str, str]]:
    """(sign, line) of each line of the full diff, indented as in the CLI; the sign is " " for a bracket."""
    state = step.state
    if step.old is not None and step.new is not None and step.op != "same":
        old, new = _visible(step.old.inputs), _visible(step.new.inputs)
        hidden = [parse(path) for path in state.hide_diff]
        yield from _map_lines(old, new, [], hidden, 1)
    elif step.op in ("create", "create-replacement", "delete", "delete-replaced", "read"):
        sign = "-" if step.new is None else "+" if step.op.startswith("create") else " "
        for key, value in sorted(_visible(state.inputs).items()):
            if value is not None:
                yield _line(1, sign, f"{key}: {show_value(value)}")


def _line(depth: int, sign: str, text: str) -> tuple[str, str]:
    return sign, f"{'    ' * depth}  {sign} {text}"


def _map_lines(
    old: Props, new: Props, path: list[Any], hidden: list[Any], depth: int
) -> Iterator[tuple[str, str]]:
    for key in sorted(_visible({**old, **new})):
        yield from _value_lines(f"{key}: ", old.get(key), new.get(key), [*path, key], hidden, depth)


def _value_lines(
    label: str, old: Any, new: Any, path: list[Any], hidden: list[Any], depth: int
) -> Iterator[tuple[str, str]]:
    if unwrap(old) == unwrap(new):
        return
    if any(covers(pattern, path) for pattern in hidden):
        yield _line(depth, "~", f"{label}[hidden]")
    elif old is None:
        yield _line(depth, "+", f"{label}{show_value(new)}")
    elif new is None:
        yield _line(depth, "-", f"{label}{show_value(old)}")
    elif isinstance(old, dict) and isinstance(new, dict):
        yield _line(depth, "~", f"{label}{{")
        yield from _map_lines(old, new, path, hidden, depth + 1)
        yield _line(depth, " ", "}")
    elif isinstance(old, list) and isinstance(new, list):
        yield _line(depth, "~", f"{label}[")
        for index in range(max(len(old), len(new))):
            before = old[index] if index < len(old) else None
            after = new[index] if index < len(new) else None
            yield from _value_lines(f"[{index}]: ", before, after, [*path, index], hidden, depth + 1)
        yield _line(depth, " ", "]")
    else:
        yield _line(depth, "~", f"{label}{show_value(old)} => {show_value(new)}")


def show_value(value: Any) -> str:
    """A value on one line, as the CLI writes it."""
    if isinstance(value, SecretValue):
        return "[secret]"
    if isinstance(value, Computed):
        return "[unknown]"
    if isinstance(value, Reference):
        return value.urn
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        inner = ", ".join(
            f"{key}: {show_value(item)}" for key, item in value.items() if not key.startswith("__")
        )
        return "{ " + inner + " }" if inner else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(show_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
