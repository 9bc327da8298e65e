"""Subclasses, generics, casts, comprehensions, coroutines: what programs of some size are made of."""

# fmt: off
import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from pulumi import CustomResource, Input, Output, ResourceOptions
from typing_extensions import Unpack

from providers.genesys import ActionMap, JourneyPattern, Segment, SegmentArgs, functions, outputs, whole
from providers.genesys.functions import known

R = TypeVar("R", bound=CustomResource)
S = TypeVar("S", bound=Segment)


class Tagged(Segment):
    """A user's own, with an argument of its own."""

    def __init__(self, name: str, team: str, opts: ResourceOptions | None = None, **fields: Unpack[SegmentArgs]) -> None:
        fields["display_name"] = Output.concat(team, ": ", fields.get("display_name", name))
        super().__init__(name, fields, opts)


@dataclass
class Group(Generic[S]):
    members: list[S]

    def ids(self) -> list[Output[str]]:
        return [each.id for each in self.members]


def protected(make: Callable[..., R], name: str, **fields: Any) -> R:
    return make(name, opts=ResourceOptions(protect=True), **fields)


def with_defaults(args: SegmentArgs) -> SegmentArgs:
    merged: SegmentArgs = {**args, "is_active": True}
    merged.setdefault("color", "#00ff00")
    return merged


def maybe(name: str, text: str | None = None, days: int | None = None, color: Input[str] | None = None) -> Segment:
    return Segment(name, display_name=name, description=text, assignment_expiration_days=days, color=color)


async def title() -> str:
    await asyncio.sleep(0)
    return "late"


def again(found: outputs.Journey) -> list[JourneyPattern]:
    return [
        {"criteria": [{"key": c.key, "values": c.values} for c in each.criteria], "count": each.count, "stream_type": each.stream_type, "session_type": each.session_type}
        for each in found.patterns
    ]


def named(**filters: Unpack[known.ListSegmentsArgs]) -> dict[str, str]:
    return {each.display_name: each.id for each in functions.list_segments(**filters)}


tagged = Tagged("tagged", team="sales", display_name=maybe("other", color=Output.from_input("#ffffff")).display_name)
kept: Segment = protected(Segment, "kept", display_name="Kept")
ActionMap("map", display_name="Map", trigger_with_segments=Group([tagged]).ids())
Segment("late", with_defaults({"display_name": title(), "description": Output.format("{0}!", kept.id)}))
every: dict[str, SegmentArgs] = {name: {"display_name": name, "is_active": None} for name in ("a", "b")}
made = {name: Segment(name, args) for name, args in every.items()}
for index, args in enumerate(cast("list[SegmentArgs]", [{"display_name": "from a file"}])):
    Segment(f"s{index}", args)
joined: Output[str] = Output.all(tagged.id, kept.id).apply(lambda ids: ",".join(ids))
Segment("joined", display_name=joined, journey={"patterns": whole(kept.journey.patterns)})
Segment("copied", display_name="x", journey=whole(kept.journey.apply(lambda found: {"patterns": again(found)})))
counts: Output[list[int]] = kept.journey.apply(lambda found: [each.count for each in found.patterns])
active: dict[str, str] = named(is_active=True)
condition: known.Predicate = {"dimension": "journeySegmentId", "value": "4711"}
functions.query_journey_aggregates(interval="x", metrics=["nJourneySessions"], filter={"type": "and", "predicates": [condition]})

Tagged("x", team="a", display_nam="x")  # mypy: call-arg; pyright: reportCallIssue
Tagged("x", display_name="x")  # mypy: call-arg; pyright: reportCallIssue
maybe("x", color=counts)  # mypy: arg-type; pyright: reportArgumentType
Group([ActionMap("y", display_name="y")])  # mypy: type-var; pyright: reportArgumentType
with_defaults({"is_activ": True})  # mypy: typeddict-unknown-key; pyright: reportArgumentType
Segment("x", display_name=title)  # mypy: arg-type; pyright: reportArgumentType
Segment("x", display_name="x", journey={"patterns": kept.journey.patterns})  # mypy: typeddict-item; pyright: reportArgumentType
named(segment_ids=[kept.id])  # mypy: list-item; pyright: reportArgumentType
