"""What http asks about a vendor's API: how it reports errors, limits its callers and pages its lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .error_body import ErrorBody
from .retry import seconds_until

if TYPE_CHECKING:
    from .client import Client
    from .deadline import Deadline


@dataclass(frozen=True)
class RateLimit:
    """What an answer's headers say of the rate limit; None where they say nothing."""

    allowed: float | None = None
    """Requests per minute."""
    remaining: float | None = None
    """Requests that the current window still allows."""
    reset_s: float | None = None
    """Seconds until the window ends."""


class HttpDialect:
    """How one API speaks, beyond HTTP itself. The defaults are common conventions; a vendor overrides its own."""

    media_type = "application/json"
    """Of requests and answers; some vendors name the API's version in it."""
    requests_per_minute = 300.0
    """The documented limit, kept until an answer's headers say otherwise."""
    burst = 300
    """How many requests may go out at once."""
    correlation_headers: tuple[str, ...] = ("x-correlation-id", "x-request-id")
    """The headers, in lower case, by which the vendor's support finds a request."""
    limit_codes: frozenset[str] = frozenset()
    """Error codes for: there are as many objects of this type as there may be."""

    def is_stale(self, said: ErrorBody) -> bool:
        """Whether a 400 says that the version of a change is not the object's: it is a conflict then."""
        return False

    def error_in(self, body: dict[str, Any]) -> ErrorBody | None:
        """What a JSON error body says; None where it isn't the vendor's."""
        return None

    def rate_limit(self, headers: Mapping[str, str]) -> RateLimit:
        """The rate limit in these headers, whose names are in lower case."""
        return RateLimit(
            number_in(headers, "x-ratelimit-limit"),
            number_in(headers, "x-ratelimit-remaining"),
            seconds_until(headers.get("x-ratelimit-reset", ""), headers),
        )

    def pause_in(self, text: str) -> float | None:
        """Seconds that an error body asks the client to wait, or None."""
        return None

    def asked_pause(self, headers: Mapping[str, str], text: str = "") -> float | None:
        """Seconds that an answer asks the client to wait, or None.

        In this order: Retry-After (seconds or a date), the body, the end of the rate limit's window. `headers` has
        lower-case names.
        """
        pause = seconds_until(headers.get("retry-after", ""), headers)
        if pause is None:
            pause = self.pause_in(text)
        return self.rate_limit(headers).reset_s if pause is None else pause

    def correlation_id(self, headers: Mapping[str, str]) -> str | None:
        """What the vendor's support finds a request by; `headers` has lower-case names."""
        return next((headers[name] for name in self.correlation_headers if name in headers), None)

    def pages(
        self,
        client: Client,
        path: str,
        params: Mapping[str, Any] | None,
        page_size: int,
        deadline: Deadline,
    ) -> Iterator[dict[str, Any]]:
        """Every object of a list, page after page."""
        raise NotImplementedError(f"{type(self).__name__} has no lists")


def number_in(headers: Mapping[str, str], name: str) -> float | None:
    """The header's number, or None where it is none of a sensible size."""
    try:
        value = float(headers.get(name, ""))
    except ValueError:
        return None
    return value if 0 <= value < 1e12 else None


PLAIN = HttpDialect()
"""Of an API of which nothing in particular is known."""
