"""Errors of export, adopt, import, diff, promote and migrate; each message names what to do next."""

from __future__ import annotations


class BringError(Exception):
    """Bringing cannot go on; nothing was written."""


class NothingThere(BringError):
    """The org was read to the end, and has nothing of what is wanted."""


class BadFile(BringError):
    """A file that a person wrote or another program made isn't what it should be."""
