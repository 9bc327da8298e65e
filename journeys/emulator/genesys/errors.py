"""Genesys Cloud's error body (`ErrorBody`) and the codes its journey operations document."""

from __future__ import annotations

import json
import uuid
from typing import Any

from ..http import Response
from ..openapi import Problem


class ApiError(Exception):
    """An error answer; `params` fill the `%s` of the documented texts."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        params: dict[str, str] | None = None,
        details: list[dict[str, str]] | None = None,
        errors: list[ApiError] | None = None,
        limit: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.params, self.details, self.errors = params or {}, details or [], errors or []
        self.limit, self.headers = limit, headers or {}

    def body(self, context_id: str) -> dict[str, Any]:
        text = self.message
        for key, value in self.params.items():
            text = text.replace("{" + key + "}", value)
        body: dict[str, Any] = {
            "message": text,
            "code": self.code,
            "status": self.status,
            "messageParams": self.params,
            "contextId": context_id,
            "details": self.details,
            "errors": [error.body(context_id) for error in self.errors],
        }
        if self.params:
            body["messageWithParams"] = self.message
        if self.limit:
            body["limit"] = self.limit
        return body

    def response(self) -> Response:
        context_id = str(uuid.uuid4())
        headers = {"ININ-Correlation-Id": context_id, **self.headers}
        return Response(self.status, self.body(context_id), headers)


def not_found() -> ApiError:
    return ApiError(404, "not.found", "The requested resource was not found.")


def bad_request(message: str) -> ApiError:
    return ApiError(400, "bad.request", message)


def missing_any_permissions(permissions: list[str]) -> ApiError:
    text = "Unable to perform the requested action. You must have at least one of the following permissions assigned: {permissions}"
    return ApiError(403, "missing.any.permissions", text, params={"permissions": ", ".join(permissions)})


def missing_permissions(permissions: list[str]) -> ApiError:
    text = (
        "Unable to perform the requested action. You are missing the following permission(s): {permissions}"
    )
    return ApiError(403, "missing.permissions", text, params={"permissions": ", ".join(permissions)})


def conflict(message: str, entity_id: str = "") -> ApiError:
    details = [{"errorCode": "request.conflict", "entityId": entity_id}] if entity_id else []
    return ApiError(409, "request.conflict", message, details=details)


def constraint(field: str, message: str) -> ApiError:
    details = [{"errorCode": "constraint.validation", "fieldName": field}]
    return ApiError(400, "constraint.validation", f"{field}: {message}", details=details)


def invalid_value(field: str, value: Any, allowed: tuple[Any, ...] | str) -> ApiError:
    """`allowed` is the list of values, or what the field takes in words."""
    choices = allowed if isinstance(allowed, str) else ", ".join(str(item) for item in allowed)
    return ApiError(
        400,
        "invalid.value",
        "Value [{value}] is not valid for field type [{field}]. Allowable values are: {allowed}",
        params={"value": _text(value), "field": field, "allowed": choices},
        details=[{"errorCode": "invalid.value", "fieldName": field}],
    )


def invalid_property(field: str, entity: str) -> ApiError:
    return ApiError(
        400,
        "invalid.property",
        "Value [{value}] is not a valid property for object [{entity}]",
        params={"value": field, "entity": entity},
        details=[{"errorCode": "invalid.property", "fieldName": field}],
    )


def invalid_query(name: str, value: Any, allowed: str) -> ApiError:
    return ApiError(
        400,
        "invalid.query.param.value",
        "Value [{value}] is not valid for parameter [{name}]. Allowable values are: {allowed}",
        params={"value": _text(value), "name": name, "allowed": allowed},
    )


def limit_exceeded(key: str, namespace: str, value: int) -> ApiError:
    text = "The limit allowed has been exceeded for this resource."
    return ApiError(409, "limit.exceeded", text, limit={"key": key, "namespace": namespace, "value": value})


def too_many_requests(seconds: int) -> ApiError:
    return ApiError(
        429,
        "too.many.requests.retry.after",
        "Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds",
        params={"seconds": str(seconds)},
        headers={"Retry-After": str(seconds)},
    )


def of_problems(problems: list[Problem]) -> ApiError:
    """All schema violations in one answer: the first one's code and message, and each of them in `errors`."""
    found = [_of_problem(problem) for problem in problems]
    if len(found) == 1:
        return found[0]
    first = found[0]
    details = [detail for error in found for detail in error.details]
    return ApiError(
        first.status, first.code, first.message, params=first.params, details=details, errors=found
    )


def _of_problem(problem: Problem) -> ApiError:
    if problem.keyword == "required":
        return constraint(problem.dotted, "may not be null")
    if problem.keyword == "enum":
        return invalid_value(problem.dotted, problem.value, problem.allowed)
    return invalid_value(problem.dotted, problem.value, problem.message)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
