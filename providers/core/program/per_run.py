"""What one run of a program keeps. One process can run several: one after another, or side by side in threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from ..sdk import monitor as current_monitor

T = TypeVar("T")


class PerRun(Generic[T]):
    """One value for each run, made at its first use.

    Runs are told apart by the engine's monitor: the SDK connects a new one for each run, and keeps it in a context
    variable. Code in another thread sees it if it runs in a copy of the program's context.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._values: WeakKeyDictionary[Any, T] = WeakKeyDictionary()

    def __call__(self) -> T:
        """The value of the run that this code belongs to; where no engine is, one for the process."""
        monitor = current_monitor() or self
        with self._lock:
            if monitor not in self._values:
                self._values[monitor] = self._make()
            return self._values[monitor]
