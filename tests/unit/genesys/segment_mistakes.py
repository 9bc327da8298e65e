"""A segment with something wrong in it, and the exact message of each mistake."""

from __future__ import annotations

from typing import Any

FIELDS = (
    "display_name, is_active, description, color, should_display_to_agent, context, journey, external_segment, "
    "assignment_expiration_days"
)
OPERATORS = (
    "containsAll, containsAny, notContainsAll, notContainsAny, equal, notEqual, greaterThan, greaterThanOrEqual, "
    "lessThan, lessThanOrEqual, startsWith, endsWith"
)
NO: Any = object()
"""Left out."""


def given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not NO}


def pattern(**changes: Any) -> dict[str, Any]:
    """A journey pattern that is right but for the changes."""
    criteria = [{"key": "page.url", "values": ["/a"]}]
    base = {"criteria": criteria, "count": 1, "stream_type": "Web", "session_type": "web"}
    return given({**base, **changes})


def journey(*patterns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"display_name": "x", "journey": {"patterns": list(patterns)}, **more}


def event(**changes: Any) -> dict[str, Any]:
    """A segment with one criteria of the journey that is right but for the changes."""
    return journey(pattern(criteria=[given({"key": "page.url", "values": ["/a"], **changes})]))


def visit(**changes: Any) -> dict[str, Any]:
    """The same for the context."""
    base = {"key": "device.type", "values": ["Mobile"], "entity_type": "visit"}
    return {"display_name": "x", "context": {"patterns": [{"criteria": [given({**base, **changes})]}]}}


RIGHT = journey(pattern())

