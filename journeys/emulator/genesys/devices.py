"""What devices send without a token: web and app events, what became of an action, and pings."""

from __future__ import annotations

import uuid
from typing import ClassVar

from ..http import Response
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .events import BROWSER, DEVICE, PREFIX, page_of
from .group import Group, operation
from .sessions import counted

declare(
    "deployments",
    "any id is a deployment; its org is the first at that address",
    "guess",
    "The requests have no token. Several orgs: by base path or port.",
)
declare(
    "device_sessions",
    "one for each deployment, customer's cookie and kind (web, app)",
    "guess",
    "The first event opens the session; it never ends.",
)
declare(
    "ping",
    "no actions, poll again after 30 s",
    "guess",
    "No map fires here, so nothing is offered to a visitor.",
)
declare(
    "action_event",
    "the action of an earlier event of the session, else 404",
    "guess",
    "It becomes an event of the session with the new state; `errorCode` and `errorMessage` are kept.",
)

_BASE = "/api/v2/journey/deployments/{deploymentId}"
_COMMON = ("searchQuery", "ipOrganization", "geolocation", "mktCampaign", "attributes", "traits")


class Devices(Group):
    name = "devices"
    public: ClassVar[bool] = True

    @operation("POST", f"{_BASE}/webevents")
    def web_event(self, call: Call) -> Response:
        sent = call.body
        session = _session(call, "web")
        page: Body = {**page_of(sent["page"]["url"]), **sent["page"]}
        event: Body = {
            "eventName": sent["eventName"],
            "totalEventCount": _count(call, session) + 1,
            "totalPageviewCount": _count(call, session, "page_viewed") + (sent["eventName"] == "page_viewed"),
            "page": page,
            "userAgentString": sent.get("userAgentString", "emulator"),
            "browser": {**BROWSER, **sent.get("browser", {})},
            "device": {**DEVICE, **sent.get("device", {})},
            "attributes": sent.get("attributes", {}),
            "traits": sent.get("traits", {}),
            "authenticated": False,
        }
        _keep(call, session, "WebEvent", {"webEvent": {**_present(sent), **event}})
        answer = {
            **_customer(session),
            **_present(sent),
            **{
                name: event[name]
                for name in ("eventName", "userAgentString", "attributes", "traits", "authenticated")
            },
            "page": {name: value for name, value in page.items() if name != "breadcrumb"},
            "browser": {name: event["browser"][name] for name in ("family", "version")},
            "device": event["device"],
            "createdDate": sent["createdDate"],
            "session": _answered(call, session, "pageviewCount"),
        }
        return Response(200, answer)

    @operation("POST", f"{_BASE}/appevents")
    def app_event(self, call: Call) -> Response:
        sent = call.body
        session = _session(call, "app")
        names = ("eventName", "screenName", "app", "sdkLibrary", "networkConnectivity")
        event: Body = {
            **{name: sent[name] for name in names if name in sent},
            "device": {"isMobile": True, **sent["device"]},
            "attributes": sent.get("attributes", {}),
            "traits": sent.get("traits", {}),
        }
        key = _keep(call, session, "AppEvent", {"appEvent": {**_present(sent), **event}})
        answer = {
            "id": key,
            **_customer(session),
            **_present(sent),
            **event,
            "createdDate": sent["createdDate"],
            "session": _answered(call, session, "screenviewCount"),
        }
        return Response(200, answer)

    @operation("POST", f"{_BASE}/actionevent")
    def action_event(self, call: Call) -> Response:
        sent = call.body
        session = call.org.collection("sessions").get(sent["sessionId"])
        known = [
            each["webActionEvent"]
            for each in call.org.collection("events")
            if each.get("webActionEvent", {}).get("action", {}).get("id") == sent["actionId"]
            and each["session"]["id"] == sent["sessionId"]
        ]
        if session is None or not known:
            raise errors.not_found()
        action = {**known[-1]["action"], "state": sent["actionState"]}
        about = {name: sent[name] for name in ("errorCode", "errorMessage") if name in sent}
        _keep(call, session, "WebActionEvent", {"webActionEvent": {**known[-1], **about, "action": action}})
        return Response(204)

    @operation("GET", f"{_BASE}/customers/{{customerCookieId}}/ping")
    def ping(self, call: Call) -> Response:
        return Response(200, {"actions": [], "pollIntervalMilliseconds": 30_000})


def _session(call: Call, kind: str) -> Body:
    """The session of this customer at this deployment; created if there is none."""
    cookie = call.body["customerCookieId"]
    place = f"{call.path_values['deploymentId']}/{cookie}/{kind}"
    key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{call.org.id}/{place}"))
    found = call.org.collection("sessions").get(key)
    if found is not None:
        return found
    fields = {"id": key, "type": kind, "customerId": cookie, "customerIdType": "cookie"}
    return call.org.seed("sessions", {**fields, "createdDate": call.body["createdDate"]})


def _keep(call: Call, session: Body, kind: str, form: Body) -> str:
    key = str(uuid.uuid4())
    date = call.body.get("createdDate", call.timestamp)
    event = {"id": key, "correlationId": key, "eventType": PREFIX + kind, "createdDate": date, **form}
    event["session"] = {"id": session["id"], "type": session["type"], "selfUri": session["selfUri"]}
    call.org.collection("events").put(key, {**_customer(session), **event})
    return key


def _answered(call: Call, session: Body, views: str) -> Body:
    now = counted(call.org, session)
    names = ("id", "durationInSeconds", "eventCount", views, "createdDate", "selfUri")
    return {name: now[name] for name in names}


def _customer(session: Body) -> Body:
    return {name: session[name] for name in ("customerId", "customerIdType") if name in session}


def _present(sent: Body) -> Body:
    return {name: sent[name] for name in (*_COMMON, "externalId") if name in sent}


def _count(call: Call, session: Body, name: str | None = None) -> int:
    """Web events of the customer so far."""
    found = [
        each["webEvent"]
        for each in call.org.collection("events")
        if "webEvent" in each and each.get("customerId") == session["customerId"]
    ]
    return sum(name in (None, each["eventName"]) for each in found)
