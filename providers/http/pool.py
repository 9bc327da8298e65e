"""The only place that touches httpx: one pooled session, its failures sorted by what they mean.

httpx is imported with the first request, not before: that costs 0.1 s, and a plugin process that only
checks and diffs never makes one.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .answer import ENCODINGS, MAX_BYTES, MAX_ERROR_BYTES, Unreadable, read_body
from .connection import Connection, is_loopback
from .deadline import Deadline
from .errors import ConfigError
from .sockets import Clock, keep_deadlines

if TYPE_CHECKING:
    import httpx

_POOL_SIZE = 32
_IDLE_S = 20.0


@dataclass(frozen=True)
class Reply:
    """An answer of any status. `headers` has lower-case names; `size`: of the decompressed body, in bytes."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)
    size: int = 0


class NoAnswer(Exception):
    """No whole answer came.

    `sent`: whether the server may have seen the request. `again`: whether another attempt may help. `status`: of the
    answer, when it had begun.
    """

    def __init__(self, cause: str, *, sent: bool, again: bool = True, status: int | None = None) -> None:
        super().__init__(cause)
        self.cause, self.sent, self.again, self.status = cause, sent, again, status


class ConnectionPool:
    """A keep-alive connection pool that any thread may use."""

    def __init__(self, connection: Connection, transport: httpx.BaseTransport | None = None) -> None:
        self._connection = connection
        self._transport = transport
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._clock = Clock()

    def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        read_timeout: float,
        deadline: Deadline,
    ) -> Reply:
        """Send once; return the answer whatever its status, or raise NoAnswer.

        `read_timeout`: seconds without a byte; the whole answer must have come by the deadline.
        """
        client = self._open()
        import httpx

        connect = min(self._connection.connect_timeout_s, read_timeout)
        failure: NoAnswer
        self._clock.deadline = deadline
        try:
            request = client.build_request(
                method,
                url,
                headers={**headers, "Accept-Encoding": ENCODINGS},
                content=content,
                timeout=httpx.Timeout(read_timeout, connect=connect, pool=connect),
            )
            answer = client.send(request, stream=True)
            try:
                return _read(answer, deadline)
            finally:
                answer.close()
        except NoAnswer as error:
            failure = error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            failure = _not_connected(error)
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
            # A host name that cannot be one, a header that is none: the text may quote the token.
            cause = f"the request is malformed ({type(error).__name__})"
            failure = NoAnswer(cause, sent=False, again=False)
        except httpx.RequestError as error:
            failure = NoAnswer(_words(error), sent=True)
        finally:
            self._clock.deadline = None
        # Raised out here, so that nothing of httpx (with its request and headers) hangs on to it.
        raise failure

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = self._build()
            return self._client

    def _build(self) -> httpx.Client:
        import httpx

        addresses = self._connection.addresses
        local = {each.hostname for each in addresses if each.hostname and is_loopback(each.hostname)}
        try:
            client = httpx.Client(
                transport=self._transport,
                # Loading the CA bundle is slow, and plain http doesn't need it.
                verify=any(each.scheme == "https" for each in addresses),
                # No proxy for this machine itself, whatever the environment says.
                mounts={f"all://[{host}]" if ":" in host else f"all://{host}": None for host in local},
                limits=httpx.Limits(
                    max_connections=_POOL_SIZE,
                    max_keepalive_connections=_POOL_SIZE,
                    keepalive_expiry=_IDLE_S,
                ),
                headers={"User-Agent": self._connection.user_agent},
                follow_redirects=False,
            )
            keep_deadlines(client, self._clock)
            return client
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            kind = type(error).__name__
        # The error's own text may quote the proxy's address with its password.
        raise ConfigError(
            f"The HTTP client cannot start ({kind}): check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, "
            "SSL_CERT_FILE and SSL_CERT_DIR."
        )


def _read(answer: httpx.Response, deadline: Deadline) -> Reply:
    """The whole answer, within the bounds and the deadline; of an error's answer the beginning."""
    status = answer.status_code
    succeeded = 200 <= status < 300
    limit = MAX_BYTES if succeeded else MAX_ERROR_BYTES

    def in_time() -> Iterator[bytes]:
        late = False
        for chunk in answer.iter_raw():
            if late:
                raise NoAnswer("its answer took too long", sent=True, status=status)
            yield chunk
            late = deadline.left() <= 0  # what has come whole by now is as good as in time

    headers = {name.lower(): value for name, value in answer.headers.items()}
    try:
        body, more = read_body(in_time(), headers.get("content-encoding", ""), limit)
    except Unreadable as error:
        why = str(error)
    else:
        if not (more and succeeded):
            return Reply(status, headers, body.decode("utf-8", "replace"), len(body))
        why = f"it is larger than {MAX_BYTES // 2**20} MiB"
    raise NoAnswer(f"the answer cannot be used: {why}", sent=True, again=False, status=status)


def _not_connected(error: Exception) -> NoAnswer:
    text = _words(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        text += "; behind a TLS proxy, name its certificate in SSL_CERT_FILE"
        return NoAnswer(text, sent=False, again=False)
    return NoAnswer(text, sent=False)


def _words(error: Exception) -> str:
    # The protocol's library quotes what it could not read: it may be the request itself, ids and values included.
    text = " ".join(re.sub(r":? *(bytearray\()?b['\"].*", "", str(error), flags=re.DOTALL).split())
    kind = type(error).__name__
    if kind == "ProxyError" and re.match(
        r"\d{3}\b", text
    ):  # in the proxy's own words, credentials perhaps among them
        text = f"the proxy answered {text[:3]}"
    return f"{kind}: {text}" if text else kind
