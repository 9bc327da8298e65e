"""Asking whether labels are encoded as journey views need them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import In, Limit, Objs

from .calling import Org, begin, body_of

PATH = "/api/v2/journey/views/encodings/validate"


class Label(TypedDict, total=False):
    """A label. Schema `Label`."""

    name: Required[In[Annotated[str, Limit(min_length=1)]]]
    """Its name."""
    value: Required[In[str]]
    """Its value."""
    encoded: Required[In[bool]]
    """Whether the value is encoded."""


class ValidateEncodingsArgs(TypedDict, total=False):
    """What is sent: a bare list."""

    labels: Required[Objs[Label]]
    """The labels."""


def validate_encodings(labels: Sequence[Label], *, org: Org | None = None) -> list[dict[str, Any]]:
    """What the API says of the labels. Permission `journey:viewsEncodings:view`.

    Raises:
        Refused: in a Pulumi program, or where a label is wrong; nothing was sent.
    """
    body = body_of("validate_encodings", ValidateEncodingsArgs, {"labels": list(labels)})
    org = begin("validate_encodings", org)
    answer = org.client.post(PATH, json=body["labels"], idempotent=True).object()
    return [dict(each) for each in answer.get("entities") or []]
