"""A run as one document in the shape of the CLI's PreviewDigest (`preview --json`)."""

from __future__ import annotations

from typing import Any

from .events import PARTS, Result
from .property_view import is_hidden
from .state import ROOT_STACK_TYPE


def digest(result: Result, config: dict[str, str], encode: Any) -> dict[str, Any]:
    """The document; `encode` writes a resource's state."""
    steps = []
    for step in result.steps:
        is_stack = step.state.type == ROOT_STACK_TYPE
        if not (step.visible or is_stack) or step.op in PARTS:
            continue
        entry: dict[str, Any] = {"op": step.op, "urn": step.urn}
        if step.state.provider:
            entry["provider"] = step.state.provider
        if step.old is not None:
            entry["oldState"] = encode(step.old)
        if step.new is not None:
            entry["newState"] = encode(step.new)
        reasons = [key for key in step.diff or () if not is_hidden(key)]
        if reasons:
            entry["diffReasons"] = reasons
        replaces = [key for key in step.replaces or () if not is_hidden(key)]
        if replaces:
            entry["replaceReasons"] = replaces
        detailed = step.detailed and {p: kind for p, kind in step.detailed.items() if not is_hidden(p)}
        entry["detailedDiff"] = (
            None
            if detailed is None
            else {path: {"kind": kind, "inputDiff": True} for path, kind in sorted(detailed.items())}
        )
        steps.append(entry)
    return {
        "config": config,
        "steps": steps,
        "diagnostics": [
            {**({"urn": urn} if urn else {}), "message": message + "\n", "severity": severity}
            for severity, urn, message in result.diagnostics
        ],
        "duration": int(result.duration * 1e9),
        "changeSummary": result.changes,
    }
