"""Which processes of this machine still run, and which files they have left in this run."""

from __future__ import annotations

import os
import time
from pathlib import Path

MAY_BE_OLDER = 120.0
"""Seconds by which a file of this run may be older than this process, where the process that wrote it is gone."""

_started_at = time.time()


def is_running(pid: int) -> bool:
    """Whether a process runs; on Windows only this one is known to."""
    if pid == os.getpid() or os.name == "nt":  # there `os.kill(pid, 0)` terminates the process
        return pid == os.getpid()
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def is_of_this_run(file: Path, writer: int) -> bool:
    """Whether a file isn't an earlier run's: it is hardly older than this process, or its writer still runs.

    Raises:
        OSError: it is not there.
    """
    return file.stat().st_mtime >= _started_at - MAY_BE_OLDER or is_running(writer)
