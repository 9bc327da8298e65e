"""Which planned creates and renames would meet an object of the same name: asked of the API, one list for each type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from journeys.graph.documents import SECRET, UNKNOWN
from journeys.pointer import TYPE_PREFIX
from journeys.text import printable

from .console import Out, Problem
from .project import Project
from .vendor import org_of

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider


@dataclass(frozen=True)
class Meeting:
    """A planned create or rename: `ids` are the objects of its new name that the stack doesn't own.

    `why` says why nothing was looked up; "" where it was. `mode` is the setting that is in force.
    """

    type: str
    resource: str
    name: str = ""
    ids: tuple[str, ...] = ()
    why: str = ""
    mode: str = ""
    op: Literal["create", "rename"] = "create"

    @property
    def outcomes(self) -> dict[str, str]:
        """What it does under each value of the setting."""
        if not self.ids:
            return {}
        if self.op == "rename":
            return {"fail": "is refused", "adopt": "is refused", "create": "goes on: several have that name"}
        one = len(self.ids) == 1
        return {
            "fail": "is refused",
            "adopt": "takes it over" if one else f"is refused, as {len(self.ids)} have the name",
            "create": "makes another of that name",
        }


def meetings(project: Project, plan: Mapping[str, Any], owned: Iterable[str]) -> list[Meeting]:
    """Every create and rename of our types in a plan (`preview --json`), with what it would meet beside what the stack owns.

    Raises:
        Problem: the API refuses, or the credentials are another organisation's.
    """
    from journeys.registry import load
    from providers.core.errors import JourneysError

    lists, mine, found = _Lists(project), frozenset(owned), []
    for step in plan.get("steps") or []:
        state = step.get("newState") or {}
        kind = str(state.get("type", ""))
        op = step.get("op")
        if op not in ("create", "create-replacement", "update") or not kind.startswith(TYPE_PREFIX):
            continue
        try:
            provider = load(kind.removeprefix(TYPE_PREFIX))
        except LookupError:
            continue
        if op == "update" and (provider.unique_key or not _renames(provider, step)):
            continue
        try:
            found.append(_meeting(provider, state, lists, mine, "rename" if op == "update" else "create"))
        except JourneysError as error:
            raise Problem(f"what creates and renames would meet cannot be asked: {error}") from None
    return found


def _renames(provider: Provider, step: Mapping[str, Any]) -> bool:
    """Whether an update gives the object another name than it was last seen with. The program may name none."""
    live = provider.key_values((step.get("oldState") or {}).get("outputs") or {})
    wanted = provider.key_values(step["newState"].get("inputs") or {})
    return {**live, **wanted} != live


def _meeting(
    provider: Provider,
    state: Mapping[str, Any],
    lists: _Lists,
    mine: frozenset[str],
    op: Literal["create", "rename"],
) -> Meeting:
    resource, why = str(state.get("urn", "")).split("::", 3)[-1], ""
    inputs = state.get("inputs") or {}
    name = inputs.get(provider.natural_key)
    if not provider.listable:
        why = f"the API has no list of {provider.title}s"
    elif not (str(state.get("provider", "")).split("::") + [""] * 4)[3].startswith("default"):
        why = "it has a provider of its own"
    elif not isinstance(name, str) or name in (UNKNOWN, SECRET):
        why = f"its {provider.natural_key} cannot be read before `up`"
    if why:
        return Meeting(provider.token, resource, why=why, op=op)
    body = {provider.natural_wire: name}
    ids = tuple(id for id in lists.ids(provider, provider.key_of(body)) if id not in mine)
    return Meeting(provider.token, resource, str(name), ids, mode=lists.mode(provider), op=op)


class _Lists:
    """The objects of each type by their key, asked for once."""

    def __init__(self, project: Project) -> None:
        self._project, self._known = project, dict[str, dict[tuple[str, ...], list[str]]]()

    def ids(self, provider: Provider, key: tuple[str, ...]) -> list[str]:
        if provider.token not in self._known:
            org = org_of(self._project, provider)
            org.ensure()
            by_key = self._known[provider.token] = {}
            for entity in provider.using(org).listed():
                by_key.setdefault(provider.key_of(entity), []).append(str(entity["id"]))
        return self._known[provider.token].get(key, [])

    def mode(self, provider: Provider) -> str:
        return org_of(self._project, provider).settings.get("onExisting")


def documents(found: list[Meeting]) -> list[dict[str, Any]]:
    """For `--json`."""
    return [{**asdict(each), "ids": list(each.ids), "outcomes": each.outcomes} for each in found]


def tell(found: list[Meeting], out: Out) -> None:
    """A line for each one that meets something, and one for those that could not be looked up."""
    met = [each for each in found if each.ids]
    asked = [each for each in found if not each.why]
    out.line()
    out.title("Creates, renames and what is there already")
    for each in met:
        out.line(
            printable(f'  {each.type} {each.resource}: "{each.name}" is there: {", ".join(each.ids)}'),
            "yellow",
        )
        for mode, outcome in each.outcomes.items():
            out.line(
                f"      {'->' if mode == each.mode else '  '} onExisting {mode}: the {each.op} {outcome}"
            )
    if any(each.op == "create" for each in met):
        out.line('  One that is yours: `journeys import TYPE --id ID --as RESOURCE`, or onExisting "adopt".')
    if asked and not met:
        out.line(f"  no object of the same name is there ({len(asked)} looked up)")
    out_of_reach: dict[str, list[str]] = {}
    for each in found:
        if each.why:
            out_of_reach.setdefault(each.why, []).append(f"{each.type} {each.resource}")
    for why, which in out_of_reach.items():
        out.line(printable(f"  cannot be looked up, as {why}: {', '.join(which)}"))
    if not found:
        out.line("  nothing is created or renamed")
