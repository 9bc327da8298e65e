"""Attributions of achieved outcomes to conversations, by a job. Deprecated with journey outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from typing_extensions import Required, TypedDict

from providers.core.errors import JourneysError
from providers.core.schema.fields import PERSONAL, Date, In, Limit, Objs, Opt
from providers.genesys.shut_down import SHUT_DOWN
from providers.http.deadline import Deadline
from providers.http.paths import filled

from .calling import Org, begin, body_of, nobody_named, poll

PATH = "/api/v2/journey/outcomes/attributions/jobs"
Id = Annotated[str, Limit(min_length=1)]


class Touchpoint(TypedDict, total=False):
    """An interaction that led to the outcome. Schema `Touchpoint`."""

    conversation_id: Opt[Id]
    """The conversation's id."""
    agent_id: Required[In[Id]]
    """The agent's id."""
    associated_value: Required[In[float]]
    """Its part of the value."""
    media_type: Opt[Literal["Email", "Message", "Voice"]]
    """The kind of conversation."""
    created_date: Opt[Date]
    """When it was."""


class Attribution(TypedDict, total=False):
    """An outcome that was achieved. Schema `OutcomeAttributionRequest`."""

    outcome_id: Required[In[Id]]
    """The outcome's id."""
    external_contact_id: Opt[Id]
    """Who achieved it."""
    associated_value: Required[In[float]]
    """What it is worth."""
    touchpoints: Required[Objs[Touchpoint]]
    """What led to it."""
    created_date: Required[In[Date]]
    """When it was achieved."""


class RunAttributionsArgs(TypedDict, total=False):
    """What a job is sent. Schema `OutcomeAttributionListing`."""

    entities: Required[Annotated[Objs[Attribution], PERSONAL]]
    """The outcomes."""
    percent_failed_threshold: Opt[Annotated[int, Limit(ge=0, le=100)]]
    """The per cent of mistakes at which the job stops; 5 without it."""


def run_attributions(
    attributions: Sequence[Attribution],
    percent_failed_threshold: int | None = None,
    *,
    timeout: float = 600,
    org: Org | None = None,
) -> list[dict[str, Any]]:
    """Sends attributions, waits for the job, and returns the state of each as the API says it.

    Permissions `journey:outcomeAttributionJob:add` and `:view`, `journey:outcomeAttribution:view`.

    Raises:
        Refused: in a Pulumi program, or where an argument is wrong; nothing was sent.
        JourneysError: the vendor has withdrawn it, the job failed, or has not ended after `timeout` seconds.
    """
    given = {"entities": list(attributions), "percent_failed_threshold": percent_failed_threshold}
    body = body_of("run_attributions", RunAttributionsArgs, given)
    org = begin("run_attributions", org)
    with nobody_named("run_attributions", SHUT_DOWN):
        job = str(org.client.post(PATH, json=body).object("id")["id"])
        path = f"{PATH}/{filled('{jobId}', job)}"

        def look() -> str | None:
            state = str(org.client.get(path).object("state")["state"])
            return None if state == "Running" else state

        state = poll(look, Deadline(timeout), f"The job {job}")
        if state == "Failed":
            raise JourneysError(f"The job {job} has failed: too many of the attributions are wrong")
        found = org.client.get(f"{path}/results").object().get("entities") or []
    return [dict(each) for each in found]
