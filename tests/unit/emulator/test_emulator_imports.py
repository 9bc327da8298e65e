"""The emulator's modules import each other in one direction, imports for type checking included."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import journeys.emulator

ROOT = Path(journeys.emulator.__file__).parent
FILES = {
    ".".join(("emulator", *path.relative_to(ROOT).with_suffix("").parts)): path for path in ROOT.rglob("*.py")
}
MODULES = {name.removesuffix(".__init__"): path for name, path in FILES.items()}


def imported(name: str, path: Path) -> set[str]:
    """The emulator's modules that a module imports, wherever in the file it does."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                found.add(whole if whole in MODULES else origin)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            )
            assert not [each for each in names if each.startswith(("providers", "components"))], path
            found |= {
                each.removeprefix("journeys.") for each in names if each.startswith("journeys.emulator")
            }
    return found - {name}


def test_no_import_cycle():
    graph = {name: imported(name, path) for name, path in MODULES.items()}
    assert graph["emulator.genesys.kind"] > {"emulator.genesys.paging", "emulator.genesys.bodies"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("name", sorted(name for name in MODULES if ".genesys" in name or ".segment" in name))
def test_no_vendor_module_knows_the_emulator(name):
    """They take what they need: an org, and the services that all operations share."""
    whole = {
        "emulator",
        "emulator.emulator",
        "emulator.world",
        "emulator.server",
        "emulator.control",
        "emulator.kinds",
    }
    assert not imported(name, MODULES[name]) & whole


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.name)
def test_no_file_is_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
