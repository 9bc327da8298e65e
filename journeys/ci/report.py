"""The report of a preview: the data that one job leaves and another one reads, renders and posts.

A pull request's own code has run where it was written, so a reader believes nothing of it but its shape.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from journeys.text import unreadable

from .errors import BAD_INPUT, CiError

LARGEST = 5_000_000
"""Bytes of a report; one of 2,000 changes has a tenth of it."""
Name = Annotated[str, Field(max_length=2_000)]
Text = Annotated[str, Field(max_length=20_000)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Part(BaseModel):
    """A part of the report; it has these fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Change(Part):
    """What happens to one object."""

    op: Literal["create", "update", "replace", "delete", "import"]
    type: Name
    name: Name
    fields: list[Name] = []


class Found(Part):
    """A finding of `journeys lint`."""

    severity: Literal["error", "warning"]
    kind: Name
    name: Name
    reason: Text
    fix: Text


class Limit(Part):
    """How many objects of a type the org has after the plan, and how many it may have."""

    type: Name
    after: Count
    maximum: Count


class Live(Part):
    """What a preview with credentials knows besides: changes from outside, and the org's limits."""

    outside: list[Change] = []
    limits: list[Limit] = []
    errors: list[Text] = []


class Report(Part):
    """A preview of one stack."""

    version: Literal[1] = 1
    stack: Name
    commit: Annotated[str, Field(pattern=r"^([0-9a-f]{40})?$")] = ""
    lock_file: Name = ""
    lookups: Count = 0
    live: Live | None = None
    """None for a preview without credentials."""
    before: dict[Name, Count] = {}
    """Objects in the state, by type."""
    changes: list[Change] = []
    active_maps_deleted: list[Name] = []
    findings: list[Found] = []
    graph: Annotated[str, Field(max_length=60_000)] = ""
    errors: list[Text] = []

    def of(self, *ops: str) -> list[Change]:
        """The changes of these kinds."""
        return [each for each in self.changes if each.op in ops]


def read(path: Path) -> Report:
    """The report in a file.

    Raises:
        CiError: it is too large, or no report of this version.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise CiError(
                f"{path} is larger than {LARGEST:,} bytes: no report of `journeys ci preview`", BAD_INPUT
            )
        return Report.model_validate_json(path.read_bytes())
    except OSError as error:
        raise CiError(f"{unreadable(path, error)}. `journeys ci preview` writes it", BAD_INPUT) from None
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"][:1])) or "its JSON"
        raise CiError(
            f"{path} is no report of this version ({where} is not as expected): write it with `journeys ci preview` of "
            "the same journeys-as-code",
            BAD_INPUT,
        ) from None
