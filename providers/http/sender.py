"""Send one request until its answer is final: pacing, retries, and what must never be repeated."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import urlsplit

from .connection import Connection, is_loopback
from .deadline import Deadline
from .dialect import HttpDialect
from .errors import ApiError, ResponseLost, TimedOut, TransportError
from .interrupt import Interrupted, is_interrupted
from .paths import path_template
from .pool import ConnectionPool, NoAnswer, Reply
from .rate_limit import WINDOW_SPENT, NoTurn, RateLimiter
from .redaction import redact, without_private
from .request_log import request_log
from .retry import http_date
from .waiting import waiting

LOOK_S = 15.0
"""Seconds kept after a request that is not repeated, to look what became of it; at most an eighth of the operation's time."""


@dataclass
class Call:
    """One logical request: what all its attempts share."""

    method: str
    url: str
    headers: dict[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)
    idempotent: bool
    paced: bool
    secrets: list[str] = field(repr=False)
    deadline: Deadline
    failures: int = 0
    waited: float = 0.0  # before the next attempt
    started: float = 0.0  # of the last attempt, our clock
    wall: float = 0.0  # the same moment, epoch seconds
    path: str = ""  # as the caller wrote it, without query: what errors show

    def __post_init__(self) -> None:
        self.path = self.path or urlsplit(self.url).path

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def look_s(self) -> float:
        """Seconds that must be left when its answer is given up."""
        return 0.0 if self.idempotent else min(LOOK_S, self.deadline.seconds / 8)

    @property
    def template(self) -> str:
        """Method and path without ids, for logs."""
        return f"{self.method} {path_template(self.path)}"


