"""Tells our own provider pointers in a state from any other, without loading them.

A dynamic resource's `__provider` is a pickle, and loading a pickle runs what it says. Ours says one thing: call
`journeys.registry.load` with a token. Whoever can write a state can put another pickle there.
"""

from __future__ import annotations

import base64
import pickletools
import re
from collections.abc import Callable, Iterable
from typing import Any

KEY = "__provider"
DYNAMIC = "pulumi-python:dynamic"
TYPE_PREFIX = f"{DYNAMIC}/"
"""The prefix of our tokens in the types of a state and a plan."""

_TOKEN = re.compile(r"[a-z]{1,40}:[A-Za-z0-9]{1,60}\Z")
_LONGEST = 400
# Framing and the memo change nothing that is loaded.
_IGNORED = ("PROTO", "FRAME", "MEMOIZE", "BINPUT")
_PROTOCOL_4 = [
    "SHORT_BINUNICODE",
    "SHORT_BINUNICODE",
    "STACK_GLOBAL",
    "SHORT_BINUNICODE",
    "TUPLE1",
    "REDUCE",
    "STOP",
]
_PROTOCOL_2 = ["GLOBAL", "BINUNICODE", "TUPLE1", "REDUCE", "STOP"]


def token_of(pointer: object) -> str:
    """The token in one of our pointers, as any Python writes it; "" for everything else."""
    if not isinstance(pointer, str) or len(pointer) > _LONGEST:
        return ""
    try:
        data = base64.b64decode(pointer, validate=True)
        codes = [(code.name, arg, at) for code, arg, at in pickletools.genops(data)]
    except Exception:  # pickletools raises many kinds for what is no pickle
        return ""
    if codes[-1][2] != len(data) - 1:
        return ""  # more bytes follow the pickle
    codes = [each for each in codes if each[0] not in _IGNORED]
    names, texts = [name for name, _, _ in codes], [arg for _, arg, _ in codes if isinstance(arg, str)]
    if names == _PROTOCOL_4:
        function, token = texts[:2], texts[2]
    elif names == _PROTOCOL_2:
        function, token = texts[0].split(" "), texts[1]
    else:
        return ""
    return token if function == ["journeys.registry", "load"] and _TOKEN.match(token) else ""


def foreign(
    records: Iterable[dict[str, Any]], trusted: Callable[[object], object] = lambda _pointer: False
) -> list[str]:
    """URNs (names in an import file) of the dynamic resources whose pointer is neither ours nor trusted.

    A pointer that is encrypted is not ours: we write them in the clear.
    """
    found = []
    for record in records:
        if not str(record.get("type", "")).startswith(DYNAMIC):
            continue
        bags = [bag for name in ("inputs", "outputs") if isinstance(bag := record.get(name), dict)]
        pointers = [bag[KEY] for bag in bags if KEY in bag]
        if not all(token_of(each) or trusted(each) for each in pointers):
            found.append(str(record.get("urn") or record.get("name")))
    return found


def refusal(names: Iterable[str], where: str, what_to_do: str) -> str:
    """The message for resources whose pointer is not loaded."""
    listed = "".join(f"\n  {name}" for name in names)
    return (
        f"{where} has a `{KEY}` that journeys-as-code did not write. Loading it would run the code in it, so it is "
        f"refused:{listed}\n{what_to_do}"
    )
