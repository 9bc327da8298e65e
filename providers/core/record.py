"""What a resource's state keeps beside its outputs, in one text: every value of an object costs engine and SDK time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .wire import whole_numbers

RECORD, KEY, SECRETS = "__record", "__key", "__secrets"
"""Hidden entries: the record, in the outputs; `project/stack/name` for the crash journal, in the inputs, on whose way
from the program to `check` it has a digest before it; and the names of the secret inputs where there can be any, in
both."""
ANY = "*"
"""Stands for all names among the secret ones: a transformation may make a secret of whatever the program gave."""


def seal(values: Mapping[str, Any], args: type) -> str:
    """A digest of inputs, by which the plugin knows those that the program has checked, as `args`.

    "" where any comes later, or isn't plain JSON. What changes inputs after the program, such as `ignore_changes`,
    gives the plugin others, which it checks itself.
    """
    try:
        text = json.dumps([args.__module__, args.__qualname__, whole_numbers(values)], sort_keys=True)
    except (TypeError, ValueError):
        return ""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def sealed(key: str, digest: str) -> str:
    """The key as the program sends it: behind the digest of what it has checked, which no state has."""
    return f"\n{digest}\n{key}" if digest else key


def unsealed(key: str) -> tuple[str, str]:
    """The key and the digest that `sealed` put together; a key begins with a project's name, never with a newline."""
    if not key.startswith("\n"):
        return key, ""
    digest, _, key = key[1:].partition("\n")
    return key, digest


@dataclass(frozen=True)
class Record:
    """The hidden side of an output: what was applied, and through which host and org the object was made."""

    inputs: dict[str, Any] | None = None
    """The inputs as last applied; None in a state that somebody else wrote."""
    host: str = ""
    org: str = ""
    key: str = ""

    @classmethod
    def of(cls, props: Mapping[str, Any]) -> Record:
        """The record in these outputs; of inputs, which have none, only the key is known."""
        if RECORD in props:
            return cls(**json.loads(props[RECORD]))
        key = str(props.get(KEY) or "")
        if "__inputs" not in props:
            return cls(key=key)
        name = str(props.get("__name") or "")  # a state of the first layout: an entry for each
        host, org = str(props.get("__host") or ""), str(props.get("__org") or "")
        return cls(dict(props["__inputs"]), host, org, f"{key}/{name}" if key else "")

    def text(self) -> str:
        """The record as the state has it; equal records are equal texts."""
        given = {name: whole_numbers(value) for name, value in vars(self).items() if value not in (None, "")}
        return json.dumps(given, sort_keys=True)
