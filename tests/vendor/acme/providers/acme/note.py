"""Note: a type without a list."""

from __future__ import annotations

from typing_extensions import Required, TypedDict

from providers.core.plugin.provider import Provider
from providers.core.schema.fields import In, Opt

from .dialect import ACME


class NoteArgs(TypedDict, total=False):
    """The arguments of a `Note`."""

    name: Required[In[str]]
    text: Opt[str]


class NoteProvider(Provider):
    """The provider of notes."""

    vendor = ACME
    token = "acme:Note"
    args = NoteArgs
    path = "/notes"
    title = "note"
    natural_key = "name"
    listable = False
    sends_version = False
