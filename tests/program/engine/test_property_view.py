"""How values and differences are printed: the text that the CLI printed for the same values."""

from __future__ import annotations

import io
import textwrap
from typing import Any

import pytest

from journeys.engine.display import Display
from journeys.engine.events import Result, Step, StepEvent
from journeys.engine.property_view import map_diff, map_lines
from journeys.engine.state import ResourceState
from journeys.engine.step_view import block, changed_keys, words
from journeys.engine.values import COMPUTED, SecretValue


def text(lines: Any) -> str:
    return "\n".join(line.rstrip() for _, line in lines) + "\n"


def lines(expected: str) -> str:
    """The same text wherever it begins."""
    return textwrap.dedent(expected).lstrip("\n")


def test_nested_values_stand_line_by_line_in_the_order_of_their_keys() -> None:
    value = {
        "zeta": [{"m": 1.0}, "s", ["x", {}], None],
        "a": {"y": [], "__hidden": 1, "gone": None, "x": 2.5},
        "sec": SecretValue("hush"),
        "later": COMPUTED,
    }
    assert lines(text(map_lines(value, 2))) == lines(
        """
          a    : {
              x: 2.5
              y: []
          }
          later: [unknown]
          sec  : [secret]
          zeta : [
              [0]: {
                  m: 1
              }
              [1]: "s"
              [2]: [
                  [0]: "x"
                  [1]: {}
              ]
              [3]: <null>
          ]
        """
    )


def test_a_difference_shows_what_changed_and_nothing_else() -> None:
    old = {
        "tags": {"a": True, "same": 1, "y": [1, "two", {"k": 1}], "o": {"z": 1}},
        "note": "1",
        "j": '{"k": 1}',
    }
    new = {"tags": {"a": False, "same": 1, "y": [1, "three"], "o": ["z"]}, "size": 3.0, "j": '{"k": 2}'}
    assert lines(text(map_diff(old, new, 8))) == lines(
        """
              ~ j   : (json) {
                  ~ k: 1 => 2
                }
              - note: "1"
              + size: 3
              ~ tags: {
                  ~ a: true => false
                  - o: {
                      - z: 1
                    }
                  + o: [
                  +     [0]: "z"
                    ]
                  ~ y: [
                      ~ [1]: "two" => "three"
                      - [2]: {
                              - k: 1
                            }
                    ]
                }
        """
    )


def test_texts_of_several_lines_are_compared_line_by_line() -> None:
    found = text(map_diff({"note": "one\ntwo\nthree"}, {"note": "one\n2\nthree"}, 8))
    assert found.splitlines() == [
        "      ~ note:",
        "            one",
        "          - two",
        "          + 2",
        "            three",
    ]


def test_hidden_paths_and_secrets_are_not_shown() -> None:
    old, new = {"a": {"b": 1, "c": 1}, "s": SecretValue("x")}, {"a": {"b": 2, "c": 2}, "s": SecretValue("y")}
    assert text(map_diff(old, new, 4, hidden=[["a", "b"]])).splitlines() == [
        "  ~ a: {",
        "      ~ b: [hidden]",
        "      ~ c: 1 => 2",
        "    }",
        "  ~ s: [secret] => [secret]",
    ]


def state(**fields: Any) -> ResourceState:
    urn = "urn:pulumi:dev::shop::pulumi-python:dynamic/genesys:Segment::vip"
    given = {"urn": urn, "type": "pulumi-python:dynamic/genesys:Segment", "custom": True, **fields}
    return ResourceState(**given)


def test_a_step_has_its_id_its_urn_and_what_the_provider_answered() -> None:
    old = state(id="1", inputs={"name": "a"}, outputs={"name": "a", "version": 1.0})
    new = state(id="1", inputs={"name": "b"}, outputs={"name": "b", "version": 2.0}, protect=True)
    assert text(block(Step("update", old, new), 1, dry_run=False, refresh=False)).splitlines() == [
        "    ~ pulumi-python:dynamic/genesys:Segment: (update) 🔒",
        "        [id=1]",
        "        [urn=urn:pulumi:dev::shop::pulumi-python:dynamic/genesys:Segment::vip]",
        '      ~ name: "a" => "b"',
        "        --outputs:--",
        "      ~ version: 1 => 2",
    ]
    assert "outputs" not in text(block(Step("update", old, new), 1, dry_run=True, refresh=False))


def test_protection_is_told_where_nothing_else_changed() -> None:
    old, new = state(inputs={"a": 1}), state(inputs={"a": 2}, protect=True)
    assert changed_keys(Step("same", old, new)) == [("~", "protect")]
    assert changed_keys(Step("update", old, new)) == [("~", "a")]


@pytest.mark.parametrize(
    ("op", "said"),
    [
        ("create", ("create", "creating", "created")),
        ("delete-replaced", ("delete original", "deleting original", "deleted original")),
        ("replace", ("replace", "replacing", "replaced")),
        ("refresh", ("refresh", "refreshing", "refreshed")),
        ("same", ("", "", "")),
    ],
)
def test_words_of_operations(op: str, said: tuple[str, str, str]) -> None:
    assert words(op) == said


EVIL = "red \x1b[31m\x1b]0;title\x07\n\x9b1m\u202e"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("plain", EVIL),
        (EVIL, "plain\ntext"),
        ({}, {EVIL: 1}),
        ([], [EVIL]),
        ("{}", f'{{"{EVIL[:3]}": "\\u001b[31m"}}'),
    ],
    ids=["value", "lines", "key", "item", "JSON text"],
)
def test_no_value_steers_the_terminal(old: Any, new: Any) -> None:
    shown = text(map_diff({"a": old}, {"a": new}, 2))
    assert "red" in shown
    assert not set(shown) & set("\x1b\x07\x9b\u202e")


def test_no_error_of_a_provider_steers_the_terminal() -> None:
    stream = io.StringIO()
    display = Display(stream, dry_run=True)
    display.title("update", "dev")
    urn = "urn:pulumi:dev::p::toy:index:Toy::a"
    display.event(StepEvent("diagnostic", urn=urn, severity="error", message=f"it: {EVIL}"))
    display.finish(Result())
    assert "it: red" in stream.getvalue()
    assert not set(stream.getvalue()) & set("\x1b\x07\x9b\u202e")
