"""Applies a saved plan to a stack: at its commit, to an org that nobody changed since, and says what it did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journeys.text import printable

from .documents import objects, type_of
from .errors import DRIFT, CiError
from .preview import outside
from .pulumi import Stack
from .report import Report


def apply(stack: Stack, plan: Path, report: Report, commit: str, before: Any) -> None:
    """Runs the plan; `before` is the state.

    Raises:
        CiError: it is another commit's or another stack's, the org has changed, or the plan failed on the way.
    """
    if report.stack.rpartition("/")[2] != stack.name:
        raise CiError(f"the plan is one of {report.stack}, not of {stack.name}: make a preview of this stack")
    if not report.commit or report.commit != commit:
        raise CiError(
            f"the plan was made at commit {report.commit or '(none)'}, and this is {commit or '(none)'}. Check out the "
            "plan's commit, or make the plan again"
        )
    if not plan.is_file():
        raise CiError(f"there is no {plan}: `journeys ci preview` saves it, unless the preview failed")
    if changed := outside(stack):
        listed = "".join(f"\n  {each.op} {printable(f'{each.type} {each.name}')}" for each in changed)
        raise CiError(
            f"somebody changed the org since, and a plan doesn't guard against that: nothing was applied.{listed}\n"
            "Take the change into the program, or let a new plan put it back: run the whole pipeline again after "
            "`pulumi refresh`",
            DRIFT,
        )
    code = stack.run("up", "--plan", str(plan.resolve()), "--skip-preview", "--yes")
    if code:
        done = list(applied(before, stack.export()))
        listed = "".join(f"\n  {printable(each)}" for each in done) or "\n  nothing"
        raise CiError(
            f"the plan stopped (see above). Applied before that:{listed}\nWhat was applied is in the state. Run the whole "
            "pipeline again: a new plan has only the rest"
        )


def applied(before: Any, after: Any) -> Iterator[str]:
    """What differs between two states, object by object."""
    old, new = objects(before), objects(after)
    for urn in sorted(old.keys() | new.keys()):
        about = f"{type_of(urn)} {urn.split('::', 3)[-1]}"
        if urn not in old:
            yield f"created {about}"
        elif urn not in new:
            yield f"deleted {about}"
        elif old[urn].get("id") != new[urn].get("id"):
            yield f"replaced {about}"
        elif old[urn].get("outputs") != new[urn].get("outputs"):
            yield f"updated {about}"
