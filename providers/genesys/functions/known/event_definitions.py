"""Arguments that are known, from the declarations in `providers.genesys.functions.event_definitions`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing_extensions import TypedDict


class ListEventDefinitionsArgs(TypedDict, total=False):
    """The arguments of `list_event_definitions`: there are none."""


class ListExternalEventDefinitionsArgs(TypedDict, total=False):
    """The arguments of `list_external_event_definitions`: there are none."""


class ListExternalEventChangesArgs(TypedDict, total=False):
    """The arguments of `list_external_event_changes`: there are none."""
