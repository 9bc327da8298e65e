"""The pytest plugin: fixtures `genesys`, `twilio_segment`, `stack` and `make_stack`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # pytest loads the plugin for every test suite of the environment: it must cost nothing
    from journeys.emulator import Emulator

    from . import Genesys, Stack, TwilioSegment

PROJECT, STACK, SWITCHES = "journeys_project", "journeys_stack", "--emulator-switches"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The settings in pytest.ini or pyproject.toml."""
    parser.addini(
        PROJECT,
        "folder of the Pulumi.yaml that `stack` runs, from the root of the tests; by default the nearest one "
        "above the test",
        default="",
    )
    parser.getgroup("journeys").addoption(
        SWITCHES,
        type=Path,
        metavar="FILE",
        help="switches of the emulator, as `journeys verify --apply FILE` found them in a live organisation",
    )
    parser.addini(STACK, "the stack whose Pulumi.<stack>.yaml `stack` reads", default="dev")


@pytest.fixture
def journeys_emulator_options() -> dict[str, Any]:
    """Override it to start the emulator with options, e.g. `{"limits": "on"}`; see `journeys.emulator.Emulator`."""
    return {}


@pytest.fixture
def journeys_emulator_switches(request: pytest.FixtureRequest) -> dict[str, str]:
    """The switches of the file that `--emulator-switches` names."""
    path = request.config.getoption(SWITCHES)
    if path is None:
        return {}
    from journeys.emulator.rules import read_switches

    return read_switches(path)


@pytest.fixture
def journeys_emulator(
    journeys_emulator_options: dict[str, Any], journeys_emulator_switches: dict[str, str]
) -> Iterator[Emulator]:
    """An empty emulator of both vendors, for one test; limits are off. Its options outweigh `--emulator-switches`."""
    from journeys.emulator import Emulator

    own = journeys_emulator_options.get("switches") or {}
    options = {**journeys_emulator_options, "switches": {**journeys_emulator_switches, **own}}
    try:
        made = Emulator(**{"limits": "off", **options})
    except ModuleNotFoundError as error:
        pytest.fail(
            f"the emulator needs {error.name}: pip install 'journeys-as-code[testing]'", pytrace=False
        )
    with made as emulator:
        yield emulator


@pytest.fixture
def genesys(journeys_emulator: Emulator) -> Genesys:
    """The emulated Genesys Cloud organisation that the test's stacks talk to."""
    from .emulated import Genesys

    return Genesys(journeys_emulator)


@pytest.fixture
def twilio_segment(journeys_emulator: Emulator) -> TwilioSegment:
    """The emulated Twilio Segment workspace that the test's stacks talk to."""
    from .emulated import TwilioSegment

    return TwilioSegment(journeys_emulator)


@pytest.fixture
def make_stack(
    request: pytest.FixtureRequest, journeys_emulator: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Stack]:
    """`make_stack(name="prod", cwd=..., program=...)` makes further stacks.

    `name`: whose Pulumi.<name>.yaml is read, by default the setting `journeys_stack`. `cwd`: the folder of
    Pulumi.yaml. `program`: a program instead of a project, as text or as the path of a file.
    """
    from .stack import Stack

    def make(name: str = "", cwd: str | Path = "", program: str | Path = "") -> Stack:
        stack = name or request.config.getini(STACK)
        folder = tmp_path_factory.mktemp("stack")
        root = _written(folder / "project", program) if program else _project(request, cwd)
        return Stack(root, journeys_emulator, folder, stack)

    return make


@pytest.fixture
def stack(make_stack: Callable[..., Stack]) -> Stack:
    """The stack of the project that the test belongs to, without any resources at first."""
    return make_stack()


def _written(folder: Path, program: str | Path) -> Path:
    """A project around a program."""
    folder.mkdir()
    text = "name: program\nruntime: python\n"
    if isinstance(program, Path):
        text += f"main: {program.resolve()}\n"
    else:
        (folder / "__main__.py").write_text(program, encoding="utf-8")
    (folder / "Pulumi.yaml").write_text(text, encoding="utf-8")
    return folder


def _project(request: pytest.FixtureRequest, cwd: str | Path) -> Path:
    """The folder of Pulumi.yaml: as given, as set, or the nearest one above the test."""
    root, named = request.config.rootpath, cwd or request.config.getini(PROJECT)
    if named:
        folder = root / named
        if not (folder / "Pulumi.yaml").is_file():
            pytest.fail(f"there is no Pulumi.yaml in {folder}", pytrace=False)
        return folder
    for folder in request.path.parents:
        if (folder / "Pulumi.yaml").is_file():
            return folder
        if folder == root:
            break
    return pytest.fail(
        f"there is no Pulumi.yaml between {request.path.parent} and {root}: set {PROJECT} in pytest's settings, "
        "or call make_stack(cwd=...)",
        pytrace=False,
    )
