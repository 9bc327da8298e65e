"""The plots of a report, made with plotly: counts over time, and what became of the offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import plotly.graph_objects as go  # type: ignore[import-untyped]

from .metrics import ACCEPTED, ASSIGNED, FATES, METRICS, OFFERED, QUALIFIED
from .numbers import Report, Row

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#4D4D4D")
"""Okabe and Ito's, which people with any colour vision can tell apart."""
OTHERS = "#A6A6A6"
BARS = {
    QUALIFIED: "#56B4E9",
    OFFERED: "#0072B2",
    **dict(zip(FATES, ("#009E73", "#D55E00", "#A6A6A6", "#E69F00", "#CC79A7", "#4D4D4D"), strict=True)),
}
"""A metric has one colour in all charts of bars."""
MOST_BARS = 30
"""The most action maps that a chart has bars for: those with the most offers."""


def plots(report: Report) -> Iterator[tuple[str, go.Figure]]:
    """The title of each plot, and the plot; none of what the stack doesn't have."""
    segments, maps = report.of("segment"), report.of("map")
    if segments:
        yield f"Segments assigned by {report.period.by}", _over_time(report, segments, ASSIGNED)
    if maps:
        yield f"Action maps offered by {report.period.by}", _over_time(report, maps, OFFERED)
        yield f"Action maps accepted by {report.period.by}", _over_time(report, maps, ACCEPTED)
        chosen = _title("Action maps: qualified, offered, accepted", maps)
        yield chosen, _bars(maps, (QUALIFIED, OFFERED, ACCEPTED), "group")
        yield (
            _title("What became of the offers", maps),
            _bars(maps, [each for each in FATES if each in report.shown("map")], "stack"),
        )


def _title(text: str, rows: Sequence[Row]) -> str:
    return text if len(rows) <= MOST_BARS else f"{text} (the first {MOST_BARS} of {len(rows)})"


def _over_time(report: Report, rows: Sequence[Row], metric: str) -> go.Figure:
    """A line for each object, of one colour in all charts; those beyond the colours are one line together."""
    steps = [each.strftime("%Y-%m-%dT%H:%M") for each in report.period.steps]
    lines = [(row.subject.name, list(row.counts[metric])) for row in rows[: len(COLOURS)]]
    if rest := [row.counts[metric] for row in rows[len(COLOURS) :]]:
        lines.append((f"{len(rest)} others", [sum(each) for each in zip(*rest, strict=True)]))
    figure = go.Figure()
    for (name, counts), colour in zip(lines, (*COLOURS, OTHERS), strict=False):
        figure.add_scatter(x=steps, y=counts, name=_name(name), mode="lines+markers", line={"color": colour})
    figure.update_layout(height=360, hovermode="x unified", yaxis={"rangemode": "tozero", "tickformat": ",d"})
    return _styled(figure)


def _bars(rows: Sequence[Row], metrics: Sequence[str], mode: str) -> go.Figure:
    """A bar, or a group of them, for each action map; the one with the most on top."""
    shown = rows[:MOST_BARS]
    figure = go.Figure()
    for metric in metrics:
        figure.add_bar(
            y=[_name(row.subject.name) for row in shown],
            x=[row.total(metric) for row in shown],
            name=METRICS["map"][metric],
            orientation="h",
            marker={"color": BARS[metric]},
        )
    figure.update_layout(
        barmode=mode,
        height=140 + len(shown) * (64 if mode == "group" else 36),
        yaxis={"autorange": "reversed", "automargin": True},
        xaxis={"tickformat": ",d"},
    )
    return _styled(figure)


def _styled(figure: go.Figure) -> go.Figure:
    figure.update_layout(
        template="plotly_white",
        margin={"l": 60, "r": 20, "t": 34, "b": 40},
        font={"family": "system-ui, sans-serif", "size": 13},
        showlegend=True,
        legend={"traceorder": "normal"},
    )
    return figure


def _name(text: str) -> str:
    """Escaped, as plotly's texts may have markup, and short enough for an axis."""
    return escape(text if len(text) <= 36 else f"{text[:35]}…")
