"""`journeys import`: takes one existing object into a stack without a write, and prints its code.

A dynamic provider cannot be asked for an object that isn't in state, so `pulumi import TYPE NAME ID` fails. An
import file whose entry carries inputs and outputs works: the object is looked up here, and the entry is written
as a create would have left it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeys.bring.code import resource_code, resource_name
from journeys.bring.import_file import entry_of
from journeys.bring.live_values import Violation, line_of, values_of, violations
from journeys.text import printable

from .bringing import in_state
from .console import Out, Problem
from .lookup import find
from .project import Project
from .taking import take
from .vendor import provider_of

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider


def take_in(
    project: Project,
    type: str,
    name: str,
    id: str,
    as_: str,
    file: Path | None,
    wanted: str,
    protect: bool,
    out: Out,
) -> int:
    """Imports one object; returns the engine's exit code. With `file` only the import file is written.

    Raises:
        Problem: there is no such object, or several have the name, or the credentials are another organisation's.
    """
    if bool(name) == bool(id):
        raise Problem("give --name, or --id where the name is not unique", 2)
    provider = provider_of(type)
    org, entity = find(project, provider, name, id)
    title = " ".join(provider.key_of(entity)).strip() or str(entity["id"])
    there = None if file else in_state(project).get(str(entity["id"]))
    resource = there.name if there else as_ or resource_name(title)
    values = values_of(provider, entity)
    entry = entry_of(provider, org, entity, resource, values)
    code = Code(_code(provider, resource, values), violations(provider, values))
    if file:
        file.write_text(json.dumps({"resources": [entry]}, indent=2) + "\n", encoding="utf-8")
        how = f"`journeys import --file {file}`, or `pulumi import --file {file} --generate-code=false --protect=false`"
        out.line(f"written: {file}; take it in with {how}")
        return _tell(out, entry, code, f"is {resource}; nothing was written to the API")
    if there:
        place = f", in {there.component}" if there.component else ""
        return _tell(out, entry, code, f"is in the stack already, as {resource}{place}; nothing was changed")
    take(project, {"resources": [entry]}, wanted, protect, quiet=True)
    return _tell(out, entry, code, f"is {resource}; nothing was written to the API")


def _tell(out: Out, entry: dict[str, Any], code: Code, what: str) -> int:
    if out.json:
        found = [{"line": code.line(each), **asdict(each)} for each in code.violations]
        about = {"id": entry["id"], "name": entry["name"], "type": entry["type"]}
        out.document({**about, "code": code.text, "findings": found})
        return 0
    out.line(printable(f"{entry['type']} {entry['id']} {what}."))
    clean = "the next preview deletes the object without it" + (
        "" if code.refused else ", and is clean with it"
    )
    out.line(f"The code for your program ({clean}):")
    out.line()
    print(code.text)
    for each in code.violations:
        where = f"line {code.line(each)} of the code: " + printable(
            f"{each.path}: {each.message}".lstrip(": ")
        )
        out.line()
        out.line(
            f"{'a preview refuses' if each.refused else 'warning:'} {where}",
            "red" if each.refused else "yellow",
        )
    if code.refused:
        out.line(
            "The object is in the stack as it is. Give those lines other values: the next `up` then changes it."
        )
    return 0


@dataclass(frozen=True)
class Code:
    """The code of a live object, and what our rules have against it."""

    text: str
    violations: list[Violation]

    @property
    def refused(self) -> bool:
        """Whether a preview of it fails."""
        return any(each.refused for each in self.violations)

    def line(self, violation: Violation) -> int:
        """The line that a violation is about."""
        return line_of(self.text, violation.path)


def _code(provider: Provider, resource: str, values: dict[str, Any]) -> str:
    package = type(provider).__module__.rpartition(".")[0]
    return resource_code(package, provider.token.partition(":")[2], resource, values)
