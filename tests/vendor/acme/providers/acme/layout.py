"""Layout: changed by a PUT of the whole object."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import Required, TypedDict

from providers.core.plugin.provider import Provider
from providers.core.schema.fields import Clear, In, Obj, Objs, Opt, keyed

from .dialect import ACME


class Frame(TypedDict, total=False):
    """Where it is shown."""

    width: Opt[int]
    height: Opt[int]


class Panel(TypedDict, total=False):
    """A part of it."""

    id: Required[In[str]]
    text: Opt[str]


class LayoutArgs(TypedDict, total=False):
    """The arguments of a `Layout`."""

    name: Required[In[str]]
    note: Opt[str]
    owner: Opt[Annotated[str, Clear(Clear.LEAVE, "Acme's manual")]]
    frame: Obj[Frame]
    panels: Annotated[Objs[Panel], keyed("id")]


class LayoutProvider(Provider):
    """The provider of layouts."""

    vendor = ACME
    token = "acme:Layout"
    args = LayoutArgs
    path = "/layouts"
    title = "layout"
    natural_key = "name"
    changes_by = "put"
    sends_version = False
