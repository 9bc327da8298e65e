"""The door that resources are registered through: the dynamic providers', or the native one's.

A Python program uses the first. The native provider's plugin uses the second while it makes a component for a program
in another language, so that a component is written once and has native children only there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_version: ContextVar[str | None] = ContextVar("version", default=None)


@contextmanager
def native_door(version: str) -> Iterator[None]:
    """Meanwhile, and in what is started meanwhile, resources are those of the native package.

    With a version, its default provider is the one of that version.
    """
    token = _version.set(version)
    try:
        yield
    finally:
        _version.reset(token)


def is_native() -> bool:
    """Whether the native package is in use."""
    return _version.get() is not None


def native_version() -> str | None:
    """The version of the native package that resources ask for; None where they ask for none."""
    return _version.get() or None


def native_type(token: str) -> str:
    """The type that `acme:Thing` has where the native provider serves it."""
    namespace, _, name = token.partition(":")
    return f"{namespace}:index:{name}"
