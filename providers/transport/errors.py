"""The exception tree of the project: what failed, what the vendor said and what to do next."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .redact import redact

_LONGEST_BODY = 600
_CORRELATION_HEADERS = ("inin-correlation-id", "x-correlation-id", "x-request-id")
_PERMISSION = re.compile(r"\b[A-Za-z]\w*:[A-Za-z]\w*:[A-Za-z]\w*\b")


class JourneysError(Exception):
    """Root of every error that the project raises on purpose; `message` is one short text."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __init_subclass__(cls) -> None:
        # The plugin sends the formatted traceback as the error text, and Python leaves the module out of
        # it for builtins only: the user reads `NotFound: ...` instead of `providers.transport.errors...`.
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

    def __init__(self, method: str, path: str, cause: str, hint: str = "") -> None:
        self.method, self.path, self.cause = method, path, cause
        self.hint = hint or "Check the network, the proxy settings and the address, then run again."
        super().__init__(f"{method} {path} got no answer: {_sentence(cause)} {self.hint}")


class AnswerLost(JourneysError):
    """A request that must not be repeated was sent, and whether it took effect is unknown.

    Raised for POST (and PATCH without a version) on a broken connection after sending, 408, any 5xx and an
    unreadable success. `attempted_at`: this machine's clock when it was sent, epoch seconds.
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
        self.method, self.path, self.cause, self.status = method, path, cause, status
        self.attempted_at, self.server_date = attempted_at, server_date
        self.correlation_id = correlation_id
        self.hint = "Look for the object before you run it again."
        known = f" (correlation id {correlation_id})" if correlation_id else ""
        super().__init__(
            f"{method} {path} was sent, but whether it took effect is unknown: {_sentence(cause)} "
            f"It was not repeated. {self.hint}{known}"
        )


class ApiError(JourneysError):
    """The API answered with an error.

    `code` and `field`: the vendor's, None when it gave none (several fields are joined with ", ").
    `body`: the vendor's message, secrets taken out. `hint`: what to do next.
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
        self.method, self.path, self.status, self.body = method, path, status, body
        self.code, self.correlation_id, self.field = code, correlation_id, field
        self.hint = self.advice if hint is None else hint
        text = f"{method} {path} answered {status}"
        if code:
            text += f" {code}"
        if body:
            text += f": {body}"
        if field and field not in body:
            text += f" (field: {field})"
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
    ) -> ApiError:
        """Build the error of the class that fits `status` (or of the subclass it is called on).

        Understands Genesys' ErrorBody, Segment's `errors` list, OAuth errors and bodies that are not JSON.
        `source` says in words where the credential came from. Header names are read in any case.
        """
        said = VendorError.parse(text)
        kind = cls if cls is not ApiError else _class_for(status, said.code)
        known = {name.lower(): value for name, value in headers.items()}
        correlation_id = next((known[h] for h in _CORRELATION_HEADERS if h in known), said.context_id)
        hide = list(secrets)
        return kind(
            method,
            path,
            status,
            # First take out, then cut: half a secret would not be found.
            body=_shorten(redact(said.message, hide)),
            code=redact(said.code, hide) if said.code else None,
            correlation_id=correlation_id,
            field=redact(", ".join(said.fields), hide) or None,
            hint=kind._hint(said, source) if hint is None else hint,
        )

    @classmethod
    def _hint(cls, said: VendorError, source: str) -> str:
        return cls.advice


class BadRequest(ApiError):
    """400 or 422: the vendor refused a value."""

    advice = "Correct the value and run again."


class Unauthorized(ApiError):
    """401: the credential is missing, wrong, expired or (Segment) lacks rights."""

    advice = "The credential was refused."

    @classmethod
    def _hint(cls, said: VendorError, source: str) -> str:
        origin = f" It came from {source}." if source else ""
        return f"{cls.advice}{origin} Check that it is valid for this host and has not expired."


class Forbidden(ApiError):
    """403: the credential is valid but lacks a permission."""

    advice = "The credential lacks a permission for this."

    @classmethod
    def _hint(cls, said: VendorError, source: str) -> str:
        names = sorted(set(_PERMISSION.findall(said.message) + _PERMISSION.findall(said.parameters)))
        origin = f" The credential came from {source}." if source else ""
        if names:
            return f"Grant its role {' or '.join(names)}.{origin}"
        return f"{cls.advice}{origin}"


