"""Widget: an ordinary type, changed by PATCH."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import Required, TypedDict

from providers.core.plugin.provider import Provider
from providers.core.schema.fields import CREATE_ONLY, Clear, In, Opt

from .dialect import ACME


class WidgetArgs(TypedDict, total=False):
    """The arguments of a `Widget`."""

    name: Required[In[str]]
    size: Opt[Annotated[int, Clear(None, "Acme's manual")]]
    colour: Opt[Annotated[str, CREATE_ONLY]]


class WidgetProvider(Provider):
    """The provider of widgets."""

    vendor = ACME
    token = "acme:Widget"
    args = WidgetArgs
    path = "/widgets"
    title = "widget"
    natural_key = "name"
    computed = ("version",)
