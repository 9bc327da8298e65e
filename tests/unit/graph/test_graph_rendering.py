"""The written pictures: well-formed, self-contained, escaped, the same every time."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from support import stacks as s

from journeys.graph import html, mermaid, picture, read, svg, too_large
from journeys.graph.icons import ICONS
from journeys.graph.mermaid import MAX_TEXT, escape
from journeys.graph.search import END, SCRIPT
from journeys.graph.stack import TITLES
from journeys.graph.textsize import cut, width
from journeys.lint import lint, marks

NASTY = "<script>alert('1')</script> & \"quotes\" ]]> `tick` #1; \x00 \ud800 end"
SVG = "{http://www.w3.org/2000/svg}"


def nasty_state() -> dict[str, Any]:
    """Names and texts that break out of careless markup, everywhere that a user can write one."""
    bundle = s.component(f"camp {NASTY}")
    parent = bundle["urn"]
    definition = s.long_journey(1)
    definition["states"][0]["condition"] = NASTY
    definition["states"][1]["key"]["name"] = NASTY
    definition["states"][1]["transitions"][0]["condition"] = NASTY
    definition["entry_rules"]["concurrency"]["concurrency_key"] = NASTY
    url = [{"values": [NASTY], "operator": "equal"}]
    return s.state(
        bundle,
        s.segment("seg", parent, display_name=NASTY, description=NASTY),
        s.template("tpl", parent, name=NASTY, content_offer={"headline": NASTY}),
        s.action_map(
            "map",
            ["id-seg", NASTY],
            parent,
            display_name=NASTY,
            action=s.shows("id-tpl"),
            page_url_conditions=url,
        ),
        s.journey(definition, "j", status=NASTY, description=NASTY, name=NASTY),
        s.resource("genesys:<New>", "x", {}),
    )


def test_html_and_svg_are_well_formed_whatever_the_names() -> None:
    document = read(nasty_state(), s.preview(diagnostics=[{"severity": "error", "message": NASTY}]))
    found = {urn: [("error", NASTY)] for urn in document.resources}
    drawn = picture(document)
    for text in (html(drawn, found), svg(drawn, found)):
        root = ElementTree.fromstring(text.encode("utf-8"))
        scripts = [each.text for each in root.iter() if each.tag.rpartition("}")[2] == "script"]
        assert scripts in ([], [SCRIPT])
        assert "alert('1')" in "".join(root.itertext())
        assert "\x00" not in text


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing_but_its_search() -> None:
    text = html(picture(read(nasty_state())))
    assert text.count("<script>") == 1
    text = text.replace(END, "")
    assert not re.search(r"<(script|link|img|iframe|object)\b", text)
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import", text)
    assert not re.search(r"<[^>]* on\w+=", text)


def test_the_policy_of_the_page_allows_the_search_and_nothing_else() -> None:
    text = html(picture(read(s.state(*s.campaigns(2)))))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    script = re.search(r"<script>(.*)</script>", text, re.DOTALL)
    assert policy
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert policy[1] == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"


def test_what_is_said_of_many_panels_is_a_note_of_its_own_that_links_to_them() -> None:
    maps = [s.action_map(f"offer{n:02}", ["id-vip"]) for n in range(20)]
    document = read(s.state(s.segment("vip"), *maps))
    text = re.sub(r"<title>.*?</title>", "", html(picture(document), marks(lint(document))), flags=re.DOTALL)
    assert text.count("20 maps compete") == 1
    assert text.count('<a href="#s1">see the note above</a>') == 20
    assert '<ul class="findings shared"><li class="warning" id="s1">20 maps compete' in text
    note = text[text.index('id="s1"') : text.index("<main>")]
    assert len(re.findall(r'<a href="#p\d+">Offer\d\d</a>', note)) == 20


def test_each_panel_is_also_a_list_for_narrow_screens() -> None:
    [section] = re.findall(
        r'<ul class="outline">.*?</section>', html(picture(read(s.state(*s.campaigns(1)[1:])))), re.DOTALL
    )
    said = " ".join(
        "".join(
            ElementTree.fromstring(f"<a>{section[:-10]}".replace("</div>", "") + "</a>").itertext()
        ).split()
    )
    assert (
        said
        == (
            "C000-Map content offer"
            "triggered by C000-Segment page.url contains /c000-segment"
            "shows C000-Template content offer “20 % off”"
            "offers during schedule group 0pen0000… "
        ).strip()
    )


def test_pictures_are_the_same_every_time() -> None:
    records = [*s.campaigns(30), s.journey(s.long_journey(2))]
    one, other = (picture(read(s.state(*order))) for order in (records, records[::-1]))
    assert html(one) == html(other)
    assert svg(one) == svg(other)
    assert mermaid(one) == mermaid(other)


def test_every_object_and_arrow_of_200_campaigns_is_in_the_picture() -> None:
    drawn = picture(read(s.state(*s.campaigns(200))))
    assert len([node for node in drawn.nodes.values() if not node.foreign]) == 601
    root = ElementTree.fromstring(svg(drawn))
    titles = [each.findtext(f"{SVG}title") or "" for each in root.iter(f"{SVG}g") if each.get("class") != "a"]
    for number in range(200):
        assert sum(f"c{number:03}-map\n" in each.lower() + "\n" for each in titles) == 1
    arrows = [each for each in root.iter(f"{SVG}path") if each.get("class") == "e"]
    assert len(arrows) == len(drawn.edges) == 600


def test_texts_are_cut_to_their_boxes_and_whole_in_the_tooltip() -> None:
    name = "A name that is much too long for any box " * 3
    text = svg(picture(read(s.state(s.segment("seg", display_name=name), s.action_map("m", ["id-seg"])))))
    shown = [
        each.text or ""
        for each in ElementTree.fromstring(text).iter(f"{SVG}text")
        if each.get("class") == "t"
    ]
    assert any(each.startswith("A name") and each.endswith("…") for each in shown)
    assert name.strip() in " ".join(ElementTree.fromstring(text).itertext())


def test_what_a_preview_does_is_marked_and_counted() -> None:
    records = s.campaigns(2)
    plan = s.preview(
        s.step("create", s.planned(s.segment("new"))), *(s.step("delete", old=each) for each in records[5:])
    )
    text = html(picture(read(s.state(*records), plan)))
    assert "1 to create" in text
    assert "3 to delete" in text
    root = ElementTree.fromstring(text.encode("utf-8"))
    marked = [each.get("class", "") for each in root.iter("g")]
    assert sum("c-create" in each for each in marked) == 1
    assert sum("c-delete" in each for each in marked) == 3
    changed = [each for each in root.iter("section") if "changed" in each.get("class", "").split()]
    assert len(changed) == 2  # the new segment, and the campaign that goes


def test_a_preview_without_its_state_says_that_it_is_not_everything() -> None:
    assert "holds only what changes" in html(
        picture(read(preview=s.preview(s.step("create", s.segment("x")))))
    )
    assert "holds only what changes" not in html(picture(read(s.state(), s.preview())))


def test_an_empty_stack_is_a_page_too() -> None:
    drawn = picture(read(s.state()))
    assert "nothing to draw" in html(drawn)
    ElementTree.fromstring(svg(drawn))
    assert "flowchart LR" in mermaid(drawn)


def test_every_kind_has_a_sign_for_the_legend() -> None:
    assert set(TITLES) <= set(ICONS)


def test_mermaid_has_a_subgraph_for_each_component_and_every_arrow() -> None:
    text = mermaid(picture(read(s.state(*s.campaigns(3)))))
    assert text.count("  subgraph ") == 3
    assert text.count(" --> ") == 9
    assert '["C000-Map<br/>content offer"]' in text
    assert 'subgraph g1["c000"]' in text


def test_mermaid_marks_changes_and_what_is_off() -> None:
    seg = s.segment("seg", is_active=False)
    made = s.action_map("m", ["id-seg"])
    text = mermaid(picture(read(s.state(seg), s.preview(s.step("create", s.planned(made))))))
    assert re.search(r"n\d\(\[\"Seg<br/>page.url contains /seg<br/>inactive\"\]\):::off", text)
    assert re.search(r"n\d\[\"\+ M<br/>web messaging offer\"\]:::create", text)
    assert re.search(r"n\d -\. \"\+\" \.-> n\d", text)


@pytest.mark.parametrize("char", list("\"'<>&#;[]{}|`\\\n*"))
def test_mermaid_escapes_what_it_would_read_as_its_own(char: str) -> None:
    said = escape(f"a{char}b")
    assert said == ("a b" if char == "\n" else f"a#{ord(char)};b")


def test_mermaid_lines_have_balanced_quotes_whatever_the_names() -> None:
    lines = mermaid(picture(read(nasty_state()))).splitlines()
    assert all(line.count('"') % 2 == 0 for line in lines)
    assert not any("<script" in line for line in lines)


def test_mermaid_that_github_would_not_draw_is_told() -> None:
    assert too_large(mermaid(picture(read(s.state(*s.campaigns(5)))))) == ""
    large = mermaid(picture(read(s.state(*s.campaigns(200)))))
    assert "500 arrows" in too_large(large)
    assert too_large("x" * (MAX_TEXT + 1))


def test_text_is_cut_where_it_stops_fitting() -> None:
    assert cut("short", 100, 12) == "short"
    said = cut("a much longer text than that", 60, 12)
    assert said.endswith("…")
    assert width(said, 12) <= 60
    assert cut("two\n lines", 500, 12) == "two lines"
    assert width("日本", 10) > width("ab", 10)
