"""A stateful loopback stand-in for Genesys Cloud Journey and Twilio Segment Journeys."""

from .emulator import CLIENT, Emulator
from .faults import Fault
from .log import LoggedRequest
from .org import Org

__all__ = ["CLIENT", "Emulator", "Fault", "LoggedRequest", "Org"]
