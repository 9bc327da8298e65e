"""What the plugin process needs from its host: errors without a Python stack, enough threads, an end with its engine."""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from .errors import JourneysError

TRACEBACK = "JOURNEYS_TRACEBACK"
"""Environment variable that brings the Python stack of errors back."""
THREADS = 16
"""Calls that the plugin serves at a time once they wait for an API; the SDK's own number is 4."""

_widened = False


def quiet_traceback() -> None:
    """Lets an error show as `Class: message`."""
    if not os.environ.get(TRACEBACK):
        sys.tracebacklimit = 0


def widen_thread_pool() -> None:
    """Lets the gRPC server of a plugin process serve more calls at a time.

    The pool is private to the SDK; its threads hold a weak reference to it. Where it isn't found as expected nothing
    changes, and the SDK's number stands.
    """
    global _widened
    if _widened or "pulumi.dynamic" not in " ".join(sys.orig_argv):
        return
    _widened = True
    for thread in threading.enumerate():  # not through `gc`: that disturbs what other threads are making
        first = next(iter(getattr(thread, "_args", ())), None)
        pool = first() if isinstance(first, weakref.ref) else None
        if isinstance(pool, ThreadPoolExecutor) and getattr(pool, "_max_workers", None) == 4:
            pool._max_workers = THREADS
            with suppress(AttributeError):  # a destroy's calls may all be waiting already, and only a new one
                for _ in range(THREADS - 4):  # would start another thread
                    pool._adjust_thread_count()


# --- the end of the engine ---------------------------------------------------------------------------------------

LOOK_EVERY = 1.0
"""Seconds between two looks at the engine's address."""
GRACE = 120.0
"""Seconds that running calls have to end, and to write the ids of what they made, once the engine is gone."""

_calls = threading.Condition()
_running = 0
_engine_gone = False
_watching = False


@contextmanager
def running() -> Iterator[None]:
    """A call that the process doesn't end in; none begins once the engine is gone, for nobody hears the answer."""
    global _running
    with _calls:
        if _engine_gone:
            raise JourneysError("the engine that started this provider is gone. Run the command again")
        _running += 1
    try:
        yield
    finally:
        with _calls:
            _running -= 1
            _calls.notify_all()


def end_with_engine() -> None:
    """Lets the plugin process end when its engine is gone, which a killed engine doesn't tell.

    The engine's address is the last argument. One that never answers says nothing, so that nothing is done then.
    """
    global _watching
    found = re.fullmatch(r"(127\.0\.0\.1|localhost):(\d+)", sys.argv[-1])
    if _watching or found is None or "pulumi.dynamic" not in " ".join(sys.orig_argv):
        return
    _watching = True
    address = found[1], int(found[2])
    threading.Thread(target=_watch, args=(address,), name="engine-watch", daemon=True).start()


def _watch(address: tuple[str, int]) -> None:
    while not _answers(address):
        time.sleep(LOOK_EVERY)
    refused = 0
    while refused < 2:
        time.sleep(LOOK_EVERY)
        refused = 0 if _answers(address) else refused + 1
    _leave()


def _answers(address: tuple[str, int]) -> bool:
    """False only where nobody listens: an engine that is busy or stopped is there."""
    try:
        socket.create_connection(address, timeout=5).close()
    except ConnectionRefusedError:
        return False
    except OSError:
        return True
    return True


def _leave() -> None:
    """Ends the process without its exit handlers: the run did not end in order, and its state may not be saved."""
    global _engine_gone
    with _calls:
        _engine_gone = True
        _calls.wait_for(lambda: not _running, timeout=GRACE)
        os._exit(1)
