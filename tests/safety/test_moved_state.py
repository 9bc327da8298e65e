"""State that is moved between stacks, renamed, or had by two: whose object it is, and what a run may do with it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from .harness import Engine, check_settled
from .programs import HEAD, journey, program, segment

pytestmark = pytest.mark.slow
on_the_cli = pytest.mark.cli


@pytest.fixture
def cli(stack_on: Callable[..., Engine]) -> Engine:
    """A stack on the real CLI, which alone moves and renames state."""
    return stack_on("cli")


def state(engine: Engine, *arguments: str) -> None:
    """A command that takes no program."""
    subprocess.run(
        ["pulumi", *arguments, "--non-interactive"],
        cwd=engine.root,
        env=engine.environment(),
        capture_output=True,
        check=True,
    )


def by_stack(dev: list[str], prod: list[str]) -> str:
    """A program with other resources in each of two stacks."""
    lines = [
        "if pulumi.get_stack() == 'dev':",
        *(f"    {line}" for line in [*dev, "pass"]),
        "else:",
        *(f"    {line}" for line in [*prod, "pass"]),
    ]
    return HEAD + "\n".join(lines) + "\n"


@on_the_cli
def test_a_segment_moves_to_another_stack(cli: Engine) -> None:
    """The old stack's `up` before the program is changed is refused; after that each has what it declares."""
    cli.write(by_stack([segment("a"), segment("b")], [segment("c")]))
    prod = cli.beside("prod")
    for stack in (cli, prod):
        stack.must("up")
    moved, there = cli.id("a"), cli.emulator.there()
    stacks = "--source", "organization/safety/dev", "--dest", "organization/safety/prod"
    state(cli, "state", "move", *stacks, cli.urn("a"), "--yes")
    ran = cli.run("up")
    assert not ran.ok
    assert f"a segment of that display_name exists: {moved}" in ran.text
    cli.write(by_stack([segment("b")], [segment("c"), segment("a")]))
    for stack in (prod, cli):
        stack.must("up", "--expect-no-changes")
        stack.must("refresh", "--expect-no-changes")
    assert prod.id("a") == moved
    assert cli.emulator.there() == there


@on_the_cli
def test_a_renamed_stack_and_a_renamed_resource_keep_their_objects(cli: Engine) -> None:
    cli.write(program(segment("a"), journey("j")))
    cli.must("up")
    ids = sorted(cli.ids())
    state(cli, "stack", "rename", "qa", "--stack", "dev")
    cli.stack = "qa"
    state(cli, "state", "rename", cli.urn("a"), "z", "--stack", "qa", "--yes")
    cli.write(program(segment("z", display_name="'A'"), journey("j")))
    cli.must("up", "--expect-no-changes")
    assert sorted(cli.ids()) == ids
    cli.write(program(segment("y", display_name="'A'"), journey("j")))
    cli.must("up")
    check_settled(cli, ["A", "J"])


def test_two_stacks_that_have_one_object_delete_it_for_both(stack_on: Callable[..., Engine]) -> None:
    engine = stack_on("embedded")
    engine.write(program(segment("a")))
    engine.must("up")
    other = engine.beside("prod")
    other.set(genesys_onExisting="adopt")
    assert engine.id("a") in other.must("up").text
    other.must("destroy")
    assert engine.emulator.there() == {}
    engine.must("up", "--refresh")
    check_settled(engine, ["A"])


def test_a_rename_to_the_name_of_another_object_goes_on_where_two_may_have_it(engine: Engine) -> None:
    engine.write(program(segment("a")))
    engine.must("up")
    engine.emulator.seed("segments", {"displayName": "B"})
    engine.write(program(segment("a", display_name="'B'")))
    assert not engine.run("up").ok
    engine.set(genesys_onExisting="create")
    engine.must("up")
    assert [name for _, name in engine.emulator.there().values()] == ["B", "B"]
