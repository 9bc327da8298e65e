"""What must be true after an operation in which one request went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from providers.core import errors
from providers.core.errors import JourneysError
from providers.http import errors as http

from .catalog import LATE_S, PAUSE_S, SLOW_S, Fault, Step
from .operations import Operation

TIMEOUT_S = 120.0
"""The setting `timeout`."""
LIST_LAG_S = 10.0
READ_S = 30.0
"""Seconds without a byte."""
SOON_S = 6.0
"""What a few short pauses take."""


@dataclass(frozen=True)
class Expected:
    """How it ends: well, with an error of one of these classes, or either; and in which time, with how many requests more."""

    well: bool = True
    errors: tuple[type[Exception], ...] = ()
    least_s: float = 0.0
    most_s: float = SOON_S
    more: tuple[int, int] = (0, 0)
    """Requests beside those without a fault, at least and at most; only where it ends well."""
    drifts: bool = False
    """Whether a refresh may see what the next one takes back."""


@dataclass(frozen=True)
class Where:
    """The fault, the request that it happens to, and the operation."""

    fault: Fault
    step: Step
    operation: Operation

    @property
    def kind(self) -> str:
        return self.step.kind

    @property
    def is_create(self) -> bool:
        """Whether the request makes an object, and must not be sent twice."""
        return self.kind == "post" and not self.step.is_repeatable

    @property
    def token(self) -> str:
        return self.operation.subject.token

    @property
    def is_undated(self) -> bool:
        """Whether the API tells no date of what it lists."""
        provider = self.operation.subject.provider
        return provider.listable and not provider.answers_whole and provider.origin == "created"

    @property
    def reads_back(self) -> bool:
        """Whether it is the GET after a create that answers nothing: without it the create is done all the same."""
        provider = self.operation.subject.provider
        return (
            self.kind == "get"
            and not provider.create_answers
            and self.operation.name != "refresh"
            and (self.operation.name != "update")
        )

    @property
    def confirms(self) -> bool:
        """Whether it asks for what is to be read or deleted, so that a 404 is looked into."""
        if self.token == "segment:Journey":
            return self.operation.name in ("refresh", "delete", "replace") and self.kind in (
                "get",
                "delete",
                "patch",
            )
        if self.token == "genesys:SegmentAssignment" and self.operation.name in ("delete", "replace"):
            return True
        return self.kind in ("get", "delete") and self.operation.name in ("refresh", "delete", "replace")

    @property
    def took_s(self) -> float:
        """Seconds that the request itself took before it failed."""
        return READ_S if self.fault.family == "stalled" or self.fault.name.startswith(str(LATE_S)) else 0.0


def expected(fault: Fault, step: Step, operation: Operation) -> Expected:
    """By what the fault does, the kind of the request and what the type declares."""
    return OUTCOMES[fault.does](Where(fault, step, operation))


def fails(*kinds: type[Exception], most_s: float = SOON_S, least_s: float = 0.0) -> Expected:
    """It ends with an error."""
    return Expected(False, kinds, least_s=least_s, most_s=most_s)


def error_of(kind: type[Exception]) -> Callable[[Where], Expected]:
    """The API refuses with it. What only tells more, such as whose credentials these are, is done without."""

    def outcome(at: Where) -> Expected:
        if at.kind == "identity" or at.reads_back:
            return Expected(more=(0, 9))
        if at.kind == "login" and kind not in (errors.Unauthorized,):
            return fails(http.LoginFailed)
        return fails(kind, *_begun(at))

    return outcome


def _begun(at: Where) -> tuple[type[Exception], ...]:
    """The errors of what has begun by that request, and is taken back or kept."""
    if at.token == "genesys:SegmentAssignment":
        return (errors.TakenBack, JourneysError)
    if at.token == "segment:Journey" and at.kind in ("patch", "put"):
        return (JourneysError,)
    return ()


def goes_on(at: Where) -> Expected:
    """As if nothing was wrong."""
    return Expected()


def again(at: Where) -> Expected:
    """Once more."""
    return Expected(more=(1, 1))


def unclear(at: Where) -> Expected:
    """It had no effect, but nobody can tell."""
    took, provider = at.took_s, at.operation.subject.provider
    if at.is_create and not provider.listable:
        return fails(errors.CreateLost, least_s=took, most_s=took + SOON_S)
    if at.is_create:  # looked for as long as lists may lag, and sent again
        lag = took + LIST_LAG_S
        return Expected(least_s=lag, most_s=lag + SOON_S, more=(2, 9))
    more = 1 if at.step.is_repeatable else 2  # a look, and once more
    return Expected(least_s=took, most_s=took + SOON_S + _youth(at), more=(more, more))


def unclear_done(at: Where) -> Expected:
    """It had its effect, and nobody was told."""
    took, provider = at.took_s, at.operation.subject.provider
    if at.is_create and not provider.listable:
        return fails(errors.CreateLost, least_s=took, most_s=took + SOON_S)
    if at.is_create:  # looked for
        more = (1, 5) if provider.create_answers else (0, 5)
        return Expected(least_s=took, most_s=took + LIST_LAG_S, more=more)
    # What has a date in the place of a version looks older than the state, and is read for as long as reads may lag.
    most = 9 if _youth(at) and not provider.sends_version else 3
    return Expected(least_s=took, most_s=took + SOON_S + _youth(at), more=(1, most))


def _youth(at: Where) -> float:
    """With a server that is behind, all looks too young to be gone, and so does what has no date before it was read."""
    return LIST_LAG_S if at.fault.name.startswith("behind") or at.is_undated else 0.0


def lasting(*kinds: type[Exception]) -> Callable[[Where], Expected]:
    """It fails for good, within the time of the operation: of two of them in a replacement."""

    def outcome(at: Where) -> Expected:
        most = TIMEOUT_S * (2 if at.operation.name == "replace" and at.reads_back else 1) + 1
        found = fails(*kinds, *_begun(at), most_s=most)
        return replace(found, well=True, more=(0, 99)) if at.reads_back else found

    return outcome


def dripping(at: Where) -> Expected:
    """It comes in time, or too late."""
    return Expected(True, (JourneysError,), most_s=TIMEOUT_S + 2, more=(0, 9))


def nonsense(at: Where) -> Expected:
    """The effect, and an answer that isn't the API's."""
    status = at.step.entry.status or 0
    if at.kind == "identity" or at.reads_back or status >= 400:
        return Expected(more=(0, 5))
    if at.kind == "delete" and at.fault.family != "not JSON":
        return Expected()  # nobody reads it
    if at.kind == "put" and at.token == "genesys:EventDefinition" and at.fault.name != "a list":
        return Expected(True, (http.ApiError,))  # what it leaves out is taken from what was read
    if at.kind == "login":
        return fails(http.LoginFailed)
    if at.step.is_repeatable:
        return fails(http.ApiError, *_begun(at))
    return unclear_done(at)


def empty(at: Where) -> Expected:
    """The effect, and an empty object."""
    answers = at.operation.subject.provider.create_answers
    if at.token == "genesys:SegmentAssignment" and at.kind == "get":
        return Expected(more=(1, 1))  # may mean that there are none, so it is asked for again
    return Expected() if at.kind == "post" and not answers else nonsense(at)


def expired(at: Where) -> Expected:
    """One login more."""
    is_token = at.kind != "login" and at.token.startswith("genesys:")
    return Expected(more=(2, 2) if is_token else (0, 0))


def false_404(at: Where) -> Expected:
    """Where it would mean that something is gone, it is asked for again; without a list once reads may lag no more."""
    provider, found = at.operation.subject.provider, _false_404(at)
    waits = at.is_undated or (provider.origin == "created" and not provider.listable)
    return replace(found, most_s=found.most_s + LIST_LAG_S) if waits else found


def _false_404(at: Where) -> Expected:
    provider = at.operation.subject.provider
    if at.kind == "login":
        return fails(http.LoginFailed)
    if at.kind == "identity":
        return Expected()
    if at.reads_back:
        return Expected(more=(0, 3))
    if at.token == "segment:Journey" and (at.operation.name, at.kind) == ("update", "get"):
        return Expected(more=(0, 3))  # the look for what others did: the change itself tells what is gone
    if provider.origin != "created" and at.operation.name in ("create", "replace") and at.kind == "get":
        return Expected(True, (errors.NothingToTake, errors.NotFound), more=(0, 4))
    if _looks_for_room(at):
        return Expected(True, (JourneysError,), more=(0, 4))
    if at.confirms:
        return Expected(True, _begun(at), more=(-9, 4))
    return fails(errors.NotFound, *_begun(at), *_removed(at))


def _looks_for_room(at: Where) -> bool:
    """Whether it asks for the object that has to go before one of the same key can be made."""
    return at.kind == "get" and at.operation.name == "replace" and at.operation.subject.provider.unique_key


def gone(at: Where) -> Expected:
    """Gone, with a warning, where that is all that it can mean."""
    if at.kind in ("login", "identity") or at.reads_back:
        return error_of(errors.Gone)(at)
    if at.confirms:
        return Expected(True, (errors.Gone, *_begun(at)), more=(-9, 0))
    return fails(errors.Gone, *_begun(at), *_removed(at))


def _removed(at: Where) -> tuple[type[Exception], ...]:
    """Genesys has removed the change of action targets, which is explained."""
    return (http.ApiError,) if at.token == "genesys:ActionTarget" and at.kind == "patch" else ()


def conflict(at: Where) -> Expected:
    """Somebody else changed it: a look, and once more where nobody did."""
    if at.token == "segment:Journey":  # has no version check; a status is looked at
        return Expected(True, (errors.Conflict, errors.AlreadyExists), more=(1, 4))
    if at.kind in ("patch", "put"):
        return Expected(more=(2, 3))
    if at.is_create:
        return fails(errors.AlreadyExists)
    return fails(errors.Conflict, *_begun(at))


def limit(at: Where) -> Expected:
    """There are as many as there may be."""
    return conflict(at) if at.token == "segment:Journey" else fails(errors.LimitExceeded, *_begun(at))


def stale(at: Where) -> Expected:
    """What was changed a moment ago reads as before, or as nothing."""
    return Expected(True, (JourneysError,), most_s=2 * LIST_LAG_S + SOON_S, more=(-2, 12), drifts=True)


def lagging(at: Where) -> Expected:
    """What was made a moment ago is missing from lists."""
    return Expected(most_s=2 * LIST_LAG_S + SOON_S, more=(-2, 12))


def twice(at: Where) -> Expected:
    """The second effect may be refused, as the first one is there."""
    refused = (JourneysError,) if at.is_create and at.operation.subject.provider.unique_key else ()
    return Expected(True, refused, most_s=SOON_S + _youth(at), more=(0, 4))


OUTCOMES: dict[str, Callable[[Where], Expected]] = {
    "ok": lambda at: Expected(most_s=SOON_S + (_youth(at) if at.operation.name == "replace" else 0)),
    "lag": lagging,
    "pause": lambda at: Expected(least_s=PAUSE_S, most_s=PAUSE_S + 3, more=(1, 1)),
    "retry": again,
    "slow": lambda at: Expected(least_s=SLOW_S, most_s=SLOW_S + 3),
    "unclear": unclear,
    "unclear done": unclear_done,
    "429": lasting(http.RateLimited, http.TimedOut),
    "5xx": lasting(JourneysError),
    "refused": lasting(http.TransportError),
    "silence": lasting(JourneysError),
    "dripping": dripping,
    "nonsense": nonsense,
    "empty": empty,
    "expired": expired,
    "revoked": lambda at: (
        Expected(True, (errors.Unauthorized,), more=(0, 2))
        if at.reads_back
        else fails(errors.Unauthorized, *_begun(at))
    ),
    "403": error_of(http.Forbidden),
    "404": false_404,
    "409": conflict,
    "limit": limit,
    "410": gone,
    "stale": stale,
    "shared": lambda at: Expected(most_s=TIMEOUT_S, more=(0, 30)),
    "redirect": error_of(http.ApiError),
    "twice": twice,
}
"""By what the fault does."""
