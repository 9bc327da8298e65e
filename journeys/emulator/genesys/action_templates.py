"""Action templates: `/api/v2/journey/actiontemplates`; a delete without hardDelete only changes the state."""

from __future__ import annotations

from collections.abc import Iterable

from ..http import Response
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .kind import Kind

declare(
    "hard_delete",
    "hardDelete=true removes a template; else its state becomes Deleted",
    "documented",
    "A soft deletion counts as a change: version and modifiedDate rise (guess).",
)
declare(
    "soft_deleted",
    "readable | listed | gone",
    "guess",
    "A softly deleted template: GET answers it and lists show it with state=Deleted only; lists always show it; "
    "or GET is 404 and lists show it with state=Deleted only. PATCH of the state brings it back where GET works.",
)

_MEDIA = ("webMessagingOffer", "contentOffer", "integrationAction", "architectFlow", "openAction")
_STATES = ("Active", "Inactive", "Deleted")


class ActionTemplates(Kind):
    name = "actiontemplates"
    path = "/api/v2/journey/actiontemplates"
    id_parameter = "actionTemplateId"
    schema = "ActionTemplate"
    name_field = "name"
    merged = frozenset({"contentOffer"})

    def get(self, call: Call) -> Response:
        response = super().get(call)
        if self._gone(call, response.body):
            raise errors.not_found()
        return response

    def patch(self, call: Call) -> Response:
        if self._gone(call, self.current(call)):
            raise errors.not_found()
        return super().patch(call)

    def delete(self, call: Call) -> Response:
        before = self.current(call)
        if call.query.get("hardDelete"):
            return super().delete(call)
        if self._gone(call, before):
            raise errors.not_found()
        self.check_delete(call, before)
        after = self.changed(call.org, before, {"state": "Deleted"}, [])
        self.collection(call).put(before["id"], after)
        return Response(204)

    def check_delete(self, call: Call, body: Body) -> None:
        if call.switches["delete_in_use"] == "allowed":
            return
        for action_map in call.org.collection("actionmaps"):
            if action_map.get("action", {}).get("actionTemplate", {}).get("id") == body["id"]:
                name = action_map["displayName"]
                raise errors.conflict(f"The template is used by the action map [{name}].", action_map["id"])

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        state, media = call.query.get("state"), call.query.get("mediaType")
        if state is not None and state not in _STATES:
            raise errors.invalid_query("state", state, ", ".join(_STATES))
        if media is not None and media not in _MEDIA:
            raise errors.invalid_query("mediaType", media, ", ".join(_MEDIA))
        hidden = state is None and call.switches["soft_deleted"] != "listed"
        return [
            body
            for body in found
            if not (hidden and body["state"] == "Deleted")
            and state in (None, body["state"])
            and media in (None, body["mediaType"])
        ]

    @staticmethod
    def _gone(call: Call, body: Body) -> bool:
        return body["state"] == "Deleted" and call.switches["soft_deleted"] == "gone"
