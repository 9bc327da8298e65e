"""A program that makes mistakes and reads what isn't there: every mistake is told, whatever the order of its lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.project import Project

from journeys.emulator import Emulator

HEAD = "import pulumi\nfrom providers.genesys import Segment, get_segment, get_segment_output\n"
FOUND = 'ok = get_segment("there")\n'
MISTAKES = 'Segment("bad", display_name="", colour="x")\n'
READ = 'Segment.get("sg1", "nope")\n'
PROGRAMS = {
    "a lookup, then a read": FOUND + MISTAKES + READ,
    "a read before the lookup": READ + FOUND + MISTAKES,
    "a read alone": MISTAKES + READ,
    "a read of what a lookup found": FOUND + MISTAKES + 'Segment.get("sg1", get_segment_output("nope").id)\n',
    "an output of a lookup": FOUND
    + MISTAKES
    + 'Segment("other", display_name=get_segment_output("nope").description)\n',
    "an exported lookup": FOUND + MISTAKES + 'pulumi.export("other", get_segment_output("nope").id)\n',
}


def told(text: str) -> None:
    assert 'Segment "bad": display_name: must have at least 1 character(s)' in text
    assert 'Segment "bad": colour: unknown field, did you mean "color"?' in text
    assert "nothing was changed" in text or "nothing was sent" in text


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.parametrize("command", ["preview", "up"])
def test_a_read_that_fails_hides_no_mistakes(
    engine: Callable[..., Any], emulator: Emulator, program: str, command: str
) -> None:
    emulator.seed("segments", {"displayName": "there"})
    result = getattr(engine(HEAD + program), command)()
    assert not result.ok
    told("\n".join(result.errors))


@pytest.mark.cli
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_read_that_fails_hides_no_mistakes_on_the_cli(
    project: Project, cli: Callable[..., Any], emulator: Emulator, program: str
) -> None:
    emulator.seed("segments", {"displayName": "there"})
    ran = cli(HEAD + program).preview(check=False)
    assert not ran.ok
    told(ran.text)


RAISING = "pulumi.Output.from_input(1).apply(lambda one: one / 0)"
RAISES = {
    "before them": f"failing = {RAISING}\n" + MISTAKES,
    "after them": MISTAKES + f"failing = {RAISING}\n",
    "for an argument": MISTAKES + f'Segment("other", display_name={RAISING})\n',
    "for an export": MISTAKES + f'pulumi.export("other", {RAISING})\n',
    "and the body, too": MISTAKES + f"failing = {RAISING}\n" + "{}['missing']\n",
    "a name for an id": "\n".join(
        [
            "from providers.genesys import ActionMap",
            'Segment("bad", display_name="Bad", is_active=True, journey={"patterns": []})',
            f"failing = {RAISING}",
            'ActionMap("map", display_name="Map", activation={"type": "immediate"}, start_date="2026-01-01T00:00:00Z",',
            '    trigger_with_segments=["Bad"], action={"media_type": "webMessagingOffer"})',
        ]
    ),
}


@pytest.mark.parametrize("program", RAISES.values(), ids=RAISES)
def test_an_apply_that_raises_hides_no_mistakes(engine: Callable[..., Any], program: str) -> None:
    result = engine(HEAD + program).preview()
    text = "\n".join(result.errors)
    if "ActionMap" in program:
        assert "trigger_with_segments" in text
    else:
        told(text)
    assert "lambda one: one / 0" in text
    assert "ZeroDivisionError: division by zero" in text
    assert text.count("ZeroDivisionError") == 1
    assert "compute_data" not in text
    assert ("KeyError: 'missing'" in text) is ("missing" in program)


def test_an_apply_that_raises_alone_is_told_as_ever(engine: Callable[..., Any]) -> None:
    result = engine(HEAD + f'ok = Segment("ok", display_name={RAISING})\n').up()
    assert ["ZeroDivisionError: division by zero" in each for each in result.errors] == [True]
    assert "mistake" not in result.errors[0]


@pytest.mark.cli
def test_an_apply_that_raises_hides_no_mistakes_on_the_cli(
    project: Project, cli: Callable[..., Any], emulator: Emulator
) -> None:
    ran = cli(HEAD + RAISES["before them"]).preview(check=False)
    assert not ran.ok
    told(ran.text)
    assert "ZeroDivisionError: division by zero" in ran.text


def test_a_read_that_waits_for_mistakes_has_not_been_sent(
    engine: Callable[..., Any], emulator: Emulator
) -> None:
    result = engine(HEAD + MISTAKES + READ).preview()
    assert "nothing was sent" in result.errors[0]
    assert emulator.requests == []
