"""`journeys doctor`: looks for what will go wrong before it does, and reads only."""

from __future__ import annotations

from collections.abc import Iterator

from journeys.text import counted

from ..console import Out
from ..project import Project, missing_file
from .finding import MARK, Finding, Level
from .interpreter import interpreters
from .native import native
from .organization import organizations
from .pending import pending
from .state import state
from .versions import versions

__all__ = ["Finding", "Level", "examine", "findings"]

STYLE = {"ok": "green", "note": None, "warning": "yellow", "problem": "red"}


def findings(project: Project, offline: bool = False, space: str = "") -> Iterator[Finding]:
    """All findings, area by area, as they are found."""
    if missing := missing_file(project):
        yield Finding("Stack", "problem", missing)
    yield from versions(project)
    yield from interpreters(project) if project.language == "python" else ()
    yield from native(project)
    yield from organizations(project, offline, space)
    yield from state(project, offline)
    yield from pending(project)


def examine(project: Project, out: Out, offline: bool = False, space: str = "") -> int:
    """Prints the findings; returns 1 where there is a problem."""
    found, area = [], ""
    for each in findings(project, offline, space):
        found.append(each)
        if out.json:
            continue
        if each.area != area:
            out.title(each.area)
            area = each.area
        out.line(f"  {MARK[each.level]} {each.text}", STYLE[each.level])
        if each.fix:
            out.line(f"      -> {each.fix}")
    problems = [each for each in found if each.level == "problem"]
    warnings = [each for each in found if each.level == "warning"]
    if out.json:
        out.document(
            {
                "stack": project.stack,
                "root": str(project.root),
                "ok": not problems,
                "findings": [each.as_json() for each in found],
            }
        )
    else:
        out.line()
        out.title(f"{counted(len(problems) or 'no', 'problem')}, {counted(len(warnings) or 'no', 'warning')}")
    return 1 if problems else 0
