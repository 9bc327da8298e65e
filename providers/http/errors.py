"""The exception tree of the project: what failed, what the vendor said and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from .dialect import PLAIN, HttpDialect
from .error_body import ErrorBody
from .redaction import redact, without_private
from .text import printable

_LONGEST_BODY = 600
_PERMISSION = re.compile(r"\b[A-Za-z]\w*:[A-Za-z]\w*:[A-Za-z]\w*\b")


class JourneysError(Exception):
    """Root of every error that the project raises on purpose; `message` is one short text.

    Nothing in it steers a terminal, whoever gave the names that stand in it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def message(self) -> str:
        """What is wrong, and what to do next; on one line."""
        return self._message

    @message.setter
    def message(self, text: str) -> None:
        self._message = printable(text)
        self.args = (self._message,)

    def __init_subclass__(cls) -> None:
        # The plugin sends the formatted traceback as the error text, and Python leaves the module out of
        # it for builtins only: the user reads `NotFound: ...` instead of `providers.http.errors...`.
        cls.__module__ = "builtins"

    def __str__(self) -> str:
        return self.message


JourneysError.__module__ = "builtins"


class ConfigError(JourneysError):
    """The configuration is missing something or contradicts itself; no request was made."""


class TransportError(JourneysError):
    """No answer: nothing was sent, or a request that is safe to repeat kept failing.

    `cause` is the reason in words.
    """

    advice: ClassVar[str] = "Check the network, the proxy settings and the address, then run again."

    def __init__(self, method: str, path: str, cause: str, hint: str = "") -> None:
        self.method, self.path, self.cause = method, path, printable(cause)
        self.hint = hint or self.advice
        super().__init__(f"{method} {path} got no answer: {_sentence(cause)} {self.hint}")


class TimedOut(TransportError):
    """The operation's time was over before this request could be sent."""

    advice = "Set a longer timeout, or run again with less in parallel."


class ResponseLost(JourneysError):
    """A request that must not be repeated was sent, and whether it took effect is unknown.

    Raised for POST (and PATCH without a version) on a broken connection after sending, 408, any 5xx, and a
    success that is unreadable, over a bound or without what the API documents. `attempted_at`: this machine's clock when it was sent, epoch seconds.
    `server_date`: the server's clock at that moment, epoch seconds, never later than the truth; None when
    no answer of this server had a Date header. `status`: None when the connection broke.
    """

    def __init__(
        self,
        method: str,
        path: str,
        cause: str,
        *,
        status: int | None,
        attempted_at: float,
        server_date: float | None,
        correlation_id: str | None = None,
    ) -> None:
        self.method, self.path, self.cause, self.status = method, path, printable(cause), status
        self.attempted_at, self.server_date = attempted_at, server_date
        self.correlation_id = correlation_id and printable(correlation_id)
        self.hint = "Look for the object before you run it again."
        known = f" (correlation id {correlation_id})" if correlation_id else ""
        super().__init__(
            f"{method} {path} was sent, but whether it took effect is unknown: {_sentence(cause)} "
            f"It was not repeated. {self.hint}{known}"
        )


class ApiError(JourneysError):
    """The API answered with an error.

    `code` and `field`: the vendor's, None when it gave none (several fields are joined with ", ").
    `body`: the vendor's message, secrets taken out. `hint`: what to do next. `summary`: the message without it, open for more words.
    `answered`: what was asked, and with which status and code it was answered; nothing in the vendor's own words.
    """

    advice: ClassVar[str] = ""

    def __init__(
        self,
        method: str,
        path: str,
        status: int,
        *,
        body: str = "",
        code: str | None = None,
        correlation_id: str | None = None,
        field: str | None = None,
        hint: str | None = None,
    ) -> None:
        body, code, field = printable(body), code and printable(code), field and printable(field)
        self.method, self.path, self.status, self.body = method, path, status, body
        self.code, self.field = code, field
        self.correlation_id = correlation_id and printable(correlation_id)
        self.hint = printable(self.advice if hint is None else hint)
        text = f"{method} {path} answered {status}"
        if code:
            text += f" {code}"
        self.answered = text
        if body:
            text += f": {body}"
        if field and field not in body:
            text += f" (field: {field})"
        self.summary = text.removesuffix(".")
        text = _sentence(text)
        if self.hint:
            text += f" {self.hint}"
        if correlation_id:
            text += f" (correlation id {correlation_id})"
        super().__init__(text)

    @classmethod
    def from_response(
        cls,
        method: str,
        path: str,
        status: int,
        headers: Mapping[str, str],
        text: str,
        *,
        secrets: Iterable[str] = (),
        source: str = "",
        hint: str | None = None,
        dialect: HttpDialect = PLAIN,
    ) -> ApiError:
        """Build the error of the class that fits `status` (or of the subclass it is called on).

        Understands what `dialect` reads, OAuth errors and bodies that are not JSON. `source` says in words where the credential came from. Header names are read in any case.
        What is private (`redaction.hiding`) is taken out of the vendor's words too.
        """
        headers = {name.lower(): value for name, value in headers.items()}
        said = ErrorBody.parse(text, dialect)
        said.pause = dialect.asked_pause(headers, text)
        kind = cls if cls is not ApiError else _class_for(status, said, dialect)
        said.context_id = dialect.correlation_id(headers) or said.context_id
        hide = list(secrets)
        said.hide(lambda text: without_private(redact(text, hide)))
        return kind(
            method,
            path,
            status,
            # First take out, then cut: half a secret would not be found.
            body=_shorten(said.message),
            code=said.code,
            correlation_id=said.context_id,
            field=", ".join(said.fields) or None,
            hint=kind._hint(said, source) if hint is None else hint,
        )

    @classmethod
    def _hint(cls, said: ErrorBody, source: str) -> str:
        return cls.advice


