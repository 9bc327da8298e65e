"""The API client: authenticates, sends and judges the answers."""

from __future__ import annotations

import atexit
import json as json_text
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode, urljoin, urlsplit

from .answer import Unreadable, read_json
from .connection import Connection
from .deadline import Deadline, current_deadline
from .dialect import HttpDialect
from .errors import ApiError, JourneysError
from .interrupt import pause
from .pool import ConnectionPool, Reply
from .response import Response
from .sender import STRANGE, Call, RetryingSender, error_of

if TYPE_CHECKING:
    import httpx

_IDEMPOTENT = frozenset({"GET", "PUT", "DELETE"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 3
REDIRECTED = "Redirects to other hosts are not followed, so that the token stays here: check the address."
"""What to do about a redirect that was not followed."""


class Client:
    """Client of one API; safe to use from many threads.

    `transport` replaces the network, `clock` (monotonic seconds) and `sleep` replace time: for tests.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = pause,
    ) -> None:
        self.connection = connection
        self.clock = clock
        self._pool = ConnectionPool(connection, transport)
        self._sender = RetryingSender(self._pool, connection, clock, sleep)

    @property
    def host(self) -> str:
        return self.connection.host

    @property
    def dialect(self) -> HttpDialect:
        return self.connection.dialect

    @property
    def sent(self) -> int:
        """How many HTTP requests went out, retries and logins included."""
        return self._sender.sent

    def server_clock(self) -> float | None:
        """The server's time now in epoch seconds, never ahead of it; None before its first answer."""
        offset = self._sender.server_offset
        return None if offset is None else self.clock() + offset

    def operation(self) -> Deadline:
        """The deadline of the operation that runs in this thread, else of one that begins now."""
        return current_deadline() or Deadline(self.connection.retry.total_s, self.clock)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        idempotent: bool | None = None,
        secrets: Iterable[str] = (),
        deadline: Deadline | None = None,
        shown: str = "",
    ) -> Response:
        """Send one request and return its successful answer.

        `path` starts with "/" and is quoted already. `params`: None is left out, a list repeats the key.
        `idempotent`: whether it may be sent again after an unclear failure; by default GET, PUT and DELETE
        may, POST and PATCH not; pass True for a PATCH that carries a version. `secrets`: values to take out
        of what the vendor says. `deadline`: of the operation that the request is a part of; by default the
        request is an operation of its own. `shown`: what errors and logs have instead of the path, for ids that
        tell who somebody is. Raises ApiError, TransportError, ResponseLost or ConfigError.
        """
        method = method.upper()
        if not path.startswith("/"):
            raise ValueError("path must start with '/'")
        content = _encode(method, shown or path, json)
        deadline = deadline or self.operation()
        credentials = self.connection.credentials
        token = credentials.token(self, deadline)
        media_type = self.dialect.media_type
        headers = {"Accept": media_type}
        if content is not None:
            headers["Content-Type"] = media_type
        call = Call(
            method,
            self.connection.base_url + path + _query(params),
            headers,
            content,
            method in _IDEMPOTENT if idempotent is None else idempotent,
            paced=True,
            secrets=[*secrets],
            deadline=deadline,
            path=shown or path.partition("?")[0],
        )
        reply = self._authorized(call, token)
        if reply.status == 401 and (fresh := credentials.token(self, deadline, refused=token)) != token:
            reply = self._authorized(call, fresh)
        return self._raise_for_status(call, reply)

    def get(self, path: str, **options: Any) -> Response:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Response:
        return self.request("POST", path, json=json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Response:
        return self.request("PATCH", path, json=json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> Response:
        return self.request("PUT", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> Response:
        return self.request("DELETE", path, **options)

    def pages(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        page_size: int = 100,
    ) -> Iterator[dict[str, Any]]:
        """Every entity of a list, page after page; all pages are one operation."""
        return self.dialect.pages(self, path, params, page_size, self.operation())

    def login(self, url: str, pair: str, content: bytes, deadline: Deadline) -> Reply:
        """Post a form to the login host, with `pair` as basic authentication; return the answer whatever its status.

        Safe to repeat, as another token does no harm, and not paced, as the login host has its own limits.
        """
        headers = {
            "Authorization": f"Basic {pair}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        call = Call(
            "POST", url, headers, content, idempotent=True, paced=False, secrets=[pair], deadline=deadline
        )
        return self._sender.run(call)

    def close(self) -> None:
        """Close the pooled connections; the next request opens new ones."""
        self._pool.close()

    def _authorized(self, call: Call, token: str) -> Reply:
        call.headers["Authorization"] = f"Bearer {token}"
        call.secrets.append(token)
        reply = self._sender.run(call)
        url = call.url
        for _ in range(_MAX_REDIRECTS):
            follows = call.method == "GET" and reply.status in _REDIRECTS
            target = _target(url, reply) if follows else None
            if target is None:
                break
            url = target
            reply = self._sender.run(replace(call, url=url))
        return reply

    def _raise_for_status(self, call: Call, reply: Reply) -> Response:
        if not 200 <= reply.status < 300:
            hint = REDIRECTED if reply.status in _REDIRECTS else None
            raise error_of(call, reply, self.dialect, self.connection.credentials.source, hint)
        value, why = None, ""
        try:
            if reply.text.strip():
                value = read_json(reply.text)
        except Unreadable as error:
            why = str(error)
        if why:
            self._refuse(call, reply, why)
        return Response(reply.status, value, reply.headers, partial(self._refuse, call, reply))

    def _refuse(self, call: Call, reply: Reply, why: str) -> NoReturn:
        """Raise the error for a success that is of no use."""
        said = f"the answer is not what the API documents: {why}"
        if not call.idempotent:
            self._sender.lose(call, reply, why=said)
        raise ApiError(call.method, call.path, reply.status, body=said, hint=STRANGE)


_clients: dict[Connection, Client] = {}
_clients_lock = threading.Lock()


def client_for(connection: Connection) -> Client:
    """The process's one client for this connection; it is closed at exit."""
    with _clients_lock:
        if connection not in _clients:
            _clients[connection] = Client(connection)
        return _clients[connection]


@atexit.register
def _close_all() -> None:
    with _clients_lock:
        for client in _clients.values():
            client.close()
        _clients.clear()


def _target(url: str, reply: Reply) -> str | None:
    """Where a redirect leads, None when following it would send the token to another host."""
    location = reply.headers.get("location")
    if not location:
        return None
    try:
        target = urljoin(url, location)
        return target if _origin(target) == _origin(url) else None
    except ValueError:
        return None


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    if parts.username is not None or "\\" in url:
        raise ValueError("not an address that is safe to compare")
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _query(params: Mapping[str, Any] | None) -> str:
    pairs = []
    for name, value in (params or {}).items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if item is not None:
                pairs.append((name, str(item).lower() if isinstance(item, bool) else str(item)))
    return "?" + urlencode(pairs) if pairs else ""


def _encode(method: str, path: str, body: Any) -> bytes | None:
    if body is None:
        return None
    try:
        return json_text.dumps(body, separators=(",", ":"), allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        # A ValueError (NaN, a lone surrogate) may quote the value.
        why = str(error) if isinstance(error, TypeError) else type(error).__name__
    raise JourneysError(f"{method} {path} was not sent: its body cannot be written as JSON ({why}).")
