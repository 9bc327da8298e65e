"""A stateful loopback stand-in for Genesys Cloud Journey and Twilio Segment Journeys."""

from .emulator import Emulator
from .faults import Fault
from .log import LoggedRequest
from .org import SPACE, Org
from .world import CLIENT, PUBLIC_API_TOKEN

__all__ = ["CLIENT", "PUBLIC_API_TOKEN", "SPACE", "Emulator", "Fault", "LoggedRequest", "Org"]
