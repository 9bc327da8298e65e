"""Sending events of an external source to a configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import PERSONAL, Date, In, Json, Limit, Objs
from providers.http.paths import filled

from .calling import Org, begin, body_of, nobody_named

PATH = "/api/v2/journey/externalevents/configurations/{configurationId}/events"
LARGEST = 400_000
"""Bytes of one request: the platform takes 512,000."""
Id = Annotated[str, Limit(min_length=1)]


class ExternalId(TypedDict, total=False):
    """A contact's id in an external source. Schema `ExternalEventExternalId`."""

    external_source_id: Required[In[Id]]
    """The external source's id."""
    value: Required[In[Id]]
    """The contact's id there."""


class Identifiers(TypedDict, total=False):
    """Whom an event is about. Schema `ExternalEventIdentifiers`."""

    external_ids: Required[Objs[ExternalId]]
    """The contact's ids."""


class ExternalEvent(TypedDict, total=False):
    """One event. Schema `ExternalEvent`."""

    id: Required[In[Id]]
    """Its id."""
    date_created: Required[In[Date]]
    """When it happened."""
    identifiers: Required[Identifiers]
    """Whom it is about."""
    attributes: Required[Json]
    """Its attributes, by the names of the configuration's schema, as they are."""


class SendExternalEventsArgs(TypedDict, total=False):
    """What is sent. Schema `ExternalEventsRequest`."""

    entities: Required[Annotated[Objs[ExternalEvent], PERSONAL]]
    """The events."""


@dataclass(frozen=True)
class Unprocessed:
    """An event that the API did not take."""

    index: int
    """Its place among the events that were given."""
    is_retryable: bool
    """Whether it may be sent again as it is."""
    status: int | None
    """What is wrong, as an HTTP status."""
    message: str
    """What is wrong, in the vendor's words, which may repeat what the event says."""


def send_external_events(
    configuration_id: str, events: Sequence[ExternalEvent], *, org: Org | None = None
) -> list[Unprocessed]:
    """Sends events to a configuration, as many a request as it takes; returns those that the API did not take.

    Permission `journey:externalEventsEvent:add`.

    Raises:
        Refused: in a Pulumi program, or where an event is wrong; nothing was sent.
        ResponseLost: whether the events of one request were taken is unknown; events before it were.
    """
    body = body_of("send_external_events", SendExternalEventsArgs, {"entities": list(events)})
    org, path = begin("send_external_events", org), filled(PATH, configuration_id)
    found: list[Unprocessed] = []
    for start, some in _parts(body["entities"]):
        with nobody_named("send_external_events"):
            answer = org.client.post(path, json={"entities": some}, shown=PATH).object()
        for each in answer.get("unprocessedEntities") or []:
            found.append(
                Unprocessed(
                    start + int(each.get("originalRequestIndex", 0)),
                    bool(each.get("isRetryable")),
                    each.get("statusCode"),
                    str(each.get("errorMessage") or ""),
                )
            )
    return found


def _parts(events: list[dict[str, Any]]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The events in parts that one request takes, each with the place of its first one."""
    some: list[dict[str, Any]] = []
    start = size = 0
    for at, event in enumerate(events):
        length = len(json.dumps(event, ensure_ascii=False).encode()) + 1
        if some and size + length > LARGEST:
            yield start, some
            some, start, size = [], at, 0
        some.append(event)
        size += length
    if some:
        yield start, some
