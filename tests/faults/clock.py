"""A clock that only waiting moves, in the place of the real one in every module of the providers."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

START = 1_800_000_000.0
"""Epoch seconds at which every world begins."""


class SimulatedTime:
    """Stands for the module `time`: `sleep` returns at once, and the time is then so much later."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return 1000.0 + self.now

    def time(self) -> float:
        """Epoch seconds."""
        return START + self.now

    def time_ns(self) -> int:
        """Epoch nanoseconds."""
        return int(self.time() * 1e9)

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += max(0.0, seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


class SharedTime(SimulatedTime):
    """The same for many threads: time passes when all of them wait, up to the first one's moment.

    A thread may also wait for another one's lock: time passes too when nothing has happened for a while.
    """

    STILL_S = 0.5

    def __init__(self, threads: int) -> None:
        super().__init__()
        self._threads = threads
        self._moments: list[float] = []
        self._events = 0
        self._changed = threading.Condition()

    def sleep(self, seconds: float) -> None:
        """Waits for the others."""
        if seconds <= 0:
            return
        with self._changed:
            moment = self.now + seconds
            self._moments.append(moment)
            self._events += 1
            self._pass()
            while self.now < moment:
                before = self._events
                if not self._changed.wait(self.STILL_S) and self._events == before:
                    self._go_on()
            self._moments.remove(moment)
            self._events += 1

    def leave(self) -> None:
        """One thread has ended."""
        with self._changed:
            self._threads -= 1
            self._pass()

    def _pass(self) -> None:
        waiting = [moment for moment in self._moments if moment > self.now]
        if waiting and len(waiting) == self._threads:
            self._go_on()

    def _go_on(self) -> None:
        waiting = [moment for moment in self._moments if moment > self.now]
        if waiting:
            self.now = min(waiting)
            self._events += 1
            self._changed.notify_all()


def _modules() -> list[Any]:
    import providers

    for info in pkgutil.walk_packages(providers.__path__, "providers."):
        importlib.import_module(info.name)
    return [module for name, module in sorted(sys.modules.items()) if name.startswith("providers.")]


def _functions(module: Any) -> Iterator[FunctionType]:
    for value in list(vars(module).values()):
        if inspect.isclass(value) and value.__module__ in (module.__name__, "builtins"):
            yield from (each for each in vars(value).values() if isinstance(each, FunctionType))
        elif isinstance(value, FunctionType):
            yield value


@contextmanager
def simulated(clock: SimulatedTime) -> Iterator[None]:
    """Puts the clock wherever the providers name the real one: as a module, as a function, as a default."""
    from providers.http import interrupt

    stand_ins: dict[Any, Any] = {
        time: clock,
        time.monotonic: clock.monotonic,
        time.time: clock.time,
        time.sleep: clock.sleep,
        interrupt.pause: clock.sleep,
    }

    def replaced(value: Any) -> Any:
        try:
            return stand_ins.get(value, value)
        except TypeError:  # not hashable
            return value

    undo: list[Callable[[], None]] = []

    def put(target: Any, name: str, value: Any) -> None:
        before = getattr(target, name)
        undo.append(lambda: setattr(target, name, before))
        setattr(target, name, value)

    for module in _modules():
        for name, value in list(vars(module).items()):
            if replaced(value) is not value:
                put(module, name, replaced(value))
        for function in _functions(module):
            if any(replaced(each) is not each for each in function.__defaults__ or ()):
                put(function, "__defaults__", tuple(replaced(each) for each in function.__defaults__ or ()))
            if any(replaced(each) is not each for each in (function.__kwdefaults__ or {}).values()):
                defaults = {n: replaced(each) for n, each in (function.__kwdefaults__ or {}).items()}
                put(function, "__kwdefaults__", defaults)
    try:
        yield
    finally:
        for each in reversed(undo):
            each()
