"""The Genesys Cloud application: who asks, what for, within the limits and the contract, and the answer."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..http import Request, Response
from ..openapi import Operation, load
from ..org import Org
from ..rules import Switches, declare
from . import bodies, errors, oauth, paging

if TYPE_CHECKING:
    from ..emulator import Emulator

MAX_BYTES = 512_000

declare(
    "authorization",
    "401 bad.credentials for an unknown or expired token; permissions are not modelled",
    "documented",
    "Without a bearer token the code is authentication.required.",
)
declare(
    "request_bytes",
    "413 above 512000 bytes, 415 for a body that isn't JSON",
    "documented",
    "request.bytes.max of the platform's limits.",
)
declare(
    "patch_required",
    "enforced | ignored",
    "documented",
    "The fields that a patch model requires (action maps: displayName, triggerWithSegments, pageUrlConditions; "
    "outcomes: displayName; templates: name): 400 without them, or not needed.",
)
declare(
    "int32",
    "-2147483648 to 2147483647, else 400 invalid.value",
    "documented",
    "Every integer of these operations is an int32 in the vendor's document; page numbers and sizes too.",
)
declare(
    "integers",
    "5.0 is no integer",
    "guess",
    "Where the schema says integer, a number with a fraction part is 400 invalid.value, even `.0`.",
)


@dataclass
class Call:
    """One authenticated and validated operation on its way to a handler."""

    emulator: Emulator
    request: Request
    org: Org
    now: float
    path_values: dict[str, str] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    cleared: list[str] = field(default_factory=list)

    @property
    def switches(self) -> Switches:
        return self.emulator.switches

    @property
    def object_id(self) -> str:
        return next(iter(self.path_values.values()))


Handler = Callable[[Call], Response]
Gate = Callable[[Call], None]


@dataclass(frozen=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    operation: Operation
    handler: Handler
    gate: Gate | None


_CODES = {
    401: "bad.credentials",
    403: "missing.permissions",
    404: "not.found",
    409: "request.conflict",
    429: "too.many.requests",
    500: "internal.server.error",
    503: "service.unavailable",
    504: "request.timeout",
}


def route(document: str, method: str, template: str, handler: Handler, gate: Gate | None = None) -> Route:
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template) + "$")
    return Route(method, pattern, load(document).operation(method, template), handler, gate)


class GenesysApp:
    """Answers everything under /api and /oauth."""

    def __init__(self, emulator: Emulator, routes: list[Route]) -> None:
        self._emulator = emulator
        self._routes = routes

    def error(self, status: int, code: str | None, message: str | None) -> Response:
        """An error answer in the vendor's shape, for faults."""
        default = _CODES.get(status, "bad.request")
        text = message or "The request could not be completed."
        return errors.ApiError(status, code or default, text).response()

    def identify(self, request: Request) -> tuple[Org | None, str]:
        """Whose access token, or client credentials, the request carries."""
        if request.path == oauth.PATH:
            return oauth.owner(request)
        token = self._emulator.tokens.find(request.bearer, self._emulator.now())
        return (token.org, token.client_id) if token and token.org in request.orgs else (None, "")

    def handle(self, request: Request) -> Response:
        """Answer; the caller holds the emulator's lock."""
        if request.path == oauth.PATH:
            return oauth.token(self._emulator, request)
        try:
            response, headers = self._answer(request)
        except errors.ApiError as error:
            response, headers = error.response(), {}
        response.headers = {**headers, "ININ-Correlation-Id": str(uuid.uuid4()), **response.headers}
        request.entry.correlation_id = response.headers["ININ-Correlation-Id"]
        return response

    def _answer(self, request: Request) -> tuple[Response, dict[str, str]]:
        emulator = self._emulator
        org = self._authorized(request)
        headers: dict[str, str] = {}
        allowance = emulator.allowance(request)
        if allowance:
            headers = allowance.headers()
            if allowance.exceeded:
                refusal = errors.too_many_requests(allowance.reset_s)
                refusal.headers.update(headers)
                raise refusal
        try:
            response = self._dispatch(request, org)
        except errors.ApiError as error:
            error.headers.update(headers)
            raise
        return response, headers

    def _authorized(self, request: Request) -> Org:
        if not request.bearer:
            text = "No authentication bearer token specified in authorization header."
            raise errors.ApiError(401, "authentication.required", text)
        if request.org is None:
            raise errors.ApiError(401, "bad.credentials", "Invalid login credentials.")
        return request.org

    def _dispatch(self, request: Request, org: Org) -> Response:
        found = [(r, m) for r in self._routes if (m := r.pattern.match(request.path))]
        if not found:
            raise errors.not_found()
        for each, match in found:
            if each.method == request.method:
                values = {key: unquote(value) for key, value in match.groupdict().items()}
                call = Call(self._emulator, request, org, self._emulator.now(), values)
                return self._run(each, call)
        raise errors.ApiError(405, "method.not.allowed", "The method is not allowed on this resource.")

    def _run(self, each: Route, call: Call) -> Response:
        if each.gate:
            each.gate(call)
        call.query = paging.parameters(each.operation, call.request.query, call.switches)
        if each.operation.request is not None:
            self._read_body(each.operation, call)
        response = each.handler(call)
        schema = each.operation.answer(response.status)
        if schema is not None:
            self._emulator.check_answer(schema, response.body, f"{each.method} {each.operation.template}")
        return response

    def _read_body(self, operation: Operation, call: Call) -> None:
        assert operation.request is not None
        raw = call.request.body
        if len(raw) > MAX_BYTES:
            raise errors.ApiError(413, "request.entity.too.large", "The request is over the size limit.")
        media_type = (call.request.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise errors.ApiError(415, "unsupported.media.type", "Use application/json.")
        try:
            body = json.loads(raw, parse_constant=_no_constant)
        except ValueError:
            raise errors.bad_request("The request could not be understood: the body is not JSON.") from None
        if not isinstance(body, dict):
            raise errors.bad_request("The request could not be understood: the body is not an object.")
        cleaned = bodies.clean(body, operation.request.shape, operation.request.name, call.switches)
        problems = operation.request.problems(cleaned.body)
        if operation.method == "PATCH" and call.switches["patch_required"] == "ignored":
            problems = [p for p in problems if p.keyword != "required" or len(p.path) > 1]
        if problems:
            raise errors.of_problems(problems)
        call.body, call.cleared = cleaned.body, cleaned.cleared


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is not JSON")
