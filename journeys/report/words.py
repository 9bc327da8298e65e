"""Texts that the table and the page share."""

from __future__ import annotations

from .numbers import Report, Row

TITLES = {"segment": "segment", "map": "action map"}


def heading(report: Report) -> str:
    """The stack, and the time that its numbers are of."""
    period = report.period
    last = period.end if period.by == "hour" else period.steps[-1]
    form = "%Y-%m-%d %H:%M" if period.by == "hour" else "%Y-%m-%d"
    first, last_step = period.steps[0].strftime(form), last.astimezone(period.steps[0].tzinfo).strftime(form)
    return f"{report.stack}, {first} to {last_step} by {period.by}, {period.time_zone}"


def number(count: int) -> str:
    """With a comma between thousands."""
    return f"{count:,}"


def percent(row: Row) -> str:
    """The share of offers that were accepted."""
    return "" if row.accepted is None else f"{row.accepted:.0%}"
