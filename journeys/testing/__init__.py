"""For the tests of your own Pulumi programs: pytest fixtures over the emulator and the embedded engine.

The plugin loads by itself where journeys-as-code is installed; see docs/testing.md.
"""

from journeys.engine import Secret

from .emulated import Genesys, Objects, Request, TwilioSegment
from .runs import Run, RunFailed
from .stack import Stack

__all__ = ["Genesys", "Objects", "Request", "Run", "RunFailed", "Secret", "Stack", "TwilioSegment"]