class BadRequest(ApiError):
    """400 or 422: the vendor refused a value."""

    advice = "Correct the value and run again."


class Unauthorized(ApiError):
    """401: the credential is missing, wrong, expired or lacks rights."""

    advice = "The credential was refused."

    @classmethod
    def _hint(cls, said: ErrorBody, source: str) -> str:
        origin = f" It came from {source}." if source else ""
        return f"{cls.advice}{origin} Check that it is for this host, still valid and has the rights."


class LoginFailed(ApiError):
    """The login host answered with an error that says nothing of the credentials, nor of any object."""


class Forbidden(ApiError):
    """403: the credential is valid but lacks a permission."""

    advice = "The credential lacks a permission for this: grant it to the client's role, or use another credential."

    @classmethod
    def _hint(cls, said: ErrorBody, source: str) -> str:
        names = sorted(set(_PERMISSION.findall(said.message) + _PERMISSION.findall(said.parameters)))
        origin = f" The credential came from {source}." if source else ""
        if names:
            return f"Grant its role {' or '.join(names)}.{origin}"
        return f"{cls.advice}{origin}"


class NotFound(ApiError):
    """404: no such object for this credential."""

    advice = (
        "It was deleted, or it belongs to another org, region or space than the credential. Check the id and the "
        "credential; `pulumi refresh` takes what was deleted out of the state."
    )


class Conflict(ApiError):
    """409, or a 400 that says the same: the object changed in between, or clashes with another one."""

    advice = "Somebody else changed it, or it clashes with another object: refresh, then run again."


class LimitExceeded(Conflict):
    """The org has as many objects of this type as it may have."""

    advice = "The org is at its limit for this type: delete objects, or ask the vendor to raise the limit."

    @classmethod
    def _hint(cls, said: ErrorBody, source: str) -> str:
        return f"{cls.advice} (limit: {said.limit})" if said.limit else cls.advice


class Gone(ApiError):
    """410: the vendor withdrew the object or the whole endpoint."""

    advice = "The vendor has withdrawn this for good: remove it from the program."


class RateLimited(ApiError):
    """429, still so after the retries."""

    advice = "Run again later, with less in parallel, or set a lower requestsPerMinute."

    @classmethod
    def _hint(cls, said: ErrorBody, source: str) -> str:
        return _pause(said) + cls.advice


class ServerError(ApiError):
    """5xx, still so after the retries."""

    advice = "The vendor's side failed: run again later, and give its support the correlation id."

    @classmethod
    def _hint(cls, said: ErrorBody, source: str) -> str:
        return _pause(said) + cls.advice


_CLASSES: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    422: BadRequest,
    429: RateLimited,
}


def _class_for(status: int, said: ErrorBody, dialect: HttpDialect) -> type[ApiError]:
    if status in (400, 409) and said.code in dialect.limit_codes:
        return LimitExceeded
    if status == 400 and dialect.is_stale(said):
        return Conflict
    return ServerError if status >= 500 else _CLASSES.get(status, ApiError)


def _pause(said: ErrorBody) -> str:
    return "" if said.pause is None else f"The server asks for a pause of {said.pause:.0f} s. "


def _shorten(text: str) -> str:
    text = printable(" ".join(text.split()))
    return text if len(text) <= _LONGEST_BODY else text[: _LONGEST_BODY - 3] + "..."


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
