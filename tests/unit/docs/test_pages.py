"""Every relative link of a page leads somewhere, and every command line that a page shows is one that there is."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from support.pages import PAGES, ROOT, Line, anchors, lines, links

from journeys.cli import commands as _commands  # noqa: F401  # they add themselves to the app
from journeys.cli.app import app
from journeys.emulator.__main__ import parser as emulator_parser
from journeys.engine.__main__ import parser as engine_parser

HAND_WRITTEN = [page for page in PAGES if "reference" not in page.parts]
LINES = list(dict.fromkeys(line for page in HAND_WRITTEN for line in lines(page)))
PULUMIS_OWN = {"--save-plan", "--plan", "--skip-preview", "--message", "--suppress-outputs", "--parallel"}
"""Options that only the Pulumi CLI has; `journeys` hands them on."""


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for file, anchor in links(page):
        other = page.parent / file if file else page
        assert other.exists(), file
        assert not anchor or anchor in anchors(other), f"{file}#{anchor}"


def test_there_are_command_lines_to_look_at() -> None:
    assert len(LINES) > 100
    assert {line.program for line in LINES} >= {"journeys", "make", "python -m journeys.emulator"}


@pytest.mark.parametrize("line", LINES, ids=str)
def test_a_command_line_is_one_that_there_is(line: Line) -> None:
    words = list(line.words)
    if line.program == "make":
        check_make(words)
    elif line.program == "journeys":
        check_journeys(typer.main.get_command(app), words, line)
    else:
        parser = engine_parser if line.program.endswith("engine") else emulator_parser
        check_arguments(parser("x") if parser is engine_parser else emulator_parser(), words, line)


def check_make(words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    variables = set(re.findall(r"\$\(([A-Z]+)\)|^([A-Z]+)\s*\?=", makefile, re.M))
    known = {name for pair in variables for name in pair} | set(re.findall(r"\$\(or \$\((\w+)", makefile))
    known |= set(re.findall(r"\$\(if \$\(?(?:filter \w+,\$\()?(\w+)", makefile))
    for word in words:
        name, equals, _ = word.partition("=")
        assert name in (known if equals else targets), word


def check_journeys(command: Any, words: list[str], line: Line) -> None:
    context = command.context_class(command, info_name="journeys", **command.context_settings)
    parser = command.make_parser(context)
    try:
        given, rest, _ = parser.parse_args(list(words))
    except Exception as error:
        # A sentence may name an option without its value: "`--file` takes ...".
        if not line.whole and "requires an argument" in str(getattr(error, "message", "")):
            return
        raise
    children = getattr(command, "commands", None)
    if children is not None:
        if rest:
            assert rest[0] in children or is_placeholder(rest[0]), f"no such command: {rest[0]}"
        if rest and rest[0] in children:
            if rest[0] == "engine":
                check_arguments(engine_parser("journeys engine"), rest[1:], line)
            else:
                check_journeys(children[rest[0]], rest[1:], line)
        return
    if command.context_settings.get("ignore_unknown_options"):
        check_engine_options(rest)
        return
    assert not rest, f"takes no more: {rest}"
    if line.whole and not {"--help", "-h"} & set(words):
        needed = [each for each in command.params if each.required]
        assert not [each.name for each in needed if given.get(each.name) is None]


def is_placeholder(word: str) -> bool:
    return word in ("x", "X", "COMMAND", "<command>", "...")


def check_engine_options(words: list[str]) -> None:
    known = {
        option
        for each in _subparsers().values()
        for action in each._actions
        for option in action.option_strings
    }
    for word in words:
        if word.startswith("-"):
            assert word.partition("=")[0] in known | PULUMIS_OWN, word


def _subparsers() -> dict[str, Any]:
    return dict(next(each.choices for each in engine_parser("x")._actions if isinstance(each.choices, dict)))


def check_arguments(parser: Any, words: list[str], line: Line) -> None:
    said = io.StringIO()
    code: Any = 0
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            parser.parse_args(words)
        except SystemExit as ended:
            code = ended.code
    lacking = "expected one argument" in said.getvalue() or "are required" in said.getvalue()
    assert not code or (lacking and not line.whole), said.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "journeys export --al",
        "journeys nonsense",
        "journeys up --colour blue",
        "journeys promote dev",
        "journeys diff prod staging",
        "journeys engine up --nothing",
        "make everything",
        "make up STAK=dev",
        "python -m journeys.emulator --sed x.json",
    ],
)
def test_a_line_that_is_wrong_is_found(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.pages.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(f"```sh\n.venv/bin/{text}   # a remark\n```\n")
    (line,) = lines(page)
    monkeypatch.undo()
    with pytest.raises(Exception, match=r"\S"):
        test_a_command_line_is_one_that_there_is(line)
