"""The terminal output of a run, in the CLI's look; colours only on a terminal and not with NO_COLOR."""

from __future__ import annotations

import math
import os
from typing import IO, Any

from .events import OPS, PARTS, QUIET, UNEXPECTED_CHANGES, Result, Step, StepEvent
from .property_view import diff_lines, is_hidden, short_diff, show_value
from .state import ROOT_STACK_TYPE

SYMBOLS = {
    "same": "  ",
    "create": "+ ",
    "delete": "- ",
    "update": "~ ",
    "replace": "+-",
    "create-replacement": "++",
    "delete-replaced": "--",
    "read": "> ",
    "read-replacement": ">>",
    "refresh": "~ ",
    "discard": "< ",
    "discard-replaced": "<<",
    "import": "= ",
}
_COLOURS = {"+": "32", "-": "31", "~": "33", "=": "32", ">": "36", "<": "31"}
_VERBS = {
    "create-replacement": ("create replacement", "created replacement"),
    "delete-replaced": ("delete original", "deleted original"),
}
_PAST = {"read": "read", "refresh": "refreshed", "import": "imported"}
TITLES = {
    ("update", True): "Previewing update",
    ("update", False): "Updating",
    ("refresh", True): "Previewing refresh",
    ("refresh", False): "Refreshing",
    ("destroy", False): "Destroying",
    ("import", False): "Importing",
}


def past_tense(op: str) -> str:
    """The word for an operation that was done."""
    if op in _PAST:
        return _PAST[op]
    if op.startswith("delete"):
        return "deleted"
    return "discarded" if op.startswith("discard") else op + "d"


def short_type(kind: str) -> str:
    """The type as the CLI shows it: `a:b/c:C` is `a:b:C`."""
    package, _, rest = kind.partition(":")
    module, _, name = rest.partition(":")
    folder, slash, last = module.rpartition("/")
    return f"{package}:{folder}:{name}" if slash and last.lower() == name.lower() else kind


