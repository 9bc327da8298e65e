"""The doctor on interpreters: which Python runs the program, which one the plugin, and what they find there.

Pulumi decides the two apart. The program's follows sdk/python/toolchain/toolchain.go (ResolveToolchain), the
plugin's the start script sdk/python/dist/pulumi-resource-pulumi-python, which knows no lock files and takes
relative paths from its own working directory.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..project import Project
from .finding import Finding
from .packages import contents

AREA = "Interpreters"


@dataclass(frozen=True)
class Interpreter:
    """A Python that Pulumi would start: its path ("" where there is none) and the rule that leads to it."""

    path: str
    rule: str


def interpreters(project: Project) -> Iterator[Finding]:
    """The two interpreters, whether they are one, and what each has."""
    program, plugin = program_python(project), plugin_python(project)
    for role, each in (("program", program), ("plugin", plugin)):
        facts = {"role": role, "path": each.path, "rule": each.rule}
        text = f"the {role} runs in {each.path or 'nothing'}: {each.rule}"
        if each.path:
            yield Finding(AREA, "ok", text, facts=facts)
        else:
            yield Finding(AREA, "problem", text, advice(project), facts)
    if program.path and plugin.path and not _same(program.path, plugin.path):
        yield Finding(
            AREA,
            "problem",
            "the program and the plugin run in two different Pythons: the plugin does not find what you installed",
            advice(project),
        )
    beside = _unnamed_environment(project)
    if beside:
        yield Finding(
            AREA,
            "warning",
            f"Pulumi.yaml names no environment, so Pulumi does not start the Python of {beside}, but the one of PATH",
            f"in Pulumi.yaml set runtime: {{name: python, options: {{toolchain: {_toolchain(project)}, "
            f"virtualenv: {os.path.relpath(beside, project.root)}}}}}",
        )
    if os.environ.get("PYTHONSAFEPATH"):
        yield Finding(
            AREA,
            "warning",
            "PYTHONSAFEPATH is set: modules beside __main__.py are not found by the plugin",
            "unset PYTHONSAFEPATH, or install them as a package",
        )
    for python in dict.fromkeys((plugin.path, program.path)):
        if python:
            yield from contents(project, python, pip=_toolchain(project) == "pip")


def plugin_python(project: Project) -> Interpreter:
    """The interpreter of `python -m pulumi.dynamic`, by the rules of Pulumi's start script."""
    virtualenv = str(project.options.get("virtualenv") or "")
    toolchain = project.options.get("toolchain")
    rule = f"runtime.options.virtualenv is {virtualenv}"
    if not virtualenv and toolchain == "uv":
        virtualenv, rule = ".venv", "runtime.options.toolchain is uv"
    elif not virtualenv and toolchain == "poetry":
        virtualenv, rule = _poetry(project), "runtime.options.toolchain is poetry (`poetry env info --path`)"
        if not virtualenv:
            return Interpreter("", f"{rule}, and poetry knows no environment for {project.workdir}")
    if virtualenv:
        return _in_virtualenv(project.workdir / virtualenv, rule)
    return _on_path()


def program_python(project: Project) -> Interpreter:
    """The interpreter of `__main__.py`, by the rules of Pulumi's language host."""
    virtualenv = str(project.options.get("virtualenv") or "")
    toolchain = _toolchain(project)
    how = "" if project.options.get("toolchain") else f" ({toolchain}.lock was found)"
    if toolchain == "poetry":
        path = _poetry(project)
        rule = f"the poetry toolchain{how}"
        return (
            _in_virtualenv(Path(path), rule)
            if path
            else Interpreter("", f"{rule}, and poetry has no environment")
        )
    if toolchain == "uv":
        if virtualenv:
            return _in_virtualenv(
                project.root / virtualenv, f"the uv toolchain{how}, virtualenv {virtualenv}"
            )
        beside = _search(project.workdir, "uv.lock") or _search(project.workdir, "pyproject.toml")
        folder = beside or project.workdir
        name = os.environ.get("UV_PROJECT_ENVIRONMENT") or ".venv"
        return _in_virtualenv(folder / name, f"the uv toolchain{how}")
    if virtualenv:
        return _in_virtualenv(project.root / virtualenv, f"runtime.options.virtualenv is {virtualenv}")
    return _on_path()


def _unnamed_environment(project: Project) -> Path | None:
    """A virtual environment beside the program, of which Pulumi knows nothing: `runtime: python` has no options."""
    if project.options.get("virtualenv") or project.options.get("toolchain") or _toolchain(project) != "pip":
        return None
    folders = (project.root / ".venv", project.root / "venv", project.workdir / ".venv")
    return next((each for each in folders if (each / "bin" / "python").exists()), None)


def advice(project: Project) -> str:
    """How to make both interpreters the same by an entry of Pulumi.yaml."""
    tool = _toolchain(project)
    if project.workdir != project.root and tool != "poetry":
        below = os.path.relpath(project.workdir, project.root)
        up = os.path.relpath(project.root, project.workdir)
        return (
            f"`main: {project.main}` makes Pulumi look for a relative virtualenv in two places. Set runtime.options "
            f"to {{toolchain: {tool}, virtualenv: .venv}}, keep it in {project.root / '.venv'}, and link it: "
            f"ln -s {up}/.venv {below}/.venv"
        )
    make = {
        "uv": "then `uv sync`",
        "poetry": "then `poetry install`",
        "pip": "then `python3 -m venv .venv && .venv/bin/pip install -r requirements.txt`",
    }[tool]
    options = "{toolchain: poetry}" if tool == "poetry" else f"{{toolchain: {tool}, virtualenv: .venv}}"
    return f"in Pulumi.yaml set runtime: {{name: python, options: {options}}}; {make}"


def _toolchain(project: Project) -> str:
    given = project.options.get("toolchain")
    if given in ("pip", "uv", "poetry"):
        return str(given)
    if _search(project.workdir, "uv.lock"):
        return "uv"
    return "poetry" if _search(project.workdir, "poetry.lock") else "pip"


def _on_path() -> Interpreter:
    command = os.environ.get("PULUMI_PYTHON_CMD") or "python3"
    return Interpreter(shutil.which(command) or "", f"no runtime.options, so {command} of PATH")


def _in_virtualenv(folder: Path, rule: str) -> Interpreter:
    python = Path(os.path.normpath(folder)) / "bin" / "python"
    if python.is_file():
        return Interpreter(str(python), rule)
    return Interpreter("", f"{rule}, but there is no {python}")


def _poetry(project: Project) -> str:
    try:
        done = subprocess.run(
            ["poetry", "env", "info", "--path"],
            cwd=project.workdir,
            capture_output=True,
            text=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _search(start: Path, name: str) -> Path | None:
    return next((each for each in (start, *start.parents) if (each / name).is_file()), None)


def _same(one: str, other: str) -> bool:
    """Whether two paths are one environment: a venv's python is a link, so the folders are compared."""
    return os.path.realpath(Path(one).parent) == os.path.realpath(Path(other).parent)
