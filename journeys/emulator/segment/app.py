"""The Public API application: authentication, rate, contract, and the answer in its envelope."""

from __future__ import annotations

import email.utils
import re
from typing import Any
from urllib.parse import unquote

from ..http import Request, Response, parse_json
from ..openapi import Operation, Shape, load
from ..org import Org
from ..ratelimit import Allowance
from ..rules import declare
from ..services import Services
from . import operations
from .errors import TYPES, ApiError, error, of_problems, problem
from .operations import Call

DOCUMENT = "twilio-segment-journeys"
MEDIA_TYPE = "application/vnd.segment.v1alpha+json"
STABLE_TYPE = "application/vnd.segment.v1+json"
RATE = "twilio_requests"

declare(
    "twilio_unauthorized",
    "401 for a missing or unknown token",
    "documented",
    "403 is not in the vendor's table.",
)
declare(
    "twilio_rate",
    "6000 requests a minute, then 429 with data.msBeforeNext",
    "guess",
    "The shape and the X-RateLimit headers are documented, the number isn't; `--limits twilio_requests=N`.",
)
declare(
    "twilio_retry_after",
    "sent | absent",
    "documented",
    "Retry-After on 429, documented since 2026-07-30 only.",
)
declare(
    "twilio_unknown_fields",
    "dropped | rejected",
    "guess",
    "A field that the schema doesn't have: lost, or 422.",
)
declare(
    "twilio_media_type",
    "as the client accepts: application/json or the vendor's type",
    "documented",
    "Both spellings of the vendor's type are taken.",
)


class SegmentApp:
    """Answers `/` and everything under /spaces."""

    def __init__(self, services: Services) -> None:
        self._services = services
        document = load(DOCUMENT)
        self._routes = [
            (method, _pattern(template), document.operation(method, template), handler)
            for method, template, handler in operations.OPERATIONS
        ]

    def error(self, status: int, code: str | None, message: str | None) -> Response:
        """An error answer in the vendor's shape, for faults."""
        text = message or ("Too many requests" if status == 429 else "The request failed")
        data = {"remainingPoints": 0, "msBeforeNext": 1000, "consumedPoints": 1} if status == 429 else None
        return ApiError(
            status, [problem(text, type_=code or TYPES.get(status, "RequestError"), data=data)]
        ).response()

    def serves(self, path: str) -> bool:
        """Whether this application answers the path."""
        return path == "/" or path == "/spaces" or path.startswith("/spaces/")

    def identify(self, request: Request) -> tuple[Org | None, str]:
        """The org that the request's Public API token belongs to."""
        for org in request.orgs:
            if request.bearer and request.bearer in org.public_api_tokens:
                return org, ""
        return None, ""

    def handle(self, request: Request) -> Response:
        """Answer; the caller holds the emulator's lock."""
        headers: dict[str, str] = {}
        try:
            org = self._authorized(request)
            allowance = self._services.limits.allowance(request, RATE)
            if allowance and allowance.exceeded:
                raise self._too_many(allowance)
            response = self._dispatch(request, org)
            if allowance:
                headers = self._rate_headers(allowance)
        except ApiError as refusal:
            response = refusal.response()
        response.headers = {**headers, **response.headers}
        if "vnd.segment" in (request.headers.get("Accept") or ""):
            response.content_type = STABLE_TYPE if request.path == "/" else MEDIA_TYPE
        return response

    def _authorized(self, request: Request) -> Org:
        if request.org is None:
            raise error(401, "Unauthorized")
        return request.org

    def _rate_headers(self, allowance: Allowance) -> dict[str, str]:
        reset = email.utils.formatdate(self._services.clock.now() + allowance.reset_s, usegmt=True)
        return {
            "X-RateLimit-Consumed": str(allowance.count),
            "X-RateLimit-Remaining": str(allowance.allowed - allowance.count),
            "X-RateLimit-Reset": reset,
        }

    def _too_many(self, allowance: Allowance) -> ApiError:
        data = {
            "remainingPoints": 0,
            "msBeforeNext": allowance.reset_s * 1000,
            "consumedPoints": allowance.count,
        }
        refusal = error(429, "Too many requests", data=data)
        if self._services.switches["twilio_retry_after"] == "sent":
            refusal.headers["Retry-After"] = str(allowance.reset_s)
        return refusal

    def _dispatch(self, request: Request, org: Org) -> Response:
        found = [(route, m) for route in self._routes if (m := route[1].fullmatch(request.path))]
        if not found:
            raise error(404, "Not found")
        for (method, _, operation, handler), match in found:
            if method == request.method:
                values = {key: unquote(value) for key, value in match.groupdict().items()}
                return self._run(request, org, operation, handler, values)
        raise error(405, "Method not allowed")

    def _run(
        self, request: Request, org: Org, operation: Operation, handler: Any, values: dict[str, str]
    ) -> Response:
        space_id = values.get("spaceId", "")
        known = not space_id or org.collection("spaces").get(space_id) is not None
        if not known and self._services.switches["twilio_unknown_space"] == "404":
            raise error(404, "Space not found")
        call = Call(self._services, request, org, space_id, values.get("containerId", ""))
        call.query = _query(operation, request)
        if operation.request is not None:
            call.body = self._body(operation, request)
        response: Response = handler(call)
        schema = operation.answer(response.status)
        assert schema is not None
        self._services.contract.check(schema, response.body, f"{operation.method} {operation.template}")
        return response

    def _body(self, operation: Operation, request: Request) -> Any:
        assert operation.request is not None
        media_type = (request.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if media_type != "application/json" and not re.fullmatch(
            r"application/vnd\.segment\..*json", media_type
        ):
            raise error(415, f"Unsupported media type {media_type or '(none)'}")
        try:
            body = parse_json(request.body)
        except ValueError:
            raise error(422, '"body" must be JSON', field="body") from None
        problems = operation.request.problems(body)
        if problems:
            raise of_problems(problems)
        unknown: list[str] = []
        body = _known(body, operation.request.shape, "", unknown)
        if unknown and self._services.switches["twilio_unknown_fields"] == "rejected":
            raise ApiError(422, [problem(f'"{p.split(".")[-1]}" is not allowed', field=p) for p in unknown])
        return body


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]{1,255})", template))


def _query(operation: Operation, request: Request) -> dict[str, Any]:
    values: dict[str, Any] = {}
    errors = []
    for name, spec in operation.query.items():
        given = request.query.get(name)
        if not given:
            if spec.get("required"):
                errors.append(problem(f'"{name}" is required', field=name))
        elif spec["schema"]["type"] == "number":
            try:
                values[name] = float(given[-1])
            except ValueError:
                errors.append(problem(f'"{name}" must be a number', field=name))
        else:
            values[name] = given[-1]
    if errors:
        raise ApiError(422, errors)
    return values


def _known(value: Any, shape: Shape, path: str, unknown: list[str]) -> Any:
    """The value without fields that its schema doesn't have; free-form objects pass unchanged."""
    chosen = shape.variant(value)
    if chosen is None:
        return value
    if isinstance(value, list) and chosen.items:
        return [_known(item, chosen.items, f"{path}.{i}", unknown) for i, item in enumerate(value)]
    if not isinstance(value, dict) or not chosen.properties:
        return value
    result = {}
    for key, item in value.items():
        here = f"{path}.{key}" if path else key
        if key in chosen.properties:
            result[key] = _known(item, chosen.properties[key], here, unknown)
        else:
            unknown.append(here)
    return result
