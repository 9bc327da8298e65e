"""The written classes of nested outputs are current, and resources and lookups name them."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from journeys.docs import outputs
from journeys.registry import VENDORS, load, module_of, tokens
from providers.core.program.nested import Nested, without_none
from providers.core.program.resource import annotated_outputs
from providers.core.schema.fields import OPTION
from providers.core.schema.shape import Node, Shape

ROOT = Path(__file__).parents[3]
OURS = [token for token in tokens() if token.partition(":")[0] in VENDORS]
each_vendor = pytest.mark.parametrize("package", VENDORS.values())


def test_they_are_current() -> None:
    assert outputs.stale(ROOT) == [], "run: make docs"


@each_vendor
def test_each_is_written_once_with_the_words_of_its_declaration(package: str) -> None:
    written = importlib.import_module(f"{package}.outputs")
    for source in outputs.sources(package):
        found = getattr(written, source.__name__)
        assert issubclass(found, Nested)
        assert (found.__doc__ or "").split() == (source.__doc__ or "").split()
        assert found._keys == {
            name for name, field in _shape(source).fields.items() if not field.node.has(OPTION)
        }
    assert set(written.__all__) == {name for name in vars(written) if name[0].isupper()} - {
        "TYPE_CHECKING",
        "Output",
    }


def _shape(source: type) -> Shape:
    from providers.core.schema.shape import shape_of

    return shape_of(source)


def wanted(node: Node, package: Any) -> Any:
    """What a resource annotates for a field that has objects in it; None for any other."""
    if node.kind == "list" and node.item is not None:
        item = wanted(node.item, package)
        return item and list[item]
    return getattr(package, node.shape.source.__name__) if node.kind == "object" and node.shape else None


@pytest.mark.parametrize("token", OURS)
def test_a_resource_and_its_lookup_name_them(token: str) -> None:
    module = importlib.import_module(module_of(token))
    package = importlib.import_module(f"{module_of(token).rpartition('.')[0]}.outputs")
    name = token.partition(":")[2]
    annotated = annotated_outputs(getattr(module, name))
    result = getattr(module, f"Get{name}Result", None)
    found = get_type_hints(result) if result else {}
    for field in load(token).shape.fields.values():
        if typed := wanted(field.node, package):
            assert without_none(annotated[field.name]) == typed, field.name
            assert without_none(found.get(field.name, typed)) == typed, field.name


def test_stale_and_left_over_files_are_found_and_mended(tmp_path: Path, capsys: Any) -> None:
    for package in VENDORS.values():
        for place in ("outputs", "functions/known"):
            folder = f"{package.replace('.', '/')}/{place}"
            if (ROOT / folder).is_dir():
                shutil.copytree(
                    ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
                )
    genesys = tmp_path / "providers/genesys/outputs"
    (genesys / "patterns.py").write_text("changed")
    (genesys / "segment.py").unlink()
    (genesys / "old.py").write_text("left over")
    arguments = ["--root", str(tmp_path)]
    assert outputs.main([*arguments, "--check"]) == 1
    stale = [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()]
    assert stale == ["old.py", "patterns.py", "segment.py"]
    assert outputs.main(arguments) == 0
    assert not (genesys / "old.py").exists()
    assert outputs.main([*arguments, "--check"]) == 0
    known = tmp_path / "providers/genesys/functions/known/segments.py"
    text = known.read_text()
    known.write_text("changed")
    assert outputs.main(arguments) == 0
    assert known.read_text() == text


@each_vendor
def test_what_only_type_checkers_need_is_not_imported(package: str) -> None:
    listed = f"import sys, {package}; print([name for name in sys.modules if name.endswith('_lifted')])"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
