"""Docstrings for Python programs, reworded for every language."""

from __future__ import annotations

import re
from typing import Any

from providers.core.schema.shape import camel

OF_PYTHON = {
    "a dict, JSON text of one, or an Output of either": "an object, or JSON text of one",
    "functions.": "",
    "None": "null",
    "True": "true",
    "False": "false",
}
"""Python's words, and what to say for every language."""
OF_RESULTS = {"id": "Its id.", "self_uri": "Its path in the API."}
"""The descriptions of fields that all results have."""
_WORDS = re.compile("|".join(rf"\b{re.escape(each)}" + r"\b" * each[-1].isalpha() for each in OF_PYTHON))
_NAME = re.compile(r"(?<!journeys\.ops\.)\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")


def in_every_language(text: str) -> str:
    """The text with camelCase names and without Python's words; names in commands stay."""
    said = _WORDS.sub(lambda found: OF_PYTHON[found[0]], text)
    return _NAME.sub(lambda found: camel(found[0]), said)


def words(thing: Any) -> str:
    """The docstring of a class or function, without what is only about Python."""
    from journeys.docs.source import docstring

    doc = docstring(thing)
    return in_every_language("\n\n".join(filter(None, (doc.body, doc.permissions))))


def doc_of(kind: type, name: str) -> str:
    """A class's docstring of one of its attributes, or ""."""
    from journeys.docs.source import attributes

    found = attributes(kind).get(name)
    return in_every_language(found.doc) if found else ""


def argument_docs(function: Any) -> dict[str, str]:
    """A function's docstring of each argument."""
    from journeys.docs.source import docstring

    found = (line.partition(": ") for line in docstring(function).sections.get("Args", "").splitlines())
    return {name: in_every_language(doc) for name, _, doc in found}
