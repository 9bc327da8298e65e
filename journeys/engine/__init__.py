"""Embedded engine: runs a Pulumi program of Python dynamic providers without the Pulumi CLI.

The program runs unchanged in its own process and the real plugin process serves its resources; the state
that is left behind is in the CLI's format, and the CLI can take it over.
"""

from .config import ConfigError, Secret
from .crypto import SecretsError
from .engine import Engine
from .events import Result, Step, StepEvent
from .files import StateError

__all__ = ["ConfigError", "Engine", "Result", "Secret", "SecretsError", "StateError", "Step", "StepEvent"]
