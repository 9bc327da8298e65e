"""What the plugin process needs from its host: errors without a Python stack, and enough threads."""

from __future__ import annotations

import gc
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

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

    The pool is private to the SDK. Where it isn't found as expected nothing changes, and the SDK's number stands.
    """
    global _widened
    if _widened or "pulumi.dynamic" not in " ".join(sys.orig_argv):
        return
    _widened = True
    pools = [each for each in gc.get_objects() if isinstance(each, ThreadPoolExecutor)]
    for pool in pools:
        if getattr(pool, "_max_workers", None) == 4:
            pool._max_workers = THREADS
            with suppress(AttributeError):  # a destroy's calls may all be waiting already, and only a new one
                for _ in range(THREADS - 4):  # would start another thread
                    pool._adjust_thread_count()
