"""`journeys new-type` writes a type that lives: the lifecycle suite passes with it, unedited."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from journeys.cli.console import Out, Problem
from journeys.cli.scaffold import scaffold
from journeys.cli.scaffold.contract import of_openapi
from journeys.cli.scaffold.writing import texts
from providers.core.plugin.endpoint import Endpoint

ROOT = Path(__file__).parents[3]
PARTS = (
    "providers",
    "components",
    "journeys",
    "tests/lifecycle",
    "tests/support",
    "tests/conftest.py",
    "pyproject.toml",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for part in PARTS:
        source, target = ROOT / part, tmp_path / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return tmp_path


def run(checkout: Path, *command: str) -> str:
    """A module of this environment over the copy; it must end well."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=checkout, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def lint(checkout: Path, stem: str) -> None:
    written = [f"providers/genesys/{stem}.py", "providers/genesys/__init__.py"]
    written.append(f"tests/lifecycle/cases/{stem}.py")
    run(checkout, "ruff", "check", *written)
    run(checkout, "ruff", "format", "--check", *written)


@pytest.mark.slow
def test_the_written_type_and_an_existing_one_pass_the_lifecycle_suite(checkout: Path) -> None:
    """A stand-in for a new type: the emulator's segments under another name and with other arguments."""
    fields = ["display_name!:str", "is_active:bool", "description:str"]
    scaffold(checkout, "genesys:VisitorGroup", "/api/v2/journey/segments", fields, Out(json=True))
    lint(checkout, "visitor_group")
    suite = ("pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/lifecycle", "-k")
    for token, least in (("VisitorGroup", 15), ("genesys:Segment", 40)):
        passed = run(checkout, *suite, token)
        assert int(passed.rsplit(" passed", 1)[0].split()[-1]) >= least


CONFIGURATIONS = "/api/v2/journey/externalevents/configurations"


@pytest.mark.slow
def test_what_the_openapi_file_gives_passes_the_lifecycle_suite_unedited(checkout: Path) -> None:
    """One type beside a kind that is there, with nested objects; one with its own kind, which replaces another."""
    (checkout / "journeys/emulator/genesys/external_configurations.py").unlink()
    out = Out(json=True)
    scaffold(checkout, "genesys:VisitorGroup", "/api/v2/journey/segments", [], out, from_openapi=True)
    scaffold(checkout, "genesys:EventIntake", CONFIGURATIONS, [], out, from_openapi=True)
    kind = "journeys/emulator/genesys/event_intakes.py"
    for stem in ("visitor_group", "event_intake"):
        lint(checkout, stem)
    run(checkout, "ruff", "check", kind)
    run(checkout, "ruff", "format", "--check", kind)
    written = [f"providers/genesys/{stem}.py" for stem in ("visitor_group", "event_intake")]
    run(checkout, "mypy", *written, kind)
    suite = ("pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/lifecycle", "-k")
    for token, least in (("VisitorGroup", 60), ("EventIntake", 20), ("genesys:Segment", 40)):
        passed = run(checkout, *suite, token)
        assert int(passed.rsplit(" passed", 1)[0].split()[-1]) >= least


def source(checkout: Path, name: str, path: str) -> str:
    """The type's file, written from the OpenAPI file."""
    scaffold(checkout, f"genesys:{name}", path, [], Out(json=True), from_openapi=True)
    stem = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
    lint(checkout, stem)
    return (checkout / f"providers/genesys/{stem}.py").read_text()


def test_types_roles_and_descriptions_come_from_the_openapi_file(checkout: Path) -> None:
    text = source(checkout, "VisitorGroup", "/api/v2/journey/segments")
    assert 'display_name: Needed[In[str]]\n    """The display name of the segment."""' in text
    assert 'assignment_expiration_days: Opt[Annotated[int, Clear(Clear.LEAVE, "TODO: how' in text
    assert "external_segment: Obj[VisitorGroupExternalSegment]" in text
    assert "id: Required[In[Annotated[str, CREATE_ONLY]]]" in text
    assert 'stream_type: Required[In[Literal["Web", "Custom", "Conversation", "App"]]]' in text
    assert "criteria: Required[Obj[Objs[VisitorGroupCriteria]]]" in text
    assert "values: Required[In[Items[str]]]" in text
    assert 'computed = ("version", "scope", "self_uri", "created_date", "modified_date")' in text
    assert "Permissions: `journey:segment:add`, `:view`, `:edit`, `:delete`; OAuth scope TODO." in text
    assert "TODO for a person" in text
    exports = (checkout / "providers/genesys/__init__.py").read_text()
    assert '"VisitorGroupExternalSegment",' in exports
    assert '"VisitorGroupJourneyPattern",' in exports


def test_a_type_without_versions_says_so_and_what_a_change_lacks_replaces(checkout: Path) -> None:
    text = source(checkout, "EventIntake", CONFIGURATIONS)
    assert "sends_version = False" in text
    assert 'modified = "dateLastModified"' in text
    assert "schema_id: Needed[In[Annotated[str, CREATE_ONLY]]]" in text
    assert "description: Needed[In[str]]" in text


def test_a_change_by_the_whole_body_is_a_put(checkout: Path) -> None:
    assert 'changes_by = "put"' in source(checkout, "EventForm", "/api/v2/journey/externalevents/schemas")


