"""The errors of the core, on top of the transport's tree; every message says what to do next."""

from __future__ import annotations

from providers.transport.errors import (
    AnswerLost,
    ApiError,
    BadRequest,
    ConfigError,
    Conflict,
    Gone,
    JourneysError,
    NotFound,
    TransportError,
    Unauthorized,
)

__all__ = [
    "AmbiguousCreate",
    "AnswerLost",
    "ApiError",
    "BadRequest",
    "ConfigError",
    "Conflict",
    "Gone",
    "JourneysError",
    "LookupFailed",
    "NotFound",
    "TransportError",
    "Unauthorized",
    "UpdateConflict",
    "WrongOrg",
]


class WrongOrg(JourneysError):
    """The object was made through another API host or organisation than the one configured now."""

    __module__ = "builtins"


class UpdateConflict(JourneysError):
    """Somebody else changed the object since it was last seen, and their change isn't ours to overwrite."""

    __module__ = "builtins"


class AmbiguousCreate(JourneysError):
    """A create's answer was lost and more than one object could be the one that it made."""

    __module__ = "builtins"


class AlreadyExists(JourneysError):
    """An object with this name is there already, and `onExisting` is `fail`."""

    __module__ = "builtins"


class LookupFailed(JourneysError):
    """A lookup found nothing, or more than one object."""

    __module__ = "builtins"
