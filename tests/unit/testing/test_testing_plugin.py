"""The plugin in a test suite of its own: which project is run, and what is said where there is none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from journeys import testing
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


PLAIN = """
import sys

class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in ("jsonschema_rs", "typer", "rich", "yaml", "cryptography"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""


def test_the_plugin_loads_where_the_package_is_installed_without_extras() -> None:
    """Pytest loads it in every test suite of the environment: one that fails would end all of them."""
    program = (
        PLAIN + "import journeys.testing.plugin\nprint([m for m in sys.modules if m.startswith('journeys.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout) == ("", "['journeys.testing', 'journeys.testing.plugin']\n")


def test_every_name_of_the_package_is_there() -> None:
    for name in testing.__all__:
        assert getattr(testing, name).__name__ == name
    with pytest.raises(AttributeError, match=r"journeys\.testing has no 'Stacks'"):
        testing.Stacks  # noqa: B018


def test_the_emulator_says_what_a_plain_install_lacks(tmp_path: Path) -> None:
    """Its own command in a line, without a stack; a fixture by the extra that has the plugin."""
    (tmp_path / "jsonschema_rs.py").write_text("raise ModuleNotFoundError('x', name='jsonschema_rs')")
    paths = os.pathsep.join((str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])))
    run = partial(
        subprocess.run, env={**os.environ, "PYTHONPATH": paths}, cwd=tmp_path, capture_output=True, text=True
    )
    done = run([sys.executable, "-m", "journeys.emulator", "--port", "0"])
    lacks = "the emulator needs jsonschema_rs, which a plain install leaves out: pip install 'journeys-as-code[cli]'"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"emulator: {lacks}\n")
    (tmp_path / "test_it.py").write_text("def test_it(genesys): pass\n")
    done = run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"])
    assert "the emulator needs jsonschema_rs: pip install 'journeys-as-code[testing]'" in done.stdout
