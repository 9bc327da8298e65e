"""Whether another process of this machine is running."""

from __future__ import annotations

import os


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs; on Windows only this one is known to."""
    if pid == os.getpid() or os.name == "nt":  # on Windows `os.kill(pid, 0)` terminates the process
        return pid == os.getpid()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
