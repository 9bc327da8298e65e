"""The cells that were wrong once, by what went wrong in them."""

from __future__ import annotations

import pytest

from .cells import bench_of

FOUND = {
    "a 410 of the login host dropped an object from the state": (
        "genesys:Segment",
        "delete",
        "410",
        "",
        "login",
    ),
    "a 404 of the login host was taken for the object's": ("genesys:Segment", "refresh", "404", "", "login"),
    "a login without a token said nothing of what to do": (
        "genesys:Segment",
        "create",
        "JSON of the wrong shape",
        "an empty object",
        "login",
    ),
    "a create that was never sent was looked for in vain": (
        "segment:Journey",
        "create",
        "refused",
        "always",
        "post",
    ),
    "a lost answer to archiving ended a destroy": (
        "segment:Journey",
        "delete",
        "503",
        "after the effect",
        "patch",
    ),
    "a false 404 between two versions left the rest of a journey": (
        "segment:Journey",
        "delete",
        "404",
        "",
        "get",
    ),
    "archiving twice hid why a version wasn't deleted": (
        "segment:Journey",
        "delete",
        "delivered twice",
        "",
        "patch",
    ),
    "an answer without a list counted as no assignments": (
        "genesys:SegmentAssignment",
        "delete",
        "JSON of the wrong shape",
        "an empty object",
        "get",
    ),
    "an answer without a list counted as no events": (
        "genesys:EventDefinition",
        "refresh",
        "JSON of the wrong shape",
        "an empty object",
        "get",
    ),
    "a stale read hid that a change was still to be made": (
        "genesys:ExternalEventsSchema",
        "update",
        "stale read",
        "for 3 s",
        "login",
    ),
    "a replacement of the same title was refused by the API": (
        "genesys:ExternalEventsSchema",
        "replace",
        "429 with Retry-After",
        "once",
        "post",
    ),
    "a replacement that failed halfway said nothing of the object that it deleted": (
        "genesys:ExternalEventsSchema",
        "replace",
        "403",
        "",
        "post",
    ),
}


@pytest.mark.parametrize("what", FOUND)
def test_it_is_mended(what: str) -> None:
    token, operation, family, name, kind = FOUND[what]
    with bench_of(token, operation) as bench:
        cells = [
            each
            for each in bench.cells()
            if (each.fault.family, each.fault.name, each.step.kind) == (family, name, kind)
        ]
        assert cells
        for cell in cells:
            bench.run(cell)
            assert cell.wrong == []
            assert cell.limit is None
