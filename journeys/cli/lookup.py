"""`journeys lookup`: existing objects by name or id, or all of a type; reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeys.text import counted, printable

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
        entities = list(provider.using(org).listed())
    except JourneysError as error:
        raise Problem(str(error)) from None
    if out.json:
        out.document(entities)
        return
    for each in entities:
        active = each.get("isActive")
        state = "" if active is None else "  active" if active else "  inactive"
        out.line(printable(f"{each['id']}  {' '.join(provider.key_of(each))}") + state)
    out.line(f"{counted(len(entities), provider.title)} on {org.host}")


def find(project: Project, provider: Provider, name: str, id: str) -> tuple[Session, dict[str, Any]]:
    """The organisation and the one object of that name or id, as the API answers it.

    Raises:
        Problem: there is none, or several have the name; says which there are.
    """
    from providers.core.errors import JourneysError, LookupFailed
    from providers.core.program.catalog import catalog_of

    org = org_of(project, provider)
    if not id and not provider.listable:
        raise Problem(f"the API has no list of {provider.title}s: give --id", 2)
    try:
        org.ensure()  # first: another organisation has other objects of that name
        return org, catalog_of(provider.using(org)).find(None if id else name, id or None)
    except LookupFailed as error:
        raise Problem(f"{error}. {_next(project, provider, id)}") from None
    except JourneysError as error:
        raise Problem(str(error)) from None


def _next(project: Project, provider: Provider, id: str) -> str:
    """What to do where an object isn't found. The given id may be the name that the program has for it."""
    from journeys.graph import read

    from .stack_document import own_state

    try:
        known = read(own_state(project, needed=False)).resources.values() if id else ()
    except Problem:
        known = ()
    named = [each.id for each in known if (each.name, each.token) == (id, provider.token)]
    if named:
        return f'"{id}" is what the program calls it; its id is {named[0]}, and the stack has it already'
    if not provider.listable:
        return "Check the id: the API has no list of them"
    return f"`{project.spelled(f'lookup {provider.token}', plain=True)}` lists what is there"