class Display:
    """Prints events as they come and the summary at the end; `diff` shows every property."""

    def __init__(
        self, stream: IO[str], *, dry_run: bool, diff: bool = False, colour: bool | None = None
    ) -> None:
        self._stream = stream
        self._dry_run = dry_run
        self._diff = diff
        if colour is None:
            colour = stream.isatty() and not os.environ.get("NO_COLOR")
        self._colour = colour
        self._diagnostics: list[StepEvent] = []

    def _paint(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._colour and code else text

    def _sign(self, sign: str, text: str) -> str:
        return self._paint(text, _COLOURS.get(sign.strip()[:1], ""))

    def _line(self, text: str = "") -> None:
        print(text, file=self._stream, flush=True)

    def title(self, kind: str, stack: str) -> None:
        """The first line of a run."""
        self._line(self._paint(f"{TITLES[kind, self._dry_run]} ({stack}):", "35;1"))

    def event(self, event: StepEvent) -> None:
        """One event of the engine (for `Engine(progress=...)`)."""
        if event.kind == "diagnostic":
            self._diagnostics.append(event)
        elif event.step is not None and event.kind in ("done", "failed"):
            self._step(event.step, failed=event.kind == "failed")

    def _step(self, step: Step, *, failed: bool) -> None:
        if step.visible or failed:
            self._row(step, SYMBOLS[step.op], failed)

    def _row(self, step: Step, symbol: str, failed: bool) -> None:
        state = step.state
        present, past = _VERBS.get(step.op, (step.op, past_tense(step.op)))
        verb = "**failed**" if failed else present if self._dry_run else past
        diff = f" {short_diff(step)}" if short_diff(step) else ""
        self._line(
            f" {self._sign(symbol, symbol)} {short_type(state.type)} {state.name} {self._sign(symbol, verb)}{diff}"
        )
        if self._diff and step.op not in PARTS:
            for sign, text in diff_lines(step):
                self._line(self._sign(sign, text))

    def finish(self, result: Result) -> None:
        """Diagnostics, outputs and the summary."""
        self._print_diagnostics()
        self._print_outputs(result)
        self._line(self._paint("Resources:", "35;1"))
        for text in summary_lines(result):
            self._line(self._sign(text, text))
        if not self._dry_run:
            self._line(f"\n{self._paint('Duration:', '35;1')} {math.ceil(result.duration)}s")

    def _print_diagnostics(self) -> None:
        shown = [e for e in self._diagnostics if e.message]
        if not shown:
            return
        self._line(self._paint("\nDiagnostics:", "35;1"))
        by_urn: dict[str, list[StepEvent]] = {}
        for event in shown:
            by_urn.setdefault(event.urn, []).append(event)
        for urn, events in by_urn.items():
            parts = urn.split("::", 3)
            self._line(
                f"  {parts[2].rpartition('$')[2]} ({parts[3]}):" if len(parts) == 4 else "  the engine:"
            )
            for event in events:
                head = (
                    "" if event.severity == "info" else self._paint(f"{event.severity}: ", _severity(event))
                )
                self._line("    " + head + event.message.strip().replace("\n", "\n    "))
        self._line()

    def _print_outputs(self, result: Result) -> None:
        old, new = result.old_outputs, result.outputs
        if not old and not new and not result.unknown_outputs:
            return
        lines = []
        for key in sorted({**old, **new, **dict.fromkeys(result.unknown_outputs)}):
            hide = key in result.secret_outputs
            before = "[secret]" if hide else show_value(old.get(key))
            value = "[secret]" if hide else show_value(new.get(key))
            if key in result.unknown_outputs:
                value = "[unknown]"
            elif key not in new:
                lines.append(self._sign("-", f"  - {key}: {before}"))
                continue
            if key not in old:
                lines.append(self._sign("+", f"  + {key}: {value}"))
            elif value == "[unknown]" or old[key] != new[key]:
                lines.append(self._sign("~", f"  ~ {key}: {before} => {value}"))
            else:
                lines.append(f"    {key}: {value}")
        self._line(self._paint("Outputs:", "35;1"))
        for line in lines:
            self._line(line)
        self._line()


def _severity(event: StepEvent) -> str:
    return {"error": "31;1", "warning": "33;1"}.get(event.severity, "")


def summary_lines(result: Result) -> list[str]:
    """The lines below `Resources:`."""
    lines = []
    kinds = [op for op in OPS if op not in QUIET and result.changes.get(op)]
    for op in kinds:
        what = f"to {op}" if result.dry_run else past_tense(op)
        lines.append(f"    {SYMBOLS[op]}{result.changes[op]} {what}")
    pieces = []
    if len(kinds) >= 2:
        pieces.append(f"{sum(result.changes[op] for op in kinds)} changes")
    if result.changes.get("same"):
        pieces.append(f"{result.changes['same']} unchanged")
    if pieces:
        lines.append("    " + ". ".join(pieces))
    failed = sum(1 for severity, _, _ in result.diagnostics if severity == "error")
    if failed and result.exit_code != UNEXPECTED_CHANGES:
        lines.append(f"    {failed} errored")
    return lines


def digest(result: Result, config: dict[str, str], encode: Any) -> dict[str, Any]:
    """The run as one document in the shape of the CLI's PreviewDigest (`preview --json`)."""
    steps = []
    for step in result.steps:
        is_stack = step.state.type == ROOT_STACK_TYPE
        if not (step.visible or is_stack) or step.op in PARTS:
            continue
        entry: dict[str, Any] = {"op": step.op, "urn": step.urn}
        if step.state.provider:
            entry["provider"] = step.state.provider
        if step.old is not None:
            entry["oldState"] = encode(step.old)
        if step.new is not None:
            entry["newState"] = encode(step.new)
        reasons = [key for key in step.diff or () if not is_hidden(key)]
        if reasons:
            entry["diffReasons"] = reasons
        replaces = [key for key in step.replaces or () if not is_hidden(key)]
        if replaces:
            entry["replaceReasons"] = replaces
        detailed = step.detailed and {p: kind for p, kind in step.detailed.items() if not is_hidden(p)}
        entry["detailedDiff"] = (
            None
            if detailed is None
            else {path: {"kind": kind, "inputDiff": True} for path, kind in sorted(detailed.items())}
        )
        steps.append(entry)
    return {
        "config": config,
        "steps": steps,
        "diagnostics": [
            {**({"urn": urn} if urn else {}), "message": message + "\n", "severity": severity}
            for severity, urn, message in result.diagnostics
        ],
        "duration": int(result.duration * 1e9),
        "changeSummary": result.changes,
    }
