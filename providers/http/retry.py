"""When a request may be sent again, and how long to wait before that."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class RetryPolicy:
    """Bounds of the retries of one request.

    `attempts`: how often it is sent at most. `connect_attempts`: the same for connections that never came
    about, fewer because a wrong address does not get better. `total_s`: seconds for the whole operation: login,
    waits, attempts, bodies and pages. `max_retry_after_s`: a server that asks for a longer
    pause gets none: the request fails and says so. Between attempts: `base_s`, doubled up to `cap_s`, with
    jitter; or what the server asks for.
    """

    attempts: int = 8
    connect_attempts: int = 4
    total_s: float = 300.0
    max_retry_after_s: float = 120.0
    base_s: float = 0.5
    cap_s: float = 8.0

    def backoff(self, failures: int) -> float:
        """Seconds to wait after the given number of failures (1 or more)."""
        step = min(self.cap_s, self.base_s * 2.0 ** min(failures - 1, 30))
        return step * random.uniform(0.5, 1.0)


def seconds_until(value: str, headers: Mapping[str, str]) -> float | None:
    """Seconds from now to a header's moment: a number of seconds, epoch seconds or an HTTP date.

    Moments are compared with the answer's own Date header, so that a wrong local clock does no harm.
    """
    value = value.strip()
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        moment = http_date(value)
        if moment is None:
            return None
    else:
        if not 0 <= number < 1e12:
            return None
        if number < 1e9:  # as epoch seconds that would be before 2001: it is a duration
            return number
        moment = number
    now = http_date(headers.get("date", ""))
    return max(0.0, moment - (time.time() if now is None else now))


def http_date(value: str) -> float | None:
    """Epoch seconds of an HTTP or RFC 5322 date, None when it is none."""
    from email.utils import parsedate_to_datetime  # not needed by a process that only checks and diffs

    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
