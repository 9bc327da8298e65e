"""Property paths (`a.b[0]["c d"].*`) and the diff of two property maps, as Pulumi's engine computes them.

Sources: sdk/go/common/resource/properties_path.go and properties_diff.go.
"""

from __future__ import annotations

import re
from typing import Any

from .values import Props, SecretValue, copy

Path = list[str | int]
"""The steps of a path: keys of objects, and indexes of lists."""
_PLAIN = re.compile(r"[A-Za-z_$][\w$]*\Z|[^\s\[\].\"]+\Z")
_TOKEN = re.compile(
    r"""\.?(?:(?P<name>[^.\[\]"]+)|\[(?P<index>\d+)\]|\["(?P<quoted>(?:[^"\\]|\\.)*)"\]|\[(?P<star>\*)\])"""
)


class PathError(ValueError):
    """A text that is not a property path."""


def parse(text: str) -> Path:
    """The steps of a path; raises PathError for a text that is none."""
    path: Path = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise PathError(f"invalid property path {text!r}")
        position = match.end()
        if match["index"] is not None:
            path.append(int(match["index"]))
        elif match["quoted"] is not None:
            path.append(re.sub(r"\\(.)", r"\1", match["quoted"]))
        else:
            path.append(match["name"] or match["star"])
    return path


def render(path: Path) -> str:
    """The text of a path, quoting the keys that need it."""
    out = ""
    for step in path:
        if isinstance(step, int):
            out += f"[{step}]"
        elif _PLAIN.match(step):
            out += f".{step}" if out else step
        else:
            out += '["' + step.replace('"', '\\"') + '"]'
    return out


def covers(pattern: Path, path: Path) -> bool:
    """Whether `path` is `pattern` or lies below it; `*` matches any one step."""
    return len(path) >= len(pattern) and all(p in ("*", q) for p, q in zip(pattern, path, strict=False))


def _bare(value: Any, secret: bool) -> tuple[Any, bool]:
    while isinstance(value, SecretValue):
        value, secret = value.value, True
    return value, secret


def reset(path: Path, old: Any, new: Any, old_secret: bool = False, new_secret: bool = False) -> bool:
    """Puts the old value at `path` back into `new`, in place; False where the two have different structures."""
    old, old_secret = _bare(old, old_secret)
    new, new_secret = _bare(new, new_secret)
    key, rest = path[0], path[1:]

    def mark(value: Any) -> Any:
        value = copy(value)
        return SecretValue(value) if old_secret and not new_secret else value

    if isinstance(key, int):
        if not isinstance(old, list) or not isinstance(new, list):
            return not isinstance(old, list) and not isinstance(new, list)
        if key >= len(old) or key >= len(new):
            return not rest and key >= len(old) and key >= len(new)
        if rest:
            return reset(rest, old[key], new[key], old_secret, new_secret)
        new[key] = mark(old[key])
        return True
    if key == "*":
        return _reset_all(rest, old, new, mark, old_secret, new_secret)
    if not rest:
        if isinstance(old, dict) and key in old:
            if not isinstance(new, dict):
                return False
            new[key] = mark(old[key])
        elif isinstance(new, dict):
            new.pop(key, None)
        return True
    if not isinstance(old, dict) or not isinstance(new, dict):
        return not isinstance(old, dict) and not isinstance(new, dict)
    if key in old and key not in new:
        return False
    if key not in old and key not in new:
        return True
    return reset(rest, old.get(key), new.get(key), old_secret, new_secret)


def _reset_all(rest: Path, old: Any, new: Any, mark: Any, old_secret: bool, new_secret: bool) -> bool:
    if not rest and isinstance(new, dict):
        if isinstance(old, dict):
            new.clear()
            new.update({key: mark(value) for key, value in old.items()})
        return True
    if not rest and isinstance(new, list):
        if not isinstance(old, list):
            return True
        for index in range(min(len(old), len(new))):
            new[index] = mark(old[index])
        return len(old) == len(new)
    if rest and isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and reset(rest, old[key], new[key], old_secret, new_secret) for key in old)
    if rest and isinstance(old, list) and isinstance(new, list):
        done = all(reset(rest, a, b, old_secret, new_secret) for a, b in zip(old, new, strict=False))
        return done and len(old) == len(new)
    return False


def apply_ignore_changes(inputs: Props, old: Props, ignore: list[str]) -> tuple[Props, list[str]]:
    """The inputs with the old values of ignored paths, and the paths that could not be put back."""
    if not ignore:
        return inputs, []
    inputs = copy(inputs)
    failed = []
    for text in ignore:
        try:
            path = parse(text)
        except PathError:
            continue
        if not reset(path, old, inputs):
            failed.append(text)
    return inputs, failed


def detailed_diff(old: Props, new: Props) -> tuple[list[str], dict[str, str]]:
    """Changed top-level keys, and leaf path -> `add`, `delete` or `update`; secrets must be unwrapped."""
    leaves: dict[str, str] = {}
    _objects([], old, new, leaves)
    changed = [key for key in {**old, **new} if _differs(old.get(key), new.get(key))]
    return sorted(changed), leaves


def _differs(old: Any, new: Any) -> bool:
    leaves: dict[str, str] = {}
    _objects([], {"v": old}, {"v": new}, leaves)
    return bool(leaves)


def _objects(prefix: Path, old: Props, new: Props, leaves: dict[str, str]) -> None:
    for key in {**old, **new}:
        _values([*prefix, key], old.get(key), new.get(key), leaves)


def _values(path: Path, old: Any, new: Any, leaves: dict[str, str]) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        _objects(path, old, new, leaves)
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            where: Path = [*path, index]
            if index >= len(old):
                leaves[render(where)] = "add"
            elif index >= len(new):
                leaves[render(where)] = "delete"
            else:
                _values(where, old[index], new[index], leaves)
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        leaves[render(path)] = "add" if old is None else "delete" if new is None else "update"


INVERSE = {"add": "delete", "delete": "add", "add-replace": "delete-replace", "delete-replace": "add-replace"}


def invert(detailed: dict[str, str]) -> dict[str, str]:
    """The diff in the other direction: a refresh shows how the object has changed, not how to change it back."""
    return {path: INVERSE.get(kind, kind) for path, kind in detailed.items()}
