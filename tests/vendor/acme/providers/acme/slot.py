"""Slot: a key of two fields, one of them nested, and a create that answers nothing."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import Required, TypedDict

from providers.core.plugin.provider import Provider
from providers.core.schema.fields import CREATE_ONLY, In, Obj, Opt

from .dialect import ACME


class Room(TypedDict, total=False):
    """Where it is."""

    id: Required[In[Annotated[str, CREATE_ONLY]]]


class SlotArgs(TypedDict, total=False):
    """The arguments of a `Slot`."""

    room: Required[Obj[Room]]
    number: Required[In[Annotated[int, CREATE_ONLY]]]
    text: Opt[str]


class SlotProvider(Provider):
    """The provider of slots."""

    vendor = ACME
    token = "acme:Slot"
    args = SlotArgs
    path = "/slots"
    title = "slot"
    natural_key = "number"
    key = ("room.id", "number")
    create_answers = False
    sends_version = False
