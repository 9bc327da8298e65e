"""The comment: what it shows of a plan, and that no name in it becomes markup, a link, a mention or a command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from journeys.ci.comment import LONGEST, comment, drift, marker
from journeys.ci.errors import CiError
from journeys.ci.report import Change, Found, Limit, Live, Report, read

HOSTILE = (
    "a | b |\n\n# heading",
    "<script>alert(1)</script><img src=x onerror=y>",
    "[click](https://evil.example) https://evil.example www.evil.example",
    "@acme/admins #12 acme/x#1 a@b.example",
    "```\nend of block\n~~~",
    "<!-- journeys-ci p/other -->",
    "--> **bold** `code` ~~gone~~ $x$ \\",
    "::error::stop ##[error]stop",
    "right\u202eto left \x1b[31mred\x07",
    "</details></summary>",
)
SEGMENT = "genesys:Segment"


def report(name: str = "vip", **more: Any) -> Report:
    change = Change(op="delete", type=SEGMENT, name=name, fields=[name])
    values: dict[str, Any] = {"stack": "p/prod", "before": {SEGMENT: 4}, "changes": [change], **more}
    return Report(**values)


def everywhere(text: str) -> Report:
    """A report that has the text wherever there is room for one."""
    change = Change(op="replace", type=text, name=text, fields=[text])
    return Report(
        stack=text,
        lock_file=text,
        live=Live(outside=[change], errors=[text], limits=[Limit(type=text, after=1, maximum=2)]),
        before={text: 1},
        changes=[change],
        active_maps_deleted=[text],
        findings=[Found(severity="error", kind=text, name=text, reason=text, fix=text)],
        errors=[text],
        graph=f'flowchart LR\n  n1["{text}"]',
    )


def kinds(text: str) -> list[str]:
    """What Markdown makes of it; several texts in a row are one."""
    return [each.type for each in tokens(text) if each.type != "text"]


def tokens(text: str) -> list[Any]:
    parsed = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    return [inner for each in parsed for inner in (each, *(each.children or []))]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("offline", [False, True])
def test_a_name_stays_text(text: str, offline: bool) -> None:
    made, plain = everywhere(text), everywhere("plain")
    if offline:
        made, plain = (each.model_copy(update={"live": None}) for each in (made, plain))
    shown = comment(made.model_copy(update={"graph": ""}))
    expected = comment(plain.model_copy(update={"graph": ""}))
    assert kinds(shown) == kinds(expected)
    assert shown.count("\n") == expected.count("\n")
    seen = shown.partition("\n")[2].replace("&#", "")  # without the hidden line
    assert not re.search(r"#\d|@|https?:|www\.e|::|##\[|[\x00-\x09\x0b-\x1f\u202e]", seen)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_stays_text_in_the_drift_report(text: str) -> None:
    shown, expected = drift(everywhere(text)), drift(everywhere("plain"))
    assert [each.type for each in tokens(shown)] == [each.type for each in tokens(expected)]


@pytest.mark.parametrize(
    "line",
    [
        "```",
        "%%{init: {'securityLevel': 'loose'}}%%",
        'click n1 "https://evil.example"',
        'click n1 call alert("x")',
        'n1["<img src=x>"]',
        'n1["`[a](https://evil.example)`"]',
        'n1["a"]; click n1 "https://evil.example"',
        "style n1 fill:#fff",
        "classDef x fill:url(https://evil.example)",
        "---",
    ],
)
def test_a_graph_that_could_do_more_than_be_drawn_is_left_out(line: str) -> None:
    shown = comment(report(graph=f'flowchart LR\n  n1["a"]\n  {line}'))
    assert "The graph is left out" in shown
    assert "mermaid" not in shown
    assert "```mermaid\nflowchart LR" in comment(
        report(graph='flowchart LR\n  n1["a"] \n'.replace("] ", "]"))
    )


def test_deletes_and_replaces_come_first_and_are_marked() -> None:
    made = [
        Change(op=op, type=SEGMENT, name=op) for op in ("create", "update", "replace", "delete", "import")
    ]
    shown = comment(report(changes=made))
    rows = [line for line in shown.splitlines() if line.startswith("| ") and "Segment" in line]
    assert [row.split(" | ")[0] for row in rows] == ["| **− DELETE**", "| **± replace**", "| ~", "| +", "| ="]
    assert "**1 to delete** · **1 to replace** · 1 to update" in shown


def test_it_says_where_lookups_come_from_and_what_is_left_out() -> None:
    offline = comment(report(lock_file="journeys.prod.lock.json", lookups=3))
    assert "**Offline**, no request was sent: the answers to 3 lookups" in offline
    assert "Changes that somebody made in the org, and its limits, are left out." in offline
    assert "there is no lock file" in comment(report())
    live = comment(report(live=Live(limits=[Limit(type="genesys:Segment", after=412, maximum=500)])))
    assert "**Live**" in live
    assert "412 of 500 genesys&#58;Segment" in live


def test_changes_from_outside_stand_apart() -> None:
    changed = Change(op="update", type=SEGMENT, name="other", fields=["color"])
    before, _, after = comment(report(live=Live(outside=[changed]))).partition(
        "#### Changed outside the program"
    )
    assert "vip" in before
    assert "other" not in before
    assert "| ~ | genesys&#58;Segment | other | color |" in after


def test_it_fits_into_one_comment_whatever_it_holds() -> None:
    names = ["<" * 2_000] * 2_000
    change = [Change(op="delete", type=SEGMENT, name=each, fields=[each] * 20) for each in names]
    finding = [
        Found(severity="error", kind=each, name=each, reason=each * 10, fix=each * 10) for each in names
    ]
    shown = comment(report(changes=change, findings=finding, errors=names))
    assert len(shown) < LONGEST
    assert "Cut here: the log of the run has the rest." in shown


def test_the_marker_tells_stacks_apart_and_cannot_end_early() -> None:
    assert comment(report()).startswith(marker("p/prod"))
    assert marker("p/prod") != marker("p/dev")
    assert marker("a --> <b>").count("-->") == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"stack": "p/prod"',
        '{"stack": "p/prod", "more": 1}',
        '{"stack": "p/prod", "version": 2}',
        '{"stack": "p/prod", "changes": [{"op": "<b>", "type": "", "name": ""}]}',
        '{"stack": "p/prod", "commit": "HEAD"}',
        '{"stack": "' + "x" * 3_000 + '"}',
        '{"stack": "p/prod", "lookups": "3"}',
    ],
)
def test_a_report_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(CiError, match="is no report of this version"):
        read(tmp_path / "report.json")


def test_a_report_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(" " * 5_000_001)
    with pytest.raises(CiError, match="is larger than"):
        read(tmp_path / "report.json")