def test_a_list_without_pages_is_asked_for_without_them(checkout: Path) -> None:
    text = source(checkout, "EventForm", "/api/v2/journey/externalevents/schemas")
    hook = re.search(r"    def (\w+)\(self\) -> Iterable", text)
    assert hook
    assert hook[1] in vars(Endpoint), "nothing calls a method that the endpoint doesn't have"
    assert "return unpaged(self.session.client, self.path)" in text


def test_another_schema_of_the_body_that_creates() -> None:
    contract = of_openapi("/api/v2/journey/segments", "PatchSegment")
    assert contract.schemas[0] == "PatchSegment"
    assert "required" not in contract.request


@pytest.mark.slow
def test_the_case_covers_a_type_that_nothing_changes(checkout: Path) -> None:
    """Views of journeys are deep, have no PATCH, and their schema demands no name."""
    text = source(checkout, "PathView", "/api/v2/journey/views")
    assert "name: Needed[In[Annotated[str, CREATE_ONLY]]]" in text
    run(checkout, "pytest", "-p", "no:cacheprovider", "tests/lifecycle/test_cases.py", "-k", "PathView")


def test_a_type_without_a_list_has_no_lookups() -> None:
    contract = replace(of_openapi("/api/v2/journey/segments", ""), listing="")
    values, _ = texts(contract, "genesys", "VisitorGroup", "visitor_group")
    assert "listable = False" in values["ways"]
    assert "lookup=False" in values["more"]
    assert values["does"] == repr(("get", "create", "patch", "delete"))


@pytest.mark.parametrize(
    ("token", "path", "schema", "message"),
    [
        ("genesys:Thing", "/api/v2/journey/things", "", "the OpenAPI file has no path"),
        ("genesys:Thing", "/api/v2/journey/actiontargets", "", "has no POST"),
        ("genesys:Thing", "/api/v2/journey/segments", "Nothing", "has no schema 'Nothing'"),
        ("segment:Thing", "/spaces/{spaceId}/journeys", "", "reads the file of Genesys"),
    ],
)
def test_what_the_openapi_file_cannot_give(
    checkout: Path, token: str, path: str, schema: str, message: str
) -> None:
    with pytest.raises(Problem, match=message):
        scaffold(checkout, token, path, [], Out(json=True), from_openapi=True, schema=schema)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from-openapi", "--field", "name!:str"], "not both"),
        (["--schema", "JourneySegmentRequest"], "give --from-openapi too"),
    ],
)
def test_options_that_exclude_each_other(checkout: Path, options: list[str], message: str) -> None:
    given = ["new-type", "genesys:Thing", "--path", "/api/v2/journey/segments", "--into", str(checkout)]
    command = [sys.executable, "-m", "journeys.cli", *given, *options]
    ended = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert ended.returncode == 2
    assert message in ended.stderr
    assert not (checkout / "providers/genesys/thing.py").exists()


@pytest.mark.parametrize(
    "name", ["BetweenTwo", *(pytest.param(each, marks=pytest.mark.slow) for each in ("Aaa", "Zzz"))]
)
def test_all_that_was_exported_still_is(checkout: Path, name: str) -> None:
    init = checkout / "providers/genesys/__init__.py"
    before = init.read_text().splitlines()
    scaffold(checkout, f"genesys:{name}", "/api/v2/journey/segments", ["name!:str"], Out(json=True))
    added = iter(init.read_text().splitlines())
    assert all(line in added for line in before), "a line is gone, or elsewhere"
    lint(checkout, re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower())
    import_all = "import providers.genesys as g; print([getattr(g, name) for name in g.__all__])"
    found = subprocess.run(
        [sys.executable, "-c", import_all], cwd=checkout, capture_output=True, text=True, check=True
    )
    assert f".{name}'" in found.stdout
    assert ".Segment'" in found.stdout


def test_the_example_of_the_contributing_page_is_a_type_that_the_vendor_creates(checkout: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text().replace("\\\n", "")
    command = re.search(r"^journeys new-type (.*)$", text, re.MULTILINE)
    assert command
    token, *options = shlex.split(command[1])
    path = options[options.index("--path") + 1]
    fields = [after for option, after in pairwise(options) if option == "--field"]
    contract = (ROOT / "journeys/emulator/contract/genesys-journey.openapi.json").read_text()
    operations = json.loads(contract)["paths"]
    assert {"get", "post"} <= set(operations[path])
    scaffold(checkout, token, path, fields, Out(json=True))
    stem = re.search(r"`providers/genesys/(\w+)\.py`", text)
    assert stem
    lint(checkout, stem[1])


@pytest.mark.parametrize(
    ("token", "fields", "message"),
    [
        ("genesys:lowercase", ["name!:str"], "is no token"),
        ("acme:Thing", ["name!:str"], "VENDOR one of genesys, segment"),
        ("genesys:Thing", ["name!:text"], "is no field"),
        ("genesys:Thing", ["name:str"], "one field must be a required text"),
        ("genesys:Segment", ["name!:str"], "exists already"),
    ],
)
def test_what_cannot_be_written(checkout: Path, token: str, fields: list[str], message: str) -> None:
    before = (checkout / "providers/genesys/__init__.py").read_text()
    with pytest.raises(Problem, match=message):
        scaffold(checkout, token, "/api/v2/journey/things", fields, Out(json=True))
    assert (checkout / "providers/genesys/__init__.py").read_text() == before