class NotFound(ApiError):
    """404: no such object for this credential."""

    advice = "It was deleted, or it belongs to another org, region or space than the credential."


class Conflict(ApiError):
    """409: the object changed in between, or clashes with another one."""

    advice = "Somebody else changed it, or it clashes with another object: refresh, then run again."


class LimitExceeded(Conflict):
    """`limit.exceeded`: the org has as many objects of this type as it may have."""

    advice = "The org is at its limit for this type: delete objects, or ask the vendor to raise the limit."

    @classmethod
    def _hint(cls, said: VendorError, source: str) -> str:
        return f"{cls.advice} (limit: {said.limit})" if said.limit else cls.advice


class Gone(ApiError):
    """410: the vendor withdrew the object or the whole endpoint."""

    advice = "The vendor has withdrawn this for good."


class RateLimited(ApiError):
    """429, still so after the retries."""

    advice = "Run again later, with less in parallel, or set a lower requestsPerMinute."


class ServerError(ApiError):
    """5xx, still so after the retries."""

    advice = "The vendor's side failed: run again later, and give its support the correlation id."


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


def _class_for(status: int, code: str | None) -> type[ApiError]:
    # Journey views answer limit.exceeded with 400, everything else with 409.
    if code == "limit.exceeded" and status in (400, 409):
        return LimitExceeded
    return ServerError if status >= 500 else _CLASSES.get(status, ApiError)


@dataclass
class VendorError:
    """What an error body says, whichever vendor wrote it."""

    message: str = ""
    code: str | None = None
    fields: list[str] = field(default_factory=list)
    context_id: str | None = None
    limit: str = ""
    parameters: str = ""

    @classmethod
    def parse(cls, text: str) -> VendorError:
        try:
            body = json.loads(text)
        except ValueError:
            return cls(message=_plain(text))
        if not isinstance(body, dict):
            return cls(message=_plain(text))
        if isinstance(body.get("error"), str):  # OAuth, RFC 6749 5.2
            return cls(message=_text(body.get("error_description")), code=body["error"])
        if "message" in body or "code" in body or "messageWithParams" in body:
            return cls._genesys(body)
        if isinstance(body.get("errors"), list):
            return cls._segment([e for e in body["errors"] if isinstance(e, dict)])
        return cls(message=_plain(text))

    @classmethod
    def _genesys(cls, body: dict[str, Any]) -> VendorError:
        said = cls(
            message=_text(body.get("message")) or _text(body.get("messageWithParams")),
            code=_text(body.get("code")) or None,
            context_id=_text(body.get("contextId")) or None,
        )
        if isinstance(body.get("messageParams"), dict):
            said.parameters = " ".join(str(value) for value in body["messageParams"].values())
        limit = body.get("limit")
        if isinstance(limit, dict):
            said.limit = " ".join(str(limit[k]) for k in ("namespace", "key", "value") if limit.get(k))
        for detail in _dicts(body.get("details")):
            said._add_field(_text(detail.get("fieldName")))
        for nested in _dicts(body.get("errors")):
            inner = cls._genesys(nested)
            if inner.message and inner.message not in said.message:
                said.message = "; ".join(part for part in (said.message, inner.message) if part)
            for name in inner.fields:
                said._add_field(name)
        return said

    @classmethod
    def _segment(cls, errors: list[dict[str, Any]]) -> VendorError:
        said = cls()
        parts = []
        for error in errors:
            name, message = _text(error.get("field")), _text(error.get("message"))
            said.code = said.code or _text(error.get("type")) or None
            said._add_field(name)
            parts.append(f"{name}: {message}" if name and message else message or name)
        said.message = "; ".join(part for part in parts if part)
        return said

    def _add_field(self, name: str) -> None:
        if name and name not in self.fields:
            self.fields.append(name)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    """The readable part of a body that is not the vendor's JSON, such as a proxy's HTML page."""
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    if title:
        text = title.group(1)
    elif "<" in text:
        text = re.sub(r"<[^>]*>", " ", text)
    return " ".join(text.split())


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_BODY else text[: _LONGEST_BODY - 3] + "..."


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
