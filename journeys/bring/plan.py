"""From the objects of an org to what a program has: names, components, lookups, entries of stack config."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from .bundles import NEEDED, Bundle, part_name, parts, recognised
from .code import resource_name
from .errors import BringError
from .foreign import Foreign
from .kinds import Live, providers
from .live_values import violations
from .mapping import Choice, Key
from .names import Names, config_key, duplicates, ending, reserved, resource_names, short
from .tree import Ref, arranged, plain

OUTCOME_TRIGGERS = "only outcomes trigger it"


@dataclass
class Item:
    """One object that the program gets, as a resource of its own or as the part of a bundle."""

    live: Live
    name: str
    bundle: Bundle | None = None
    part: str = ""


@dataclass(frozen=True)
class Was:
    """What a state calls an object, and the component that it is in there; "" at the top level."""

    name: str
    component: str = ""
    type: str = ""


@dataclass
class Plan:
    """The contents of a program, in order."""

    items: list[Item] = field(default_factory=list)
    bundles: list[Bundle] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    """The variable of each resource, bundle and lookup, by resource name, bundle name or `kind id`."""
    foreign: dict[Ref, Foreign] = field(default_factory=dict)
    config: dict[Ref, str] = field(default_factory=dict)
    """The key of stack config that has each id that cannot be looked up."""
    before: Mapping[str, Was] = field(default_factory=dict)
    """What the stack's state calls each object that it has, by id."""

    @property
    def by_ref(self) -> dict[Ref, Item]:
        return {item.live.ref: item for item in self.items}


def numbered(objects: Iterable[Live]) -> dict[Key, Live]:
    """The ordered objects by what the mapping file knows them by: type, name, and the number among namesakes."""
    counts: Counter[tuple[str, str]] = Counter()
    found = {}
    for each in objects:
        counts[each.token, each.name] += 1
        found[each.token, each.name, counts[each.token, each.name]] = each
    return found


def propose(
    objects: Mapping[Key, Live],
    *,
    bundles: bool,
    twins: Callable[[Live], bool],
    given: Mapping[Ref, str] | None = None,
) -> dict[Key, Choice]:
    """What the export would do with each object.

    `twins` tells whether the stack allows several objects of one name. `given` are names, and what has one is
    taken as a resource of its own.
    """
    given = given or {}
    same = duplicates(_key(each) for each in objects.values())
    left_out = {each.ref: why for each in objects.values() if (why := _why_not(each, same, twins))}
    taken = [each for each in objects.values() if each.ref not in left_out]
    found = recognised(each for each in taken if each.ref not in given) if bundles else []
    in_bundle = {part.ref: bundle for bundle in found for part in bundle.parts.values()}
    names = Names()
    for bundle in found:
        bundle.name = names.claim_with(
            short(bundle.owner.name), [part.replace("_", "-") for part in parts().values()]
        )
    alone = [each for each in objects.values() if each.ref not in in_bundle]
    titles = [(each.token, given.get(each.ref) or each.name) for each in alone]
    wished = dict(zip([each.ref for each in alone], resource_names(titles, names), strict=True))
    proposed = {}
    for (token, name, nth), each in objects.items():
        component = in_bundle[each.ref].name if each.ref in in_bundle else ""
        why = left_out.get(each.ref, "")
        proposed[token, name, nth] = Choice(
            token, name, nth, not why, wished.get(each.ref, ""), component, why
        )
    return proposed


def _key(live: Live) -> tuple[str, ...]:
    return (live.token, *live.provider.key_of(live.entity))


def _why_not(live: Live, same: set[tuple[str, ...]], twins: Callable[[Live], bool]) -> str:
    if _key(live) in same and not twins(live):
        return (
            "several have this name, and a stack has one of them: rename the others in the org, or take the one that "
            "is meant"
        )
    refused = [each for each in violations(live.provider, plain(live.tree)) if each.refused]
    if refused:
        paths = ", ".join(dict.fromkeys(each.path or "itself" for each in refused))
        return f"a preview refuses {paths}: {refused[0].message}"
    return ""


