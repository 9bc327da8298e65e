"""Arguments that are known, from the declarations in `providers.genesys.functions.sessions`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing_extensions import Required, TypedDict


class GetSessionArgs(TypedDict, total=False):
    """The arguments of `get_session`."""

    session_id: Required[str]
    """The session's id."""


class ListContactSessionsArgs(TypedDict, total=False):
    """The arguments of `list_contact_sessions`."""

    contact_id: Required[str]
    """The external contact's id."""
    include_merged: bool | None
    """Whether to list the sessions of all contacts that were merged with this one."""
    limit: int | None
    """The first so many; all without it."""


class GetOutcomeScoresArgs(TypedDict, total=False):
    """The arguments of `get_outcome_scores`."""

    session_id: Required[str]
    """The session's id."""
