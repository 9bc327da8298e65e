"""Every field of every type with a second writer: applied, refused, or told afterwards; never in silence."""

from __future__ import annotations

import pytest

from .rounds import ENDS, SERVERS, Round, play_all, tokens
from .two_writers import rows_on_page

QUICK = ("genesys:EventDefinition", "genesys:ExternalEventsConfiguration")
EACH = [pytest.param(token, marks=[] if token in QUICK else pytest.mark.slow) for token in tokens()]


@pytest.mark.parametrize("versions", SERVERS)
@pytest.mark.parametrize("token", EACH)
def test_nothing_is_overwritten_in_silence(token: str, versions: str) -> None:
    counts = play_all(token, versions, 0)
    assert not counts.bad, "\n\n".join(counts.bad)
    assert sum(counts.outcomes[end] for end in ENDS) > 0
    (row,) = [each for each in rows_on_page() if each.startswith(f"| `{token}` | {versions} |")]
    assert row.endswith("| 0 |")


def test_a_round_names_what_both_do() -> None:
    given = Round("genesys:Segment", "remove", "color", {}, {}, {}, "description", during=True)
    assert str(given) == "genesys:Segment: they remove color during the update, we change description"
