"""The report as one HTML page: plots, and tables of the same numbers. It has its script inside and needs no network."""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from typing import Any

from plotly.offline import get_plotlyjs  # type: ignore[import-untyped]

from journeys.text import printable

from .metrics import OFFERED
from .numbers import Report
from .plots import plots
from .words import TITLES, heading, number, percent

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1b2330; background: #f6f7f9; margin: 0 auto; max-width: 1100px;
  padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0 0 .5rem; } .when { color: #5b6675; margin: 0; }
section { background: #fff; border: 1px solid #d9dee6; border-radius: 6px; padding: 1rem; margin-top: 1rem;
  overflow-x: auto; }
.plot { min-width: 760px; }
table { border-collapse: collapse; } th, td { padding: .2rem .8rem; text-align: right; }
th { border-bottom: 1px solid #d9dee6; font-weight: 600; } th:first-child, td:first-child { text-align: left; }
"""
DRAW = """
const CONFIG = {displaylogo: false, responsive: true,
  modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]]};
for (const [index, plot] of PLOTS.entries()) {
  Plotly.newPlot("plot-" + index, plot.data, plot.layout, CONFIG);
}
"""


def page(report: Report) -> str:
    """The whole page. Its policy lets a browser run its two scripts and fetch nothing."""
    made = list(plots(report))
    drawn = [json.loads(figure.to_json()) for _, figure in made]
    scripts = [get_plotlyjs(), f"const PLOTS = {_inert(drawn)};{DRAW}"]
    allowed = " ".join(f"'sha256-{_digest(each)}'" for each in scripts)
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src {allowed}"
    title, _, when = heading(report).partition(", ")
    sections = [
        f'<section><h2>{_said(text)}</h2><div class="plot" id="plot-{index}"></div></section>'
        for index, (text, _) in enumerate(made)
    ]
    sections += [_table(report, kind) for kind in TITLES if report.of(kind)]
    body = "\n".join([*sections, *(f"<script>{each}</script>" for each in scripts)])
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_said(title)} · journeys report</title><style>{STYLE}</style></head>\n"
        f'<body><h1>{_said(title)}</h1><p class="when">{_said(when)}</p>\n{body}\n</body></html>\n'
    )


def _table(report: Report, kind: str) -> str:
    shown = report.shown(kind)
    labels = [TITLES[kind], *shown.values(), *(["rate"] if OFFERED in shown else [])]
    rows = [_cells("th", labels)]
    for row in report.of(kind):
        counts = [number(row.total(name)) for name in shown]
        rows.append(_cells("td", [row.subject.name, *counts, *([percent(row)] if OFFERED in shown else [])]))
    return f"<section><h2>{_said(TITLES[kind].capitalize())}s</h2><table>{''.join(rows)}</table></section>"


def _cells(tag: str, texts: list[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{_said(each)}</{tag}>' for each in texts)}</tr>"


def _said(text: str) -> str:
    return escape(printable(text))


def _inert(value: Any) -> str:
    """JSON that cannot end the script that it stands in."""
    return json.dumps(value).replace("<", "\\u003c")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
