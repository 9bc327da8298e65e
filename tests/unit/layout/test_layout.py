"""The sentences of CONTRIBUTING's "How it is laid out", each of them a test over the source."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("providers", "components", "journeys")
LONGEST = 400
CORE = ("schema", "session", "plugin", "program")
"""The folders of the core: each may import those before it."""
SHARED = ("call", "errors", "sdk")
"""The modules of the core that all its folders use."""
VENDORS = ("genesys", "twilio_segment")
VENDOR_WORDS = re.compile(r"(?i:genesys|twilio|purecloud|\binin\b|segmentapis)|\bSegment\b")
PRIVATE = re.compile(r"^pulumi\.(runtime\.(?!proto)\w+|dynamic\.dynamic)(\.|$)|^pulumi(\.\w+)*\._")


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it, and for type checkers only too."""
    return _imports(path, ast.walk(ast.parse(path.read_text())))


def _imports(path: Path, nodes: Iterable[ast.AST]) -> Iterator[str]:
    package = module_of(path).split(".") if path.stem == "__init__" else module_of(path).split(".")[:-1]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            found = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{found}.{each.name}" for each in node.names)


def area(module: str) -> str:
    """What the import rules speak of: `components`, a vendor, core, http, or a package of the tools."""
    first, *rest = module.split(".")
    if first == "providers" and rest:
        return f"providers.{'vendor' if rest[0] in VENDORS else rest[0]}"
    if first == "journeys" and rest:
        return f"journeys.{rest[0]}"
    return first


PRINTING = ("journeys.text", "journeys.pipe", "journeys.colour")
"""What every program that prints may use; it stands on Python alone."""
MAY_IMPORT = {
    "components": {"components", "providers.vendor", "providers.core", "providers.http"},
    "providers.vendor": {"providers.vendor", "providers.core", "providers.http"},
    "providers.core": {"providers.core", "providers.http", "journeys.registry"},
    "providers.http": {"providers.http"},
    "journeys.emulator": {"journeys.emulator", *PRINTING},
    "journeys.engine": {"journeys.engine", "journeys.pointer", "journeys.project_file", *PRINTING},
    "journeys.project_file": {"journeys.text"},
    **{each: set(PRINTING) for each in PRINTING},
}


@pytest.mark.parametrize("here", MAY_IMPORT)
def test_imports_point_one_way(here: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(*PACKAGES)
        if area(module_of(path)) == here
        for name in imports(path)
        if name.split(".")[0] in PACKAGES and area(name) not in MAY_IMPORT[here]
    ]
    assert wrong == []


def run_imports(path: Path) -> Iterator[str]:
    """Those of them that Python follows, at once or later."""

    def nodes(node: ast.AST) -> Iterator[ast.AST]:
        for each in ast.iter_child_nodes(node):
            if not (isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING"):
                yield each
                yield from nodes(each)

    return _imports(path, nodes(ast.parse(path.read_text())))


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Modules of which each imports the next one, and the last one the first; [] where there are none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other() -> None:
    """But for the registry, which every pointer names: it loads providers, and a provider's pointer is its name."""
    modules = {module_of(path): path for path in sources(*PACKAGES)}
    graph: dict[str, set[str]] = {}
    for here, path in modules.items():
        graph[here] = set()
        for name in run_imports(path):
            while name and name not in modules:
                name = name.rpartition(".")[0]
            graph[here] |= {name} - {"", here, "journeys.registry"}
    assert circle({"a": {"b"}, "b": {"a"}}) == ["a", "b", "a"]
    assert sum(map(len, graph.values())) > 1000
    assert circle(graph) == []


def test_a_vendor_imports_no_other_vendor() -> None:
    for vendor in VENDORS:
        for path in sources(f"providers/{vendor}"):
            others = [n for n in imports(path) if n.startswith("providers.") and n.split(".")[1] in VENDORS]
            assert [name for name in others if name.split(".")[1] != vendor] == [], path


def test_the_core_is_sorted_by_where_it_runs() -> None:
    wrong = []
    for path in sources("providers/core"):
        here = module_of(path).split(".")[2:3]
        if not here or here[0] not in (*CORE, *SHARED):
            continue
        allowed = {*SHARED, *CORE[: CORE.index(here[0]) + 1]} if here[0] in CORE else set(SHARED)
        for name in imports(path):
            parts = name.split(".")
            if parts[:2] == ["providers", "core"] and parts[2] not in allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_nothing_stands_beside_the_folders_of_the_core() -> None:
    there = {path.name for path in (ROOT / "providers/core").iterdir() if path.name != "__pycache__"}
    assert there == {*CORE, *(f"{name}.py" for name in SHARED), "__init__.py"}


def test_only_http_imports_httpx() -> None:
    users = {
        module_of(path)
        for path in sources(*PACKAGES)
        if any(name.split(".")[0] == "httpx" for name in imports(path))
    }
    assert users
    assert [name for name in users if not name.startswith("providers.http.")] == []


def test_core_and_http_name_no_vendor() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources("providers/core", "providers/http")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if VENDOR_WORDS.search(line)
    ]
    assert found == []


