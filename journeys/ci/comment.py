"""A report as Markdown for a pull request: whatever it holds stays text, and the whole fits into one comment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from journeys.bring.tables import markdown

from .brakes import LABEL, brakes
from .report import Change, Report

LONGEST = 65_536
"""Characters of a comment: GitHub's limit."""
MOST_ROWS, MOST_FINDINGS, MOST_FIELDS, MOST_TEXT = 100, 30, 8, 120
SIGNS = {"create": "+", "import": "=", "update": "~", "replace": "**± replace**", "delete": "**− DELETE**"}
ORDER = ("delete", "replace", "update", "create", "import")
_ID = r"[nj]\d{1,6}(?:s\d{1,6})?"
_LABEL = r'"(?:[^"`<>&\n]|<br/>)*"'
_GRAPH = re.compile(
    rf"\s*(?:subgraph [gj]\d{{1,6}}\[{_LABEL}\]|end|direction TB"
    rf"|classDef [a-z]{{1,20}} (?:stroke|stroke-dasharray|stroke-width|opacity)[a-z0-9#:,. -]*"
    rf"|{_ID}[(\[{{>/]{{1,2}}{_LABEL}[)\]}}/]{{1,2}}(?::::[a-z]{{1,20}})?"
    rf"|{_ID} (?:-- {_LABEL} -->|-\. {_LABEL} \.->|-->|-\.->) {_ID})"
)


def marker(stack: str) -> str:
    """The first line of the stack's comment, by which a later run finds it; hidden when shown."""
    return f"<!-- journeys-ci {re.sub(r'[^A-Za-z0-9_./]|--+', '_', stack)} -->"


def comment(report: Report) -> str:
    """The comment."""
    lines = "\n".join(_lines(report))
    graph = "\n".join(_graph(report))
    if len(lines) > LONGEST - 100:
        return lines[: LONGEST - 200].rpartition("\n")[0] + "\n\nCut here: the log of the run has the rest.\n"
    return (
        lines
        + (graph if len(lines) + len(graph) < LONGEST - 100 else "\n\nThe graph is too large for a comment.")
        + "\n"
    )


def drift(report: Report) -> str:
    """What somebody changed in the org, for the summary of a nightly job."""
    live = report.live
    lines = [f"### Journeys: drift of {_text(report.stack)}", ""]
    if live is None or live.errors:
        lines += [_text(each, 1_000) for each in live.errors[:3]] if live else ["The org was not asked."]
    elif not live.outside:
        lines.append("Nobody changed anything: the org is as the state has it.")
    else:
        lines += ["Somebody changed these in the org. What the program says otherwise, `up` puts back.", ""]
        lines += _table(live.outside)
    return "\n".join(lines) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield marker(report.stack)
    yield f"### Journeys: preview of {_text(report.stack)}"
    yield ""
    yield " · ".join(_summary(report))
    yield ""
    yield _source(report)
    if report.errors:
        yield from ("", "**The preview failed.**", "")
        yield from (f"- {_text(each, 1_000)}" for each in report.errors[:10])
    if stopped := brakes(report):
        yield from ("", f"**Stopped**, unless the pull request has the label `{LABEL}`:", "")
        yield from (f"- {_text(each, 1_000)}" for each in stopped)
    if report.changes:
        yield from ("", *_table(report.changes))
    if report.live and report.live.outside:
        yield from ("", "#### Changed outside the program", "")
        yield "Somebody changed these in the org. What the program says otherwise, `up` puts back."
        yield from ("", *_table(report.live.outside))
    if report.findings:
        yield from ("", f"#### `journeys lint`: {len(report.findings)}", "")
        for each in report.findings[:MOST_FINDINGS]:
            about = f"{_text(each.kind)} {_text(each.name)}: {_text(each.reason, 500)} {_text(each.fix, 500)}"
            yield f"- {each.severity}: {about}"
        yield from _more(report.findings, MOST_FINDINGS, "findings")


def _summary(report: Report) -> Iterator[str]:
    counts: Counter[str] = Counter(each.op for each in report.changes)
    words = {"delete": "to delete", "replace": "to replace", "update": "to update", "create": "to create"}
    words["import"] = "to import"
    found = [
        f"{'**' if op in ORDER[:2] else ''}{counts[op]} {words[op]}{'**' if op in ORDER[:2] else ''}"
        for op in ORDER
        if counts[op]
    ]
    yield from found or ["No changes"]
    yield f"{sum(report.before.values())} objects in the state"
    if report.commit:
        yield f"commit {report.commit[:12]}"


def _source(report: Report) -> str:
    if report.live is not None:
        limits = ", ".join(
            f"{each.after} of {each.maximum} {_text(each.type)}" for each in report.live.limits
        )
        told = (
            f"After this plan the org has {limits}." if limits else "The limits of the org could not be read."
        )
        failed = "".join(f" {_text(each, 500)}" for each in report.live.errors[:3])
        return f"**Live**: compared with the org. {told}{failed}"
    answers = (
        f"the answers to {report.lookups} lookups are those of {_text(report.lock_file)}"
        if report.lock_file
        else "there is no lock file, so lookups stay unknown"
    )
    return f"**Offline**, no request was sent: {answers}. Changes that somebody made in the org, and its limits, are left out."


def _table(changes: Sequence[Change]) -> Iterator[str]:
    ordered = sorted(changes, key=lambda each: (ORDER.index(each.op), each.type, each.name))
    yield "| | type | object | fields |"
    yield "| --- | --- | --- | --- |"
    for each in ordered[:MOST_ROWS]:
        fields = ", ".join(_text(path) for path in each.fields[:MOST_FIELDS])
        fields += f", and {len(each.fields) - MOST_FIELDS} more" if len(each.fields) > MOST_FIELDS else ""
        yield f"| {SIGNS[each.op]} | {_text(each.type)} | {_text(each.name)} | {fields} |"
    yield from _more(changes, MOST_ROWS, "changes")


def _more(every: Sequence[object], most: int, what: str) -> Iterator[str]:
    if len(every) > most:
        yield from ("", f"... and {len(every) - most} more {what}.")


def _graph(report: Report) -> Iterator[str]:
    lines = report.graph.splitlines()
    if not lines or not report.changes:
        return
    if not _is_ours(lines):
        yield from ("", "", "The graph is left out: it is not one that `journeys graph` draws.")
        return
    yield from (
        "",
        "",
        "<details><summary>Graph</summary>",
        "",
        "```mermaid",
        *lines,
        "```",
        "",
        "</details>",
    )


def _is_ours(lines: Iterable[str]) -> bool:
    """Whether Mermaid would only draw: no settings, links, scripts or end of the block in it."""
    first, *rest = lines
    return first == "flowchart LR" and all(_GRAPH.fullmatch(each) for each in rest)


def _text(text: str, most: int = MOST_TEXT) -> str:
    return markdown(text if len(text) <= most else text[: most - 3] + "...")
