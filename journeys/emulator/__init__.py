"""A stateful loopback stand-in for Genesys Cloud Journey and Twilio Segment Journeys."""

from .emulator import CLIENT, PUBLIC_API_TOKEN, Emulator
from .faults import Fault
from .log import LoggedRequest
from .org import SPACE, Org

__all__ = ["CLIENT", "PUBLIC_API_TOKEN", "SPACE", "Emulator", "Fault", "LoggedRequest", "Org"]
