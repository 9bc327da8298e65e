"""The terminal output of a run, in the CLI's format; `journeys.colour` decides about colours."""

from __future__ import annotations

import math
import os
import threading
from collections import Counter
from collections.abc import Iterable
from typing import IO

from journeys.colour import coloured
from journeys.pipe import tell
from journeys.text import readable

from .events import OPS, PARTS, QUIET, UNEXPECTED_CHANGES, Result, Step, StepEvent
from .progress import Progress, seconds
from .property_view import Line, line, map_diff, map_lines
from .state import ROOT_STACK_TYPE, qualified_type, urn_name
from .step_view import SYMBOLS, block, short_diff, short_type, stays, words

_COLOURS = {"+": "32", "-": "31", "~": "33", "=": "32", ">": "36", "<": "31"}
TITLES = {
    ("update", True): "Previewing update",
    ("update", False): "Updating",
    ("refresh", True): "Previewing refresh",
    ("refresh", False): "Refreshing",
    ("destroy", False): "Destroying",
    ("import", False): "Importing",
}


class Display:
    """Prints events as they come and the summary at the end; `diff` shows every property."""

    def __init__(
        self, stream: IO[str], *, dry_run: bool, diff: bool = False, colour: bool | None = None
    ) -> None:
        self._dry_run, self._diff = dry_run, diff
        terminal = stream.isatty()
        self._colour = coloured(stream) if colour is None else colour
        # On a terminal the progress line shows what runs; elsewhere each step prints a line when it begins.
        self._live = terminal and os.environ.get("TERM") != "dumb"
        self._lock = threading.RLock()
        self._stream = stream
        self._progress = Progress(stream, self._live, self._lock)
        self._kind = ""
        self._diagnostics: dict[str, list[StepEvent]] = {}
        self._parents: dict[str, str] = {}
        self._failed: set[str] = set()
        self._diffs: dict[str, str] = {}
        self._stack: Step | None = None

    def _paint(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._colour and code else text

    def _sign(self, sign: str, text: str) -> str:
        return self._paint(text, _COLOURS.get(sign.strip()[:1], ""))

    def _line(self, text: str = "") -> None:
        with self._lock:
            self._progress.clear()  # lines that stay are printed above the progress line
            tell(self._stream, text)

    def _lines(self, lines: Iterable[Line]) -> None:
        for sign, text in lines:
            self._line(self._sign(sign, text))

    def title(self, kind: str, stack: str) -> None:
        """The first line of a run."""
        self._kind = kind
        title = TITLES[kind, self._dry_run]
        self._line(self._paint(f"{title} ({stack}):", "35;1"))
        self._progress.start(title.lower())

    def event(self, event: StepEvent) -> None:
        """One event of the engine (for `Engine(progress=...)`)."""
        with self._lock:
            elapsed = self._progress.event(event)
            if event.kind == "diagnostic":
                if event.message:
                    self._diagnostics.setdefault(event.urn, []).append(event)
            elif event.step is not None:
                self._step(event.step, event.kind, elapsed)

    def _step(self, step: Step, kind: str, elapsed: float) -> None:
        depth = self._depth(step)
        if kind == "failed":
            self._failed.add(step.urn)
        is_stack = step.state.type == ROOT_STACK_TYPE
        if is_stack and kind == "done":
            self._stack = step
        if step.internal or step.skipped:
            return
        shown = step.visible or kind == "failed" or is_stack
        refreshed = self._kind == "refresh" and step.op == "same" and step.state.custom
        if self._diff:
            if kind != "start" and shown and step.op not in PARTS:
                refresh = self._kind == "refresh"
                self._lines(block(step, depth, dry_run=self._dry_run, refresh=refresh))
        elif kind == "start":
            if step.visible and not (self._dry_run or self._live):
                self._row(step, f"{words(step.op)[1]} (0s){stays(step)}")
        elif kind == "failed":
            self._row(step, f"**{words(step.op)[1] or 'update'} failed**")
        elif is_stack and step.op != "delete":
            pass  # its line comes last, as its outputs do
        elif step.visible and self._dry_run:
            self._row(step, f"{words(step.op)[0]}{stays(step)}")
        elif step.visible and step.op != "same":
            self._row(step, f"{words(step.op)[2]} ({seconds(elapsed)}){stays(step)}")
        elif step.visible or (refreshed and not self._live):
            self._row(step, "")

    def _depth(self, step: Step) -> int:
        """How many of its parents were shown before it."""
        depth, parent = 0, step.state.parent
        while parent in self._parents:
            depth, parent = depth + 1, self._parents[parent]
        self._parents[step.urn] = step.state.parent
        return depth

    def _row(self, step: Step, status: str) -> None:
        symbol = SYMBOLS[step.op]
        diff = self._diffs[step.urn] = short_diff(step) or self._diffs.get(step.urn, "")
        name = f"{short_type(step.state.type)} {step.state.name}"
        self._line(f" {self._sign(symbol, symbol)} {name} {self._sign(symbol, status)} {diff}".rstrip())

    def close(self) -> None:
        """Removes the progress line."""
        self._progress.stop()

    def finish(self, result: Result) -> None:
        """Diagnostics, outputs and the summary."""
        self.close()
        if self._diff:
            self._print_outputs(result)
            self._print_diagnostics()
        else:
            self._failed_rows()
            self._stack_row(result)
            self._print_diagnostics()
            self._print_outputs(result)
        self._line(self._paint("Resources:", "35;1"))
        for text in summary_lines(result):
            self._line(self._sign(text, text))
        if not self._dry_run:
            self._line()
            self._line(f"{self._paint('Duration:', '35;1')} {math.ceil(result.duration)}s")

    def _failed_rows(self) -> None:
        """The rows of resources that failed before their first step began."""
        for urn, events in self._diagnostics.items():
            errors = sum(event.severity == "error" for event in events)
            if errors and urn not in self._failed and not _is_stack(urn):
                self._line(f"    {_label(urn)} **failed** {_count(errors, 'error')}")

    def _stack_row(self, result: Result) -> None:
        """The last row, with the numbers of the stack's diagnostics."""
        step = self._stack
        if step is None or step.op == "delete":
            return
        urn = step.urn
        counts = Counter(event.severity for event in self._diagnostics.get(urn, ()))
        names = {"error": "error", "warning": "warning", "info": "message"}
        said = "; ".join(_count(counts[kind], name) for kind, name in names.items() if counts[kind])
        status = words(step.op)[0 if self._dry_run else 2]
        if counts["error"]:
            status = "**failed**"
        elif status and not self._dry_run:
            status += f" ({seconds(result.duration)})"
        symbol = SYMBOLS[step.op]
        self._line(
            f" {self._sign(symbol, symbol)} {_label(urn)} {self._sign(symbol, status)} {said}".rstrip()
        )

    def _print_diagnostics(self) -> None:
        if not self._diagnostics:
            return
        self._line(self._paint("Diagnostics:", "35;1"))
        for urn, events in self._diagnostics.items():
            self._line(f"  {_label(urn, '({})')}:")
            for before, event in zip([None, *events], events, strict=False):
                # Consecutive lines of the program are printed together, other messages with a blank line between.
                if before is not None and (before.severity, event.severity) != ("info", "info"):
                    self._line()
                word = "" if event.severity == "info" else f"{event.severity}: "
                head = self._paint(word, {"error": "31;1", "warning": "33;1"}.get(event.severity, ""))
                # The program's own output is printed unchanged.
                said = event.message if event.severity == "info" else readable(event.message)
                self._line("    " + head + said.strip().replace("\n", "\n    "))
            self._line()

    def _print_outputs(self, result: Result) -> None:
        """The stack's outputs; after a preview only if some of them would change."""
        old, new = result.shown_outputs
        is_new = self._stack is not None and self._stack.op == "create"
        if self._kind == "destroy" or not (old or new) or (self._dry_run and old == new):
            return
        lines = map_lines(new, 4) if is_new else map_diff(old, new, 4, unchanged=True)
        if self._diff:
            self._lines([line(4, " ", "--outputs:--"), *lines])
            return
        self._line(self._paint("Outputs:", "35;1"))
        self._lines(lines)
        self._line()


def _is_stack(urn: str) -> bool:
    return qualified_type(urn) == ROOT_STACK_TYPE


def _label(urn: str, name: str = "{}") -> str:
    """Type and name of a resource; `name` is a format for the name."""
    return f"{short_type(qualified_type(urn).rpartition('$')[2])} {name.format(urn_name(urn))}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def summary_lines(result: Result) -> list[str]:
    """The lines below `Resources:`."""
    lines = []
    kinds = [op for op in OPS if op not in QUIET and result.changes.get(op)]
    for op in kinds:
        what = f"to {op}" if result.dry_run else words(op)[2]
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
