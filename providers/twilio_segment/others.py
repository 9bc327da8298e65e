"""What somebody else has changed in a journey since it was last seen: the API has no versions that an update could send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from providers.core.schema.differences import changed_paths, is_in
from providers.core.schema.equality import project_onto_inputs
from providers.core.schema.shape import Shape


def shows_another_version(known: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether the API shows the version that people are in, below the draft that the state has: nothing to compare."""
    number, live = (int(known.get(name) or 0) for name in ("version", "live_version"))
    return bool(now["version"] == live < number)


def changed_by_others(
    shape: Shape, known: dict[str, Any], now: dict[str, Any], wanted: dict[str, Any], is_read: bool
) -> Iterator[str]:
    """The paths that are no longer as last seen, and not as wanted either.

    `is_read`: the journey was read since it was last written, so the state has what the API adds by itself too.
    """
    paths = list(_definition_changed(shape, known, now, wanted, is_read))
    yield from paths
    number, was = int(known.get("version") or 1), known.get("status") or "draft"
    if not paths and now["version"] == number + 1 and now["status"] in ("draft", wanted.get("status")):
        return  # a new version with nothing of theirs in it: made by this program before an error, or as good as that
    if now["version"] != number:
        yield "version"
    if now["status"] not in (was, wanted.get("status")):
        yield "status"


def _definition_changed(
    shape: Shape, known: dict[str, Any], now: dict[str, Any], wanted: dict[str, Any], is_read: bool
) -> Iterator[str]:
    node = shape.fields["definition"].node
    seen, there = known.get("definition"), now["definition"]
    if seen is None:
        return
    if not is_read:
        there = project_onto_inputs(seen, there, node)
    unwanted = list(changed_paths(wanted["definition"], there, node, "definition"))
    for path in changed_paths(seen, there, node, "definition"):
        if any(is_in(path, each) or is_in(each, path) for each in unwanted):
            yield path
