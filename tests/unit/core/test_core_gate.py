"""The gate: what a program with mistakes is told, and that programs in one process have nothing to do with each other."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from support.inline import run
from support.messages import without_lines

from journeys.emulator import Emulator
from providers.core.program import preflight
from providers.core.program.preflight import current_preflight
from providers.genesys import Segment, get_segment

PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/a"], "operator": "containsAny"}],
    "count": 1,
    "stream_type": "Web",
    "session_type": "web",
}
GOOD: dict[str, Any] = {"display_name": "A", "journey": {"patterns": [PATTERN]}}


def failure(program: Callable[[], None], **options: Any) -> list[str]:
    """The lines of the message that ends a program."""
    with pytest.raises(pulumi.RunError) as caught:
        run(program, **options)
    return str(caught.value).splitlines()


def config_of(emulator: Emulator) -> dict[str, str]:
    return {
        "genesys:baseUrl": emulator.url,
        "genesys:orgId": emulator.org.id,
    }


def test_a_program_with_mistakes_alone_has_sent_nothing() -> None:
    head, *lines = failure(lambda: (Segment("a"), Segment("b"))[0] and None)
    assert head == "2 mistakes were found in the program; nothing was sent:"
    assert [line.strip().partition(":")[0] for line in lines] == ['Segment "a"', 'Segment "b"']


def test_no_value_of_the_program_steers_the_terminal() -> None:
    """It may come from a lookup, and so from whoever names things in the organisation."""
    evil = "red\x1b[31m\n::error::it\x9b1m\u202e"
    lines = failure(lambda: Segment("a", **{**GOOD, "color": evil, evil: "x"}) and None)
    assert len(lines) == 3
    assert "red" in str(lines)
    assert not set(str(lines)) & set("\x1b\x9b\u202e")
    assert not any(line.lstrip().startswith("::") for line in lines)


def test_a_lookup_in_the_body_was_sent(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", emulator.client_id)
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", emulator.client_secret)
    emulator.seed("segments", {"displayName": "there"})

    def program() -> None:
        get_segment("there")
        Segment("a")

    head, *_ = failure(program, config=config_of(emulator))
    assert head == "1 mistake was found in the program; nothing was changed:"


@pytest.mark.parametrize(
    ("preview", "known"),
    [
        (False, "2 resources before that may have been created or changed"),
        (True, "nothing was changed"),
    ],
)
def test_a_mistake_in_apply_comes_after_what_the_gate_let_pass(preview: bool, known: str) -> None:
    def program() -> None:
        Segment("a", **GOOD)
        Segment("b", **{**GOOD, "display_name": "B"})
        pulumi.Output.from_input("x").apply(lambda _: asyncio.sleep(0.2)).apply(lambda _: Segment("late"))

    head, *_ = failure(program, preview=preview)
    assert head == f"1 mistake was found in the program; {known}:"


def test_with_warnings_as_errors_what_is_doubtful_is_a_mistake() -> None:
    def program() -> None:
        Segment("a", display_name="A", journey={"patterns": []})

    run(program)
    _, line = failure(program, config={"genesys:warnings": "error"})
    assert line.startswith('  Segment "a": has neither context nor journey patterns')


def test_what_the_stack_owns_is_told_once_in_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    planned: list[int] = []

    async def plan() -> None:
        planned.append(1)

    monkeypatch.setattr(preflight, "plan_to_ask", plan)

    def program() -> None:
        Segment("a", **GOOD)
        later = pulumi.Output.from_input("x").apply(lambda _: asyncio.sleep(0.2))
        later.apply(lambda _: Segment("late", **{**GOOD, "display_name": "B"}))

    made: list[str] = []
    run(program, preview=True, made=made)
    assert made == ["a", "late"]
    assert planned == [1]


def test_a_mistake_and_an_exception_are_both_shown() -> None:
    def program() -> None:
        Segment("a")
        raise ValueError("oops, said the program")

    head, mistake, *rest = failure(program)
    assert head == "1 mistake was found in the program; nothing was sent:"
    assert re.fullmatch(r'  Segment "a": display_name: is required \(test_core_gate\.py:\d+\)', mistake)
    assert rest[0] == "The program also ended with an exception:"
    assert rest[-1] == "ValueError: oops, said the program"
    assert any("test_core_gate.py" in line for line in rest)
    assert not any("runtime/stack.py" in line for line in rest)


def test_an_exception_without_mistakes_is_the_programs_own() -> None:
    def program() -> None:
        Segment("a", **GOOD)
        raise ValueError("oops, said the program")

    with pytest.raises(ValueError, match="oops, said the program"):
        run(program)


def test_programs_side_by_side_have_gates_of_their_own() -> None:
    together = threading.Barrier(6)
    said: dict[int, str] = {}
    made: list[str] = []

    def one(number: int) -> None:
        def program() -> None:
            Segment(f"ok{number}", **GOOD)
            together.wait(20)
            Segment(f"s{number}", **({} if number % 2 else {**GOOD, "display_name": "S"}))
            together.wait(20)

        try:
            run(program, made=made)
            said[number] = ""
        except Exception as error:
            said[number] = str(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert [said[number] for number in (0, 2, 4)] == ["", "", ""]
    assert sorted(made) == ["ok0", "ok2", "ok4", "s0", "s2", "s4"]
    for number in (1, 3, 5):
        assert without_lines(said[number]).splitlines() == [
            "1 mistake was found in the program; nothing was sent:",
            f'  Segment "s{number}": display_name: is required',
        ]


def test_a_program_that_runs_again_has_a_gate_of_its_own() -> None:
    assert "mistake" in failure(lambda: Segment("a") and None)[0]
    run(lambda: Segment("b", **GOOD) and None)


def test_a_mistake_is_not_lost_while_another_program_runs() -> None:
    """Such as that of a component, which has no resource of its own that could fail."""
    together = threading.Barrier(4)
    failed: set[int] = set()

    def one(number: int) -> None:
        def program() -> None:
            Segment("a", **GOOD)
            together.wait(20)
            if number % 2:
                current_preflight().problems.append("a component's mistake")
            together.wait(20)

        try:
            run(program)
        except pulumi.RunError:
            failed.add(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert failed == {1, 3}
