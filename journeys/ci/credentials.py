"""Refuses vendors' credentials where a job can read them that should not have them: in stack config and in state."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from .errors import BAD_INPUT, CiError


@cache
def _secrets() -> dict[str, str]:
    """The credentials as stack config names them, each with its environment variable."""
    from journeys.registry import load, tokens

    vendors = {load(token).vendor for token in tokens()}
    return {vendor.name(each.key): each.env for vendor in vendors for each in vendor.settings if each.secret}


def in_environment() -> bool:
    """Whether this job has a vendor's credentials, so that a preview can be compared with the org."""
    return any(os.environ.get(name) for name in _secrets().values() if name)


def refuse_in_config(keys: Iterable[str], where: str) -> None:
    """Stops where stack config has credentials, encrypted or not.

    Raises:
        CiError: it has.
    """
    found = sorted(set(keys) & set(_secrets()))
    if found:
        removal = "\n".join(
            f"  pulumi config rm {key}    # and set {_secrets()[key]} in the job" for key in found
        )
        raise CiError(
            f"{where} has credentials: {', '.join(found)}. Whoever has the passphrase of the stack can read them, and "
            f"every pull request's job has it. Keep them as secrets of the environment that deploys:\n{removal}\n"
            "Then run `up` once, so that they leave the state too, and make new ones: the old ones are in its history.",
            BAD_INPUT,
        )


def refuse_in_state(records: Iterable[Mapping[str, Any]]) -> None:
    """Stops where a provider in the state has credentials among its inputs: the last `up` put them there.

    Raises:
        CiError: one has.
    """
    for each in records:
        is_provider = str(each.get("type", "")).startswith("pulumi:providers:")
        found = sorted(set(each.get("inputs") or {}) & set(_secrets())) if is_provider else []
        if found:
            raise CiError(
                f"the state has credentials ({', '.join(found)}) in the provider {each.get('urn')}: a job that reads "
                "the state and has the passphrase can read them. Set them in the environment of the job that deploys, "
                "run `up` there once without them in config and program, and make new ones",
                BAD_INPUT,
            )
