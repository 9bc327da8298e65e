"""A saved plan, made to fit what `up` does: its program asks the engine what the stack owns, a preview's does not.

Asking makes the engine's own built-in provider part of the stack. It holds nothing and reaches nothing, but a plan
made without it lets no `up` through ("violates plan: resource unexpectedly not deleted").
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from .errors import CiError

BUILT_IN = "pulumi:providers:pulumi"
_DYNAMIC = "::pulumi:providers:pulumi-python::default"


def fit(path: Path, state_has_built_in: bool) -> None:
    """Rewrites the plan in place, where it leaves the built-in provider out or would delete it.

    Raises:
        CiError: it is no plan.
    """
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        resources: dict[str, Any] = plan["resourcePlans"]
    except (OSError, ValueError, KeyError, TypeError):
        raise CiError(f"{path} is no plan of `pulumi preview --save-plan`; make the preview again") from None
    for urn in [each for each in resources if each.endswith(f"::{BUILT_IN}::default")]:
        if resources[urn].get("steps") == ["delete"]:
            del resources[urn]  # an object without a plan may stay as it is, and nothing else
    model = next((each for each in resources if each.endswith(_DYNAMIC)), "")
    if model and not state_has_built_in:
        entry = copy.deepcopy(resources[model])
        entry["goal"].update(type=BUILT_IN, name="default", inputDiff={}, outputDiff={})
        entry["steps"], entry["state"] = ["create"], {}
        entry.pop("seed", None)
        resources[model.removesuffix(_DYNAMIC) + f"::{BUILT_IN}::default"] = entry
    path.write_text(json.dumps(plan, indent=4), encoding="utf-8")
