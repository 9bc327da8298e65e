"""Outputs of objects from the declarations in `providers.genesys.action_triggers`, for type checkers only. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from pulumi import Output

from providers.core.program.nested import ListOutput

from .action_triggers import UrlCondition


class UrlConditionOutput(Output[UrlCondition]):
    """An Output of `UrlCondition`."""

    values: ListOutput[str, Output[str]]
    """Texts that the page's URL is compared with; without any nothing matches."""
    operator: Output[Literal["containsAll", "containsAny", "notContainsAll", "notContainsAny", "equal", "notEqual", "greaterThan", "greaterThanOrEqual", "lessThan", "lessThanOrEqual", "startsWith", "endsWith"]]
    """How it is compared."""
