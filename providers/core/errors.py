"""The errors of the core, on top of the transport's tree; every message says what to do next."""

from __future__ import annotations

from typing import Any

import pulumi

from providers.http.errors import (
    ApiError,
    BadRequest,
    ConfigError,
    Conflict,
    Gone,
    JourneysError,
    LimitExceeded,
    NotFound,
    ResponseLost,
    TransportError,
    Unauthorized,
)

__all__ = [
    "AlreadyExists",
    "AmbiguousCreate",
    "ApiError",
    "BadRequest",
    "ConfigError",
    "Conflict",
    "CreateLost",
    "Gone",
    "Halfway",
    "JourneysError",
    "LimitExceeded",
    "LookupFailed",
    "NotFound",
    "NothingToTake",
    "Refused",
    "ResponseLost",
    "TakenBack",
    "TransportError",
    "Unauthorized",
    "Unproven",
    "UpdateConflict",
    "WarningsFailed",
    "WrongOrg",
]


class WrongOrg(JourneysError):
    """The object was made through another API host or organisation than the one configured now."""


class Unproven(WrongOrg):
    """An object is not there, and nothing shows that the credentials belong to the organisation that it was in."""


class WarningsFailed(JourneysError):
    """Something was warned about, and `warnings` is `error`."""


class UpdateConflict(JourneysError):
    """Somebody else changed the object since it was last seen, and their change isn't ours to overwrite."""


class AmbiguousCreate(JourneysError):
    """A create's answer was lost and more than one object could be the one that it made."""


class CreateLost(JourneysError):
    """A create's answer was lost, and the API has no list in which the object could be looked for."""


class NothingToTake(JourneysError):
    """An object that a resource takes, and never makes, is not in the organisation."""


class Refused(JourneysError):
    """The change would do harm that can't be undone, or isn't possible, and the program doesn't permit it."""


class TakenBack(Refused):
    """A create failed after its first request, and what it had done was taken back."""


class Halfway(JourneysError):
    """A change failed after its first request; `entity` is the object as it is now, for the state."""

    def __init__(self, message: str, entity: dict[str, Any]) -> None:
        super().__init__(message)
        self.entity = entity


class AlreadyExists(JourneysError):
    """An object with this name is there already, and `onExisting` is `fail`."""


class LookupFailed(JourneysError, pulumi.RunError):
    """A lookup found nothing, or more than one object; as a `RunError` it ends a program without a Python stack."""
