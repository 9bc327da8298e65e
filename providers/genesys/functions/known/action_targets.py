"""Arguments that are known, from the declarations in `providers.genesys.functions.action_targets`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing_extensions import TypedDict


class ListActionTargetsArgs(TypedDict, total=False):
    """The arguments of `list_action_targets`."""

    limit: int | None
    """The first so many; all without it."""
