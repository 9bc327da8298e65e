"""The plugin in a test suite of its own: which project is run, and what is said where there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from journeys.testing import Genesys, Objects, Run, Stack, TwilioSegment

pytest_plugins = ["pytester"]

PROJECT = "name: infra\nruntime: python\n"
TEST = """
def test_program(stack):
    assert stack.preview().outputs == {"stack": "%s"}
"""


def _program(folder: Path, stack: str = "dev", main: str = ".") -> None:
    (folder / main).mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_text(PROJECT + f"main: {main}\n")
    (folder / f"Pulumi.{stack}.yaml").write_text(f"config: {{infra:which: from {stack}}}\n")
    (folder / main / "__main__.py").write_text(
        "import pulumi\npulumi.export('stack', pulumi.Config().require('which'))\n"
    )


def test_the_nearest_project_above_the_test(pytester: pytest.Pytester):
    _program(pytester.path)
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_it.py").write_text(TEST % "from dev")
    pytester.runpytest("-q", "-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_project_and_the_stack_that_are_set(pytester: pytest.Pytester):
    _program(pytester.path / "infra", "prod", main="src")
    pytester.makeini("[pytest]\njourneys_project = infra\njourneys_stack = prod\n")
    pytester.makepyfile(TEST % "from prod")
    pytester.runpytest("-q").assert_outcomes(passed=1)


def test_no_project(pytester: pytest.Pytester):
    pytester.makepyfile("def test_program(stack): pass")
    result = pytester.runpytest("-q")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*there is no Pulumi.yaml between*set journeys_project*"])


def test_options_of_the_emulator(pytester: pytest.Pytester):
    pytester.makepyfile("""
        import pytest

        @pytest.fixture
        def journeys_emulator_options():
            return {"seed": {"flows": [{"name": "Sales"}]}}

        def test_flow(genesys):
            assert list(genesys.flows) == ["Sales"]

        def test_each_test_has_its_own(genesys):
            genesys.flows.remove("Sales")
            assert len(genesys.flows) == 0
    """)
    pytester.runpytest("-q").assert_outcomes(passed=2)


def test_switches_of_a_live_organisation(pytester: pytest.Pytester):
    """Those that `journeys verify --apply` wrote; a test's own outweigh them."""
    file = pytester.path / "switches.json"
    file.write_text('{"switches": {"version_mismatch": "400", "post_status": "200"}}')
    pytester.makepyfile("""
        import pytest

        @pytest.fixture
        def journeys_emulator_options():
            return {"switches": {"post_status": "201"}}

        def test_switches(genesys):
            assert genesys.switches["version_mismatch"] == "400"
            assert genesys.switches["post_status"] == "201"
    """)
    pytester.runpytest("-q", "--emulator-switches", str(file)).assert_outcomes(passed=1)
    file.write_text('{"switches": {"version_mismatch": "418"}}')
    result = pytester.runpytest("-q", "--emulator-switches", str(file))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*switch version_mismatch = '418': allowed is 409 | 400*"])


def test_fixtures_are_documented(pytester: pytest.Pytester):
    result = pytester.runpytest("--fixtures")
    for name in ("genesys", "twilio_segment", "stack", "make_stack", "journeys_emulator_options"):
        result.stdout.fnmatch_lines([f"{name} *plugin.py*"])


PAGE = Path(__file__).parents[3] / "docs" / "testing.md"


@pytest.mark.parametrize("cls", [Genesys, Objects, Run, Stack, TwilioSegment])
def test_everything_public_is_on_the_page(cls):
    text = PAGE.read_text()
    names = [name for name in dir(cls) if not name.startswith("_") and not hasattr(dict, name)]
    names += list(getattr(cls, "__dataclass_fields__", {}))
    assert names
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []
