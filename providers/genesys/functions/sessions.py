"""Sessions: one by its id, those of an external contact, and the outcome scores of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pulumi import InvokeOptions, InvokeOutputOptions, Output
from typing_extensions import Required, TypedDict, Unpack

from providers.core.program.function import Function
from providers.core.schema.fields import PERSONAL, In, Limit, Opt
from providers.core.session.session import Session

from ..dialect import GENESYS
from ..shut_down import SHUT_DOWN
from . import known
from .asking import by_cursor, one
from .session_types import JourneySession

Id = Annotated[str, PERSONAL, Limit(min_length=1)]


@dataclass(frozen=True, slots=True)
class OutcomeRef:
    """An outcome, by its id. Schema `OutcomeRef`."""

    id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """How probable an outcome is. Schema `OutcomeScore`."""

    outcome: OutcomeRef | None
    """The outcome."""
    session_max_probability: float | None
    """The highest probability in the session so far."""
    probability: float | None
    """How probable it is now, from 0 to 1."""
    percentile: int | None
    """The percentile of that probability; the vendor wants `quantile` to be used."""
    session_max_percentile: int | None
    """The highest percentile in the session so far."""
    quantile: float | None
    """The part of all sessions whose highest probability is below this one's."""
    session_max_quantile: float | None
    """The highest quantile in the session so far."""


@dataclass(frozen=True, slots=True)
class OutcomeScoresResult:
    """The scores of all outcomes in one session. Schema `OutcomeScoresResult`."""

    outcome_scores: list[OutcomeScore]
    """The scores, one for each outcome."""
    modified_date: str | None
    """When the session was scored last."""


class GetSessionArgs(TypedDict, total=False):
    """The arguments of `get_session`."""

    session_id: Required[In[Id]]
    """The session's id."""


class ListContactSessionsArgs(TypedDict, total=False):
    """The arguments of `list_contact_sessions`."""

    contact_id: Required[In[Id]]
    """The external contact's id."""
    include_merged: Opt[bool]
    """Whether to list the sessions of all contacts that were merged with this one."""
    limit: Opt[Annotated[int, Limit(ge=1)]]
    """The first so many; all without it."""


class GetOutcomeScoresArgs(TypedDict, total=False):
    """The arguments of `get_outcome_scores`."""

    session_id: Required[In[Id]]
    """The session's id."""


def _session(session: Session, args: Mapping[str, Any]) -> JourneySession:
    return one(session, "/api/v2/journey/sessions/{sessionId}", JourneySession, args["session_id"])


def _of_contact(session: Session, args: Mapping[str, Any]) -> list[JourneySession]:
    path = "/api/v2/externalcontacts/contacts/{contactId}/journey/sessions"
    found = by_cursor(
        session,
        path,
        JourneySession,
        args["contact_id"],
        limit=args.get("limit"),
        includeMerged=args.get("include_merged"),
    )
    return list(found)


def _scores(session: Session, args: Mapping[str, Any]) -> OutcomeScoresResult:
    path = "/api/v2/journey/sessions/{sessionId}/outcomescores"
    return one(session, path, OutcomeScoresResult, args["session_id"])


GET_SESSION = Function(GENESYS, "get_session", GetSessionArgs, _session)


def get_session(opts: InvokeOptions | None = None, **args: Unpack[known.GetSessionArgs]) -> JourneySession:
    """One session, by its id, asked for at once. Permission `journey:session:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_SESSION(opts, args)


def get_session_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetSessionArgs]
) -> Output[JourneySession]:
    """As `get_session`, once the arguments and `depends_on` are known."""
    return GET_SESSION.output(opts, args)


LIST_CONTACT_SESSIONS = Function(GENESYS, "list_contact_sessions", ListContactSessionsArgs, _of_contact)


def list_contact_sessions(
    opts: InvokeOptions | None = None, **args: Unpack[known.ListContactSessionsArgs]
) -> list[JourneySession]:
    """The sessions of an external contact, at most 200 a request. Permission `externalContacts:session:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return LIST_CONTACT_SESSIONS(opts, args)


def list_contact_sessions_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[ListContactSessionsArgs]
) -> Output[list[JourneySession]]:
    """As `list_contact_sessions`, once the arguments and `depends_on` are known."""
    return LIST_CONTACT_SESSIONS.output(opts, args)


GET_OUTCOME_SCORES = Function(GENESYS, "get_outcome_scores", GetOutcomeScoresArgs, _scores, SHUT_DOWN)


def get_outcome_scores(
    opts: InvokeOptions | None = None, **args: Unpack[known.GetOutcomeScoresArgs]
) -> OutcomeScoresResult:
    """How probable each outcome is in one session. Permission `journey:outcomescores:view`.

    Raises:
        LookupFailed: an argument is wrong, and nothing was sent; or what the API answered.
    """
    return GET_OUTCOME_SCORES(opts, args)


def get_outcome_scores_output(
    opts: InvokeOutputOptions | None = None, **args: Unpack[GetOutcomeScoresArgs]
) -> Output[OutcomeScoresResult]:
    """As `get_outcome_scores`, once the arguments and `depends_on` are known."""
    return GET_OUTCOME_SCORES.output(opts, args)
