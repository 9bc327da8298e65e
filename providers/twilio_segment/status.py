"""Which status of a journey leads to which, and by what actions."""

from __future__ import annotations

from typing import Literal

from providers.core.errors import Refused

Status = Literal["draft", "published", "entry-paused", "archived"]
STATUSES = {
    "DRAFT": "draft",
    "PUBLISHED": "published",
    "ENTRY_PAUSED": "entry-paused",
    "ARCHIVED": "archived",
}
"""The API's words and the program's."""
LIVE = ("published", "entry-paused")
"""People are in it: nobody replaces or deletes such a journey by accident."""
RESULT = {"PUBLISH": "published", "PAUSE_ENTRY": "entry-paused", "ARCHIVE": "archived"}
"""The status that each action of the API makes."""


def actions(now: str, wanted: str, publish_before_pause: bool) -> list[str]:
    """What to do, in this order, to get from one status to another.

    Raises:
        Refused: there is no way, or it would let people in for a moment and that isn't permitted.
    """
    if now == wanted:
        return []
    if wanted == "archived":
        return ["ARCHIVE"]
    if now == "archived":
        raise Refused(
            f'status: an archived journey stays archived; got "{wanted}". For the same steps in a new journey, give '
            "it another resource name and another name"
        )
    if wanted == "published":
        return ["PUBLISH"]
    if wanted == "draft":
        raise Refused(
            f'status: a journey that is {now} is never a draft again; got "draft". Say "published", "entry-paused" or '
            '"archived", or leave status out and it stays as it is'
        )
    if now == "published":
        return ["PAUSE_ENTRY"]
    if not publish_before_pause:
        raise Refused(pause_needs_publish("of a draft"))
    return ["PUBLISH", "PAUSE_ENTRY"]


def pause_needs_publish(what: str) -> str:
    """Why pausing the entry of something needs a permission."""
    return (
        f"status: the entry {what} can only be paused after it was published, which lets people in for a moment; set "
        "allow_publish_before_pause=True to permit that"
    )
