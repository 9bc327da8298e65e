"""Where and how to reach one API: address, credentials, limits."""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from .auth import Credentials
from .dialect import PLAIN, HttpDialect
from .errors import ConfigError
from .retry import RetryPolicy


@dataclass(frozen=True)
class Connection:
    """Settings of one client; equal connections share one client (`client_for`).

    `base_url`: scheme, host and optional path prefix, such as https://api.example.com.
    `requests_per_minute`: None (default) starts at what the dialect documents and follows the server's headers; a number is a
    ceiling; 0 switches pacing off. Timeouts in seconds, per attempt. Plain http is for loopback only unless
    `allow_http`. `dialect`: what is the vendor's own about it. `log`: where
    the request log goes, `-` for stderr, "" for nowhere. Raises ConfigError.
    """

    base_url: str
    credentials: Credentials
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    requests_per_minute: float | None = None
    burst: int | None = None
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 30.0
    allow_http: bool = False
    user_agent: str = "journeys-as-code"
    dialect: HttpDialect = PLAIN
    log: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", checked_url(self.base_url, self.allow_http))
        login_url = getattr(self.credentials, "login_url", None)
        if login_url is not None:
            checked_url(login_url, self.allow_http)
        if self.requests_per_minute is not None and not 0 <= self.requests_per_minute < math.inf:
            raise ConfigError("requestsPerMinute must be 0 (off) or more.")
        if self.burst is not None and self.burst < 1:
            raise ConfigError("The burst must be 1 or more.")
        times = (self.retry.total_s, self.connect_timeout_s, self.read_timeout_s)
        if not all(seconds > 0 for seconds in times) or self.retry.attempts < 1:
            raise ConfigError("Timeouts must be more than 0 seconds, attempts 1 or more.")
        if not all(32 <= ord(c) <= 126 for c in self.user_agent):
            raise ConfigError("The user agent must be plain ASCII.")

    @property
    def addresses(self) -> list[SplitResult]:
        """That of the API and, where there is one, that of the login host."""
        urls = (self.base_url, getattr(self.credentials, "login_url", None))
        return [urlsplit(url) for url in urls if url]

    @property
    def host(self) -> str:
        """Host in lower case, with the port unless it is the scheme's own."""
        parts = urlsplit(self.base_url)
        name = parts.hostname or ""
        name = f"[{name}]" if ":" in name else name
        default = 443 if parts.scheme == "https" else 80
        return name if parts.port in (None, default) else f"{name}:{parts.port}"


def checked_url(url: str, allow_http: bool = False) -> str:
    """Return an API or login address without its trailing slash; ConfigError unless it is safe to use."""
    url = url.strip()
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https"):
        raise ConfigError("The API address must look like https://host.")
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"The API address of {parts.hostname} must not contain a user name or password.")
    if parts.query or parts.fragment:
        raise ConfigError(f"The API address of {parts.hostname} must not contain '?' or '#'.")
    if parts.scheme == "http" and not allow_http and not is_loopback(parts.hostname or ""):
        raise ConfigError(
            f"The address http://{parts.netloc} would send the credentials in clear text: use https. "
            "Plain http is only for this machine itself, unless it is allowed explicitly (allowHttp)."
        )
    return url.rstrip("/")


def _split(url: str) -> SplitResult | None:
    """The parts of an absolute URL, None when it is none."""
    try:
        parts = urlsplit(url)
        if parts.port == 0 or not parts.hostname or any(c.isspace() or c == "\\" for c in url):
            return None
    except ValueError:
        return None
    return parts


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
