"""The help of every command: it is there, all of it, and its lines are as long as the terminal lets them be."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import typer

from journeys.cli import commands as _commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import app, run
from journeys.engine.__main__ import parser as engine_parser


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


def summary(command: Any) -> str:
    """What a list of commands says of one."""
    return str(command.short_help or command.help).split(". ")[0]


THIRD_PERSON = re.compile(
    r"(?:^|[.;:] |\n\n)(?:Also )?(adopts|applies|asks|assigns|belongs|brings|cancels|compares|deletes|draws|fails|finds|"
    r"gives|installs|looks|makes|moves|needs|plans|prints|reads|refuses|runs|says|sends|shows|starts|takes|tries|writes)\b",
    re.IGNORECASE,
)
NO_VERB = ("The", "A", "An", "For", "What", "How", "Why", "Whether", "As")


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_is_in_the_imperative(path: tuple[str, ...]) -> None:
    """As in `pulumi --help`: commands say what to do, options too or what they are."""
    command = ALL[path]
    first = summary(command).split()[0].rstrip(",:")
    assert not first.endswith("s"), first
    assert first not in NO_VERB
    assert first.istitle()
    for text in (command.help, command.short_help, *(getattr(each, "help", None) for each in command.params)):
        assert not THIRD_PERSON.search(text or ""), text


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_has_no_markup_in_it(path: tuple[str, ...]) -> None:
    texts = [ALL[path].help, *(getattr(each, "help", None) for each in ALL[path].params)]
    assert not [text for text in texts if re.search(r"\[/?(bold|red|green)\]", text or "")]


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    return dict(found[0].choices)


def test_the_engines_help_has_the_name_that_it_was_called_by(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["engine", "--help"])
    assert capsys.readouterr().out.startswith("usage: journeys engine ")
    assert run(["engine", "export", "--cwd", "/nowhere"]) != 0
    for name, command in subcommands(engine_parser("journeys engine")).items():
        assert command.prog == f"journeys engine {name}"
        for each in command._actions:
            assert each.help, f"{name} {each.option_strings or each.dest} says nothing"
            assert not THIRD_PERSON.search(each.help)
