"""The reference is up to date, complete, and its links lead somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from journeys.docs.__main__ import main
from journeys.docs.catalog import entries
from journeys.docs.covered import operations_of
from journeys.docs.fields import fields_of, nested
from journeys.docs.operations import operations
from journeys.docs.reference import pages, stale, write
from journeys.docs.source import docstring
from journeys.registry import load
from providers.core.schema.fields import Clear, Role
from providers.core.schema.validation import rules_of

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference"
RESOURCES = [entry for entry in entries() if entry.kind == "resource"]


def test_an_editor_shows_the_first_sentence_of_a_class_where_it_is_called():
    """There it shows the docstring of `__init__`, and without one that of the SDK's."""
    called = [entry for entry in entries() if entry.kind in ("resource", "component", "provider")]
    shown = {entry.thing: " ".join((entry.thing.__init__.__doc__ or "").split()) for entry in called}
    assert called
    assert shown == {entry.thing: docstring(entry.thing).first for entry in called}


def test_every_page_is_up_to_date():
    assert stale(ROOT) == [], "run: make docs"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the docs."""
    for name in ("examples", "reference"):
        shutil.copytree(ROOT / "docs" / name, tmp_path / "docs" / name)
    return tmp_path


def test_stale_missing_and_left_over_pages_are_found_and_mended(checkout, capsys):
    reference = checkout / "docs" / "reference"
    changed = reference / "genesys" / "segment.md"
    changed.write_text(changed.read_text().replace("vendor", "maker"))
    (reference / "index.md").unlink()
    (reference / "genesys" / "gone.md").write_text("# Gone\n")
    wanted = ["genesys/gone.md", "genesys/segment.md", "index.md"]
    assert stale(checkout) == wanted
    assert main(["--check", "--root", str(checkout)]) == 1
    assert "stale: docs/reference/genesys/gone.md\n" in capsys.readouterr().out
    assert changed.read_text().count("maker") > 0
    assert write(checkout) == wanted
    assert main(["--check", "--root", str(checkout)]) == 0


def test_a_missing_example_is_named(checkout, capsys):
    (checkout / "docs" / "examples" / "get_flow.py").unlink()
    assert main(["--check", "--root", str(checkout)]) == 1
    assert "get_flow.py" in capsys.readouterr().err


def test_a_changed_example_makes_its_page_stale(checkout):
    with (checkout / "docs" / "examples" / "segment.py").open("a") as example:
        example.write("# more\n")
    assert stale(checkout) == ["genesys/segment.md"]


def test_pages_and_examples_have_names_of_their_own():
    for names in ([e.page for e in entries()], [e.example for e in entries() if e.example]):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("entry", RESOURCES, ids=lambda entry: entry.page)
def test_a_resource_page_has_everything(entry):
    text = (REFERENCE / entry.page).read_text()
    sections = (
        "Example",
        "Inputs",
        "Outputs",
        "Rules",
        "Vendor operations",
        "Look up existing",
        "Import",
        "Details",
    )
    for heading in sections:
        assert f"\n## {heading}\n" in text
    provider = load(entry.thing.provider_type.token)
    for source in (provider.args, *nested(provider.args)):
        assert source is provider.args or f"\n### {source.__name__}\n" in text
        for field in fields_of(source):
            assert f"| `{field.name}`" in text
        for _, check in rules_of(source):
            assert f"(`{check.__name__}`)" in text
    for name in provider.computed:
        assert f"| `{name}` |" in text


@pytest.mark.parametrize("entry", RESOURCES, ids=lambda entry: entry.page)
def test_roles_limits_and_evidence_are_on_the_page(entry):
    text = " ".join((REFERENCE / entry.page).read_text().replace("\\|", "|").split())
    args = load(entry.thing.provider_type.token).args
    found = [field.type for source in (args, *nested(args)) for field in fields_of(source)]
    roles = {role for each in found for role in each.roles}
    assert all(isinstance(role, Role) and role.why in text for role in roles)
    clears = [each.clear for each in found if each.clear]
    assert all(isinstance(clear, Clear) and " ".join(clear.evidence.split()) in text for clear in clears)
    assert all(limit.replace("\\|", "|") in text for each in found for limit in each.limits)


@pytest.mark.parametrize("entry", RESOURCES, ids=lambda entry: entry.page)
def test_a_resource_page_links_the_operations_of_the_vendor(entry):
    """The permissions that the page names are those of the vendor's file, no more and no less."""
    text = (REFERENCE / entry.page).read_text()
    found = operations_of(entry.thing.provider_type.token)
    assert found
    for each in found:
        assert f"| [`{each.method} {each.path}`](https://" in text
    sentence = docstring(entry.thing).permissions
    named, prefix = set(), ""
    for name in re.findall(r"`([\w:]*:\w+)`", sentence):
        prefix = prefix if name.startswith(":") else name.rpartition(":")[0]
        named.add(f"{prefix}:{name.rpartition(':')[2]}")
    assert named == {name for each in found for name in each.permissions}


def test_a_link_to_an_operation_is_as_the_vendors_write_it():
    journeys, one = operations("/api/v2/journey/segments")[0], operations("/api/v2/journey/segments")[-1]
    explorer = "https://developer.genesys.cloud/devapps/api-explorer#"
    assert journeys.page("genesys") == f"{explorer}get-api-v2-journey-segments"
    assert one.page("genesys") == f"{explorer}delete-api-v2-journey-segments--segmentId-"
    status = next(each for each in operations("/spaces/{spaceId}/journeys") if each.path.endswith("/status"))
    assert status.page("segment").endswith("/tag/Journeys#operation/updateStatusForJourney")


def _anchors(text: str) -> list[str]:
    text = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    return [
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", text, flags=re.M)
    ]


@pytest.mark.parametrize("path", sorted(pages(ROOT)))
def test_links_lead_somewhere(path):
    text = (REFERENCE / path).read_text()
    anchors = _anchors(text)
    assert len(set(anchors)) == len(anchors)
    for target in re.findall(r"\]\(([^)]+)\)", re.sub(r"`[^`]*`", "", text)):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        other = (REFERENCE / path).parent / file if file else REFERENCE / path
        assert other.is_file(), target
        assert not anchor or anchor in _anchors(other.read_text()), target


def test_what_a_field_says():
    """One row, whole: type and limits, meaning, and what changing and removing it does."""
    text = (REFERENCE / "genesys" / "segment.md").read_text()
    assert (
        '| `color` | `str`; "#" and six hexadecimal digits, such as "#FF8800" | Its colour in the user interface, '
        "`#rrggbb`; the server chooses one where none is given. | Colour: hexadecimal digits mean the same in upper and "
        "lower case. Removed: sends `null` (the vendor's Terraform provider sends null). |"
    ) in text
    assert "Permissions: `journey:segment:add`, `:view`, `:edit`, `:delete`; OAuth scope `journey`." in text
    assert (
        "- **warning**, [JourneyPattern](#journeypattern): A `Web` stream has `web` sessions, an `App` stream `app` "
        "ones, as far as the vendor's Terraform provider knows. (`session_fits_stream`)"
    ) in text
