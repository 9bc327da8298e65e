"""The page of `journeys report`: the same figures, hostile names, what a browser may load; and the terminal's tables."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from datetime import datetime, timezone
from html import unescape
from typing import Any

import pytest
from rich.console import Console

from journeys.report import Report, Row, Subject, period
from journeys.report.metrics import ACCEPTED, ASSIGNED, METRICS, OFFERED
from journeys.report.table import bars, show

pytest.importorskip("plotly")

from journeys.report.page import page
from journeys.report.plots import COLOURS, MOST_BARS

HOSTILE = '</script><script>alert("x")</script> <a href="javascript:alert(1)">click</a>'


def row(kind: str, name: str, **counts: tuple[int, ...]) -> Row:
    return Row(
        Subject(kind, name, f"id-{name}", f"urn-{name}"),
        {metric: counts.get(metric, (0, 0, 0)) for metric in METRICS[kind]},
    )


def report(*rows: Row) -> Report:
    when = period("2026-11-01", "2026-11-03", "day", "UTC", datetime(2026, 12, 1, tzinfo=timezone.utc))
    return Report("shop/dev", when, rows)


def plots(text: str) -> dict[str, dict[str, list[Any]]]:
    """Title of each plot to the numbers of each of its traces."""
    (found,) = re.findall(r"const PLOTS = (\[.*\]);\n", text)
    titles = [unescape(each) for each in re.findall(r'<h2>([^<]*)</h2><div class="plot" id="plot-', text)]
    return {
        title: {each["name"]: each["x" if each["type"] == "bar" else "y"] for each in plot["data"]}
        for title, plot in zip(titles, json.loads(found), strict=True)
    }


def cells(text: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", text)
    return [[unescape(each) for each in re.findall(r"<t[hd]>(.*?)</t[hd]>", row)] for row in rows]


def test_plots_and_tables_have_the_numbers() -> None:
    text = page(
        report(
            row("segment", "VIP", **{ASSIGNED: (1, 0, 2)}),
            row("map", "Sale", **{OFFERED: (4, 3, 1), ACCEPTED: (1, 0, 1)}),
            row("map", "Help", **{OFFERED: (9, 0, 0)}),
        )
    )
    assert plots(text) == {
        "Segments assigned by day": {"VIP": [1, 0, 2]},
        "Action maps offered by day": {"Help": [9, 0, 0], "Sale": [4, 3, 1]},
        "Action maps accepted by day": {"Help": [0, 0, 0], "Sale": [1, 0, 1]},
        "Action maps: qualified, offered, accepted": {
            "qualified": [0, 0],
            "offered": [9, 8],
            "accepted": [0, 2],
        },
        "What became of the offers": {"accepted": [0, 2]},
    }
    assert cells(text) == [
        ["segment", "assigned"],
        ["VIP", "3"],
        ["action map", "offered", "accepted", "rate"],
        ["Help", "9", "0", "0%"],
        ["Sale", "8", "2", "25%"],
    ]


def test_what_has_no_colour_of_its_own_is_one_line_together() -> None:
    rows = [row("segment", f"s{number:02}", **{ASSIGNED: (1, 2, 3)}) for number in range(len(COLOURS) + 2)]
    found = plots(page(report(*rows)))["Segments assigned by day"]
    assert len(found) == len(COLOURS) + 1
    assert found["2 others"] == [2, 4, 6]


def test_a_title_says_how_many_maps_it_is_of() -> None:
    rows = [row("map", f"m{number}", **{OFFERED: (1, 0, 0)}) for number in range(MOST_BARS + 1)]
    found = plots(page(report(*rows)))
    assert len(found["What became of the offers (the first 30 of 31)"]["accepted"]) == MOST_BARS


def test_a_browser_may_run_its_scripts_and_load_nothing() -> None:
    text = page(report(row("segment", HOSTILE, **{ASSIGNED: (1, 0, 0)})))
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    allowed = " ".join(f"'sha256-{each}'" for each in digests)
    assert (
        policy == f"default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src {allowed}"
    )
    assert len(scripts) == 2
    assert 4_000_000 < len(text) < 6_000_000
    outside = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(
        r"(?i)<(link|img|iframe)|\b(src|href)=|https?:|@import|url\(", unescape(outside).replace(HOSTILE, "")
    )


def test_names_are_text_and_no_markup() -> None:
    text = page(report(row("segment", HOSTILE, **{ASSIGNED: (1, 0, 0)})))
    assert "<script>alert" not in text
    assert "<a href" not in text.partition("<script>")[0]
    assert cells(text)[1] == [HOSTILE, "1"]
    (name,) = plots(text)["Segments assigned by day"]
    assert "<" not in name


def printed(found: Report, **options: Any) -> str:
    file = io.TextIOWrapper(io.BytesIO(), encoding=options.pop("encoding", "utf-8"))
    show(found, Console(file=file, highlight=False, soft_wrap=True, **options))
    file.seek(0)
    return file.read()


MAP = row("map", "A name of some length", **dict.fromkeys(METRICS["map"], (1234, 0, 1)))


def test_a_pipe_has_all_columns_and_a_narrow_terminal_the_main_ones() -> None:
    piped = printed(report(MAP), width=40)
    assert all(label in piped for label in METRICS["map"].values())
    assert piped.count("1,235") == len(METRICS["map"])
    assert "█ ▁" in piped
    narrow = printed(report(MAP), width=60, force_terminal=True, color_system=None)
    assert max(len(line) for line in narrow.splitlines()[1:4]) <= 60
    assert narrow.count("1,235") == 2
    assert "Not shown, for want of room: qualified, started, engaged, rejected" in narrow


def test_an_encoding_without_bars_gets_none() -> None:
    assert "1,235" in printed(report(MAP), width=200, encoding="latin-1")


def test_names_cannot_steer_a_terminal() -> None:
    text = printed(report(row("segment", "\x1b[31m[bold]x", **{ASSIGNED: (1, 0, 0)})), width=80)
    assert "\\x1b[31m[bold]x" in text


def test_bars() -> None:
    assert bars((0, 1, 4, 8)) == " ▁▄█"
    assert bars((0, 0)) == "  "
    assert len(bars((1,) * 1000)) <= 28
