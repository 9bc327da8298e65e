"""The errors of the core, on top of those of http; every message says what to do next.

JourneysError
  ConfigError                 a setting is missing, wrong or contradicts another
  TransportError              no answer: nothing was sent, or a safe request kept failing
    TimedOut                  the operation's time was over before the request was sent
  ResponseLost                a request that must not be repeated was sent; its effect is unknown
  ApiError                    the API answered with an error
    BadRequest                400, 422
    Unauthorized              401
    LoginFailed               another error of the login host
    Forbidden                 403
    NotFound                  404
    Conflict                  409
      LimitExceeded           the org has as many objects as it may have
    Gone                      410
    RateLimited               429, after all retries
    ServerError               5xx, after all retries
  AlreadyExists               an object of this key is there and isn't the stack's
  AmbiguousCreate             several objects could be the one
  CreateLost                  a create's answer was lost, and there is no list to look in
  Interrupted                 the run was interrupted before this was sent (http/interrupt.py)
  Halfway                     a change failed after its first request
  NothingToTake               the object that a resource takes is not there
  Refused                     the change would do harm, or isn't possible
    TakenBack                 a create failed, and what it had done was taken back
  UpdateConflict              somebody else changed the object
  WarningsFailed              something was warned about, and `warnings` is `error`
  WrongOrg                    the object belongs to another organisation or host
    Unproven                  nothing shows whose organisation this is
  LookupFailed                a lookup found nothing, or several (also a pulumi.RunError)
"""

from __future__ import annotations

from typing import Any

import pulumi

from providers.http.errors import ApiError as ApiError
from providers.http.errors import BadRequest as BadRequest
from providers.http.errors import ConfigError as ConfigError
from providers.http.errors import Conflict as Conflict
from providers.http.errors import Gone as Gone
from providers.http.errors import JourneysError as JourneysError
from providers.http.errors import LimitExceeded as LimitExceeded
from providers.http.errors import NotFound as NotFound
from providers.http.errors import ResponseLost as ResponseLost
from providers.http.errors import TransportError as TransportError
from providers.http.errors import Unauthorized as Unauthorized


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
    """What is asked for would do harm that can't be undone, or isn't possible here."""


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
