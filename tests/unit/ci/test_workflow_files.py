"""The kit's workflow files: pinned actions, least permissions, no credentials where a pull request's code runs."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

KIT = Path(__file__).parents[3] / "ci/github"
FILES = sorted(KIT.rglob("*.yml"))
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")
SHARED_SECRETS = {"PULUMI_CONFIG_PASSPHRASE"}
"""What a pull request's job may have: it reads what that opens, which is why no credential may be in there."""
WRITERS = {"journeys-comment.yml": {"pull-requests"}}
"""The only job that may write anything on GitHub, and what; `id-token` is for roles and writes nothing."""


def problems(name: str, about: dict[str, Any]) -> list[str]:
    """What is wrong with a workflow or an action."""
    return list(_problems(name, about))


def _problems(name: str, about: dict[str, Any]) -> Iterator[str]:
    jobs = about.get("jobs") or {"action": about.get("runs") or {}}
    triggers = about.get(True) or about.get("on") or {}  # YAML 1.1 takes `on` for a boolean
    if "jobs" in about and about.get("permissions") != {}:
        yield "permissions at the top are not empty"
    if "pull_request_target" in triggers:
        yield "pull_request_target runs with secrets beside a pull request's code"
    for key, job in jobs.items():
        if "jobs" in about:
            given = job.get("permissions")
            if not isinstance(given, dict):
                yield f"{key} has no permissions of its own"
            else:
                writes = {each for each, right in given.items() if right == "write"} - {"id-token"}
                if writes - WRITERS.get(name, set()):
                    yield f"{key} may write {sorted(writes)}"
            if "concurrency" not in job:
                yield f"{key} has no concurrency group"
        text = str(job)
        secrets = set(re.findall(r"secrets\.(\w+)", text)) | ({"*"} if "secrets[" in text else set())
        if "pull_request" in triggers and secrets - SHARED_SECRETS:
            yield f"{key} gives a pull request {sorted(secrets - SHARED_SECRETS)}"
        if secrets - SHARED_SECRETS and "environment" not in job:
            yield f"{key} has credentials outside an environment"
        for step in job.get("steps") or []:
            uses = step.get("uses", "")
            if uses and not uses.startswith("./") and not PINNED.fullmatch(uses):
                yield f"{uses} is not pinned to a commit"
            if "${{" in step.get("run", ""):
                yield f"an expression stands in the shell of {step.get('name')}"
            if (
                uses.startswith("actions/checkout@")
                and step.get("with", {}).get("persist-credentials") is not False
            ):
                yield f"{key} leaves its token in the checkout"


def _load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.name)
def test_the_files_keep_the_rules(path: Path) -> None:
    assert problems(path.name, _load(path)) == []


def test_there_are_an_action_and_four_workflows() -> None:
    assert [each.name for each in FILES] == [
        "action.yml",
        "journeys-comment.yml",
        "journeys-deploy.yml",
        "journeys-drift.yml",
        "journeys-preview.yml",
    ]


BREAKS = {
    "is not pinned": lambda job: job["steps"][0].update(uses="actions/checkout@v5"),
    "no permissions": lambda job: job.pop("permissions"),
    "may write": lambda job: job["permissions"].update(contents="write"),
    "no concurrency": lambda job: job.pop("concurrency"),
    "gives a pull request": lambda job: job["env"].update(A="${{ secrets.GENESYSCLOUD_OAUTHCLIENT_SECRET }}"),
    "outside an environment": lambda job: job["env"].update(A="${{ secrets.OTHER }}"),
    "an expression stands in": lambda job: job["steps"].append({"run": "echo ${{ github.head_ref }}"}),
    "leaves its token": lambda job: job["steps"][0].pop("with"),
}


@pytest.mark.parametrize("expected", BREAKS)
def test_each_rule_finds_its_breach(expected: str) -> None:
    about = copy.deepcopy(_load(KIT / "workflows/journeys-preview.yml"))
    BREAKS[expected](about["jobs"]["preview"])
    assert any(expected in each for each in problems("journeys-preview.yml", about))


def test_every_action_is_pinned_to_one_commit_in_all_files() -> None:
    uses = {each for path in FILES for each in re.findall(r"uses: ([^\s.]\S+)", path.read_text())}
    assert len(uses) == len({each.partition("@")[0] for each in uses})


def test_jobs_that_can_write_a_state_share_one_group_for_each_stack() -> None:
    deploy = _load(KIT / "workflows/journeys-deploy.yml")["jobs"]
    drift = _load(KIT / "workflows/journeys-drift.yml")["jobs"]["drift"]
    groups = {name: job["concurrency"]["group"] for name, job in deploy.items()}
    stage = "journeys-${{ matrix.stack }}"
    assert groups == {"stage": stage, "plan-prod": "journeys-prod", "prod": "journeys-prod"}
    assert drift["concurrency"]["group"] == stage
    assert not any(job["concurrency"]["cancel-in-progress"] for job in (*deploy.values(), drift))


def test_only_main_s_environments_get_the_role_that_writes() -> None:
    for path in FILES:
        for name, job in (_load(path).get("jobs") or {}).items():
            if "STATE_WRITER_ROLE" in str(job):
                assert path.name == "journeys-deploy.yml"
                assert job["environment"] in ("prod", "${{ matrix.stack }}"), name


def test_a_fork_s_pull_request_starts_no_job() -> None:
    preview = _load(KIT / "workflows/journeys-preview.yml")["jobs"]["preview"]
    assert preview["if"] == "github.event.pull_request.head.repo.full_name == github.repository"


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    found = shutil.which("actionlint")
    if not found:
        pytest.skip(
            "actionlint is not on PATH (go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12)"
        )
    shutil.copytree(KIT, tmp_path / ".github")
    (tmp_path / ".git").mkdir()
    done = subprocess.run([found, "-no-color"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
