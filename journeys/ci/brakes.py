"""Stops a plan that takes away more than a review expects: too many objects, all of a type, an active map of prod."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from .report import Report

LABEL = "journeys-allow-deletes"
"""The label of a pull request that lets its plan through."""
SHARE, AT_LEAST = 30, 5
PROD = ("prod", "production")
NAMED = 5


def brakes(report: Report, prod: Collection[str] = PROD) -> list[str]:
    """Why the plan should not run, each with count and limit; none for a plan that may.

    `prod`: the production stacks, as STACK or PROJECT/STACK; no active action map may be deleted in them.
    """
    return list(_brakes(report, prod))


def _brakes(report: Report, prod: Collection[str]) -> Iterator[str]:
    leaving, total = report.of("delete", "replace"), sum(report.before.values())
    count = len(leaving)
    if count >= AT_LEAST and count * 100 > SHARE * total:
        share = f", {count * 100 // total} %" if total else ""
        yield (
            f"{count} of {total} objects would be deleted or replaced{share}: the limit is {SHARE} % "
            f"(from {AT_LEAST} objects on)"
        )
    for type, gone in sorted(Counter(each.type for each in leaving).items()):
        if gone >= report.before.get(type, 0):
            yield f"{gone} of {report.before.get(type, 0)} objects of type {type} would be deleted or replaced: the limit is not all of a type"
    maps = report.active_maps_deleted
    if maps and {report.stack, report.stack.rpartition("/")[2]} & set(prod):
        names = ", ".join(maps[:NAMED]) + (", ..." if len(maps) > NAMED else "")
        yield f"{len(maps)} active action maps of production would be deleted ({names}): the limit is 0"


def override() -> str:
    """How a stopped plan is let through."""
    return (
        f"If that is meant, put the label `{LABEL}` on the pull request and run the job again; by hand: "
        f"`journeys ci brakes --label {LABEL}`."
    )
