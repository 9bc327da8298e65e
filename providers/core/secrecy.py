"""Values of secret inputs, which no message may show while a provider's method works on them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from providers.transport.redact import redact

from .errors import ApiError, JourneysError
from .record import SECRETS, Record

_values: ContextVar[frozenset[str]] = ContextVar("values of secret inputs", default=frozenset())


@contextmanager
def hiding(*props: Any) -> Iterator[None]:
    """Takes the values of the secret inputs out of what is raised, and out of what `hide` gets."""
    found = frozenset(text for each in props if isinstance(each, Mapping) for text in _secrets(each))
    if not found:
        yield
        return
    before = _values.set(found)
    try:
        yield
    except JourneysError as error:
        error.message = hide(error.message)
        error.args = (error.message,)
        if isinstance(error, ApiError):
            error.body = hide(error.body)
        raise
    finally:
        _values.reset(before)


def hide(text: str) -> str:
    """The text without the values of secret inputs."""
    values = _values.get()
    return redact(text, values) if values else text


def _secrets(props: Mapping[str, Any]) -> Iterator[str]:
    names = props.get(SECRETS) or ()
    applied = Record.of(props).inputs if names else None
    for name in names:
        yield from _texts(props.get(name))
        yield from _texts((applied or {}).get(name))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        try:
            parsed = json.loads(value)
        except ValueError:
            return
        if isinstance(parsed, (dict, list)):
            yield from _texts(parsed)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