def decide(objects: Mapping[Key, Live], choices: Mapping[Key, Choice]) -> Plan:
    """The plan of what was chosen.

    Raises:
        BringError: two objects have one name, or a component cannot be made of its parts.
    """
    plan = Plan()
    by_name: dict[str, Bundle] = {}
    seen: dict[str, Choice] = {}
    for key, live in objects.items():
        choice = choices[key]
        if not choice.take:
            continue
        if choice.component:
            item = _part(live, choice, by_name.setdefault(choice.component, Bundle(choice.component)))
        else:
            item = Item(live, choice.name or resource_name(live.name))
        other = seen.setdefault(item.name, choice)
        if other is not choice:
            raise BringError(
                f'the mapping file gives the name "{item.name}" to {choice.token} "{choice.object}" and to '
                f'{other.token} "{other.object}": give one of them another'
            )
        plan.items.append(item)
    plan.bundles = list(by_name.values())
    for bundle in plan.bundles:
        _check(bundle, seen)
    return plan


def _part(live: Live, choice: Choice, bundle: Bundle) -> Item:
    part = parts().get(live.token, "")
    if not part or part in bundle.parts:
        why = f"has another {live.provider.title} already" if part else f"takes no {live.provider.title}"
        raise BringError(f'the component "{choice.component}" of the mapping file {why}: "{choice.object}"')
    bundle.parts[part] = live
    return Item(live, part_name(choice.component, part), bundle, part)


def _check(bundle: Bundle, seen: Mapping[str, Choice]) -> None:
    missing = [part for part in NEEDED if part not in bundle.parts]
    if missing:
        title = missing[0].replace("_", " ")
        raise BringError(
            f'the component "{bundle.name}" of the mapping file has no {title}: write `component: {bundle.name}` at the '
            f"{title} that belongs to it too, or `name` in place of `component` at its other parts"
        )
    for part, live in bundle.parts.items():
        if part != "action_map" and live.ref not in bundle.owner.references:
            raise BringError(
                f'the component "{bundle.name}" of the mapping file: its action map doesn\'t refer to '
                f'{live.provider.title} "{live.name}"'
            )
    if bundle.name in seen:
        raise BringError(f'the mapping file gives the name "{bundle.name}" to a component and to a resource')


def finish(plan: Plan, resolve: Callable[[Ref], Foreign], labels: Mapping[str, str] | None = None) -> Plan:
    """Finds how to name what is referred to and not managed, and gives everything a variable.

    `labels` are names for objects that are looked up, by their id.
    """
    managed = plan.by_ref
    foreign = [ref for item in plan.items for ref in item.live.references if ref not in managed and ref.id]
    plan.foreign = {ref: resolve(ref) for ref in dict.fromkeys(foreign)}
    label = label_of(plan)
    for item in plan.items:
        item.live.tree = arranged(item.live.tree, label)
    order = _in_order(plan, label)
    plan.foreign = {ref: plan.foreign[ref] for ref in order if not plan.foreign[ref].is_fixed}
    functions = {f"get_{ending(ref.kind).replace('-', '_')}" for ref in plan.foreign}
    names = Names(
        reserved({*functions, *(token.partition(":")[2] for token in providers()), "JourneyBundle"})
    )
    keys = Names()
    for ref, found in plan.foreign.items():
        kind = ending(ref.kind).replace("_", "-")
        if found.query:
            wish = short((labels or {}).get(ref.id) or found.name)
            wish = wish if wish.endswith(kind) else f"{wish}-{kind}"
            plan.variables[f"{ref.kind} {ref.id}"] = names.claim_variable(wish)
        else:
            key = keys.claim(config_key([found.name, kind, "id"]))
            plan.config[ref] = key
            plan.variables[f"{ref.kind} {ref.id}"] = names.claim_variable(
                "-".join(filter(None, [short(found.name) if found.name else "", kind, "id"]))
            )
    for bundle in plan.bundles:
        plan.variables[bundle.name] = names.claim_variable(bundle.name)
    for item in plan.items:
        if item.bundle is None:
            plan.variables[item.name] = names.claim_variable(item.name)
    return plan


def label_of(plan: Plan) -> Callable[[Ref], str]:
    """A text for each reference that doesn't depend on ids."""
    managed = plan.by_ref

    def label(ref: Ref) -> str:
        if ref in managed:
            return f"resource {managed[ref].name}"
        known = plan.foreign.get(ref)
        return f"{ref.kind} {dict(known.query)} {known.name}" if known else ref.kind

    return label


def _in_order(plan: Plan, label: Callable[[Ref], str]) -> list[Ref]:
    """The foreign references, by kind and name; those without a name as the objects have them."""
    first: dict[Ref, int] = defaultdict(int)
    for place, ref in enumerate(ref for item in plan.items for ref in item.live.references):
        first.setdefault(ref, place)
    return sorted(plan.foreign, key=lambda ref: (ref.kind, label(ref), first[ref]))