def test_the_private_parts_of_the_sdk_are_used_in_one_module() -> None:
    users = {
        module_of(path)
        for path in sources("providers", "components")
        if any(PRIVATE.match(name) for name in imports(path))
        or re.search(r"\bsys\.excepthook\b|\bgc\.get_objects\b|pulumi\.runtime\.config\b", path.read_text())
    }
    assert users == {"providers.core.sdk"}


def test_no_file_is_too_long() -> None:
    found = {
        str(path.relative_to(ROOT)): count
        for path in sources(*PACKAGES, "tests", "benchmarks", "examples")
        if "data" not in path.parts and (count := len(path.read_text().splitlines())) > LONGEST
    }
    assert found == {}


def test_a_module_opens_with_one_sentence_of_purpose() -> None:
    without = [
        str(path.relative_to(ROOT))
        for path in sources(*PACKAGES)
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert without == []


def test_namespaces_stay_namespaces() -> None:
    assert not (ROOT / "providers" / "__init__.py").exists()
    assert not (ROOT / "components" / "__init__.py").exists()


def test_a_program_that_imports_resource_types_imports_none_of_the_tools() -> None:
    used = {
        name.rpartition(".")[0]
        for path in sources("providers", "components")
        for name in imports(path)
        if name.startswith("journeys.")
    }
    assert used == {"journeys.registry"}


def test_the_benchmarks_import_what_is_there() -> None:
    for path in sources("benchmarks"):
        if "programs" not in path.parts and path.stem not in ("__main__", "__init__"):
            importlib.import_module(f"benchmarks.{path.stem}")
    names = [name for name in imports(ROOT / "benchmarks/__main__.py") if name.split(".")[0] in PACKAGES]
    assert names
    for module, _, name in (each.rpartition(".") for each in names):
        assert hasattr(importlib.import_module(module), name), f"{module} has no {name}"


def test_every_function_is_named_somewhere_else() -> None:
    """By a caller, a test or a page; what a decorator registers needs no caller, nor what is found by its name."""
    words: Counter[str] = Counter()
    for pattern in ("*.py", "*.toml", "*.yml", "*.yaml", "*.md"):
        for folder in (*PACKAGES, "tests", "policy", "ci", "docs", "benchmarks", "examples"):
            for path in (ROOT / folder).rglob(pattern):
                words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    unused = [
        f"{module_of(path)}.{node.name}"
        for path in sources(*PACKAGES)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and words[node.name] < 2
    ]
    by_name = ("journeys.emulator.control._", "journeys.testing.plugin.pytest_")
    assert [each for each in unused if not each.startswith(by_name)] == []


def test_no_handler_of_a_signal_sets_an_event() -> None:
    """The thread that it interrupts may be in `wait()` and hold the event's lock: the process would never end."""
    calls = [
        (path, node)
        for path in sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "signal.signal"
    ]
    assert calls
    assert [f"{path}:{node.lineno}" for path, node in calls if ".set()" in ast.unparse(node)] == []
