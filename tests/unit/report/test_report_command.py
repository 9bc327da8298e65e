"""`journeys report` as it is typed, over seeded visits: its figures, what it asks, and what it never says."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support import stacks as s
from support import visits

import journeys.cli.report  # noqa: F401  # its command
from journeys.cli.app import run
from journeys.emulator import Emulator
from journeys.report import period

SEGMENTS = {"id-vip": "VIP", "id-returns": "Returns"}
MAPS = {"id-sale": "Spring sale", "id-help": "Help"}
SEED = visits.seed(SEGMENTS, MAPS)
DATES = ["--since", "2026-10-01", "--until", "2026-10-28"]
STATES = {
    "assigned": "nJourneySegmentsAssigned",
    **{state: f"nWebActions{state.capitalize()}" for state in visits.STATES},
}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(seed=SEED, token_lifetime_s=1e9) as started:
        yield started


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, emulator: Emulator) -> Path:
    """A local stack of two segments and two maps, in the current folder."""
    monkeypatch.setattr(os, "environ", os.environ.copy())  # the command takes on the stack's environment
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")
    records = [s.segment(id.removeprefix("id-"), display_name=name) for id, name in SEGMENTS.items()]
    records += [
        s.action_map(id.removeprefix("id-"), ["id-vip"], display_name=name) for id, name in MAPS.items()
    ]
    write_state(tmp_path, *records)
    return tmp_path


def write_state(folder: Path, *records: dict[str, Any]) -> None:
    state = folder / ".journeys" / "engine" / "shop" / "dev.json"
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text(json.dumps(s.state(*records)))


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["report", "--json", *arguments]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_figures_equal_a_count_of_the_seed(stack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, *DATES)
    expected = visits.counted(SEED, "2026-10-01", "2026-10-28")
    assert {each["id"]: each["name"] for each in found["objects"]} == {**SEGMENTS, **MAPS}
    days = [step[:10] for step in found["steps"]]
    assert len(days) == 28
    compared = 0
    for each in found["objects"]:
        for state, metric in STATES.items():
            if metric in each["counts"]:
                assert each["counts"][metric] == [expected[each["id"], state, day] for day in days], metric
                assert each["totals"][metric] == sum(each["counts"][metric])
                compared += each["totals"][metric]
    others = sum(count for (id, _, _), count in expected.items() if id.endswith("of-others"))
    assert compared == sum(expected.values()) - others > 300


@pytest.mark.parametrize(
    ("by", "steps", "begins"),
    [("week", 5, "2026-09-28"), ("month", 1, "2026-10-01"), ("hour", 48, "2026-10-05")],
)
def test_steps_of_other_lengths_add_up_to_the_same(
    by: str, steps: int, begins: str, stack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dates = DATES if by != "hour" else ["--since", "2026-10-05", "--until", "2026-10-06"]
    found = as_json(capsys, *dates, "--by", by)
    assert len(found["steps"]) == steps
    assert found["steps"][0] == f"{begins}T00:00:00+00:00"
    expected = visits.counted(SEED, begins, dates[-1])
    for each in found["objects"]:
        metric = "assigned" if each["kind"] == "segment" else "offered"
        days = {day for id, _, day in expected if id == each["id"]}
        assert each["totals"][STATES[metric]] == sum(expected[each["id"], metric, day] for day in days)


def test_days_begin_in_the_time_zone(stack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--since", "2026-10-24", "--until", "2026-10-26", "--time-zone", "Europe/Berlin")
    assert found["interval"] == "2026-10-23T22:00:00Z/2026-10-26T23:00:00Z"
    assert found["steps"] == [
        "2026-10-24T00:00:00+02:00",
        "2026-10-25T00:00:00+02:00",
        "2026-10-26T00:00:00+01:00",
    ]
    (vip,) = (each for each in found["objects"] if each["id"] == "id-vip")
    dates = [
        each["createdDate"]
        for each in SEED["events"]
        if each.get("segmentAssignmentEvent") == {"segment": {"id": "id-vip"}}
    ]
    bounds = ["2026-10-23T22", "2026-10-24T22", "2026-10-25T23", "2026-10-26T23"]
    assert vip["counts"][STATES["assigned"]] == [
        sum(first <= date < last for date in dates) for first, last in pairwise(bounds)
    ]


def test_without_dates_it_is_the_last_four_weeks_until_now(
    stack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = as_json(capsys)
    start, end = (
        datetime.fromisoformat(each.replace("Z", "+00:00")) for each in found["interval"].split("/")
    )
    now = datetime.now(timezone.utc)
    assert now - timedelta(minutes=5) < end <= now
    assert len(found["steps"]) == 28
    assert end - timedelta(days=28) < start


def test_a_step_that_the_api_begins_elsewhere_counts_where_it_begins() -> None:
    when = period("2026-10-01", "2026-10-14", "week", "UTC", datetime(2026, 12, 1, tzinfo=timezone.utc))
    assert [each.day for each in when.steps] == [28, 5, 12]
    assert when.step_of(datetime(2026, 10, 4, tzinfo=timezone.utc)) == 0
    assert when.step_of(datetime(2026, 10, 5, tzinfo=timezone.utc)) == 1


def test_it_asks_twice_and_only_about_its_own(
    stack: Path, emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    as_json(capsys, *DATES)
    asked = [each for each in emulator.requests.matching("POST") if each.path.endswith("/query")]
    assert [each.body["groupBy"] for each in asked] == [["journeySegmentId"], ["journeyActionMapId"]]
    ids = [[predicate["value"] for predicate in each.body["filter"]["predicates"]] for each in asked]
    assert ids == [list(SEGMENTS), list(MAPS)]


def test_many_objects_are_asked_about_a_hundred_at_a_time(
    stack: Path, emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    write_state(stack, s.segment("vip"), *(s.segment(f"n{number}") for number in range(200)))
    found = as_json(capsys, *DATES)
    asked = [each for each in emulator.requests.matching("POST") if each.path.endswith("/query")]
    assert [len(each.body["filter"]["predicates"]) for each in asked] == [100, 100, 1]
    totals = {each["id"]: each["totals"][STATES["assigned"]] for each in found["objects"]}
    assert len(totals) == 201
    expected = visits.counted(SEED, "2026-10-01", "2026-10-28")
    assert totals["id-vip"] == sum(n for (id, _, _), n in expected.items() if id == "id-vip") > 0


def test_the_table(stack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", *DATES]) == 0
    text = capsys.readouterr().out
    lines = text.splitlines()
    assert lines[0] == "shop/dev, 2026-10-01 to 2026-10-28 by day, UTC"
    expected = visits.counted(SEED, "2026-10-01", "2026-10-28")
    totals = {
        state: sum(n for (id, what, _), n in expected.items() if (id, what) == ("id-sale", state))
        for state in STATES
    }
    (sale,) = (line for line in lines if line.startswith("Spring sale"))
    (head,) = (line for line in lines if line.startswith("action map"))
    assert re.split(r"\s{2,}", head)[1:8] == [
        "qualified",
        "offered",
        "started",
        "accepted",
        "rejected",
        "ignored",
        "timed out",
    ]
    assert sale.split()[2:6] == [
        str(totals[each]) for each in ("qualified", "offered", "started", "accepted")
    ]
    assert f"{totals['accepted'] / totals['offered']:.0%}" in sale
    assert "engaged" not in text, "a column that is zero for all is left out"


def test_nobody_is_named_anywhere(stack: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("plotly")
    assert run(["report", *DATES, "--html", "r.html"]) == 0
    assert run(["report", *DATES, "--json"]) == 0
    said = capfd.readouterr()
    shown = said.out + said.err + (stack / "r.html").read_text(encoding="utf-8")
    assert "VIP" in shown
    assert all(
        any(each in json.dumps(SEED[kind]) for kind in ("sessions", "events")) for each in visits.CANARIES
    )
    assert [each for each in (*visits.CANARIES, "of-others") if each in shown] == []


def test_only_what_the_stack_manages_and_was_named(stack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read_only = {**s.segment("read-only", display_name="VIP of others"), "external": True}
    write_state(stack, s.segment("vip"), read_only, s.segment("returns"))
    assert {each["id"] for each in as_json(capsys, *DATES)["objects"]} == {"id-vip", "id-returns"}
    assert {each["id"] for each in as_json(capsys, *DATES, "VIP")["objects"]} == {"id-vip"}


def test_objects_of_one_name_are_told_apart(stack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_state(stack, s.segment("vip", display_name="Twin"), s.segment("returns", display_name="Twin"))
    assert {each["name"] for each in as_json(capsys, *DATES)["objects"]} == {"Twin (vip)", "Twin (returns)"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--by", "year"], 2, "no such step: 'year'; there are hour, day, week, month"),
        (["--since", "yesterday"], 2, "--since: 'yesterday' is no date such as 2026-11-01"),
        (["--until", "1.2.2026"], 2, "--until: '1.2.2026' is no date"),
        (
            ["--time-zone", "Mars/Olympus"],
            2,
            "--time-zone: 'Mars/Olympus' is no time zone such as Europe/Berlin",
        ),
        (
            ["--since", "2026-10-02", "--until", "2026-10-01"],
            2,
            "after its last day, 2026-10-01: give an earlier --since",
        ),
        (
            ["--since", "2999-01-01", "--until", "2999-01-02"],
            2,
            "which is still to come: give an earlier --since",
        ),
        (
            ["--since", "2020-01-01", "--by", "hour"],
            2,
            "has more than 1000 steps: choose longer ones with --by, or a later --since",
        ),
        (
            ["nothing-like-it"],
            1,
            "has no segment or action map of its own with 'nothing-like-it' in its name",
        ),
        (["--html", "missing/r.html"], 1, "cannot write missing/r.html"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str], code: int, said: str, stack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "--html" in arguments:
        pytest.importorskip("plotly")
    assert run(["report", *arguments]) == code
    assert said in capsys.readouterr().err


def test_a_missing_permission_is_said(
    stack: Path, emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    emulator.faults.add("status", method="POST", path="query$", status=403, times=1)
    assert run(["report", *DATES]) == 1
    assert "403" in capsys.readouterr().err


def test_without_plotly_it_says_what_to_install_and_asks_nothing(
    stack: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "plotly", None)
    assert run(["report", *DATES, "--html", "r.html"]) == 2
    assert "pip install 'journeys-as-code[report]'" in capsys.readouterr().err
    assert list(emulator.requests) == []
    assert run(["report", *DATES]) == 0, "the table needs no plots"
