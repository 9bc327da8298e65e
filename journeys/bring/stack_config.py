"""Adds entries to `Pulumi.<stack>.yaml`, and leaves the rest of the file, comments too, as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from journeys.text import yaml_problem

from .errors import BadFile


def with_entries(path: Path, project: str, entries: Mapping[str, Any]) -> str:
    """The file's text with the entries that it doesn't have yet; values that it has stay.

    Raises:
        BadFile: the file has a layout that entries cannot be added to.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    known = _config(text, path)
    missing = {f"{project}:{key}": value for key, value in entries.items()}
    missing = {
        key: value
        for key, value in missing.items()
        if key not in known and key.partition(":")[2] not in known
    }
    if not missing:
        return text
    added = "".join(f"  {key}: {_scalar(value)}\n" for key, value in missing.items())
    lines = text.splitlines(keepends=True)
    at = next((number for number, line in enumerate(lines) if line.rstrip() == "config:"), None)
    if at is None:
        text = f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}config:\n{added}"
    else:
        text = "".join([*lines[: at + 1], added, *lines[at + 1 :]])
    if _config(text, path) != {**known, **missing}:
        raise BadFile(
            f"{path}: entries cannot be added to this layout. Add them by hand: "
            + "; ".join(f"pulumi config set {key} {value}" for key, value in missing.items())
        )
    return text


def _scalar(value: Any) -> str:
    style = '"' if isinstance(value, str) else None
    text = yaml.safe_dump(value, default_style=style, default_flow_style=True, width=1 << 20)
    return text.removesuffix("\n").removesuffix("\n...")


def _config(text: str, path: Path) -> dict[str, object]:
    try:
        document = yaml.safe_load(text) if text.strip() else {}
    except yaml.YAMLError as error:
        raise BadFile(f"{path} is not YAML: {yaml_problem(error)}") from None
    config = document.get("config") if isinstance(document, dict) else None
    return dict(config) if isinstance(config, dict) else {}
