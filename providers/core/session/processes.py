"""Which processes of this machine still run."""

from __future__ import annotations

import os


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
