"""Plans a stack for a pipeline: state, plan, changes from outside, all as files; and the report of them."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import credentials
from .collect import changes, collect
from .documents import records, steps
from .errors import CiError
from .pulumi import Stack, refuse_foreign_code
from .report import Change, Limit, Live, Report

PLAN, REPORT = "plan.json", "report.json"
Facts = Callable[[], list[Mapping[str, Any]]]
"""What is known of each type in the org: `type`, `used`, `maximum`. Asks the API."""


@dataclass(frozen=True)
class Made:
    """A preview: its report and the CLI's exit code."""

    report: Report
    code: int


def preview(stack: Stack, project: str, into: Path, facts: Facts, own_providers: bool = False) -> Made:
    """Writes plan and report into the folder; with credentials in the environment the org is asked too.

    Raises:
        CiError: the state has credentials or foreign code, or cannot be read.
    """
    into.mkdir(parents=True, exist_ok=True)
    plan_file = into / PLAN
    plan_file.unlink(missing_ok=True)
    state = stack.export()
    found = records(state)
    credentials.refuse_in_state(found)
    if not own_providers:
        refuse_foreign_code(state)
    code, plan = stack.document("preview", "--json", "--save-plan", str(plan_file.resolve()))
    if plan is None:
        plan = {
            "steps": [],
            "diagnostics": [{"severity": "error", "message": "The CLI wrote no plan: see the log."}],
        }
    live = _live(stack, plan, facts) if not code and credentials.in_environment() else None
    file, lookups = lock_file(stack.root, stack.name)
    report = collect(
        state,
        plan,
        live,
        stack=f"{project}/{stack.name}",
        commit=commit_of(stack.root),
        lock_file=file,
        lookups=lookups,
    )
    write(report, into / REPORT)
    return Made(report, code)


def write(report: Report, path: Path) -> None:
    """Writes a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")


def outside(stack: Stack) -> list[Change]:
    """What differs in the org from the state. Writes nothing.

    Raises:
        CiError: it cannot be told.
    """
    code, seen = stack.document("refresh", "--preview-only", "--run-program", "--json")
    if code or seen is None:
        raise CiError("the org could not be compared with the state: the CLI's own message stands above")
    # The program runs too, for its configuration; what it registers for the first time isn't in the org yet.
    return changes(each for each in steps(seen) if each.op not in ("create", "import"))


def commit_of(folder: Path) -> str:
    """The commit of a clean checkout; "" for any other: a plan belongs to what is committed."""
    with suppress(OSError, subprocess.CalledProcessError):
        git = ["git", "-C", str(folder)]
        changed = ["status", "--porcelain", "--untracked-files=no"]
        if not subprocess.run([*git, *changed], capture_output=True, check=True).stdout.strip():
            head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
            return head.stdout.strip()
    return ""


def lock_file(root: Path, stack: str) -> tuple[str, int]:
    """The name of the stack's lock file and how many lookups it answers; "" and 0 without one."""
    from providers.core.program.lockfile import BadLockFile, path_of, read

    path = path_of(root, stack)
    with suppress(BadLockFile, OSError):
        if path.is_file():
            return path.name, len(read(path))
    return "", 0


def _live(stack: Stack, plan: Any, facts: Facts) -> Live:
    seen, failed = [], []
    try:
        seen = outside(stack)
    except CiError as error:
        failed = [str(error)]
    added: Counter[str] = Counter()
    for each in steps(plan):
        added[each.type] += {"create": 1, "delete": -1}.get(each.op, 0)
    limits = [
        Limit(
            type=str(fact["type"]), after=max(0, fact["used"] + added[fact["type"]]), maximum=fact["maximum"]
        )
        for fact in facts()
        if fact.get("type") in added and fact.get("used") is not None and fact.get("maximum")
    ]
    return Live(outside=seen, limits=limits, errors=failed)
