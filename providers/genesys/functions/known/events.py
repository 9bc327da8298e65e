"""Arguments that are known, from the declarations in `providers.genesys.functions.events`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import Required, TypedDict

if TYPE_CHECKING:
    from providers.core.schema.fields import SequenceNotStr


class EachSessionEventArgs(TypedDict, total=False):
    """The arguments of `each_session_event`."""

    session_id: Required[str]
    """The session's id."""
    event_types: SequenceNotStr[Literal["OutcomeAchievedEvent", "SegmentAssignmentEvent", "WebActionEvent", "WebEvent", "AppEvent"]] | None
    """The types of events to read; all without it."""
    after: str | None
    """A cursor: only the events after it."""


class ListSessionEventsArgs(TypedDict, total=False):
    """The arguments of `list_session_events`."""

    session_id: Required[str]
    """The session's id."""
    event_types: SequenceNotStr[Literal["OutcomeAchievedEvent", "SegmentAssignmentEvent", "WebActionEvent", "WebEvent", "AppEvent"]] | None
    """The types of events to read; all without it."""
    after: str | None
    """A cursor: only the events after it."""
    limit: int | None
    """The first so many; all without it."""


class GetSessionEventsPageArgs(TypedDict, total=False):
    """The arguments of `get_session_events_page`."""

    session_id: Required[str]
    """The session's id."""
    before: str | None
    """A cursor: the events before it."""
    after: str | None
    """A cursor: the events after it."""
    limit: int | None
    """How many at most, up to 200; the API's default without it."""
