"""Nothing is registered before the whole program was checked: all mistakes of all resources in one message.

The SDK registers a resource as soon as its inputs are known, and the engine stops the program at the first bad
one. Each journey resource therefore waits for the gate, which opens when the program's body has run, or fails for
all of them with everything that was found. So does each read and each lookup that is an output: one that fails would
end the program before its mistakes are told.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from collections.abc import Awaitable, Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any, TypeVar

import pulumi

from providers.http.text import printable

from ..sdk import in_body, when_body_ends
from ..session.owned import Declared, Objects, Owned, ask_owned, owned_of, plan_to_ask, publish_owned, told
from .door import is_native
from .natural_keys import current_names
from .per_run import PerRun

T = TypeVar("T")
RUNNERS = ("runpy.py", "<frozen runpy>", "stack.py")
"""The files that start a program: what stands below them in a stack trace is the program's."""
SDK = os.path.dirname(pulumi.__file__)


class Progress:
    """How far one run of a program is: its preflight, and what is known of what was sent before."""

    def __init__(self) -> None:
        self.preflight: Preflight | None = None
        self.registered = 0
        """The resources that earlier stretches of the program have registered."""
        self.is_published = False
        """Whether the plugin was told what the stack owns."""
        self.owned = Owned()
        """What the engine said of it, once it was asked."""
        self.declared = Declared()
        """The resources so far."""
        self._asked: asyncio.Future[Objects | None] | None = None
        self.has_read = False
        """Whether a lookup or a `.get` may have asked the API."""
        self.paused = 0
        """While above 0 the event loop turns inside the program's body, which isn't over yet."""
        self.exception: BaseException | None = None
        """What ended the program's body."""
        self.failures: list[BaseException] = []
        """What the program's outputs raised, as far as it is known when there are mistakes to tell."""
        self._watched = False

    async def ask_owned(self) -> Objects | None:
        """Asks the engine what the stack owns, once in a run."""
        if self._asked is None:
            self._asked = asyncio.ensure_future(ask_owned(_id_in))
        found = await asyncio.shield(self._asked)
        self.owned = owned_of(told(found, self.declared))
        return found

    @contextmanager
    def pausing(self) -> Iterator[None]:
        """Keeps the gate shut while the event loop turns inside the program's body."""
        self.paused += 1
        try:
            yield
        finally:
            self.paused -= 1

    def watch_the_body(self) -> None:
        """Notes the exception that ends the program's body."""
        if not self._watched:

            def ended(error: Exception | None) -> bool:
                self.exception = error
                if self.preflight is None or not self.preflight.finish():
                    return True
                with self.pausing():
                    self.failures = in_body(_failures(asyncio.all_tasks(asyncio.get_event_loop()))) or []
                return False  # an export that raises would end the program

            self._watched = when_body_ends(ended)

    def so_far(self) -> str:
        """What is known of what was sent before the mistakes were found."""
        if self.registered and not pulumi.runtime.is_dry_run():
            count = "1 resource" if self.registered == 1 else f"{self.registered} resources"
            return f"{count} before that may have been created or changed"
        if self.registered or self.has_read:
            return "nothing was changed"
        return "nothing was sent"


