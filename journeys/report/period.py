"""The time that the report looks at, in whole hours, days, weeks or months of a time zone."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

GRANULARITIES = {"hour": "PT1H", "day": "P1D", "week": "P1W", "month": "P1M"}
DAYS_BACK = {"hour": 1, "day": 27, "week": 83, "month": 364}
"""How many days before the last one the report begins, unless it is told."""
MAX_STEPS = 1000


class PeriodError(ValueError):
    """Dates, steps or a time zone that make no period, with what to change as its message."""


@dataclass(frozen=True)
class Period:
    """From the start of the first step to `end`. The API divides it into the same steps by its granularity."""

    steps: tuple[datetime, ...]
    """The starts of the steps, in the time zone."""
    end: datetime
    by: str
    time_zone: str

    @property
    def interval(self) -> str:
        """As the API takes it."""
        return f"{_utc(self.steps[0])}/{_utc(self.end)}"

    @property
    def granularity(self) -> str:
        """As the API takes it."""
        return GRANULARITIES[self.by]

    def step_of(self, moment: datetime) -> int:
        """The index of the step that the moment is in."""
        return max(bisect.bisect_right(self.steps, moment) - 1, 0)


def period(since: str, until: str, by: str, time_zone: str, now: datetime) -> Period:
    """The period from one day to another, both in it, as dates; "" for the usual ones. It never ends after `now`.

    The first step begins on a Monday where steps are weeks, and on the first day where they are months.

    Raises:
        PeriodError: they make no period.
    """
    if by not in GRANULARITIES:
        raise PeriodError(f"no such step: {by!r}; there are {', '.join(GRANULARITIES)}")
    zone = _zone(time_zone)
    last = _date(until, "--until") if until else now.astimezone(zone).date()
    first = _date(since, "--since") if since else last - timedelta(days=DAYS_BACK[by])
    if first > last:
        raise PeriodError(f"it begins on {first}, after its last day, {last}: give an earlier --since")
    if by == "week":
        first -= timedelta(days=first.weekday())
    if by == "month":
        first = first.replace(day=1)
    end = min(_midnight(last + timedelta(days=1), zone), now)
    steps: list[datetime] = []
    while (start := _step(first, by, len(steps), zone)) < end:
        if len(steps) == MAX_STEPS:
            raise PeriodError(
                f"has more than {MAX_STEPS} steps: choose longer ones with --by, or a later --since"
            )
        steps.append(start)
    if not steps:
        raise PeriodError(f"it begins on {first}, which is still to come: give an earlier --since")
    return Period(tuple(steps), end, by, time_zone)


def _step(first: date, by: str, number: int, zone: tzinfo) -> datetime:
    if by == "hour":  # by the clock, as some days have 23 hours
        start = _midnight(first, zone).astimezone(timezone.utc) + timedelta(hours=number)
        return start.astimezone(zone)
    if by == "month":
        month = first.month - 1 + number
        return _midnight(date(first.year + month // 12, month % 12 + 1, 1), zone)
    return _midnight(first + timedelta(days=number * (7 if by == "week" else 1)), zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _date(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PeriodError(f"{option}: {text!r} is no date such as 2026-11-01") from None


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return timezone.utc
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise PeriodError(f"--time-zone: {name!r} is no time zone such as Europe/Berlin") from None


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