class RetryingSender:
    """Attempts on one session. `sent`: how many requests went out, retries included."""

    def __init__(
        self,
        pool: ConnectionPool,
        connection: Connection,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._pool, self._clock, self._sleep = pool, clock, sleep
        self._policy, self._dialect = connection.retry, connection.dialect
        self._read_timeout_s, self._log_target = connection.read_timeout_s, connection.log
        self._limiter = RateLimiter(
            connection.requests_per_minute,
            connection.burst or self._dialect.burst,
            self._dialect.requests_per_minute,
            clock=clock,
            sleep=sleep,
        )
        self._counting = threading.Lock()
        self.sent = 0
        self.server_offset: float | None = None  # the server's epoch seconds minus our clock

    def run(self, call: Call) -> Reply:
        """Return the final answer whatever its status.

        Raises:
            TransportError: there is none (TimedOut: it was not even sent).
            ResponseLost: there is none, or no clear one, and the request must not be repeated.
            ApiError: the answer to a request that may be repeated is over a bound.
        """
        while True:
            self._take_turn(call)
            reply: Reply | None = None
            failure: NoAnswer | None = None
            try:
                reply = self._attempt(call)
            except NoAnswer as error:
                failure = error
            finally:
                if call.paced:
                    self._limiter.answered(self._dialect.rate_limit(reply.headers) if reply else None)
            unclear = failure.sent if failure else reply is not None and _failed(reply.status)
            if unclear and not call.idempotent:
                self.lose(call, reply, failure)
            if reply is not None and reply.status != 429 and not _failed(reply.status):
                return reply
            call.failures += 1
            pause = self._pause(call, reply, failure)
            if pause is None:
                break
            self._sleep(pause)
            call.waited += pause
        if reply is not None:
            return reply
        if failure is not None and not failure.again and failure.status is not None:
            raise ApiError(call.method, call.path, failure.status, body=failure.cause, hint=STRANGE)
        raise TransportError(
            call.method, call.path, self._cause(call, failure), _no_answer_hint(call, failure)
        )

    def lose(
        self,
        call: Call,
        reply: Reply | None,
        failure: NoAnswer | None = None,
        why: str = "",
    ) -> NoReturn:
        """Raise ResponseLost for a call that must not be repeated. `why`: what is wrong with a success."""
        correlation_id = self._dialect.correlation_id(reply.headers) if reply else None
        status = reply.status if reply else failure.status if failure else None
        if reply is None:
            cause = self._cause(call, failure)
        elif why:
            cause = f"the server answered {reply.status}, but {why}"
        else:
            said = error_of(call, reply, self._dialect)
            correlation_id = said.correlation_id
            cause = f"the server answered {reply.status}" + (f": {said.body}" if said.body else "")
        offset = self.server_offset
        raise ResponseLost(
            call.method,
            call.path,
            cause,
            status=status,
            attempted_at=call.wall,
            server_date=None if offset is None else call.started + offset,
            correlation_id=correlation_id,
        )

    def _take_turn(self, call: Call) -> None:
        """Wait for the pacing; refuse to send what would have no time left for its answer."""
        if is_interrupted():
            raise Interrupted
        spent = f"the operation's {call.deadline.seconds:.0f} s ({call.deadline.source})"
        if call.paced:

            def tell(seconds: float, why: str) -> None:
                if why == WINDOW_SPENT:
                    waiting(seconds, why, cause=f"asked {call.host}", clock=self._clock)
                else:  # a long run is paced all the time
                    waiting(seconds, why, cause=f"paced {call.host}", quiet_s=60, clock=self._clock)

            try:
                call.waited += self._limiter.acquire(call.deadline, tell)
            except NoTurn as error:
                why = f"it was not sent: its turn comes in {error.seconds:.0f} s ({error.why}), after {spent}"
                raise TimedOut(call.method, call.path, why) from None
        if call.deadline.left() <= self._reserve(call):
            if call.paced:
                self._limiter.answered()
            raise TimedOut(call.method, call.path, f"it was not sent: {spent} are used up")

    def _reserve(self, call: Call) -> float:
        """Seconds that must be left for an attempt: one that can't be repeated must not be cut off soon."""
        return 0.0 if call.idempotent else min(self._read_timeout_s, call.deadline.seconds / 2)

    def _pause(self, call: Call, reply: Reply | None, failure: NoAnswer | None) -> float | None:
        """Seconds until the next attempt, None when there shall be none."""
        policy = self._policy
        if failure is not None and not failure.again:
            return None  # a wrong certificate, a malformed request, an answer that would be too large again
        pause = policy.backoff(call.failures)
        said = str(reply.status) if reply else self._said(call, failure)
        why = f"{said} on {call.template}"
        asked = self._dialect.asked_pause(reply.headers, reply.text) if reply is not None else None
        if asked is not None:
            if asked > policy.max_retry_after_s:
                return None  # the error says how long the server asks for
            # A moment more than asked, each thread another one.
            pause = max(pause, asked + policy.backoff(1))
        limit = policy.connect_attempts if failure is not None and not failure.sent else policy.attempts
        fits = call.failures < limit and pause < call.deadline.left() - self._reserve(call)
        if fits and asked is not None:
            waiting(asked, f"the API asks for it ({why})", cause=f"asked {call.host}", clock=self._clock)
        elif fits:
            waiting(pause, why, cause=f"again {call.host}", clock=self._clock)
        if asked is not None and call.paced and reply is not None and reply.status == 429:
            self._limiter.pause(asked)
        return pause if fits else None

    def _attempt(self, call: Call) -> Reply:
        call.started, call.wall = self._clock(), time.time()
        deadline = call.deadline.sooner(call.look_s)
        timeout = max(0.1, min(self._read_timeout_s, deadline.left()))
        log = request_log(self._log_target)
        with self._counting:
            self.sent += 1
        ended: Reply | NoAnswer | None = None
        try:
            ended = reply = self._pool.send(
                call.method, call.url, call.headers, call.content, timeout, deadline
            )
        except NoAnswer as failure:
            ended = failure
            raise
        finally:
            if log is not None:
                log.request(call, ended, self._clock() - call.started, self._dialect)
            call.waited = 0.0
        if (date := http_date(reply.headers.get("date", ""))) is not None:
            self.server_offset = date - self._clock()
        return reply

    def _said(self, call: Call, failure: NoAnswer | None) -> str:
        return without_private(redact(failure.cause, call.secrets)) if failure else ""

    def _cause(self, call: Call, failure: NoAnswer | None) -> str:
        text = self._said(call, failure) or "no answer"
        if failure is not None and failure.sent and call.deadline.left() <= call.look_s:
            kept = f", but the {call.look_s:.0f} s in which it is looked for," if call.look_s else ""
            text += f"; the operation's {call.deadline.seconds:.0f} s ({call.deadline.source}){kept} are over"
        return f"{call.host}: {text}"


STRANGE = "Something other than the API answered: check the address and the proxy."
"""What to do about a success that is not what the API documents."""


def error_of(
    call: Call, reply: Reply, dialect: HttpDialect, source: str = "", hint: str | None = None
) -> ApiError:
    """The error of an answer that is none of success. `source`: where the credential came from, in words."""
    return ApiError.from_response(
        call.method,
        call.path,
        reply.status,
        reply.headers,
        reply.text,
        secrets=call.secrets,
        source=source,
        hint=hint,
        dialect=dialect,
    )


def _failed(status: int) -> bool:
    """Whether the server itself failed, so that the effect of the request is unclear."""
    return status == 408 or status >= 500


def _no_answer_hint(call: Call, failure: NoAnswer | None) -> str:
    refused = failure is not None and not failure.sent and failure.again
    if refused and is_loopback(urlsplit(call.url).hostname or ""):
        return "Nothing listens there: if it should be the emulator, run `python -m journeys.emulator`."
    return ""
