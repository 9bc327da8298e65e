"""Which planned creates and renames would meet an object of the same name: the API is asked for one list per type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from journeys.planned import Planned
from journeys.records import properties, token_of
from journeys.text import printable

from .console import Out, Problem
from .project import Project
from .vendor import org_of

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider

Op = Literal["create", "rename"]


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
    op: Op = "create"
    is_unique: bool = False
    """Whether the API takes no second object of a key."""
    is_native: bool = False
    """Whether the resource is one of the native provider."""

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome under each value of the setting."""
        if not self.ids:
            return {}
        if self.op == "rename":
            return {"fail": "is refused", "adopt": "is refused", "create": "goes on: several have that name"}
        one = len(self.ids) == 1
        another = (
            "is refused, as the API takes one of a name" if self.is_unique else "makes another of that name"
        )
        return {
            "fail": "is refused",
            "adopt": "takes it over" if one else f"is refused, as {len(self.ids)} have the name",
            "create": another,
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
        token = token_of(str(state.get("type", "")))
        if not token:
            continue
        try:
            planned = Planned(load(token), state)
        except LookupError:
            continue
        op = _op(planned, step)
        if op is None:
            continue
        try:
            found.append(_meeting(planned, op, lists, mine))
        except JourneysError as error:
            raise Problem(f"what creates and renames would meet cannot be asked: {error}") from None
    return found


def _op(planned: Planned, step: Mapping[str, Any]) -> Op | None:
    provider, op = planned.provider, step.get("op")
    if op in ("create", "create-replacement"):
        if provider.origin == "created":
            return "create"
        # A taken object exists already. One that is taken by its id may get another name.
        return "rename" if _taken_id(planned) and provider.key_values(planned.inputs) else None
    return "rename" if op == "update" and not provider.unique_key and _renames(planned, step) else None


def _taken_id(planned: Planned) -> str:
    provider = planned.provider
    return provider.taken_id(dict(planned.inputs)) if provider.origin == "taken" else ""


def _renames(planned: Planned, step: Mapping[str, Any]) -> bool:
    """Whether an update gives the object another name than it was last seen with. The program may name none."""
    live = planned.provider.key_values(properties(step.get("oldState") or {}, "outputs"))
    return {**live, **planned.provider.key_values(planned.inputs)} != live


def _meeting(planned: Planned, op: Op, lists: _Lists, mine: frozenset[str]) -> Meeting:
    provider, resource = planned.provider, planned.urn.split("::", 3)[-1]
    if why := planned.why():
        return Meeting(provider.token, resource, why=why, op=op, is_native=planned.is_native)
    own = mine | {_taken_id(planned)}
    ids = tuple(id for id in lists.ids(provider, planned.key) if id not in own)
    mode, is_unique = lists.mode(provider), provider.unique_key
    return Meeting(provider.token, resource, planned.name, ids, "", mode, op, is_unique, planned.is_native)


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
    for is_native in sorted({each.is_native for each in met if each.op == "create"}):
        how = (
            "pulumi import VENDOR:index:KIND RESOURCE ID"
            if is_native
            else "journeys import TYPE --id ID --as RESOURCE"
        )
        out.line(f'  One that is yours: `{how}`, or onExisting "adopt".')
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
