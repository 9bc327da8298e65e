"""Functions, loops and conditions of a user's own around the arguments."""

# fmt: off
from collections.abc import Iterable
from typing import Literal

from pulumi import Input, Output

from providers.genesys import Criteria, JourneyPattern, Segment, SegmentArgs

Operator = Literal["containsAny", "equal"]


def pages(values: Iterable[str], operator: Operator = "containsAny") -> Criteria:
    return {"key": "page.url", "values": list(values), "operator": operator}


def visits(*criteria: Criteria, count: Input[int] = 1) -> JourneyPattern:
    return {"criteria": list(criteria), "count": count, "stream_type": "Web", "session_type": "web"}


def segment(name: str, patterns: list[JourneyPattern], active: bool | None = None) -> Segment:
    return Segment(name, display_name=name, is_active=active, journey={"patterns": patterns})


names: dict[str, list[str]] = {"a": ["/a"], "b": ["/b"]}
made = {name: segment(name, [visits(pages(urls))]) for name, urls in names.items()}
ids: list[Output[str]] = [each.id for each in made.values()]
settings: SegmentArgs = {"display_name": "x"}
Segment("later", settings, is_active=True)
chosen = Segment("chosen", display_name="x", color="#ff0000" if names else None)

pages("/a", "contains")  # mypy: arg-type; pyright: reportArgumentType
visits(pages(["/a"]), count="2")  # mypy: arg-type; pyright: reportArgumentType
segment("x", visits(pages(["/a"])))  # mypy: arg-type; pyright: reportArgumentType
segment("x", [pages(["/a"])])  # mypy: list-item; pyright: reportArgumentType
wrong: SegmentArgs = {"display_name": "x", "journey": {"patterns": visits()}}  # mypy: typeddict-item; pyright: reportAssignmentType
