"""The error that ends a command of the CI kit, and the exit codes."""

from __future__ import annotations

FAILED, BAD_INPUT, DRIFT, BRAKED = 1, 2, 7, 10
"""Exit codes. 7 is Pulumi's own for changes where none were expected; Pulumi uses no 10."""


class CiError(Exception):
    """A reason to stop, with what to do next as its message and the exit code."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code
