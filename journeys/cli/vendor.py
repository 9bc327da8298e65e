"""Connects a command to the vendors' APIs, with the stack's configuration and the environment of its engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml

from journeys.pointer import TYPE_PREFIX

from . import emulator
from .console import Problem
from .environment import for_stack
from .project import Project

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider
    from providers.core.session.session import Session


def enter(project: Project) -> None:
    """Gives this process the environment that the stack's engine runs in."""
    _set_environment(for_stack(project))


def _set_environment(variables: dict[str, str]) -> None:
    for name in set(os.environ) - set(variables):
        del os.environ[name]
    os.environ.update(variables)


def configuration(project: Project) -> tuple[dict[str, Any], list[str]]:
    """The stack's config, and the keys that cannot be decrypted without the passphrase."""
    values, sealed = dict(project.values), []
    if project.encrypted:
        from journeys.engine.crypto import Crypter, SecretsError, passphrase

        stack = yaml.safe_load((project.root / f"Pulumi.{project.stack}.yaml").read_text(encoding="utf-8"))
        crypter = Crypter(passphrase(dict(os.environ)), stack.get("encryptionsalt", ""))
        texts = {(k if ":" in k else f"{project.name}:{k}"): v for k, v in stack["config"].items()}
        for key in sorted(project.encrypted):
            try:
                values[key] = crypter.decrypt(texts[key]["secure"])
            except SecretsError:
                sealed.append(key)
    return values, sealed


def provider_of(token: str) -> Provider:
    """The provider of a resource type, named as messages do (`genesys:Segment`) or in short (`segment`).

    Raises:
        Problem: there is no such type; says which there are.
    """
    from journeys.registry import load, tokens

    known = tokens()
    plain = token.removeprefix(TYPE_PREFIX)
    found = [each for each in known if plain.lower() in (each.lower(), each.partition(":")[2].lower())]
    if len(found) != 1:
        raise Problem(f"there is no resource type {token!r}; there are {', '.join(known)}", 2)
    return load(found[0])


def org_of(project: Project, provider: Provider) -> Session:
    """The organisation that the stack is configured for, as the provider would see it; starts a local stack's emulator."""
    from providers.core.session.session import session_for

    if project.local:
        emulator.ensure(project)
    enter(project)
    values, sealed = configuration(project)
    missing = [key for key in sealed if key.startswith(f"{provider.vendor.namespace}:")]
    if missing:
        raise Problem(
            f"{', '.join(missing)} in Pulumi.{project.stack}.yaml cannot be decrypted here: export "
            "PULUMI_CONFIG_PASSPHRASE, or the credentials themselves as environment variables"
        )
    return session_for(provider.vendor, values)


def connected(project: Project, provider: Provider) -> Session:
    """The same, after the API said which it is. This process keeps its own environment, so that another stack can follow."""
    with _own_environment():
        org = org_of(project, provider)
        org.ensure()
        return org


@contextmanager
def _own_environment() -> Iterator[None]:
    """Restores this process's environment after the block, in which a stack's is set."""
    before = dict(os.environ)
    try:
        yield
    finally:
        _set_environment(before)
