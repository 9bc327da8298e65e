"""The doctor on the vendors' side: credentials, organisation, what the client may read, used and maximum."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from journeys.text import printable

from ..project import Project
from ..vendor import configuration, enter
from .finding import Finding
from .workspace import journeys_api

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider
    from providers.core.session.dialect import Dialect
    from providers.core.session.settings import Settings
    from providers.http.client import Client

NEARLY = 0.9
"""The share of a limit from which on it is worth a warning."""


def organizations(project: Project, offline: bool, space: str = "") -> Iterator[Finding]:
    """One area per vendor that the stack or the environment configures; asks the API unless `offline`."""
    from journeys.registry import load, tokens

    enter(project)
    values, sealed = configuration(project)
    vendors: dict[str, Dialect] = {}
    providers: dict[str, list[Provider]] = {}
    for token in tokens():
        provider = load(token)
        vendors[provider.vendor.namespace] = provider.vendor
        providers.setdefault(provider.vendor.namespace, []).append(provider)
    for namespace, vendor in vendors.items():
        keys = any(key.startswith(f"{namespace}:") for key in (*values, *sealed))
        if keys or any(each.env and os.environ.get(each.env) for each in vendor.settings):
            yield from _vendor(project, vendor, providers[namespace], values, sealed, offline, space)
        else:
            yield Finding(vendor.title, "note", "not configured for this stack")
            if space and not any(each.listable for each in providers[namespace]):
                yield Finding(
                    vendor.title,
                    "problem",
                    "--space cannot be checked: the stack has no configuration of this vendor, and the environment none",
                    _address_advice(vendor),
                )


def _vendor(
    project: Project,
    vendor: Dialect,
    providers: list[Provider],
    values: Mapping[str, Any],
    sealed: list[str],
    offline: bool,
    space: str,
) -> Iterator[Finding]:
    from providers.core.errors import JourneysError
    from providers.core.session.settings import check_stack_config, resolve
    from providers.http.client import Client

    area = vendor.title
    problems = check_stack_config(
        vendor, {**values, **dict.fromkeys(sealed, "")}, project.encrypted.__contains__
    )
    for problem in problems:
        yield Finding(area, "problem", f"Pulumi.{project.stack}.yaml: {problem}")
    for key in sealed:
        if key.startswith(f"{vendor.namespace}:"):
            fix = "export PULUMI_CONFIG_PASSPHRASE (or the credentials themselves) to have it looked at"
            yield Finding(
                area, "note", f"{key} is encrypted in Pulumi.{project.stack}.yaml and not readable here", fix
            )
    try:
        settings = resolve(vendor, values)
        url = vendor.base_url(settings)
        yield from _where(area, settings, url)
        if offline or not url:
            return
        client = Client(vendor.connect(settings))
    except JourneysError as error:
        yield Finding(area, "problem", str(error))
        return
    try:
        yield from _ask(area, vendor, settings, providers, client)
        if not any(each.listable for each in providers):
            yield from journeys_api(area, client, space)
    except JourneysError as error:
        yield Finding(area, "problem", str(error))
    finally:
        client.close()


def _where(area: str, settings: Settings, url: str) -> Iterator[Finding]:
    if not url:
        yield Finding(area, "problem", "no address is configured", _address_advice(settings.vendor))
    else:
        source = next((settings.source(k) for k in ("baseUrl", "region") if settings.get(k)), "the default")
        yield Finding(area, "ok", f"API {url}, from {source}", facts={"url": url, "source": source})
    credentials = [each for each in settings.vendor.settings if each.secret and settings.get(each.key)]
    for each in credentials:
        source = settings.source(each.key)
        yield Finding(area, "ok", f"{each.key} from {source}", facts={"key": each.key, "source": source})
    if not credentials:
        names = ", ".join(each.env for each in settings.vendor.settings if each.secret)
        yield Finding(area, "warning", "no credentials: previews work, nothing else does", f"set {names}")


def _address_advice(vendor: Dialect) -> str:
    names = [vendor.name(each.key) for each in vendor.settings if each.key in ("region", "baseUrl")]
    return f"`pulumi config set {' ...` or `pulumi config set '.join(names)} ...`"


def _ask(
    area: str, vendor: Dialect, settings: Settings, providers: list[Provider], client: Client
) -> Iterator[Finding]:
    yield from _whose(area, vendor, settings, client)
    limits = _limits(client) if vendor.namespace == "genesys" else {}
    for provider in providers:
        if provider.listable:
            yield _type(area, provider, client, limits)


def _whose(area: str, vendor: Dialect, settings: Settings, client: Client) -> Iterator[Finding]:
    """Whose credentials these are, and whether the configuration names the same."""
    from providers.core.errors import ApiError
    from providers.http.errors import Unauthorized

    noun, key = vendor.org_noun, vendor.name(vendor.org_setting)
    wanted = settings.get(vendor.org_setting)
    try:
        mine = vendor.identify(client)
    except Unauthorized:
        raise
    except ApiError as error:
        yield Finding(
            area,
            "warning",
            f"whose {noun} this is cannot be asked: {error}",
            ""
            if wanted
            else f"`pulumi config set {key} ...`: nothing else guards this stack against another {noun}",
        )
        return
    text = printable(f'{noun} "{mine.name}", id {mine.id}' if mine.name else f"{noun} {mine.id}")
    yield Finding(area, "ok", text, facts={"id": mine.id, "name": mine.name})
    if wanted and wanted != mine.id:
        yield Finding(area, "problem", f"{key} is {wanted}: these credentials belong to another {noun}")
    elif not wanted:
        text = f"another {noun} is refused once this stack has objects: each records where it was made"
        yield Finding(
            area, "note", text, printable(f"from the first create on: pulumi config set {key} {mine.id}")
        )


def _type(area: str, provider: Provider, client: Client, limits: Mapping[str, int]) -> Finding:
    """Whether objects of a type can be read, how many there are, and how many there may be."""
    from providers.core.errors import ApiError, Gone
    from providers.http.errors import Forbidden

    name = provider.token.partition(":")[2]
    try:
        page = {"pageSize": 1, "pageNumber": 1} if provider.page_size else {}
        found = client.get(provider.path, params={**provider.list_query, **page}).json
    except Forbidden as error:
        return Finding(area, "warning", f"{name}: may not be read: {error}", facts={"type": provider.token})
    except Gone:
        return Finding(area, "note", f"{name}: shut down by the vendor (410)", facts={"type": provider.token})
    except ApiError as error:
        return Finding(area, "warning", f"{name}: {error}", facts={"type": provider.token})
    used = found.get("total") if isinstance(found, dict) else None
    if used is None and not page and isinstance(found, dict):
        used = len(found.get("entities") or ())
    limit = limits.get(f"{name.lower()}.max")
    facts = {"type": provider.token, "used": used, "maximum": limit}
    if used is None:
        return Finding(area, "ok", f"{name}: readable", facts=facts)
    if limit is None:
        return Finding(area, "ok", f"{name}: readable, {used} in the org", facts=facts)
    full = used >= limit * NEARLY
    text = f"{name}: readable, {used} of {limit} in the org"
    return Finding(area, "warning" if full else "ok", text + (": nearly full" if full else ""), facts=facts)


def _limits(client: Client) -> dict[str, int]:
    """The maximum of each kind, where the client may read it. Keys `segment.max`, `actionmap.max`, ..."""
    from providers.core.errors import ApiError

    try:
        found = client.get("/api/v2/organizations/limits/namespaces/journey").json
    except ApiError:
        return {}
    return {str(each.get("key")): int(each.get("value", 0)) for each in found.get("entities") or []}
