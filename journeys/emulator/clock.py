"""The emulator's clock, and the time that it tells clients."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable


class Clock:
    """`now` is wall time in seconds; `ahead_s` is how far the time that clients see is ahead of it."""

    def __init__(self, now: Callable[[], float], ahead_s: Callable[[], float] = lambda: 0.0) -> None:
        self.now = now
        self._ahead_s = ahead_s

    def shown(self) -> float:
        """The time that clients are told, in the header `Date` and in the dates of objects."""
        return self.now() + self._ahead_s()

    def timestamp(self) -> str:
        """The shown time as the vendors write it."""
        return iso(self.shown())


def iso(seconds: float) -> str:
    """ISO 8601, milliseconds, UTC."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def seconds(text: str) -> float:
    """Seconds since the epoch of an ISO 8601 text, UTC if it has no zone; `ValueError` for another text."""
    plain, leap = re.subn(r"(?<=:\d\d:)60", "59", text.strip().upper())
    moment = datetime.datetime.fromisoformat(_six_digits(plain.replace("Z", "+00:00")))
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)).timestamp() + leap


def _six_digits(text: str) -> str:
    """The text with six digits of fractional seconds: Python 3.10 reads only three or six."""
    head, dot, rest = text.partition(".")
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return f"{head}.{rest[:digits][:6]:0<6}{rest[digits:]}" if dot else text
