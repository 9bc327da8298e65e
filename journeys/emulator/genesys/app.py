"""The Genesys Cloud application: authentication, limits, permissions, contract, and the answer."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from urllib.parse import unquote

from ..http import Request, Response, parse_json
from ..openapi import Operation, load
from ..org import Org
from ..rules import declare
from ..services import Services
from . import bodies, errors, oauth, parameters
from .call import Call
from .group import Group, Served

MAX_BYTES = 512_000

declare(
    "authorization",
    "401 bad.credentials for an unknown or expired token",
    "documented",
    "Without a bearer token the code is authentication.required.",
)
declare(
    "permissions",
    "403 missing.permissions or missing.any.permissions",
    "documented",
    "For a client with a list of permissions, or one that may only read (`--client ID:SECRET:readonly`). What an "
    "operation needs, and the texts, are the vendor's; that a 403 comes before every other check is a guess. A client without a list may do anything.",
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


@dataclass(frozen=True)
class Route:
    """One operation of a group, with the pattern of its path."""

    group: Group
    served: Served
    pattern: re.Pattern[str]
    operation: Operation


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


def route(group: Group, served: Served) -> Route:
    """The route of an operation that the group's document must have."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", served.path) + "$")
    return Route(group, served, pattern, load(served.document).operation(served.method, served.path))


class GenesysApp:
    """Answers everything under /api and /oauth."""

    def __init__(self, services: Services, routes: list[Route]) -> None:
        self._services = services
        self._routes = routes

    def error(self, status: int, code: str | None, message: str | None) -> Response:
        """An error answer in the vendor's shape, for faults."""
        default = _CODES.get(status, "bad.request")
        text = message or "The request could not be completed."
        return errors.ApiError(status, code or default, text).response()

    def identify(self, request: Request) -> tuple[Org | None, str]:
        """The org and client that the request's access token or client credentials belong to."""
        if request.path == oauth.PATH:
            return oauth.owner(request)
        token = self._services.tokens.find(request.bearer, self._services.clock.now())
        return (token.org, token.client_id) if token and token.org in request.orgs else (None, "")

    def handle(self, request: Request) -> Response:
        """Answer; the caller holds the emulator's lock."""
        if request.path == oauth.PATH:
            return oauth.token(self._services, request)
        try:
            response, headers = self._answer(request)
        except errors.ApiError as error:
            response, headers = error.response(), {}
        response.headers = {**headers, "ININ-Correlation-Id": str(uuid.uuid4()), **response.headers}
        request.entry.correlation_id = response.headers["ININ-Correlation-Id"]
        return response

    def _answer(self, request: Request) -> tuple[Response, dict[str, str]]:
        found = self._found(request)
        org = self._authorized(request, found)
        headers: dict[str, str] = {}
        allowance = self._services.limits.allowance(request)
        if allowance:
            headers = allowance.headers()
            if allowance.exceeded:
                refusal = errors.too_many_requests(allowance.reset_s)
                refusal.headers.update(headers)
                raise refusal
        try:
            response = self._run(request, org, found)
        except errors.ApiError as error:
            error.headers.update(headers)
            raise
        return response, headers

    def _found(self, request: Request) -> list[tuple[Route, re.Match[str]]]:
        """The routes of this path with any method; of several patterns, those with the fewest parameters."""
        found = [(each, m) for each in self._routes if (m := each.pattern.match(request.path))]
        return [pair for pair in found if len(pair[1].groups()) == len(found[0][1].groups())]

    def _authorized(self, request: Request, found: list[tuple[Route, re.Match[str]]]) -> Org:
        if found and found[0][0].group.public and request.org is None and request.orgs:
            return request.orgs[0]
        if not request.bearer:
            text = "No authentication bearer token specified in authorization header."
            raise errors.ApiError(401, "authentication.required", text)
        if request.org is None:
            raise errors.ApiError(401, "bad.credentials", "Invalid login credentials.")
        return request.org

    def _run(self, request: Request, org: Org, found: list[tuple[Route, re.Match[str]]]) -> Response:
        era = self._services.switches["era"]
        there = [pair for pair in found if not pair[0].served.eras or era in pair[0].served.eras]
        fitting = [pair for pair in there if pair[0].served.method == request.method]
        if not fitting:
            raise self._refusal([each for each, _ in found], [each for each, _ in there], request.method)
        # An operation of the era wins over the current one with the same method and path.
        each, match = max(fitting, key=lambda pair: len(pair[0].served.eras))
        values = {key: unquote(value) for key, value in match.groupdict().items()}
        return self._handle(each, Call(self._services, request, org, values))

    def _refusal(self, known: list[Route], there: list[Route], method: str) -> errors.ApiError:
        """The error for an operation that doesn't exist, or no longer exists."""
        way = self._services.switches["removed_operations"]
        removed = [each for each in known if each.served.method == method]
        if removed and way == "410":
            return errors.ApiError(410, "gone", "This operation has been removed.")
        if not there or (removed and way == "404"):
            return errors.not_found()
        return errors.ApiError(405, "method.not.allowed", "The method is not allowed on this resource.")

    def _handle(self, each: Route, call: Call) -> Response:
        self._check_permissions(each.operation, call)
        each.group.gate(call)
        call.operation_query = each.operation.query
        call.query = parameters.read(each.operation, call.request.query, call.switches)
        if each.operation.request is not None:
            self._read_body(each.operation, call)
        response = each.served.handler(call)
        schema = each.operation.answer(response.status)
        if schema is not None and response.body is not None:
            where = f"{each.served.method} {each.served.path}"
            self._services.contract.check(schema, response.body, where)
        return response

    def _check_permissions(self, operation: Operation, call: Call) -> None:
        grants = call.org.grants.get(call.request.client)
        if grants is None or not operation.permissions:
            return
        missing = [each for each in operation.permissions if not grants.allows(each)]
        if operation.any_permission and len(missing) == len(operation.permissions):
            raise errors.missing_any_permissions(missing)
        if missing and not operation.any_permission:
            raise errors.missing_permissions(missing)

    def _read_body(self, operation: Operation, call: Call) -> None:
        assert operation.request is not None
        raw = call.request.body
        if len(raw) > MAX_BYTES:
            raise errors.ApiError(413, "request.entity.too.large", "The request is over the size limit.")
        media_type = (call.request.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise errors.ApiError(415, "unsupported.media.type", "Use application/json.")
        try:
            body = parse_json(raw)
        except ValueError:
            raise errors.bad_request("The request could not be understood: the body is not JSON.") from None
        kind = operation.request.shape.type or "object"
        if not isinstance(body, list if kind == "array" else dict):
            raise errors.bad_request(f"The request could not be understood: the body is not an {kind}.")
        cleaned = bodies.clean(body, operation.request.shape, operation.request.name, call.switches)
        problems = operation.request.problems(cleaned.body)
        if operation.method == "PATCH" and call.switches["patch_required"] == "ignored":
            problems = [p for p in problems if p.keyword != "required" or len(p.path) > 1]
        if problems:
            raise errors.of_problems(problems)
        call.body, call.cleared = cleaned.body, cleaned.cleared
