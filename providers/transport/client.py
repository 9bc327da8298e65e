"""The API client: authenticates, paces, retries what is safe to repeat, and judges the answers."""

from __future__ import annotations

import atexit
import json as json_text
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode, urljoin, urlsplit

from .connection import Connection, is_loopback
from .errors import AnswerLost, ApiError, JourneysError, TransportError
from .pacing import Pacer
from .paging import pages
from .redact import redact
from .retry import asked_pause, http_date
from .session import Broken, NotSent, Reply, Session

if TYPE_CHECKING:
    import httpx

_IDEMPOTENT = frozenset({"GET", "PUT", "DELETE", "HEAD", "OPTIONS"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 3


@dataclass(frozen=True)
class Response:
    """A successful answer: `json` is None when the body is empty; `headers` has lower-case names."""

    status: int
    json: Any = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


@dataclass
class _Call:
    """One logical request: what all its attempts share."""

    method: str
    path: str  # without query: what errors and logs show
    url: str
    headers: dict[str, str]
    content: bytes | None
    idempotent: bool
    paced: bool
    secrets: list[str]
    deadline: float
    failures: int = 0
    started: float = 0.0  # of the last attempt, our clock
    wall: float = 0.0  # the same moment, epoch seconds


class Client:
    """Client of one API; safe to use from many threads.

    `transport` replaces the network, `clock` (monotonic seconds) and `sleep` replace time: for tests.
    `sent`: how many HTTP requests went out, retries and logins included.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = connection
        self.clock = clock
        self.sent = 0
        self._sleep = sleep
        self._session = Session(connection, transport)
        self._pacer = Pacer(connection.requests_per_minute, connection.burst, clock=clock, sleep=sleep)
        self._lock = threading.Lock()
        self._renewing = threading.Lock()
        self._server_offset: float | None = None  # server's epoch seconds minus our clock

    @property
    def host(self) -> str:
        return self.connection.host

    def server_clock(self) -> float | None:
        """The server's time now in epoch seconds, never ahead of it; None before its first answer."""
        return None if self._server_offset is None else self.clock() + self._server_offset

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        idempotent: bool | None = None,
        secrets: Iterable[str] = (),
    ) -> Response:
        """Send one request and return its successful answer.

        `path` starts with "/" and is quoted already. `params`: None is left out, a list repeats the key.
        `idempotent`: whether it may be sent again after an unclear failure; by default GET, PUT and DELETE
        may, POST and PATCH not; pass True for a PATCH that carries a version. `secrets`: values to take out
        of what the vendor says. Raises ApiError, TransportError, AnswerLost or ConfigError.
        """
        method = method.upper()
        if not path.startswith("/"):
            raise ValueError("path must start with '/'")
        token = self.connection.credentials.token(self)
        headers = {"Accept": "application/json"}
        if json is not None:
            headers["Content-Type"] = "application/json"
        call = _Call(
            method,
            path.partition("?")[0],
            self.connection.base_url + path + _query(params),
            headers,
            _encode(method, path, json),
            method in _IDEMPOTENT if idempotent is None else idempotent,
            paced=True,
            secrets=[*secrets],
            deadline=self.clock() + self.connection.retry.total_s,
        )
        reply = self._authorized(call, token)
        if reply.status == 401 and (fresh := self._renew(token)) != token:
            reply = self._authorized(call, fresh)
        return self._judge(call, reply)

    def get(self, path: str, *, params: Mapping[str, Any] | None = None) -> Response:
        return self.request("GET", path, params=params)

    def post(self, path: str, json: Any = None, **options: Any) -> Response:
        return self.request("POST", path, json=json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Response:
        return self.request("PATCH", path, json=json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> Response:
        return self.request("PUT", path, json=json, **options)

    def delete(self, path: str, *, params: Mapping[str, Any] | None = None) -> Response:
        return self.request("DELETE", path, params=params)

    def pages(
        self, path: str, params: Mapping[str, Any] | None = None, page_size: int = 100
    ) -> Iterator[dict[str, Any]]:
        """Every entity of a Genesys list, page after page, each id once."""
        return pages(self, path, params, page_size)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
        idempotent: bool,
        paced: bool = True,
    ) -> Reply:
        """Send to an absolute address without the API's token; return the answer whatever its status."""
        call = _Call(
            method,
            urlsplit(url).path,
            url,
            dict(headers),
            content,
            idempotent,
            paced,
            [value.partition(" ")[2] for name, value in headers.items() if name.lower() == "authorization"],
            deadline=self.clock() + self.connection.retry.total_s,
        )
        return self._exchange(call)

    def close(self) -> None:
        """Close the pooled connections; the next request opens new ones."""
        self._session.close()

    def _authorized(self, call: _Call, token: str) -> Reply:
        call.headers["Authorization"] = f"Bearer {token}"
        call.secrets.append(token)
        reply = self._exchange(call)
        origin, hops = _origin(call.url), 0
        url = call.url
        while reply.status in _REDIRECTS and call.method == "GET" and hops < _MAX_REDIRECTS:
            url, hops = urljoin(url, reply.headers.get("location", "")), hops + 1
            if _origin(url) != origin:
                break
            reply = self._exchange(replace(call, url=url))
        return reply

    def _renew(self, refused: str) -> str:
        """A token other than the refused one, or the same one when there is no other."""
        with self._renewing:  # many threads see the 401 of one token; the first one renews it for all
            current = self.connection.credentials.token(self)
            if current != refused:
                return current
            return self.connection.credentials.token(self, force=True)

    def _exchange(self, call: _Call) -> Reply:
        """Attempt until there is an answer that more attempts would not change."""
        policy = self.connection.retry
        while True:
            if call.paced:
                # Our own pacing is not the operation's time.
                call.deadline += self._pacer.acquire()
            call.started, call.wall = self.clock(), time.time()
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
                self._lose(call, reply, failure)
            if reply is not None and reply.status != 429 and not _failed(reply.status):
                return reply
            call.failures += 1
            limit = policy.connect_attempts if isinstance(failure, NotSent) else policy.attempts
            pause = policy.backoff(call.failures)
            if reply is not None and (asked := asked_pause(reply.headers, reply.text)) is not None:
                # A moment more than asked, each thread another one.
                pause = asked + policy.backoff(1) if reply.status == 429 else max(pause, asked)
                if reply.status == 429 and call.paced and asked <= policy.max_retry_after_s:
                    self._pacer.pause(asked)
                if asked > policy.max_retry_after_s:
                    limit = 0
            hopeless = isinstance(failure, NotSent) and not failure.transient
            if hopeless or call.failures >= limit or self.clock() + pause >= call.deadline:
                if reply is not None:
                    return reply
                assert failure is not None
                break
            self._sleep(pause)
        raise TransportError(
            call.method, call.path, self._cause(call, failure), _no_answer_hint(call, failure)
        )

    def _attempt(self, call: _Call) -> Reply:
        limits = self.connection
        # Whoever must not repeat waits for the answer even when earlier attempts used the time up.
        left = call.deadline - call.started if call.idempotent else limits.retry.total_s
        with self._lock:
            self.sent += 1
        outcome: Reply | str = "error"
        try:
            reply = self._session.send(
                call.method, call.url, call.headers, call.content, max(0.1, min(limits.read_timeout_s, left))
            )
            outcome = reply
            if (date := http_date(reply.headers.get("date", ""))) is not None:
                self._server_offset = date - self.clock()
            return reply
        except (NotSent, Broken) as error:
            outcome = error.cause.partition(":")[0]
            raise
        finally:
            _log(call, outcome, self.clock() - call.started)

    def _lose(self, call: _Call, reply: Reply | None, failure: NotSent | Broken | None) -> NoReturn:
        correlation_id = None
        if reply is not None:
            said = ApiError.from_response(
                call.method, call.path, reply.status, reply.headers, reply.text, secrets=call.secrets
            )
            correlation_id = said.correlation_id
            cause = f"the server answered {reply.status}" + (f": {said.body}" if said.body else "")
        else:
            cause = self._cause(call, failure)
        offset = self._server_offset
        raise AnswerLost(
            call.method,
            call.path,
            cause,
            status=reply.status if reply else None,
            attempted_at=call.wall,
            server_date=None if offset is None else call.started + offset,
            correlation_id=correlation_id,
        )

    def _cause(self, call: _Call, failure: NotSent | Broken | None) -> str:
        text = redact(failure.cause, call.secrets) if failure else "no answer"
        return f"{urlsplit(call.url).netloc}: {text}"

    def _judge(self, call: _Call, reply: Reply) -> Response:
        if not 200 <= reply.status < 300:
            raise ApiError.from_response(
                call.method,
                call.path,
                reply.status,
                reply.headers,
                reply.text,
                secrets=call.secrets,
                source=self.connection.credentials.source,
                hint=_redirect_hint(reply) if reply.status in _REDIRECTS else None,
            )
        if not reply.text.strip():
            return Response(reply.status, None, reply.headers)
        try:
            return Response(reply.status, json_text.loads(reply.text), reply.headers)
        except ValueError:
            pass
        if not call.idempotent:
            self._lose(call, reply, None)
        raise ApiError(
            call.method,
            call.path,
            reply.status,
            body="the answer is not JSON",
            hint="Something other than the API answered: check the address and the proxy.",
        )


_clients: dict[Connection, Client] = {}
_clients_lock = threading.Lock()


def client_for(connection: Connection) -> Client:
    """The process's one client for this connection; it is closed at exit."""
    with _clients_lock:
        if connection not in _clients:
            if not _clients:
                atexit.register(_close_all)
            _clients[connection] = Client(connection)
        return _clients[connection]


def _close_all() -> None:
    with _clients_lock:
        for client in _clients.values():
            client.close()
        _clients.clear()


def _failed(status: int) -> bool:
    """Whether the server itself failed, so that the effect of the request is unclear."""
    return status == 408 or status >= 500


def _no_answer_hint(call: _Call, failure: NotSent | Broken) -> str:
    if isinstance(failure, NotSent) and failure.transient and is_loopback(urlsplit(call.url).hostname or ""):
        return "Nothing listens there: if it should be the emulator, start it with `python -m journeys.emulator`."
    return ""


def _redirect_hint(reply: Reply) -> str:
    target = urlsplit(reply.headers.get("location", ""))
    where = f" to {target.scheme}://{target.hostname}" if target.hostname else ""
    return f"The redirect{where} is not followed: check the address."


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        default = {"http": 80, "https": 443}.get(parts.scheme)
        return parts.scheme, parts.hostname, parts.port or default
    except ValueError:
        return "", None, None


def _query(params: Mapping[str, Any] | None) -> str:
    pairs = []
    for name, value in (params or {}).items():
        for item in value if isinstance(value, (list, tuple, set, frozenset)) else [value]:
            if item is not None:
                pairs.append((name, str(item).lower() if isinstance(item, bool) else str(item)))
    return "?" + urlencode(pairs) if pairs else ""


def _encode(method: str, path: str, body: Any) -> bytes | None:
    if body is None:
        return None
    try:
        text = json_text.dumps(body, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
        return text.encode()
    except (TypeError, ValueError) as error:
        why = str(error) if isinstance(error, TypeError) else type(error).__name__
    raise JourneysError(f"{method} {path} was not sent: its body cannot be written as JSON ({why}).")


def _log(call: _Call, outcome: Reply | str, seconds: float) -> None:
    if os.environ.get("JOURNEYS_LOG") != "1":
        return
    status, correlation_id = (
        (str(outcome.status), outcome.headers.get("inin-correlation-id", "-"))
        if isinstance(outcome, Reply)
        else (outcome, "-")
    )
    line = f"{call.method} {call.path} {status} {seconds * 1000:.0f}ms {correlation_id}\n"
    sys.stderr.write(line)
