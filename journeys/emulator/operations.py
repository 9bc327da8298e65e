"""The table of all operations in the vendors' files: the type or function that uses each, and whether it is emulated.

`python -m journeys.emulator.operations docs/emulator-operations.md [--types FILE]` rewrites the page's generated
section. FILE is JSON, `{"POST /api/v2/journey/segments": "Segment", ...}`: the resource type or function of each
operation. Without it the page's own column stays.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from . import kinds
from .genesys.group import SEEDS
from .openapi import load
from .segment import operations as segment

BEGIN, END = "<!-- operations: begin (generated) -->", "<!-- operations: end -->"
DOCUMENTS = {
    "genesys-journey": "Genesys Cloud: Journey",
    "genesys-platform": "Genesys Cloud: the few others that journeys need",
    "genesys-journey-seeds": "Genesys Cloud: of the seeds alone (switch `era`)",
    "twilio-segment-journeys": "Twilio Segment: Journeys",
}
NOT_YET = "its family is not emulated yet"
HEAD = (
    "| operation | seeds | type or function | emulator | evidence, or why not |",
    "|---|---|---|---|---|",
)


@dataclass(frozen=True)
class Row:
    """One operation. `evidence` is what its requests and answers are checked against, `reason` why it is not emulated."""

    document: str
    method: str
    path: str
    deprecated: bool
    seeds: tuple[str, ...]
    type_or_function: str
    emulated: bool
    evidence: str
    reason: str

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


def seeds() -> dict[str, Any]:
    """The seed documents by number, and the numbers of those that have each operation."""
    file = resources.files(__package__) / "contract" / "seeds.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def rows(types: Mapping[str, str] | None = None) -> list[Row]:
    """Every operation, document by document in the order of paths; `types` maps `METHOD path` to type or function."""
    known, served, named = seeds()["operations"], _served(), types or {}
    found: list[Row] = []
    for document in DOCUMENTS:
        for method, path, spec in sorted(_specified(document), key=lambda each: (each[1], each[0])):
            key = f"{method} {path}"
            if document == SEEDS and any(row.key == key for row in found):
                continue  # an older form of an operation that has a row already
            emulated = key in served
            found.append(
                Row(
                    document=document,
                    method=method,
                    path=path,
                    deprecated=bool(spec.get("deprecated")),
                    seeds=tuple(known.get(key, ())),
                    type_or_function=named.get(key, ""),
                    emulated=emulated,
                    evidence=spec.get("x-evidence", load(document).evidence) if emulated else "",
                    reason="" if emulated else NOT_YET,
                )
            )
    assert set(known) <= {row.key for row in found}, "the seeds have an operation that no document has"
    return found


def _specified(document: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, operations in load(document).content["paths"].items():
        for method, spec in operations.items():
            if method != "parameters":
                yield method.upper(), path, spec


def _served() -> set[str]:
    genesys = {f"{each.served.method} {each.served.path}" for each in kinds.routes()}
    return genesys | {f"{method} {path}" for method, path, _ in segment.OPERATIONS}


def markdown(types: Mapping[str, str] | None = None) -> str:
    """The generated section of the page."""
    table = rows(types)
    lines = [BEGIN, "", _counts(table), ""]
    for document, title in DOCUMENTS.items():
        found = [row for row in table if row.document == document]
        lines += [f"## {title}", "", *HEAD, *map(_line, found), ""]
    lines += ["## Seeds", "", "| seed | document |", "|---|---|"]
    lines += [f"| {number} | {name} |" for number, name in seeds()["documents"].items()]
    return "\n".join([*lines, "", END])


def _counts(table: list[Row]) -> str:
    emulated = sum(row.emulated for row in table)
    old = [row for row in table if row.seeds]
    return (
        f"{emulated} of {len(table)} operations are emulated; of the {len(old)} that a seed has, "
        f"{sum(row.emulated for row in old)}."
    )


def _line(row: Row) -> str:
    name = f"`{row.key}`" + (" (deprecated)" if row.deprecated else "")
    said = "yes" if row.emulated else "no"
    about = row.evidence if row.emulated else row.reason
    return f"| {name} | {', '.join(row.seeds)} | {row.type_or_function} | {said} | {about} |"


def types_of(page: str) -> dict[str, str]:
    """The column of types and functions as a page has it."""
    cells = re.findall(r"^\| `(\w+ /[^`]*)`[^|]*\|[^|]*\| *([^|]*?) *\|", page, re.MULTILINE)
    return {key: name for key, name in cells if name}


def updated(page: str, types: Mapping[str, str] | None = None) -> str:
    """The page with its generated section replaced; without a mapping its own column stays."""
    before, rest = page.split(BEGIN, 1)
    return before + markdown(types_of(page) if types is None else types) + rest.split(END, 1)[1]


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m journeys.emulator.operations", description=__doc__)
    parser.add_argument("page", type=Path)
    parser.add_argument("--types", type=Path, help="JSON: operation to type or function")
    arguments = parser.parse_args(argv)
    types = json.loads(arguments.types.read_text(encoding="utf-8")) if arguments.types else None
    page = updated(arguments.page.read_text(encoding="utf-8"), types)
    arguments.page.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
