"""What is wrong with a journey is said at preview, with its path, and nothing is sent."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from support.driver import CheckFailed
from support.messages import as_the_plugin_says

from providers.core.schema.validation import validate
from providers.twilio_segment.journey import JourneyArgs

from .conftest import World

QUERY = "event('A').count() = 1"
ACTIVATION: dict[str, Any] = {
    "event_name": "Sent",
    "action_definition": {"action_id": "act", "mappings": {"url": "x"}},
}


def good() -> dict[str, Any]:
    """One of everything: 0 entry, 1 delay, 2 destination, 3 event split, 4 condition split, 5 random split, 6 exit."""
    return {
        "space_id": "spa",
        "name": "Journey",
        "definition": {
            "initial_state": "in",
            "entry_rules": {"type": "ONCE"},
            "exit_rules": {
                "enabled": True,
                "rules": [
                    {
                        "type": "EXIT_RULE",
                        "exit_type": "EVENT_PERFORMED",
                        "key": {"id": "rule1"},
                        "condition": QUERY,
                        "enabled": True,
                        "concurrency_enabled": False,
                        "connected_destinations": ["out"],
                    },
                    {
                        "type": "EXIT_RULE",
                        "exit_type": "AUDIENCE_MEMBERSHIP_CHANGE",
                        "key": {"id": "rule2"},
                        "audience_id": "aud",
                        "enabled": True,
                        "concurrency_enabled": False,
                    },
                ],
                "related_destinations": [{"type": "DESTINATION", "key": {"id": "out"}, "destinations": []}],
            },
            "states": [
                {
                    "type": "EVENT_ENTRY",
                    "key": {"id": "in"},
                    "condition": QUERY,
                    "transitions": [{"next": "wait"}],
                },
                {
                    "type": "SIMPLE_DELAY",
                    "key": {"id": "wait", "name": "Wait"},
                    "duration": "1d",
                    "transitions": [{"next": "send"}],
                },
                {
                    "type": "DESTINATION",
                    "key": {"id": "send"},
                    "destinations": [{"destination_id": "d", "activations": [copy.deepcopy(ACTIVATION)]}],
                    "transitions": [{"next": "hold"}],
                },
                {
                    "type": "EVENT_SPLIT",
                    "key": {"id": "hold"},
                    "transitions": [
                        {"type": "CONDITION", "condition": QUERY, "next": "data"},
                        {"type": "TIMEOUT", "duration": "2h", "next": "random"},
                    ],
                },
                {
                    "type": "CONDITION_SPLIT",
                    "key": {"id": "data"},
                    "transitions": [
                        {"type": "CONDITION", "condition": QUERY, "next": "random"},
                        {"type": "DEFAULT", "next": "end"},
                    ],
                },
                {
                    "type": "RANDOM_SPLIT",
                    "key": {"id": "random"},
                    "transitions": [{"percentage": 60, "next": "end"}, {"percentage": 40, "next": "end"}],
                },
                {"type": "EXIT", "key": {"id": "end"}},
            ],
        },
    }


MISSING: Any = object()
S = "definition.states"
R = "definition.exit_rules"
A = f"{S}[2].destinations[0].activations[0]"
TYPES = (
    "EVENT_ENTRY, AUDIENCE_ENTRY, EXIT, DESTINATION, SIMPLE_DELAY, EVENT_SPLIT, CONDITION_SPLIT, RANDOM_SPLIT"
)


def many(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [{"type": "CONDITION", "condition": QUERY, "next": "end", **fields} for _ in range(count)]


def rules(count: int) -> list[dict[str, Any]]:
    rule = good()["definition"]["exit_rules"]["rules"][0]
    return [{**rule, "key": {"id": f"r{number}"}} for number in range(count)]


def steps(count: int) -> list[dict[str, Any]]:
    return [
        {"type": "SIMPLE_DELAY", "key": {"id": f"s{n}"}, "duration": "1d", "transitions": [{"next": "end"}]}
        for n in range(count)
    ]


IDS = ("wait", "send", "hold", "data", "random", "end", "out", "rule1")
"""The ids in the journey above that messages quote, of three characters or more."""

BAD: list[tuple[str, Any, list[str]]] = [
    # where, what is put there, what is said
    ("space_id", MISSING, ["space_id: is required"]),
    ("space_id", "", ["space_id: must have at least 1 character(s); got \"\""]),
    ("space_id", "a/b", ['space_id: must be one id without "/", such as "spa_9aQ1"; got "a/b"']),
    ("space_id", 7, ["space_id: must be a string; got 7"]),
    ("name", MISSING, ["name: is required"]),
    ("name", "", ['name: must have at least 1 character(s); got ""']),
    ("name", "x" * 74, [f'name: must have at most 73 characters; got "{"x" * 56}..."']),
    ("description", ["x"], ["description: must be a string; got a list"]),
    ("descripton", "x", ['descripton: unknown field, did you mean "description"?; allowed: space_id, name, description, definition, status, allow_replace_live, archive_on_delete, replace_on_description, allow_publish_before_pause']),
    ("status", "live", ['status: must be one of draft, published, entry-paused, archived; got "live"']),
    ("status", "PUBLISHED", ['status: must be one of draft, published, entry-paused, archived; got "PUBLISHED", did you mean "published"?']),
    ("allow_replace_live", "yes", ['allow_replace_live: must be True or False; got "yes"']),
    ("archive_on_delete", 1, ["archive_on_delete: must be True or False; got 1"]),
    ("definition", MISSING, ["definition: is required"]),
    ("definition", [], ["definition: must be an object (a dict); got a list"]),
    ("definition.initial_state", MISSING, ["definition.initial_state: is required"]),
    ("definition.initial_state", "inn", ['definition.initial_state: no state has the id "inn", did you mean "in"?']),
    ("definition.initial_state", "send", ['definition.initial_state: must name the entry; "send" is a DESTINATION']),
    ("definition.initialState", "in", ['definition.initialState: unknown field, did you mean "initial_state"?; allowed: initial_state, entry_rules, exit_rules, states']),
    ("definition.entry_rules", MISSING, ["definition.entry_rules: is required"]),
    ("definition.entry_rules.type", "TWICE", ['definition.entry_rules.type: must be one of MULTIPLE, ONCE, RE_ENTRY_AFTER_EXIT; got "TWICE"']),
    ("definition.entry_rules.type", "MULTIPLE", ["definition.entry_rules.concurrency.concurrency_key: is required with type MULTIPLE: the event property that tells the times apart"]),
    ("definition.entry_rules.concurrency", {"enabled": True}, ["definition.entry_rules.concurrency.concurrency_key: is required where concurrency is enabled"]),
    ("definition.entry_rules.concurrency", {"enabled": "on"}, ['definition.entry_rules.concurrency.enabled: must be True or False; got "on"']),
    ("definition.entry_rules.concurrency", {"enabled": True, "concurrency_key": "k" * 501}, [f'definition.entry_rules.concurrency.concurrency_key: must have at most 500 characters; got "{"k" * 56}..."']),
    (R, MISSING, [f"{R}: is required"]),
    (f"{R}.rules", MISSING, [f"{R}.rules: is required"]),
    (f"{R}.enabled", MISSING, [f"{R}.enabled: is required"]),
    (f"{R}.rules[0].exit_type", "CONDITION_UNMATCH", [f"{R}.rules[0]: `exit_type` is required and must be one of EVENT_PERFORMED, AUDIENCE_MEMBERSHIP_CHANGE"]),
    (f"{R}.rules[0].condition", MISSING, [f"{R}.rules[0].condition: is required"]),
    (f"{R}.rules[0].condition", "event('A", [f"{R}.rules[0].condition: has a quote that isn't closed: event('A"]),
    (f"{R}.rules[0].connected_destinations", ["send"], [f'{R}.rules[0].connected_destinations[0]: no related destination has the id "send"']),
    (f"{R}.rules[1].audience_id", MISSING, [f"{R}.rules[1].audience_id: is required"]),
    (f"{R}.rules[1].condition", QUERY, [f"{R}.rules[1].condition: unknown field; allowed: type, exit_type, key, audience_id, enabled, concurrency_enabled, connected_destinations"]),
    (f"{R}.rules[1].key.id", "rule1", [f'{R}.rules[1].key.id: "rule1" is the id of exit_rules.rules[0] too; ids are unique in a journey']),
    (f"{R}.rules", rules(11), [f"{R}.rules: must have at most 10 for events; has 11"]),
    (f"{R}.related_destinations[0].key.id", "send", [f'{R}.related_destinations[0].key.id: "send" is the id of states[2] too; ids are unique in a journey', f'{R}.rules[0].connected_destinations[0]: no related destination has the id "out"']),
    (f"{R}.related_destinations[0].transitions", [{"next": "end"}], [f"{R}.related_destinations[0].transitions: unknown field, did you mean \"destinations\"?; allowed: type, key, destinations"]),
    (S, MISSING, [f"{S}: is required"]),
    (S, [], [f"{S}: must have at least 1 item(s)"]),
    (f"{S}[6].type", "STOP", [f"{S}[6]: `type` is required and must be one of {TYPES}"]),
    (f"{S}[6].type", MISSING, [f"{S}[6]: `type` is required"]),
    (f"{S}[6].transitions", [{"next": "in"}], [f"{S}[6].transitions: unknown field; allowed: type, key"]),
    (f"{S}[6].key", MISSING, [f"{S}[6].key: is required"]),
    (f"{S}[6].key.id", "", [f'{S}[6].key.id: must have at least 1 character(s); got ""']),
    (f"{S}[6].key.id", "finish", [f'{S}[4].transitions[1].next: no state has the id "end", did you mean "send"?', f'{S}[5].transitions[0].next: no state has the id "end", did you mean "send"?', f'{S}[5].transitions[1].next: no state has the id "end", did you mean "send"?']),
    (f"{S}[1].key.id", "send", [f'{S}[2].key.id: "send" is the id of states[1] too; ids are unique in a journey', f'{S}[0].transitions[0].next: no state has the id "wait"']),
    (f"{S}[1].key.name", "x" * 74, [f'{S}[1].key.name: must have at most 73 characters; got "{"x" * 56}..."']),
    (f"{S}[0].type", "EXIT", [f"{S}[0].condition: unknown field; allowed: type, key", f"{S}[0].transitions: unknown field; allowed: type, key", f"{S}: must have exactly one entry (EVENT_ENTRY or AUDIENCE_ENTRY); has 0", 'definition.initial_state: must name the entry; "in" is an EXIT']),
    (f"{S}[6]", {"type": "AUDIENCE_ENTRY", "key": {"id": "end"}, "audience_id": "a", "transitions": [{"next": "wait"}]}, [f"{S}: must have exactly one entry (EVENT_ENTRY or AUDIENCE_ENTRY); has 2: in, end", f"{S}[6].transitions[0].next: leads back: wait -> send -> hold -> data -> random -> end -> wait. Only a branch of an EVENT_SPLIT may, to that same split"]),
    (f"{S}[0].condition", MISSING, [f"{S}[0].condition: is required"]),
    (f"{S}[0].condition", "   ", [f"{S}[0].condition: is empty"]),
    (f"{S}[0].condition", "event('A').count( = 1", [f"{S}[0].condition: has parentheses that don't match: event('A').count( = 1"]),
    (f"{S}[0].condition", ")(", [f"{S}[0].condition: has parentheses that don't match: )("]),
    (f"{S}[0].transitions", [], [f"{S}[0].transitions: must have at least 1 item(s)"]),
    (f"{S}[1].transitions", [{"next": "send"}, {"next": "end"}], [f"{S}[1].transitions: must have at most 1 item(s), has 2"]),
    (f"{S}[1].transitions[0].next", "nowhere", [f'{S}[1].transitions[0].next: no state has the id "nowhere"']),
    (f"{S}[1].transitions[0].next", "wait", [f"{S}[1].transitions[0].next: leads back: wait -> wait. Only a branch of an EVENT_SPLIT may, to that same split"]),
    (f"{S}[2].transitions[0].next", "wait", [f"{S}[2].transitions[0].next: leads back: wait -> send -> wait. Only a branch of an EVENT_SPLIT may, to that same split"]),
    (f"{S}[4].transitions[1].next", "data", [f"{S}[4].transitions[1].next: leads back: data -> data. Only a branch of an EVENT_SPLIT may, to that same split"]),
    (f"{S}[1].duration", MISSING, [f"{S}[1].duration: is required"]),
    (f"{S}[1].duration", 5, [f"{S}[1].duration: must be a string; got 5"]),
    (f"{S}[1].duration", "183d", [f'{S}[1].duration: must be at most 182 days; got "183d"']),
    (f"{S}[1].duration", "27w", [f'{S}[1].duration: must be at most 182 days; got "27w"']),
    (f"{S}[2].destinations", MISSING, [f"{S}[2].destinations: is required"]),
    (f"{S}[2].destinations", [{"destination_id": "d", "activations": [ACTIVATION] * 6}], [f"{S}[2].destinations: must have at most 5 activations in all; has 6"]),
    (f"{S}[2].destinations[0].destination_id", MISSING, [f"{S}[2].destinations[0].destination_id: is required"]),
    (f"{A}.event_name", "x" * 74, [f'{A}.event_name: must have at most 73 characters; got "{"x" * 56}..."']),
    (f"{A}.action_definition.mappings", MISSING, [f"{A}.action_definition.mappings: is required"]),
    (f"{A}.action_definition.mappings", "{", [f'{A}.action_definition.mappings: is not JSON text: Expecting property name enclosed in double quotes: line 1 column 2 (char 1); got "{{"']),
    (f"{A}.action_definition.mappings", "[1]", [f'{A}.action_definition.mappings: must be an object, or JSON text of one; got "[1]"']),
    (f"{A}.action_definition.mappings", {f"k{n}": n for n in range(101)}, [f"{S}[2].destinations: must have at most 100 mappings in all; has 101"]),
    (f"{A}.action_definition.actionId", "x", [f'{A}.action_definition.actionId: unknown field, did you mean "action_id"?; allowed: action_id, mappings, use_default_mappings, id, name, enabled']),
    (f"{A}.property_selections", {"profile": "email"}, [f'{A}.property_selections.profile: must be a list; got "email"']),
    (f"{S}[3].transitions", many(1), [f"{S}[3].transitions: must have exactly one TIMEOUT branch; has 0"]),
    (f"{S}[3].transitions", [{"type": "TIMEOUT", "duration": "2h", "next": "data"}] * 2, [f"{S}[3].transitions: must have 1 to 9 CONDITION branches; has 0", f"{S}[3].transitions: must have exactly one TIMEOUT branch; has 2"]),
    (f"{S}[3].transitions", [*many(10, next="data"), {"type": "TIMEOUT", "duration": "2h", "next": "data"}], [f"{S}[3].transitions: must have 1 to 9 CONDITION branches; has 10"]),
    (f"{S}[3].transitions[1].type", "DEFAULT", [f"{S}[3].transitions[1]: `type` is required and must be one of CONDITION, TIMEOUT"]),
    (f"{S}[3].transitions[1].duration", "200d", [f'{S}[3].transitions[1].duration: must be at most 182 days; got "200d"']),
    (f"{S}[3].transitions[0].condition", '"', [f"{S}[3].transitions[0].condition: has a quote that isn't closed: \""]),
    (f"{S}[4].transitions", many(1), [f"{S}[4].transitions: must have exactly one DEFAULT branch; has 0"]),
    (f"{S}[4].transitions", [{"type": "DEFAULT", "next": "random"}], [f"{S}[4].transitions: must have 1 to 9 CONDITION branches; has 0"]),
    (f"{S}[4].transitions[1].type", "TIMEOUT", [f"{S}[4].transitions[1]: `type` is required and must be one of CONDITION, DEFAULT"]),
    (f"{S}[5].transitions[0].percentage", 50, [f"{S}[5].transitions: percentages must total 100; they total 90"]),
    (f"{S}[5].transitions[0].percentage", 0, [f"{S}[5].transitions[0].percentage: must be greater than 0; got 0"]),
    (f"{S}[5].transitions[0].percentage", 101, [f"{S}[5].transitions[0].percentage: must be at most 100; got 101"]),
    (f"{S}[5].transitions[0].percentage", "60", [f'{S}[5].transitions[0].percentage: must be a number; got "60"']),
    (f"{S}[5].transitions", [{"percentage": 16, "next": "end"}] * 6, [f"{S}[5].transitions: must have at most 5 item(s), has 6"]),
    (S, [*good()["definition"]["states"], *steps(44)], [f"{S}: must have at most 50 steps; has 51"]),
]  # fmt: skip


def put(path: str, value: Any) -> dict[str, Any]:
    args = good()
    names = path.replace("[", ".[").split(".")
    at: Any = args
    for name in names[:-1]:
        at = at[int(name[1:-1])] if name.startswith("[") else at[name]
    last: Any = int(names[-1][1:-1]) if names[-1].startswith("[") else names[-1]
    if value is MISSING:
        del at[last]
    else:
        at[last] = value
    return args


def errors(args: dict[str, Any]) -> list[str]:
    return [str(found) for found in validate(args, JourneyArgs) if found.severity == "error"]


@pytest.mark.parametrize(("path", "value", "said"), BAD, ids=[f"{n} {row[0]}" for n, row in enumerate(BAD)])
def test_error(path: str, value: Any, said: list[str]) -> None:
    assert errors(put(path, value)) == said


@pytest.mark.parametrize(("path", "value", "said"), BAD, ids=[f"{n} {row[0]}" for n, row in enumerate(BAD)])
def test_the_plugin_says_the_same_and_shows_no_text_of_the_program(
    path: str, value: Any, said: list[str], world: World
) -> None:
    chosen = isinstance(value, str) and len(value) > 2 and not path.endswith("type")
    with pytest.raises(CheckFailed) as failed:
        world.driver.preview(put(path, value))
    expected = [as_the_plugin_says(text, *IDS, *([value] if chosen else ())) for text in said]
    assert sorted(str(failed.value).splitlines()) == sorted(
        expected
    )  # names go over the wire in another order
    assert world.sent() == []


def test_there_is_nothing_wrong_with_the_good_one() -> None:
    assert validate(good(), JourneyArgs) == []


WARNINGS: list[tuple[str, Any, list[str]]] = [
    (f"{S}[1].duration", "1 day", [f'{S}[1].duration: "1 day" has no form that is known to work: write a whole number and m, h, d or w, such as "2h"']),
    (f"{S}[1].duration", "3m", [f'{S}[1].duration: the user interface takes 5 minutes or more; got "3m"']),
    (f"{R}.rules[0].concurrency_enabled", True, [f"{R}.rules[0].concurrency_enabled: has no effect: entry_rules.concurrency isn't enabled"]),
    (f"{R}.related_destinations", [{"type": "DESTINATION", "key": {"id": key}, "destinations": []} for key in ("out", "two")], [f"{R}.related_destinations: the user interface has one destination for all exit rules; there are 2"]),
    (f"{S}[3].transitions[0].next", "random", [f'{S}[4]: nothing leads to "data"']),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "said"), WARNINGS, ids=[row[0] for row in WARNINGS])
def test_warning(path: str, value: Any, said: list[str]) -> None:
    found = validate(put(path, value), JourneyArgs)
    assert [str(each) for each in found] == said
    assert {each.severity for each in found} == {"warning"}


def test_a_branch_of_an_event_split_may_lead_back_to_it() -> None:
    args = put(f"{S}[3].transitions[0].next", "hold")
    assert [str(found) for found in validate(args, JourneyArgs)] == [f'{S}[4]: nothing leads to "data"']


def test_all_mistakes_are_said_at_once_and_nothing_is_sent(world: World) -> None:
    args = put(f"{S}[5].transitions[0].percentage", 50)
    args["name"] = ""
    args["definition"]["states"][1]["duration"] = "200d"
    with pytest.raises(CheckFailed) as failed:
        world.driver.preview(args)
    assert str(failed.value).splitlines() == [
        "name: must have at least 1 character(s)",
        f"{S}[1].duration: must be at most 182 days",
        f"{S}[5].transitions: percentages must total 100; they total 90",
    ]
    assert world.sent() == []


@pytest.mark.parametrize("number", range(40))
def test_values_not_known_yet_are_no_mistake(number: int) -> None:
    """Any leaf that a program may know only later passes, and hides no mistake elsewhere."""
    from pulumi.output import Unknown

    args = good()
    args["definition"]["states"][1]["duration"] = "200d"
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        for at, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(item, (dict, list)):
                walk(item)
            elif at not in ("type", "exit_type", "duration"):
                places.append((value, at))

    walk(args)
    assert len(places) == 40
    holder, at = places[number]
    holder[at] = Unknown()
    assert f'{S}[1].duration: must be at most 182 days; got "200d"' in errors(args)
    args["definition"]["states"][1]["duration"] = "2d"
    assert errors(args) == []
