"""Badge: a part that is put into a device, which is there already."""

from __future__ import annotations

from typing import Annotated, Any

from typing_extensions import Required, TypedDict

from providers.core.errors import ApiError, Halfway, TakenBack
from providers.core.plugin.provider import Provider
from providers.core.schema.fields import CREATE_ONLY, OPTION, In

from .dialect import ACME


class BadgeArgs(TypedDict, total=False):
    """The arguments of a `Badge`."""

    device_id: Required[In[Annotated[str, OPTION, CREATE_ONLY]]]
    text: Required[In[str]]


class BadgeProvider(Provider):
    """The provider of badges."""

    vendor = ACME
    token = "acme:Badge"
    args = BadgeArgs
    path = "/devices"
    title = "badge"
    natural_key = "device_id"
    origin = "part"
    listable = False
    sends_version = False

    def taken_id(self, wanted: dict[str, Any]) -> str:
        return str(wanted["device_id"])

    def bring(self, entity: dict[str, Any], wanted: dict[str, Any], name: str) -> dict[str, Any]:
        try:
            return self.patch(entity["id"], {"text": wanted["text"]})
        except ApiError as error:
            if wanted["text"] == "kept":
                entity["text"] = "half"
                raise
            raise TakenBack(f"taken back: {error.status}") from None

    def change(
        self,
        id: str,
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
        name: str = "",
    ) -> dict[str, Any] | None:
        try:
            return self.patch(id, {"text": wanted["text"]})
        except ApiError as error:
            raise Halfway(f"halfway: {error.status}", {"id": id, "text": "half"}) from None

    def discard(self, id: str, live: dict[str, Any]) -> None:
        self.patch(id, {"text": None})
