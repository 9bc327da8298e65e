"""What the plugin process needs from its host: errors without a Python stack, enough threads, an end with its engine."""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from providers.http.interrupt import Interrupted, is_interrupted

from ..call import handed_over
from ..errors import JourneysError
from ..sdk import THREADS
from ..session.run_ids import name_run

TRACEBACK = "JOURNEYS_TRACEBACK"
"""Environment variable that brings the Python stack of errors back."""


def quiet_traceback() -> None:
    """Lets an error show as `Class: message`. A servicer of our own shows no stack anyway."""
    if not os.environ.get(TRACEBACK) and handed_over() is None:
        sys.tracebacklimit = 0


# --- the end of the engine ---------------------------------------------------------------------------------------

LOOK_EVERY = 1.0
"""Seconds between two looks at the engine's address."""
GRACE = 120.0
"""Seconds that running calls have to end, and to write the ids of what they made, once the engine is gone."""

_calls = threading.Condition()
_running = 0
_engine_gone = False
_watching = False


_turns = threading.BoundedSemaphore(THREADS)


@contextmanager
def running() -> Iterator[None]:
    """A call during which the process doesn't end; at most `THREADS` run at a time.

    None begins once the engine is gone, as nobody hears the answer, or once the run is interrupted.
    """
    global _running
    with _calls:
        if _engine_gone:
            raise JourneysError("the engine that started this provider is gone. Run the command again")
        _running += 1
    try:
        with _turns:
            if is_interrupted():
                raise Interrupted
            yield
    finally:
        with _calls:
            _running -= 1
            _calls.notify_all()


def end_with_engine(engine: str = "") -> None:
    """Ends the plugin process when its engine is gone: an engine that is killed sends no message.

    `engine`: its address; by default the last argument of the SDK's own plugin. An address that never answers is
    not watched.
    """
    global _watching
    if not engine and "pulumi.dynamic" in " ".join(sys.orig_argv):
        engine = sys.argv[-1]
    found = re.fullmatch(r"(127\.0\.0\.1|localhost):(\d+)", engine)
    if _watching or found is None:
        return
    _watching = True
    name_run(found[2])
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
