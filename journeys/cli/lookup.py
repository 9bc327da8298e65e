"""`journeys lookup`: existing objects by name or id, or all of a type; reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeys.text import printable

from .console import Out, Problem
from .project import Project
from .vendor import org_of, provider_of

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider
    from providers.core.session.session import Session


def show(project: Project, type: str, name: str, id: str, out: Out) -> None:
    """Prints one object whole, or a line for each.

    Raises:
        Problem: there is none, or several have the name.
    """
    provider = provider_of(type)
    if name or id:
        _, entity = find(project, provider, name, id)
        out.document(entity)
        return
    org = org_of(project, provider)
    if not provider.listable:
        raise Problem(f"the API has no list of {provider.title}s: give --id", 2)
    from providers.core.errors import JourneysError

    try:
        org.ensure()
        entities = list(provider.listed(org))
    except JourneysError as error:
        raise Problem(str(error)) from None
    if out.json:
        out.document(entities)
        return
    for each in entities:
        active = each.get("isActive")
        state = "" if active is None else "  active" if active else "  inactive"
        out.line(printable(f"{each['id']}  {' '.join(provider.key_of(each))}") + state)
    out.line(f"{len(entities)} {provider.title}{'' if len(entities) == 1 else 's'} on {org.host}")


def find(project: Project, provider: Provider, name: str, id: str) -> tuple[Session, dict[str, Any]]:
    """The organisation and the one object of that name or id, as the API answers it.

    Raises:
        Problem: there is none, or several have the name; says which there are.
    """
    from providers.core.errors import JourneysError
    from providers.core.program.catalog import catalog_of

    org = org_of(project, provider)
    if not id and not provider.listable:
        raise Problem(f"the API has no list of {provider.title}s: give --id", 2)
    try:
        org.ensure()  # before anything is looked up: another organisation has other objects of that name
        return org, catalog_of(provider).find(org, None if id else name, id or None)
    except JourneysError as error:
        raise Problem(str(error)) from None
