"""Shows the progress of a run: on a terminal in one line that is updated, elsewhere in a line after each silence."""

from __future__ import annotations

import shutil
import threading
import time
from typing import IO

from journeys.pipe import tell

from .events import StepEvent
from .step_view import short_type, words

SILENCE = 10.0
"""Where the output is no terminal: after so many seconds without a line, one with the progress is printed."""
TICK = 0.2


def seconds(elapsed: float) -> str:
    """A duration as the CLI writes it: `0.02s`, `3s`."""
    return f"{elapsed:.2f}s" if elapsed < 1 else f"{elapsed:.0f}s"


class Progress:
    """Counts the steps that are done, knows those that run, and prints both from a thread of its own.

    `live`: the stream is a terminal whose last line can be overwritten. `lock` is the display's; callers hold it.
    """

    def __init__(self, stream: IO[str], live: bool, lock: threading.RLock) -> None:
        self._stream, self._live, self._lock = stream, live, lock
        self._doing = ""
        self._done = 0
        self._running: dict[int, tuple[str, float]] = {}
        self._last = time.monotonic()
        self._written = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, doing: str) -> None:
        """Starts the thread; `doing` is the word for what the run does, such as `updating`."""
        self._doing = doing
        self._thread = threading.Thread(target=self._tick, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread, and removes the line."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self.clear()

    def event(self, event: StepEvent) -> float:
        """Records that a step begins or ends; returns the seconds that one that ends has taken."""
        step = event.step
        if step is None:
            return 0.0
        now = time.monotonic()
        if event.kind == "start":
            if not step.internal and step.op != "same":
                text = f"{short_type(step.state.type)} {step.state.name} {words(step.op)[1]}"
                self._running[id(step)] = (text, now)
            return 0.0
        self._done += not step.internal
        return now - self._running.pop(id(step), ("", now))[1]

    def clear(self) -> None:
        """Removes the line, before one that stays is printed."""
        self._last = time.monotonic()
        if self._written:
            tell(self._stream, "\r\033[K", end="")
            self._written = False

    def text(self, now: float) -> str:
        """`@ updating.... 12 done; ActionMap spring creating (3s) and 2 more`."""
        said = f"@ {self._doing}...."
        if self._done:
            said += f" {self._done} done"
        if self._running:
            name, begun = min(self._running.values(), key=lambda each: each[1])
            said += f"{';' if self._done else ''} {name} ({int(now - begun)}s)"
            if len(self._running) > 1:
                said += f" and {len(self._running) - 1} more"
        return said

    def _tick(self) -> None:
        while not self._stop.wait(TICK):
            with self._lock:
                self._say(time.monotonic())

    def _say(self, now: float) -> None:
        if self._live:
            room = shutil.get_terminal_size().columns - 1
            tell(self._stream, "\r\033[K" + self.text(now)[:room], end="")
            self._written = True
        elif now - self._last >= SILENCE:
            tell(self._stream, self.text(now))
            self._last = now
