"""The list that many reads share: the first few ask one by one, and an older listed object is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from providers.core.session.lists import DIRECT_READS, SharedList


@pytest.mark.parametrize(
    ("listed", "version", "found"),
    [
        ({"id": "a", "version": 2}, 2, True),
        ({"id": "a", "version": 3}, 2, True),
        ({"id": "a", "version": 1}, 2, False),
        ({"id": "a"}, 1, False),
        ({"id": "a"}, None, True),
        ({"id": "b", "version": 2}, 2, False),
    ],
)
def test_a_listed_object_is_taken_unless_the_state_has_a_later_one(
    listed: dict[str, Any], version: Any, found: bool
) -> None:
    shared = SharedList(lambda: [listed])
    first = [shared.find("a", version) for _ in range(DIRECT_READS)]
    assert first == [None] * DIRECT_READS
    assert shared.find("a", version) == (listed if found else None)
