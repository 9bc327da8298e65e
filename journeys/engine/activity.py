"""What a run is doing, so that the end of a program that has failed can be seen."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

QUIET_SECONDS = 0.25
"""How long nothing may happen before a failed program is given up: its other resources have been seen then."""
COMPONENT_SECONDS = 3.0
"""The same while a plugin makes a component in which nothing has failed: it may have mistakes of its own to tell."""


class Activity:
    """Counts the calls that are being worked on, and knows the components that plugins make meanwhile.

    The call that asks a plugin for a component isn't counted: it waits for the calls of the component's parts, and
    one of those that has failed is left open until the program is given up.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._last = time.monotonic()
        self._components: list[str] = []
        self._failed: set[str] = set()

    def __enter__(self) -> None:
        with self._lock:
            self._running += 1

    def __exit__(self, *_exc: object) -> None:
        with self._lock:
            self._running -= 1
            self._last = time.monotonic()

    @contextmanager
    def component(self, urn: str) -> Iterator[None]:
        """Takes the current call out of the count while a plugin makes this component."""
        with self._lock:
            self._components.append(urn)
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()
            with self._lock:
                self._components.remove(urn)

    def fail(self, urns: Iterable[str]) -> None:
        """These have failed, or something in them: those of them that are components get no further."""
        with self._lock:
            self._failed.update(urns)

    def quiet(self, *, patient: bool) -> bool:
        """Whether nothing runs, and nothing has for a while; without `patient`, no plugin is waited for."""
        with self._lock:
            may_tell_more = patient and not self._failed.issuperset(self._components)
            wait = COMPONENT_SECONDS if may_tell_more else QUIET_SECONDS
            return self._running == 0 and time.monotonic() - self._last > wait
