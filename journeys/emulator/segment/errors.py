"""The Public API's errors: one answer lists all problems, each a `RequestError`."""

from __future__ import annotations

from typing import Any

from ..http import Response
from ..openapi import Problem
from ..rules import declare

declare(
    "twilio_error_types",
    "unauthorized, not-found, conflict",
    "guess",
    "`type` of 401, 404 and 409; input-validation (422) and RequestError (429) are documented.",
)

TYPES = {401: "unauthorized", 404: "not-found", 409: "conflict", 422: "input-validation"}


class ApiError(Exception):
    """An error answer with one or more problems."""

    def __init__(
        self, status: int, errors: list[dict[str, Any]], headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status}: {errors}")
        self.status, self.errors, self.headers = status, errors, headers or {}

    def response(self) -> Response:
        return Response(self.status, {"errors": self.errors}, dict(self.headers))


def error(status: int, message: str, *, field: str = "", data: Any = None) -> ApiError:
    """An answer with one problem; `field` is a dotted path."""
    return ApiError(
        status, [problem(message, field=field, type_=TYPES.get(status, "RequestError"), data=data)]
    )


def problem(
    message: str, *, field: str = "", type_: str = "input-validation", data: Any = None
) -> dict[str, Any]:
    """One `RequestError`."""
    result: dict[str, Any] = {"type": type_, "message": message}
    if field:
        result["field"] = field
    if data is not None:
        result["data"] = data
    return result


def of_problems(problems: list[Problem]) -> ApiError:
    """All schema violations: 422, the quoted name in the message is the last part of the path."""
    return ApiError(422, [problem(_text(each), field=each.dotted) for each in problems])


def _text(each: Problem) -> str:
    name = f'"{each.path[-1] if each.path else "body"}"'
    if each.keyword == "required":
        return f"{name} is required"
    if each.keyword == "enum":
        return f"{name} must be one of [{', '.join(map(str, each.allowed))}]"
    return f"{name} is invalid: {each.message}"
