"""The whole reference: every page and the index, and which of those on the disk are stale."""

from __future__ import annotations

from pathlib import Path

from .catalog import Entry, entries
from .markdown import link, page, table
from .pages import GENERATED, render
from .source import docstring

INDEX = "index.md"
HEADINGS = {
    "resource": "Resource types",
    "component": "Components",
    "function": "Functions",
    "family": "Families of functions",
    "module": "Builders",
    "provider": "Configuration and explicit providers",
}


def pages(root: Path) -> dict[str, str]:
    """The text of every page by its path below docs/reference; `root` is the checkout."""
    examples = root / "docs" / "examples"
    found = {entry.page: render(entry, examples) for entry in entries()}
    return found | {INDEX: _index()}


def _index() -> str:
    parts = [
        GENERATED.format("the declarations"),
        "# Reference",
        "One page per resource type, function, family of functions, component and provider. Everything is generated from the declarations "
        "in the code, and every example is run by a test on the emulator.",
    ]
    for kind, heading in HEADINGS.items():
        found = [entry for entry in entries() if entry.kind == kind]
        rows = [[link(each.name, each.page, INDEX), f"`{each.package}`", _line(each)] for each in found]
        parts += [f"## {heading}", table(["name", "package", "what it is"], rows)] if rows else []
    return page(parts)


def _line(entry: Entry) -> str:
    return docstring(entry.thing).first


def stale(root: Path) -> list[str]:
    """The pages that are missing, different or left over, by path below docs/reference."""
    folder, wanted = root / "docs" / "reference", pages(root)
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*.md")}
    missing = [path for path in wanted if path not in there]
    other = [path for path, file in there.items() if wanted.get(path) != file.read_text(encoding="utf-8")]
    return sorted(missing + other)


def write(root: Path) -> list[str]:
    """Writes what is stale and removes what is left over; returns their paths."""
    folder, wanted = root / "docs" / "reference", pages(root)
    changed = stale(root)
    for path in changed:
        if path not in wanted:
            (folder / path).unlink()
            continue
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(wanted[path], encoding="utf-8")
    return changed
