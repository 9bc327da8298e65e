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


def test_a_read_that_waits_for_mistakes_has_not_been_sent(
    engine: Callable[..., Any], emulator: Emulator
) -> None:
    result = engine(HEAD + MISTAKES + READ).preview()
    assert "nothing was sent" in result.errors[0]
    assert emulator.requests == []
