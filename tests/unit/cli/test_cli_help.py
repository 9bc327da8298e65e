"""The help of every command: it is there, all of it, and its lines are as long as the terminal lets them be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import typer

from journeys.cli import commands as _commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import app, run


def every_command(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from every_command(each, (*path, name))


ALL = {path: each for path, each in every_command(typer.main.get_command(app)) if path != ("engine",)}


def letters(text: str) -> str:
    """A text without blanks and without the frames around it."""
    return "".join(each for each in text if not each.isspace() and each not in "│╭╮╰╯─")


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_word_of_the_help_is_shown(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")  # no text is broken
    assert run([*path, "--help"]) == 0
    shown = letters(capsys.readouterr().out)
    command = ALL[path]
    for text in (command.help, *(getattr(each, "help", None) for each in command.params)):
        assert letters(text or "") in shown


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_paragraphs_are_wrapped_for_the_terminal_and_not_as_in_the_source(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run([*path, "--help"]) == 0
    lines = capsys.readouterr().out.partition("╭")[0].splitlines()
    for line, following in pairwise(lines):
        if line.strip() and following.strip():
            assert len(f"{line.rstrip()} {following.split()[0]} ") > 80
