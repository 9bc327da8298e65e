"""What is wrong with an option or a file of the emulator is said in its own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journeys.emulator.__main__ import main
from journeys.engine.__main__ import main as engine

FORMAT = "journeys-emulator-state/1"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--port 99999", "'99999' is no port: it must be a number from 0 to 65535"),
        ("--port x", "'x' is no port"),
        ("--client a:b@other:99999", "'99999' is no port"),
        ("--public-api-token t@other:99999", "'99999' is no port"),
        ("--limits x=y", "--limits: x is 'y'; it must be a whole number from 0 on"),
        ("--limits segments=-1", "--limits: segments is '-1'"),
        ("--limits segments=", "--limits: segments is ''"),
    ],
)
def test_an_option(options: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(["--port", "0", *options.split()]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("content", ["{", "[1]", "3", '{"segments": 3}', '{"segments": [3]}'])
def test_a_seed(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "seed.json"
    file.write_text(content)
    assert ended(["--port", "0", "--seed", str(file)]) == 2
    assert f"emulator: {file} " in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "3",
        "{}",
        json.dumps({"format": FORMAT, "orgs": {"a": 3}}),
        json.dumps({"format": FORMAT, "orgs": {"a": {"objects": {"segments": [{}]}}}}),
    ],
)
def test_a_state(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "state.json"
    file.write_text(content)
    assert ended(["--port", "0", "--state", str(file)]) == 2
    error = capsys.readouterr().err
    assert f"emulator: {file}" in error
    assert "move it away to begin with nothing" in error
    assert file.read_text() == content


@pytest.mark.parametrize("setting", ["x", "=x", ""])
def test_a_setting_of_the_engine(setting: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        engine(["up", "--config", setting])
    assert end.value.code == 2
    assert f"{setting!r} is not KEY=VALUE" in capsys.readouterr().err


def ended(options: list[str]) -> int | str | None:
    try:
        return main(options)
    except SystemExit as end:
        return end.code
