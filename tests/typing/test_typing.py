"""The good program passes mypy --strict and pyright, and in the bad one both find exactly what is written there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = sorted((HERE / "programs").glob("*.py"))
FILES = ["tests/typing/good.py", "tests/typing/bad.py", *(str(each.relative_to(ROOT)) for each in PROGRAMS)]
Found = dict[str, dict[int, set[str]]]


def expected(checker: str) -> Found:
    """What the comments say: file -> line -> codes."""
    found: Found = {name: {} for name in FILES}
    for name in FILES:
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
            comment = re.search(rf"  # .*?{checker}: ([\w, -]+)", line)
            if comment:
                found[name][number] = {code.strip() for code in comment[1].split(",")}
    return found


def mypy() -> Found:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context", *FILES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found: Found = {name: {} for name in FILES}
    for line in done.stdout.splitlines():
        match = re.fullmatch(r"(.+?):(\d+): (error|note): (.*?)(?:  \[([\w-]+)\])?", line)
        assert match, f"mypy says {line}\n{done.stderr}"
        if match[3] == "error":
            found.setdefault(match[1], {}).setdefault(int(match[2]), set()).add(match[5])
    assert done.returncode in (0, 1), done.stderr
    return found


def pyright() -> Found:
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, *FILES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout.startswith("{"):
        pytest.skip(f"pyright does not run here: {done.stderr or done.stdout}"[:300])
    found: Found = {name: {} for name in FILES}
    for each in json.loads(done.stdout)["generalDiagnostics"]:
        if each["severity"] == "error":
            name = str(Path(each["file"]).relative_to(ROOT))
            found.setdefault(name, {}).setdefault(each["range"]["start"]["line"] + 1, set()).add(each["rule"])
    return found


@pytest.mark.parametrize("checker", [mypy, pyright], ids=lambda each: each.__name__)
def test_the_checker_finds_exactly_what_is_wrong(checker: object) -> None:
    assert callable(checker)
    assert checker() == expected(checker.__name__)


def test_there_is_something_to_find() -> None:
    for checker in ("mypy", "pyright"):
        assert len(expected(checker)["tests/typing/bad.py"]) >= 30
        assert expected(checker)["tests/typing/good.py"] == {}
