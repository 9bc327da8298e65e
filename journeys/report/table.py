"""The report on a terminal: a table of segments and one of action maps, with the course of each row over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from journeys.text import printable

from .metrics import ALWAYS, MAIN, OFFERED
from .numbers import Report
from .words import TITLES, heading, number, percent

BARS = "▁▂▃▄▅▆▇█"
WIDEST = 28
"""The longest course of a row, in characters."""


def show(report: Report, console: Console) -> None:
    """Prints the tables: in a pipe at their full width, on a terminal with the columns that it has room for."""
    console.print(Text(printable(heading(report))), soft_wrap=True)
    for kind in TITLES:
        if not report.of(kind):
            continue
        every, draws = report.shown(kind), console.encoding.lower().startswith("utf")
        table = _table(report, kind, every, draws)
        if not console.is_terminal:
            console.width = max(console.width, _width(table, console))
        elif _width(table, console) > console.width:
            table = _table(report, kind, every, False)
        left_out = []
        if console.is_terminal and _width(table, console) > console.width:
            left_out = [label for name, label in every.items() if name not in ALWAYS]
            main = {name: label for name, label in every.items() if name in ALWAYS}
            table = _table(report, kind, main, False)
        console.print()
        console.print(table, soft_wrap=False)
        if left_out:
            console.print(f"Not shown, for want of room: {', '.join(left_out)}.", soft_wrap=True)


def _width(table: Table, console: Console) -> int:
    return Measurement.get(console, console.options.update(max_width=10_000), table).maximum


def _table(report: Report, kind: str, shown: Mapping[str, str], course: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(TITLES[kind], overflow="fold")
    for label in shown.values():
        table.add_column(label, justify="right", no_wrap=True)
    if OFFERED in shown:
        table.add_column("rate", justify="right", no_wrap=True)
    if course:
        table.add_column(f"{shown[MAIN[kind]]} by {report.period.by}", no_wrap=True)
    for row in report.of(kind):
        cells = [number(row.total(name)) for name in shown]
        if OFFERED in shown:
            cells.append(percent(row))
        if course:
            cells.append(bars(row.counts[MAIN[kind]]))
        table.add_row(Text(printable(row.subject.name)), *cells)
    return table


def bars(counts: Sequence[int]) -> str:
    """Counts as bars, each as high as its share of the highest; neighbours are added up where there are many."""
    together = -(-len(counts) // WIDEST)
    sums = [sum(counts[at : at + together]) for at in range(0, len(counts), together)]
    most = max(sums)
    return "".join(" " if not each else BARS[(len(BARS) - 1) * each // most] for each in sums)
