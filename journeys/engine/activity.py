"""Whether a run is still doing something: tells when a program that has failed may be ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

QUIET_SECONDS = 0.25
"""A failed program is ended when nothing has happened for so long: it has registered its other resources by then."""
COMPONENT_SECONDS = 3.0
"""The same while a plugin makes a component in which nothing has failed: the component may report failures of its own."""


class Activity:
    """Counts running calls, and knows the components that plugins are making.

    A call that waits for a plugin's component isn't counted: the component's own calls are, and a failed one stays open
    until the program is ended.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._last = time.monotonic()
        self._components: list[str] = []
        self._failed: set[str] = set()

    def __enter__(self) -> None:
        self._begin()

    def __exit__(self, *_exc: object) -> None:
        self._end()

    def _begin(self) -> None:
        with self._lock:
            self._running += 1

    def _end(self) -> None:
        with self._lock:
            self._running -= 1
            self._last = time.monotonic()

    @contextmanager
    def component(self, urn: str) -> Iterator[None]:
        """Doesn't count the current call while a plugin makes this component."""
        with self._lock:
            self._components.append(urn)
        self._end()
        try:
            yield
        finally:
            self._begin()
            with self._lock:
                self._components.remove(urn)

    def fail(self, urns: Iterable[str]) -> None:
        """Records resources that have failed, and the components that contain them."""
        with self._lock:
            self._failed.update(urns)

    def quiet(self, *, patient: bool) -> bool:
        """Whether no call has run for a while; with `patient` false, plugins' components are not waited for."""
        with self._lock:
            may_tell_more = patient and not self._failed.issuperset(self._components)
            wait = COMPONENT_SECONDS if may_tell_more else QUIET_SECONDS
            return self._running == 0 and time.monotonic() - self._last > wait
