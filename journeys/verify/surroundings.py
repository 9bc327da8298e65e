"""Probes that make nothing: the login, outcomes, operations of earlier years, filters by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from providers.http.auth import ClientCredentials
from providers.http.errors import ApiError, JourneysError

from .api import Unclear
from .probe import Lab, Probe, Seen, either, probe, unknown_id
from .scratch import J

PROBES: list[Probe] = []
LOOKUPS = ("/api/v2/flows", "/api/v2/integrations/actions", "/api/v2/architect/schedulegroups")


@probe(PROBES, "oauth_error")
def refused_login(lab: Lab) -> Iterator[Seen]:
    """With a client id that nobody has: the real one is not put at risk by a wrong secret."""
    real = lab.api.client.connection.credentials
    if not isinstance(real, ClientCredentials):
        raise Unclear("the stack has an access token instead of a client id and secret: nobody logs in")
    made_up = replace(real, client_id=unknown_id(), client_secret="zz-verify", source="verify")
    status = 0
    try:
        made_up.token(lab.api.client, lab.api.client.operation())
    except ApiError as error:
        status = error.status
    except JourneysError:
        raise Unclear("POST /oauth/token: no answer") from None
    if not status:
        raise Unclear("POST /oauth/token: a client that nobody has was let in")
    value = str(status) if status in (400, 401) else None
    yield Seen("oauth_error", value, f"POST /oauth/token: {status}, of a client that nobody has")


@probe(PROBES, "outcomes")
def outcomes(lab: Lab) -> Iterator[Seen]:
    answer = lab.ask("GET", f"{J}/outcomes", pageSize=1)
    yield Seen("outcomes", either(answer, {410: "gone", 404: "gone"}, "present"), answer.summary)


@probe(PROBES, "era", "removed_operations", "old_assignment_post")
def old_operations(lab: Lab) -> Iterator[Seen]:
    """Requests with a mistake in them: an operation that is there refuses it, and changes nothing."""
    target = lab.ask("PATCH", f"{J}/actiontargets/{unknown_id()}", {"name": 5}).expect(400, 404, 405, 410)
    segments = lab.ask("GET", f"{J}/customers/cookie/{unknown_id()}/segments", pageSize=0)
    events = f"{J}/sessions/{unknown_id()}/events"
    old, new = lab.ask("GET", events, limit=1), lab.ask("GET", events, pageSize=1)
    era = "now"
    if segments.status == 400:
        era = "2020"
    elif target.status == 400:
        era = "2021"
    elif (old.status, new.status) == (404, 400):  # it knows the parameter of that time and not that of today
        era = "2019"
    yield Seen("era", era, f"{target.summary}; {segments.summary}; {old.summary}, with limit")
    if target.status != 400:
        ways = {405: "natural", 404: "404", 410: "410"}
        yield Seen("removed_operations", ways.get(target.status), target.summary)
    if era == "2020":
        empty = lab.ask("POST", f"{J}/externalcontacts/{unknown_id()}/segments", []).expect()
        yield Seen("old_assignment_post", str(empty.status), f"{empty.summary}, of no segment at all")
        return
    raise Unclear(f"its operation is only there in the era 2020, and this is {era}")


@probe(PROBES, "name_filter")
def half_a_name(lab: Lab) -> Iterator[Seen]:
    """By a flow, an action or a schedule group that the organisation has."""
    for path in LOOKUPS:
        answer = lab.ask("GET", path, pageSize=1)
        found = (answer.get("entities") or []) if answer.ok else []
        name = str(found[0].get("name") or "") if found else ""
        if len(name) < 4:
            continue
        part = lab.ask("GET", path, name=name[: len(name) // 2], pageSize=100).expect()
        there = any(each.get("id") == found[0].get("id") for each in part.get("entities") or [])
        yield Seen("name_filter", "substring" if there else "exact", f"{part.summary}, by half a name")
        return
    raise Unclear("there is no flow, action or schedule group to look for, or the client may not see them")
