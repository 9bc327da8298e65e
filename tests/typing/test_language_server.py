"""What an editor shows and offers while somebody writes a program: pyright's language server, over stdio."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.language_server import Document, LanguageServer, server_missing

pytestmark = pytest.mark.slow

GOOD = (Path(__file__).parent / "good.py").read_text()
BEING_WRITTEN = """
from components.journeys import JourneyBundle
JourneyBundle("bundle")
eu_too = Provider("eu-too")
Segment("k", disp)
Segment("p", journey={"patterns": [{"": 1}]})
Segment("c", journey={"patterns": [{"criteria": [{"key": "page.url", "op": ""}]}]})
Segment("s", journey={"patterns": [{"stream_type": ""}]})
Segment("e", external_segment={"source": ""})
campaign.definition.apply(lambda d: d.stat)
vip.journey.patterns[0].cou
vip.journey.patterns[0].criteria[0].operator
vip.journey.apply(lambda j: j.patterns[0].criteria[0].ke)
looked_up_too = get_segment("VIP").journey.patterns[0].str
functions.list_segments(segm)
functions.list_action_templates(state="")
functions.query_journey_aggregates(interval="x", metrics=[], filter={"type": "and", "predicates": [{"dim": ""}]})
"""


@pytest.fixture(scope="module")
def program() -> Iterator[Document]:
    """The good program of this folder, and below it lines that are being written."""
    if why := server_missing():
        pytest.skip(why)
    server = LanguageServer()
    try:
        yield server.open(GOOD + BEING_WRITTEN)
    finally:
        server.close()


@pytest.mark.parametrize(
    ("line", "word", "shown"),
    [
        ("vip = Segment(", "Segment", "Visitors who are alike: those whose visit or journey matches"),
        ("later: Output", "get_segment_output", "once the arguments and `depends_on` are known"),
        ("criteria: Criteria", "Criteria", "One comparison with an event of the journey"),
        ("JourneyBundle(", "JourneyBundle", "A journey as one reusable unit."),
        ("eu_too", "Provider", "The Genesys Cloud organisation that some resources belong to"),
        ('display_name="VIP"', "display_name", "The name that people see."),
        ("assignment_expiration_days=3", "assignment", "Days until a visitor is unassigned again"),
        ('"criteria": [{"key": "page.url", "values": ["/pricing"]', "operator", "How it is compared."),
        ('"count": 2', "count", "How often the pattern must match, 1 or more."),
        ("number: Output", "version", "Rises with every change"),
        ("free: Output", "journey", "What must have happened during the journey."),
        ("vip.journey.patterns[0].criteria", "patterns", "In the order in which the vendor evaluates them"),
        ("vip.journey.patterns[0].criteria", "operator", "How it is compared."),
        ("times: Output[int]", "count", "How often the pattern must match, 1 or more."),
        ("compared: Output", "values", "What it is compared with"),
        ("looked_up: int", "count", "How often the pattern must match, 1 or more."),
        ("once: Output", "type.", "`ONCE`; or again after leaving"),
        ("active: list", "sort_by", "Fields to sort by, a `-` before one for descending"),
        ("later_active = ", "segment_ids", "The ids of those to list, with no other filter"),
    ],
)
def test_hovering_shows_our_words(program: Document, line: str, word: str, shown: str) -> None:
    assert shown in " ".join(program.hover(line, word).split())


def test_hovering_shows_the_words_of_an_enumeration(program: Document) -> None:
    assert "'containsAll', 'containsAny'" in program.hover("vip.journey.patterns[0].criteria", "operator")


@pytest.mark.parametrize(
    ("line", "behind", "offered"),
    [
        ('Segment("k"', "disp", {"display_name=", "should_display_to_agent="}),
        ('Segment("p"', '[{"', {"criteria", "count", "stream_type", "session_type", "event_name"}),
        ('Segment("c"', '"op', {"operator"}),
        ('Segment("s"', '"stream_type": "', {"Web", "Custom", "Conversation", "App"}),
        ('Segment("e"', '"source": "', {"AdobeExperiencePlatform", "Custom"}),
        ("campaign.definition.apply(", "d.stat", {"states"}),
        ("vip.journey.patterns[0].cou", ".cou", {"count"}),
        ("vip.journey.apply(", "[0].ke", {"key"}),
        ("looked_up_too", ".str", {"stream_type"}),
        ("functions.list_segments(segm", "(segm", {"segment_ids="}),
        ("functions.list_action_templates(", 'state="', {"Active", "Inactive", "Deleted"}),
        ("functions.query_journey_aggregates(interval", '"dim', {"dimension"}),
    ],
)
def test_keys_and_words_are_offered(program: Document, line: str, behind: str, offered: set[str]) -> None:
    assert offered <= program.complete(line, behind).keys()


def test_only_the_words_of_the_enumeration_are_offered(program: Document) -> None:
    assert program.complete('Segment("e"', '"source": "').keys() == {"AdobeExperiencePlatform", "Custom"}


def test_an_offer_comes_with_our_words(program: Document) -> None:
    found = program.complete("vip.journey.patterns[0].cou", ".cou")["count"]
    assert "How often the pattern must match" in program.explained(found)
