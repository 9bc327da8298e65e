"""Send one request until its answer is final: pacing, retries, and what must never be repeated."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import urlsplit

from .connection import is_loopback
from .errors import AnswerLost, ApiError, TransportError
from .pacing import Pacer
from .redact import redact
from .retry import RetryPolicy, asked_pause, http_date
from .session import Broken, NotSent, Reply, Session


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
    deadline: float
    failures: int = 0
    started: float = 0.0  # of the last attempt, our clock
    wall: float = 0.0  # the same moment, epoch seconds
    path: str = ""  # as the caller wrote it, without query: what errors and logs show

    def __post_init__(self) -> None:
        self.path = self.path or urlsplit(self.url).path


class Exchange:
    """Attempts on one session. `sent`: how many requests went out, retries included."""

    def __init__(
        self,
        session: Session,
        pacer: Pacer,
        policy: RetryPolicy,
        read_timeout_s: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._session, self._pacer, self._policy = session, pacer, policy
        self._read_timeout_s, self._clock, self._sleep = read_timeout_s, clock, sleep
        self._counting = threading.Lock()
        self.sent = 0
        self.server_offset: float | None = None  # the server's epoch seconds minus our clock

    def run(self, call: Call) -> Reply:
        """Return the final answer whatever its status; raise TransportError or AnswerLost without one."""
        while True:
            if call.paced:
                # Our own pacing is not the operation's time.
                call.deadline += self._pacer.acquire()
            reply: Reply | None = None
            failure: NotSent | Broken | None = None
            try:
                reply = self._attempt(call)
            except (NotSent, Broken) as error:
                failure = error
            finally:
                if call.paced:
                    self._pacer.answered(reply.headers if reply else None)
            unclear = isinstance(failure, Broken) or (reply is not None and _failed(reply.status))
            if unclear and not call.idempotent:
                self.lose(call, reply, failure)
            if reply is not None and reply.status != 429 and not _failed(reply.status):
                return reply
            call.failures += 1
            pause = self._pause(call, reply, failure)
            if pause is None:
                break
            self._sleep(pause)
        if reply is not None:
            return reply
        raise TransportError(call.method, call.path, _cause(call, failure), _no_answer_hint(call, failure))

    def lose(self, call: Call, reply: Reply | None, failure: NotSent | Broken | None = None) -> NoReturn:
        """Raise AnswerLost for a call that must not be repeated."""
        correlation_id = None
        if reply is None:
            cause = _cause(call, failure)
        else:
            said = ApiError.from_response(
                call.method, call.path, reply.status, reply.headers, reply.text, secrets=call.secrets
            )
            correlation_id = said.correlation_id
            cause = f"the server answered {reply.status}" + (f": {said.body}" if said.body else "")
        offset = self.server_offset
        raise AnswerLost(
            call.method,
            call.path,
            cause,
            status=reply.status if reply else None,
            attempted_at=call.wall,
            server_date=None if offset is None else call.started + offset,
            correlation_id=correlation_id,
        )

    def _pause(self, call: Call, reply: Reply | None, failure: NotSent | Broken | None) -> float | None:
        """Seconds until the next attempt, None when there shall be none."""
        policy = self._policy
        pause = policy.backoff(call.failures)
        asked = asked_pause(reply.headers, reply.text) if reply is not None else None
        if asked is not None:
            if asked > policy.max_retry_after_s:
                return None
            # A moment more than asked, each thread another one.
            pause = max(pause, asked + policy.backoff(1))
            if call.paced and reply is not None and reply.status == 429:
                self._pacer.pause(asked)
        limit = policy.connect_attempts if isinstance(failure, NotSent) else policy.attempts
        if isinstance(failure, NotSent) and not failure.transient:
            return None
        if call.failures >= limit or self._clock() + pause >= call.deadline:
            return None
        return pause

    def _attempt(self, call: Call) -> Reply:
        call.started, call.wall = self._clock(), time.time()
        # Whoever must not repeat waits for the answer even when earlier attempts used the time up.
        left = call.deadline - call.started if call.idempotent else self._policy.total_s
        timeout = max(0.1, min(self._read_timeout_s, left))
        with self._counting:
            self.sent += 1
        outcome: Reply | str = "error"
        try:
            outcome = reply = self._session.send(call.method, call.url, call.headers, call.content, timeout)
        except (NotSent, Broken) as error:
            outcome = error.cause.partition(":")[0]
            raise
        finally:
            _log(call, outcome, self._clock() - call.started)
        if (date := http_date(reply.headers.get("date", ""))) is not None:
            self.server_offset = date - self._clock()
        return reply


def _failed(status: int) -> bool:
    """Whether the server itself failed, so that the effect of the request is unclear."""
    return status == 408 or status >= 500


def _cause(call: Call, failure: NotSent | Broken | None) -> str:
    text = redact(failure.cause, call.secrets) if failure else "no answer"
    return f"{urlsplit(call.url).netloc}: {text}"


def _no_answer_hint(call: Call, failure: NotSent | Broken | None) -> str:
    if isinstance(failure, NotSent) and failure.transient and is_loopback(urlsplit(call.url).hostname or ""):
        return "Nothing listens there: if it should be the emulator, run `python -m journeys.emulator`."
    return ""


def _log(call: Call, outcome: Reply | str, seconds: float) -> None:
    if os.environ.get("JOURNEYS_LOG") != "1":
        return
    status, correlation_id = outcome, "-"
    if isinstance(outcome, Reply):
        status, correlation_id = str(outcome.status), outcome.headers.get("inin-correlation-id", "-")
    sys.stderr.write(f"{call.method} {call.path} {status} {seconds * 1000:.0f}ms {correlation_id}\n")
