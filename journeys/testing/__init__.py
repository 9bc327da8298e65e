"""For the tests of your own Pulumi programs: pytest fixtures over the emulator and the embedded engine.

The plugin loads by itself where journeys-as-code is installed; see docs/testing.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from journeys.engine import Secret

    from .emulated import Genesys, Objects, Request, TwilioSegment
    from .runs import Run, RunFailed
    from .stack import Stack

__all__ = ["Genesys", "Objects", "Request", "Run", "RunFailed", "Secret", "Stack", "TwilioSegment"]

_HOMES = {
    "Secret": "journeys.engine",
    **dict.fromkeys(("Genesys", "Objects", "Request", "TwilioSegment"), "journeys.testing.emulated"),
    **dict.fromkeys(("Run", "RunFailed"), "journeys.testing.runs"),
    "Stack": "journeys.testing.stack",
}


def __getattr__(name: str) -> Any:
    """A name of this package, imported when it is used.

    Pytest loads `journeys.testing.plugin`, and so this package, in every test suite of the environment, also where
    the extra `testing` with the emulator's libraries isn't installed.
    """
    if name not in _HOMES:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(_HOMES[name]), name)