class Preflight:
    """The findings of one stretch of the program, and the gate that its resources wait for."""

    def __init__(self, progress: Progress) -> None:
        self.problems: list[str] = []
        self.names_told: set[str] = set()
        """The lists of allowed names that stand in `problems` already."""
        self.configured: set[str] = set()
        """The vendors whose stack config was looked at."""
        self._progress = progress
        self._resources = self._reads = 0
        self._opened: asyncio.Future[None] = asyncio.Future()
        task = asyncio.ensure_future(self._open())
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    def note(self, mistake: str) -> None:
        """Tells of a mistake in what the program declares now, with the program's line."""
        self.problems.append(f"{mistake}{program_line()}")

    @property
    def is_open(self) -> bool:
        """Whether its stretch of the program is over."""
        return self._opened.done()

    def finish(self) -> bool:
        """Looks for what only a whole program shows; returns whether there are mistakes."""
        self.problems += current_names().names_for_ids()
        return bool(self.problems)

    async def _open(self) -> None:
        """Runs when the body of the program has: the event loop is busy with the body until then."""
        while self._progress.paused:
            await asyncio.sleep(0)
        self.finish()
        is_first = self._resources > 0 and not self._progress.is_published
        if not self.problems and is_first and not is_native():
            self._progress.is_published = True
            if pulumi.runtime.is_dry_run():
                await plan_to_ask()
            else:
                publish_owned(await self._progress.ask_owned(), self._progress.declared)
        if not self.problems:  # an `apply` may have added some meanwhile
            self._progress.registered += self._resources
            self._progress.has_read |= self._reads > 0
            self._opened.set_result(None)
            return
        self._opened.set_exception(pulumi.RunError(self._message()))
        self._opened.exception()  # asked for, so that asyncio doesn't report it once more

    def _message(self) -> str:
        found = list(dict.fromkeys(self.problems))
        noun = "mistake was" if len(found) == 1 else "mistakes were"
        head = f"{len(found)} {noun} found in the program; {self._progress.so_far()}:"
        text = "\n".join([head, *(f"  {printable(line)}" for line in found)])
        if self._progress.exception is not None:
            text += f"\nThe program also ended with an exception:\n{_shown(self._progress.exception)}"
        for error in self._progress.failures:
            text += f"\nAn output of the program also raised:\n{_shown(error)}"
        return text

    def opened(self, value: T, is_read: bool = False) -> Awaitable[T]:
        """The value, once the gate is open; what a resource waits for. Fails with all mistakes."""
        if is_read:
            self._reads += 1
        else:
            self._resources += 1
        return _Held(self._opened, value)

    def passed(self) -> Awaitable[None]:
        """Done once the gate is open; what a lookup waits for. Fails with all mistakes."""
        return _Held(self._opened, None)


@dataclass(frozen=True)
class _Held(Awaitable[T]):
    """Not a coroutine: asyncio warns about one that nobody awaited."""

    gate: asyncio.Future[None]
    value: T

    def __await__(self) -> Generator[Any, Any, T]:
        yield from self.gate.__await__()
        return self.value


def _id_in(type: str, outputs: Mapping[str, Any]) -> str:
    from journeys.registry import load

    try:
        return load(type).id_in(outputs)
    except (LookupError, ImportError, AttributeError):
        return ""  # a type of another version, or of somebody else


current_progress = PerRun(Progress)
"""How far the run is that this code belongs to."""


def current_preflight() -> Preflight:
    """The preflight of the stretch of the program that runs now."""
    progress = current_progress()
    found = progress.preflight
    if found is None or found.is_open or found._opened.get_loop() is not asyncio.get_event_loop():
        found = progress.preflight = Preflight(progress)
        progress.watch_the_body()
    return found


def program_line() -> str:
    """Where the program declares what is made now, ` (__main__.py:12)`; "" where that isn't seen."""
    if is_native():
        return ""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if not module.startswith(OURS):
            return f" ({os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno})"
        frame = frame.f_back
    return ""


OURS = ("providers.", "components.journeys", "pulumi")
"""The modules whose frames are not the program's."""


TURNS = 20
"""After so many turns of the event loop the outputs that need no answer of the engine are there."""


async def _failures(outputs: Collection[asyncio.Task[Any]]) -> list[BaseException]:
    """What these outputs of the program raise by themselves, each once.

    The SDK ends a program at the first of them, unless a registration is under way, which then fails first and tells
    the mistakes; the turns that this takes are what begins the registrations, too.
    """
    for _ in range(TURNS):
        await asyncio.sleep(0)
    done = (each.exception() for each in outputs if each.done() and not each.cancelled())
    return list({id(error): error for error in done if error is not None}.values())


def _shown(error: BaseException) -> str:
    """An exception as the SDK shows it: a `RunError` is its message, others come with the program's own lines."""
    if isinstance(error, pulumi.RunError):
        return f"  {error}"
    frames = traceback.extract_tb(error.__traceback__)
    runners = [n for n, frame in enumerate(frames) if os.path.basename(frame.filename) in RUNNERS]
    own = [frame for frame in frames[max(runners, default=-1) + 1 :] if not frame.filename.startswith(SDK)]
    lines = traceback.format_list(own)
    return "".join(lines + traceback.format_exception_only(type(error), error)).rstrip()
