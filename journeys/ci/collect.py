"""Makes the report of a preview from what the engine wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from journeys.graph import DocumentError, mermaid, picture, too_large
from journeys.graph import read as read_stack
from journeys.lint import lint
from journeys.text import readable

from .documents import Step, errors, objects, steps, type_of
from .report import Change, Found, Live, Report

MAP = "genesys:ActionMap"
MOST_FINDINGS = 200


def collect(state: Any, plan: Any, live: Live | None = None, **about: Any) -> Report:
    """The report; `about` are its fields that no document has (stack, commit, lock_file, lookups)."""
    planned = steps(plan)
    findings, graph = _looked_at(state, plan)
    return Report(
        live=live,
        before=dict(sorted(Counter(type_of(urn) for urn in objects(state)).items())),
        changes=changes(planned),
        active_maps_deleted=[_cut(each.name) for each in planned if _is_active_map(each)],
        findings=findings,
        graph=graph,
        errors=[_cut(readable(each), 5_000) for each in errors(plan)[:50]],
        **about,
    )


def changes(planned: Iterable[Step]) -> list[Change]:
    """Steps as a report has them."""
    return [
        Change(
            op=each.op,  # type: ignore[arg-type]  # checked by the model
            type=_cut(each.type),
            name=_cut(each.name),
            fields=[_cut(path) for path in each.fields[:50]],
        )
        for each in planned
    ]


def _is_active_map(step: Step) -> bool:
    # Only a map that says it is inactive is: a secret or a value that is missing may be an active one.
    return step.op == "delete" and step.type == MAP and step.old.get("is_active") is not False


def _looked_at(state: Any, plan: Any) -> tuple[list[Found], str]:
    """What lint finds in the stack as the plan leaves it, and its picture."""
    try:
        document = read_stack(state, plan)
    except (DocumentError, KeyError, TypeError, AttributeError):
        return [], ""
    found = [
        Found(
            severity="error" if each.severity == "error" else "warning",
            kind=_cut(each.kind),
            name=_cut(each.name),
            reason=_cut(each.reason, 5_000),
            fix=_cut(each.fix, 5_000),
        )
        for each in lint(document)[:MOST_FINDINGS]
    ]
    text = mermaid(picture(document))
    # Without the front matter: the title is the comment's own, and Mermaid takes settings from there.
    return found, "" if too_large(text) else text.partition("---\n")[2].partition("---\n")[2]


def _cut(text: str, most: int = 500) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."