MISTAKES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing given": ({}, ["display_name: is required"]),
    "name missing": ({"is_active": True}, ["display_name: is required"]),
    "name empty": (
        {**RIGHT, "display_name": ""},
        ['display_name: must have at least 1 character(s); got ""'],
    ),
    "name is a number": ({**RIGHT, "display_name": 5}, ["display_name: must be a string; got 5"]),
    "name is a list": ({**RIGHT, "display_name": ["x"]}, ["display_name: must be a string; got a list"]),
    "name is True": ({**RIGHT, "display_name": True}, ["display_name: must be a string; got True"]),
    "name misspelt": (
        {"dispaly_name": "x", "journey": RIGHT["journey"]},
        [
            f'dispaly_name: unknown field, did you mean "display_name"?; allowed: {FIELDS}',
        ],
    ),
    "name in camelCase": (
        {"displayName": "x", "journey": RIGHT["journey"]},
        [
            f'displayName: unknown field, did you mean "display_name"?; allowed: {FIELDS}',
        ],
    ),
    "unknown field far from all": ({**RIGHT, "zzz": 1}, [f"zzz: unknown field; allowed: {FIELDS}"]),
    "version given": ({**RIGHT, "version": 3}, [f"version: unknown field; allowed: {FIELDS}"]),
    "is_active text": ({**RIGHT, "is_active": "yes"}, ['is_active: must be True or False; got "yes"']),
    "is_active number": ({**RIGHT, "is_active": 1}, ["is_active: must be True or False; got 1"]),
    "description number": ({**RIGHT, "description": 7}, ["description: must be a string; got 7"]),
    "description object": (
        {**RIGHT, "description": {"a": 1}},
        ["description: must be a string; got an object"],
    ),
    "colour by name": (
        {**RIGHT, "color": "red"},
        ['color: must be "#" and six hexadecimal digits, such as "#FF8800"; got "red"'],
    ),
    "colour short": (
        {**RIGHT, "color": "#abc"},
        ['color: must be "#" and six hexadecimal digits, such as "#FF8800"; got "#abc"'],
    ),
    "colour without hash": (
        {**RIGHT, "color": "aabbcc"},
        ['color: must be "#" and six hexadecimal digits, such as "#FF8800"; got "aabbcc"'],
    ),
    "colour with alpha": (
        {**RIGHT, "color": "#aabbccdd"},
        ['color: must be "#" and six hexadecimal digits, such as "#FF8800"; got "#aabbccdd"'],
    ),
    "colour with a line break": (
        {**RIGHT, "color": "#aabbcc\n"},
        ['color: must be "#" and six hexadecimal digits, such as "#FF8800"; got "#aabbcc\\n"'],
    ),
    "colour number": ({**RIGHT, "color": 123456}, ["color: must be a string; got 123456"]),
    "display to agent text": (
        {**RIGHT, "should_display_to_agent": "true"},
        ['should_display_to_agent: must be True or False; got "true"'],
    ),
    "days negative": (
        {**RIGHT, "assignment_expiration_days": -1},
        ["assignment_expiration_days: must be at least 0; got -1"],
    ),
    "days fractional": (
        {**RIGHT, "assignment_expiration_days": 1.5},
        ["assignment_expiration_days: must be a whole number; got 1.5"],
    ),
    "days text": (
        {**RIGHT, "assignment_expiration_days": "30"},
        ['assignment_expiration_days: must be a whole number; got "30"'],
    ),
    "days True": (
        {**RIGHT, "assignment_expiration_days": True},
        ["assignment_expiration_days: must be a whole number; got True"],
    ),
    "context text": ({**RIGHT, "context": "x"}, ['context: must be an object (a dict); got "x"']),
    "context list": ({**RIGHT, "context": []}, ["context: must be an object (a dict); got a list"]),
    "context unknown field": (
        {**RIGHT, "context": {"pattern": []}},
        [
            'context.pattern: unknown field, did you mean "patterns"?; allowed: patterns',
        ],
    ),
    "context patterns object": (
        {**RIGHT, "context": {"patterns": {}}},
        ["context.patterns: must be a list; got an object"],
    ),
    "context pattern text": (
        {**RIGHT, "context": {"patterns": ["x"]}},
        ['context.patterns[0]: must be an object (a dict); got "x"'],
    ),
    "context pattern without criteria": (
        {**RIGHT, "context": {"patterns": [{}]}},
        ["context.patterns[0].criteria: is required"],
    ),
    "context criteria empty": (
        {**RIGHT, "context": {"patterns": [{"criteria": []}]}},
        ["context.patterns[0].criteria: must have at least 1 item(s)"],
    ),
    "context criteria key missing": (visit(key=NO), ["context.patterns[0].criteria[0].key: is required"]),
    "context criteria key empty": (
        visit(key=""),
        ['context.patterns[0].criteria[0].key: must have at least 1 character(s); got ""'],
    ),
    "context criteria values missing": (
        visit(values=NO),
        ["context.patterns[0].criteria[0].values: is required"],
    ),
    "context criteria values text": (
        visit(values="Mobile"),
        ['context.patterns[0].criteria[0].values: must be a list; got "Mobile"'],
    ),
    "context criteria value number": (
        visit(values=["a", 5]),
        ["context.patterns[0].criteria[0].values[1]: must be a string; got 5"],
    ),
    "context entity type missing": (
        visit(entity_type=NO),
        ["context.patterns[0].criteria[0].entity_type: is required"],
    ),
    "context entity type wrong": (
        visit(entity_type="session"),
        ['context.patterns[0].criteria[0].entity_type: must be one of visit; got "session"'],
    ),
    "context operator wrong": (
        visit(operator="contains"),
        [
            f'context.patterns[0].criteria[0].operator: must be one of {OPERATORS}; got "contains", did you mean "containsAny"?'
        ],
    ),
    "context ignore case text": (
        visit(should_ignore_case="no"),
        ['context.patterns[0].criteria[0].should_ignore_case: must be True or False; got "no"'],
    ),
    "journey number": ({**RIGHT, "journey": 3}, ["journey: must be an object (a dict); got 3"]),
    "journey pattern empty": (
        journey({}),
        [
            "journey.patterns[0].criteria: is required",
            "journey.patterns[0].count: is required",
            "journey.patterns[0].stream_type: is required",
            "journey.patterns[0].session_type: is required",
        ],
    ),
    "journey unknown field in pattern": (
        journey(pattern(counts=1)),
        [
            'journey.patterns[0].counts: unknown field, did you mean "count"?; allowed: criteria, count, stream_type, session_type, event_name'
        ],
    ),
    "journey camelCase in pattern": (
        journey(pattern(stream_type=NO, streamType="Web")),
        [
            'journey.patterns[0].streamType: unknown field, did you mean "stream_type"?; allowed: criteria, count, stream_type, session_type, event_name',
        ],
    ),
    "journey criteria missing": (
        journey(pattern(criteria=NO)),
        ["journey.patterns[0].criteria: is required"],
    ),
    "journey criteria empty": (
        journey(pattern(criteria=[])),
        ["journey.patterns[0].criteria: must have at least 1 item(s)"],
    ),
    "journey criteria is an object": (
        journey(pattern(criteria={"key": "page.url", "values": ["/a"]})),
        ["journey.patterns[0].criteria: must be a list; got an object"],
    ),
    "journey count missing": (journey(pattern(count=NO)), ["journey.patterns[0].count: is required"]),
    "journey count zero": (
        journey(pattern(count=0)),
        ["journey.patterns[0].count: must be at least 1; got 0"],
    ),
    "journey count negative": (
        journey(pattern(count=-2)),
        ["journey.patterns[0].count: must be at least 1; got -2"],
    ),
    "journey count fractional": (
        journey(pattern(count=1.5)),
        ["journey.patterns[0].count: must be a whole number; got 1.5"],
    ),
    "journey count text": (
        journey(pattern(count="2")),
        ['journey.patterns[0].count: must be a whole number; got "2"'],
    ),
    "journey stream missing": (
        journey(pattern(stream_type=NO)),
        ["journey.patterns[0].stream_type: is required"],
    ),
    "journey stream in lower case": (
        journey(pattern(stream_type="web")),
        [
            'journey.patterns[0].stream_type: must be one of Web, Custom, Conversation, App; got "web", did you mean "Web"?'
        ],
    ),
    "journey stream unknown": (
        journey(pattern(stream_type="Email")),
        ['journey.patterns[0].stream_type: must be one of Web, Custom, Conversation, App; got "Email"'],
    ),
    "journey session missing": (
        journey(pattern(session_type=NO)),
        ["journey.patterns[0].session_type: is required"],
    ),
    "journey session empty": (
        journey(pattern(session_type="")),
        ['journey.patterns[0].session_type: must have at least 1 character(s); got ""'],
    ),
    "journey event name number": (
        journey(pattern(event_name=4)),
        ["journey.patterns[0].event_name: must be a string; got 4"],
    ),
    "journey key missing": (event(key=NO), ["journey.patterns[0].criteria[0].key: is required"]),
    "journey key empty": (
        event(key=""),
        ['journey.patterns[0].criteria[0].key: must have at least 1 character(s); got ""'],
    ),
    "journey values missing": (event(values=NO), ["journey.patterns[0].criteria[0].values: is required"]),
    "journey values text": (
        event(values="/a"),
        ['journey.patterns[0].criteria[0].values: must be a list; got "/a"'],
    ),
    "journey value None": (
        event(values=[None]),
        ["journey.patterns[0].criteria[0].values[0]: must be a string; got None"],
    ),
    "journey value nested": (
        event(values=[["/a"]]),
        ["journey.patterns[0].criteria[0].values[0]: must be a string; got a list"],
    ),
    "journey operator near": (
        event(operator="containAny"),
        [
            f'journey.patterns[0].criteria[0].operator: must be one of {OPERATORS}; got "containAny", did you mean "containsAny"?'
        ],
    ),
    "journey operator symbol": (
        event(operator=">="),
        [f'journey.patterns[0].criteria[0].operator: must be one of {OPERATORS}; got ">="'],
    ),
    "journey operator in capitals": (
        event(operator="EQUAL"),
        [
            f'journey.patterns[0].criteria[0].operator: must be one of {OPERATORS}; got "EQUAL", did you mean "equal"?'
        ],
    ),
    "journey entity type is of the context": (
        event(entity_type="visit"),
        [
            "journey.patterns[0].criteria[0].entity_type: unknown field; allowed: key, values, should_ignore_case, operator"
        ],
    ),
    "journey ignore case number": (
        event(should_ignore_case=0),
        ["journey.patterns[0].criteria[0].should_ignore_case: must be True or False; got 0"],
    ),
    "external segment empty": (
        {**RIGHT, "external_segment": {}},
        ["external_segment.id: is required", "external_segment.name: is required"],
    ),
    "external segment without name": (
        {**RIGHT, "external_segment": {"id": "1"}},
        ["external_segment.name: is required"],
    ),
    "external segment id number": (
        {**RIGHT, "external_segment": {"id": 1, "name": "n"}},
        ["external_segment.id: must be a string; got 1"],
    ),
    "external segment id empty": (
        {**RIGHT, "external_segment": {"id": "", "name": "n"}},
        ['external_segment.id: must have at least 1 character(s); got ""'],
    ),
    "external segment source": (
        {**RIGHT, "external_segment": {"id": "1", "name": "n", "source": "Adobe"}},
        ['external_segment.source: must be one of AdobeExperiencePlatform, Custom; got "Adobe"'],
    ),
    "two mistakes in one object": (
        {**RIGHT, "color": "red", "is_active": "no"},
        [
            'is_active: must be True or False; got "no"',
            'color: must be "#" and six hexadecimal digits, such as "#FF8800"; got "red"',
        ],
    ),
    "mistakes at several depths": (
        {**journey(pattern(session_type="")), "dispaly": 1, "color": "red"},
        [
            'color: must be "#" and six hexadecimal digits, such as "#FF8800"; got "red"',
            'journey.patterns[0].session_type: must have at least 1 character(s); got ""',
            f'dispaly: unknown field, did you mean "display_name"?; allowed: {FIELDS}',
        ],
    ),
    "mistakes in two patterns": (
        journey(pattern(count=0), pattern(session_type="")),
        [
            "journey.patterns[0].count: must be at least 1; got 0",
            'journey.patterns[1].session_type: must have at least 1 character(s); got ""',
        ],
    ),
    "the eleventh pattern only": (
        journey(pattern(session_type=""), *[pattern() for _ in range(9)], pattern(count=0)),
        [
            'journey.patterns[0].session_type: must have at least 1 character(s); got ""',
            "journey.patterns[10].count: must be at least 1; got 0",
        ],
    ),
}
