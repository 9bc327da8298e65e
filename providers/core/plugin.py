"""What the plugin process needs from its host: errors without a Python stack, and enough threads."""

from __future__ import annotations

import gc
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

TRACEBACK = "JOURNEYS_TRACEBACK"
"""Environment variable that brings the Python stack of errors back."""
THREADS = 10
"""Calls that the plugin serves at a time; the SDK's own number is 4."""

M_ARENA_MAX = -8
"""glibc's `mallopt` parameter; other C libraries have no such function, or ignore it."""

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
    _share_memory()
    pools = [each for each in gc.get_objects() if isinstance(each, ThreadPoolExecutor)]
    for pool in pools:
        if getattr(pool, "_max_workers", None) == 4:
            pool._max_workers = THREADS
            with suppress(AttributeError):  # a destroy's calls may all be waiting already, and only a new one
                for _ in range(THREADS - 4):  # would start another thread
                    pool._adjust_thread_count()


def _share_memory() -> None:
    """Lets the threads share two heaps: the C library's default, one for each thread, is memory for nothing here."""
    library = sys.modules.get("ctypes")  # the SDK has loaded it; for this alone it would cost what it saves
    if library is not None and sys.platform == "linux":
        with suppress(AttributeError, OSError):
            library.CDLL(None).mallopt(M_ARENA_MAX, 2)
