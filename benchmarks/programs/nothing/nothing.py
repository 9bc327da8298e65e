"""A dynamic provider that does nothing: what Pulumi itself costs."""

import os
from typing import Any
from uuid import uuid4

from pulumi import Output
from pulumi.dynamic import CreateResult, DiffResult, Resource, ResourceProvider, UpdateResult

BENCH_ANSWERS = os.environ.get("BENCH_ANSWERS")
ANSWERS = {
    "context": {"patterns": []},
    "created_date": "2026-01-01T00:00:00.000Z",
    "modified_date": "2026-01-01T00:00:00.000Z",
    "scope": "Session",
    "should_display_to_agent": False,
    "version": 1,
}


class NothingProvider(ResourceProvider):
    """Stateless and importable, as a good provider is; keeps what it is given."""

    serialize_as_secret_always = False

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        return DiffResult(changes={**olds, **news} != olds)

    def create(self, props: dict[str, Any]) -> CreateResult:
        id = str(uuid4())
        return CreateResult(id, self._outputs(id, props))

    def update(self, id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        return UpdateResult(self._outputs(id, news))

    def _outputs(self, id: str, props: dict[str, Any]) -> dict[str, Any]:
        """The inputs; with BENCH_ANSWERS beside them what the API answers for a segment."""
        return {**props, **ANSWERS, "self_uri": f"/api/v2/journey/segments/{id}"} if BENCH_ANSWERS else props


class Nothing(Resource, module="bench", name="Nothing"):
    """A resource that is only in the state, with the outputs that a segment has."""

    display_name: Output[str]
    is_active: Output[bool]
    description: Output[str | None]
    color: Output[str]
    should_display_to_agent: Output[bool]
    context: Output[dict[str, Any]]
    journey: Output[dict[str, Any]]
    external_segment: Output[dict[str, Any] | None]
    assignment_expiration_days: Output[int | None]
    version: Output[int]
    scope: Output[str]
    self_uri: Output[str]
    created_date: Output[str]
    modified_date: Output[str]

    def __init__(self, name: str, **props: Any) -> None:
        outputs = {output: None for output in Nothing.__annotations__ if output not in props}
        super().__init__(NothingProvider(), name, {**props, **outputs})
