"""What every call does first: refuse to run in a Pulumi program, check its arguments, and ask whose org it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from providers.core.errors import ApiError, Gone, JourneysError, NotFound, Refused, ResponseLost
from providers.core.program.function import mistakes, without_body
from providers.core.program.resource import plain
from providers.core.schema.shape import camel, shape_of
from providers.core.schema.wire import to_wire
from providers.core.sdk import monitor
from providers.core.session.session import Session, session_for
from providers.genesys.dialect import GENESYS
from providers.http.deadline import Deadline
from providers.http.waiting import waiting

Org = Session
"""An organisation, with credentials: what `connect` returns."""
T = TypeVar("T")
PAUSE = 2.0
"""Seconds between two looks at a job."""


def connect(**settings: str) -> Org:
    """The organisation of these settings, `connect(region="eu-central-1", org_id="...")`; the rest is the environment's.

    The names are those of `providers.genesys.Provider`. Credentials come from `GENESYSCLOUD_OAUTHCLIENT_ID` and
    `_SECRET`, or `GENESYSCLOUD_ACCESS_TOKEN`, unless they are given.
    """
    return session_for(
        GENESYS, {f"{GENESYS.namespace}:{camel(name)}": value for name, value in settings.items()}
    )


def begin(call: str, org: Org | None) -> Org:
    """The organisation to call, after the question whose it is.

    Raises:
        Refused: the call stands in a Pulumi program.
        WrongOrg, ConfigError: the credentials are another organisation's, or there are none.
    """
    if monitor() is not None:
        raise Refused(
            f"{call} was not sent: it takes effect at once, in a preview too, so it is no part of a Pulumi program. Run "
            "it after `pulumi up`, from a script of its own or by `journeys ops`"
        )
    org = org or connect()
    org.ensure()
    return org


def body_of(call: str, kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the API takes them.

    Raises:
        Refused: they are wrong; says all that is.
    """
    shape = shape_of(kind)
    given = plain(values, shape)
    if found := mistakes(kind, given):
        raise Refused(f"{call} sent nothing: {'; '.join(found)}")
    return to_wire(given, shape)


@contextmanager
def nobody_named(call: str, instead: str = "") -> Iterator[None]:
    """Keeps the vendor's own texts out of errors: they may name the person that was asked about."""
    text, lost = "", None
    try:
        yield
    except (NotFound, Gone) as error:
        code = f" {error.code}" if error.code else ""
        text = f"{error.method} {error.path} answered {error.status}{code}. {instead or error.hint}"
    except ApiError as error:
        text = without_body(error)
    except ResponseLost as error:
        lost = error
    if lost is not None:
        raise ResponseLost(
            lost.method,
            lost.path,
            lost.cause if lost.status is None else f"the server answered {lost.status}.",
            status=lost.status,
            attempted_at=lost.attempted_at,
            server_date=lost.server_date,
            correlation_id=lost.correlation_id,
        )
    if text:
        raise JourneysError(f"{call}: {text}")


def poll(look: Callable[[], T | None], deadline: Deadline, what: str) -> T:
    """Looks every few seconds until there is an answer.

    Raises:
        JourneysError: there is none in time.
    """
    while (found := look()) is None:
        if deadline.left() <= PAUSE:
            raise JourneysError(
                f"{what} is not ready after {deadline.seconds:.0f} s: give it more time (`timeout`)"
            )
        waiting(deadline.left(), f"{what[0].lower()}{what[1:]}, at most", cause=what)
        time.sleep(PAUSE)
    return found
