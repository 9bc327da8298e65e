"""`journeys verify --replay FILE`: whether the emulator would have answered as a recorded API did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .console import DIFFERENT, Out, Problem

if TYPE_CHECKING:
    from journeys.emulator.recording.replay import Outcome


def compare(file: Path, switches: Path | None, out: Out) -> int:
    """Prints what differs, field by field; returns the exit code.

    Raises:
        Problem: the recording or the switch file cannot be read.
    """
    from journeys.emulator.recording.exchange import read
    from journeys.emulator.recording.replay import replay, suggestions
    from journeys.emulator.rules import read_switches

    try:
        exchanges = read(file)
        settings = read_switches(switches) if switches else {}
    except ValueError as error:
        raise Problem(str(error), 2) from None
    outcomes = replay(exchanges, settings)
    different = [each for each in outcomes if each.found]
    if different:
        out.line(f"{len(different)} exchanges differ; looking for switches that explain it ...")
    hints = suggestions(exchanges, settings) if different else {}
    if out.json:
        out.document(document(outcomes, hints))
    else:
        _tell(outcomes, hints, out)
    return DIFFERENT if different else 0


def document(outcomes: list[Outcome], hints: dict[str, str]) -> dict[str, Any]:
    """For machines."""
    return {
        "exchanges": len(outcomes),
        "same": sum(each.same for each in outcomes),
        "different": [
            {
                "number": each.number,
                "method": each.exchange.method,
                "path": each.exchange.path,
                "fields": [vars(one) for one in each.found],
            }
            for each in outcomes
            if each.found
        ],
        "not_compared": [
            {
                "number": each.number,
                "method": each.exchange.method,
                "path": each.exchange.path,
                "why": each.why,
            }
            for each in outcomes
            if each.why
        ],
        "switches": hints,
    }


def _tell(outcomes: list[Outcome], hints: dict[str, str], out: Out) -> None:
    for each in outcomes:
        for one in each.found:
            where = f"{each.number} {each.exchange.method} {each.exchange.path}"
            out.line(f"{where}: {one.path}: recorded {one.recorded!r}, the emulator {one.emulated!r}")
    for name, value in hints.items():
        out.line(f"fewer differences with {name}={value}")
    left, same = [each for each in outcomes if each.why], sum(each.same for each in outcomes)
    for why in sorted({each.why for each in left}):
        out.line(f"{sum(each.why == why for each in left)} not compared: {why}")
    out.line(
        f"{same} of {len(outcomes) - len(left)} compared exchanges are the same, {len(left)} were not compared"
    )
