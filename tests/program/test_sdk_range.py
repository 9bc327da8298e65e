"""The lowest and the newest SDK of the declared range: the private parts that the core uses, and one stack's life."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PART = [f"tests/unit/core/test_{name}.py" for name in ("core_sdk", "core_secrecy", "core_nested")]
STACK = ["tests/program/test_stack.py"]


def declared() -> tuple[str, str]:
    """The lowest SDK that pyproject.toml allows, exactly, and the range itself, of which pip takes the newest."""
    wanted = re.search(r'"pulumi(>=([\d.]+),<\d+)"', (ROOT / "pyproject.toml").read_text())
    assert wanted
    return f"pulumi=={wanted[2]}.0", f"pulumi{wanted[1]}"


@pytest.mark.slow
@pytest.mark.parametrize("wanted", declared())
def test_the_private_parts_work_with_both_ends_of_the_range(wanted: str, tmp_path: Path) -> None:
    folder = tmp_path / "sdk"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run([*pip, "--target", str(folder), wanted], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"{wanted} cannot be installed here: {done.stderr.strip()[-200:]}")
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "import pulumi, pytest\n"
        f"assert pulumi.__file__.startswith({str(folder)!r}), pulumi.__file__\n"
        f"sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', *{[*PART, *STACK]!r}]))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]
