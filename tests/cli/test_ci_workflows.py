"""The CI kit's workflows, their steps run as shell on the real CLI: previews, deploys, drift, and the attack on state."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.cli import Cli, pulumi_missing
from support.project import Project
from support.workflows import Runner, on_path, reader_only, writable

from journeys.emulator import Emulator

pytestmark = pytest.mark.cli
GENESYS = ("GENESYSCLOUD_OAUTHCLIENT_ID", "GENESYSCLOUD_OAUTHCLIENT_SECRET")

PROGRAM = """
from providers.genesys import Segment

def journey(page):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": [page], "operator": "containsAny"}], "count": 1,
                          "stream_type": "Web", "session_type": "web"}]}

for name in %r:
    Segment(name, display_name=name.upper(), journey=journey("/" + name))
"""
# What a pull request's program does to a state that it can reach: the next run that loads it would run the command.
ATTACK = """
import base64, json, os, pathlib, pickle

class Payload:
    def __reduce__(self):
        return (os.system, ("touch %(mark)s",))

folder = pathlib.Path(os.environ["PULUMI_BACKEND_URL"].removeprefix("file://"))
state = folder / ".pulumi/stacks/journeys-test/prod.json"
text = state.read_text()
document = json.loads(text)
for each in document["checkpoint"]["latest"]["resources"]:
    for bag in (each.get("inputs") or {}, each.get("outputs") or {}):
        if "__provider" in bag:
            bag["__provider"] = base64.b64encode(pickle.dumps(Payload())).decode()
found = {"secrets": [n for n in os.environ if "GENESYSCLOUD" in n or "GITHUB_TOKEN" in n], "error": ""}
try:
    state.write_text(json.dumps(document))
except OSError as error:
    found["error"] = type(error).__name__
pathlib.Path("%(out)s").write_text(json.dumps(found))
"""


@dataclass
class Repository:
    """A project in git, its stack `prod`, and runners for it."""

    project: Project
    stack: Cli
    folder: Path

    def commit(self, program: str) -> str:
        self.project.write(program)
        git = ["git", "-C", str(self.project.root), "-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "a change", "--allow-empty"], check=True)
        head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
        return head.stdout.strip()

    def runner(self, secrets: bool, prefix: tuple[str, ...] = (), labels: str = "[]") -> Runner:
        env = {name: text for name, text in self.stack.env.items() if name not in (*GENESYS, "GITHUB_TOKEN")}
        values = {
            "vars.JOURNEYS_BACKEND_URL": env["PULUMI_BACKEND_URL"],
            "secrets.PULUMI_CONFIG_PASSPHRASE": env["PULUMI_CONFIG_PASSPHRASE"],
            "vars.JOURNEYS_STATE_READER_ROLE": "reader",
            "vars.JOURNEYS_STATE_WRITER_ROLE": "writer",
            "vars.AWS_REGION": "eu-central-1",
            "github.sha": "",
            "github.token": "",
            "toJSON(github.event.pull_request.labels.*.name)": labels,
        }
        if secrets:
            values |= {f"secrets.{name}": self.stack.env[name] for name in GENESYS}
        return Runner(self.project.root, self.folder / "artifacts", on_path(env), values, prefix)


@pytest.fixture
def repository(project: Project, tmp_path: Path) -> Iterator[Repository]:
    if why := pulumi_missing():
        pytest.skip(why)
    # Without forks: the program has to run as the user of the job.
    stack = project.cli(PROGRAM % (["a", "b", "c"],), stack="prod")
    subprocess.run(["git", "init", "-q", str(project.root)], check=True)
    (project.root / ".gitignore").write_text("journeys-ci/\n.journeys/\n__pycache__/\n")
    (tmp_path / "artifacts").mkdir()
    yield Repository(project, stack, tmp_path)
    writable(stack.backend)


@pytest.mark.slow
def test_a_pull_request_is_planned_by_a_job_that_can_only_read_the_state(
    repository: Repository, emulator: Emulator
) -> None:
    repository.stack.up()
    before = {each: each.read_bytes() for each in repository.stack.backend.rglob("*") if each.is_file()}
    repository.commit(PROGRAM % (["a", "b", "d"],))
    repository.project.requests()
    pull = repository.runner(secrets=False, prefix=reader_only(repository.stack.backend))
    ran = pull.job("preview", "preview", stack="prod")
    assert ran.code == 0, ran.text
    assert pull.seen == ["preview", "brakes"]
    assert "**1 to delete** · 1 to create · 3 objects in the state" in ran.summary
    assert "**Offline**, no request was sent" in ran.summary
    assert "```mermaid\nflowchart LR" in ran.summary
    assert emulator.requests == []
    assert {
        each: each.read_bytes() for each in repository.stack.backend.rglob("*") if each.is_file()
    } == before
    left = sorted(each.name for each in (repository.folder / "artifacts").rglob("*") if each.is_file())
    assert left == ["report.json"]


@pytest.mark.slow
def test_a_pull_request_that_plants_code_in_the_state_is_refused(repository: Repository) -> None:
    repository.stack.up()
    mark, out = repository.folder / "owned", repository.folder / "seen.json"
    repository.commit(PROGRAM % (["a", "b", "c"],) + ATTACK % {"mark": mark, "out": out})
    pull = repository.runner(secrets=False, prefix=reader_only(repository.stack.backend))
    pull.job("preview", "preview", stack="prod")
    assert json.loads(out.read_text()) == {"secrets": [], "error": "PermissionError"}
    up = subprocess.run(
        [*pull.prefix, "pulumi", "up", "--yes", "--stack", "prod", "--non-interactive"],
        cwd=repository.project.root,
        env=repository.stack.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert up.returncode != 0
    assert "permission denied" in up.stdout + up.stderr
    assert not mark.exists()


@pytest.mark.slow
def test_jobs_with_credentials_refuse_a_state_with_planted_code_before_the_cli_loads_it(
    repository: Repository,
) -> None:
    repository.stack.up()
    mark, out = repository.folder / "owned", repository.folder / "seen.json"
    repository.commit(PROGRAM % (["a", "b", "c"],) + ATTACK % {"mark": mark, "out": out})
    repository.stack.preview()  # with the right to write
    assert json.loads(out.read_text())["error"] == ""
    assert not mark.exists()
    repository.commit(PROGRAM % (["a", "b", "c"],))
    runner = repository.runner(secrets=True)
    for workflow, job in (("deploy", "plan-prod"), ("drift", "drift")):
        ran = runner.job(workflow, job, stack="prod")
        assert ran.code == 1, ran.text
        assert "journeys-as-code did not write" in ran.text
    assert not mark.exists()
    repository.stack.run("refresh", "--preview-only", "--stack", "prod", check=False)
    assert mark.exists()  # the attack is a real one: without the kit it succeeds


@pytest.mark.slow
def test_prod_gets_the_plan_that_was_approved_and_nothing_else(
    repository: Repository, emulator: Emulator
) -> None:
    runner = repository.runner(secrets=True)
    repository.commit(PROGRAM % (["a", "b"],))
    for program in (["a", "b"], ["a", "b", "c"]):  # the first plan ever, and one on a state
        repository.commit(PROGRAM % (program,))
        planned = runner.job("deploy", "plan-prod")
        assert planned.code == 0, planned.text
        assert re.search(rf"\*\*Live\*\*.* {len(program)} of \d+ genesys&#58;Segment", planned.summary)
        applied = runner.job("deploy", "prod")
        assert applied.code == 0, applied.text
    assert all(emulator.find("segments", each) for each in "ABC")

    repository.commit(PROGRAM % (["a", "b", "c", "d"],))
    assert runner.job("deploy", "plan-prod").code == 0
    repository.commit(PROGRAM % (["a", "b", "c", "e"],))
    other = runner.job("deploy", "prod")
    assert other.code == 1
    assert "the plan was made at commit" in other.text
    assert runner.job("deploy", "plan-prod").code == 0
    found = emulator.find("segments", "A")
    assert found is not None
    emulator.edit("segments", found["id"], displayName="by hand")
    changed = runner.job("deploy", "prod")
    assert changed.code == 7, changed.text
    assert "nothing was applied" in changed.text
    assert emulator.find("segments", "E") is None


@pytest.mark.slow
def test_a_plan_that_no_longer_fits_stops_and_says_what_was_applied(
    repository: Repository, emulator: Emulator
) -> None:
    repository.stack.up()
    program = PROGRAM % (["a", "b", "c", "d"],)
    flag = repository.folder / "one-more"
    # Not in the plan: what the program makes of something that no commit holds.
    program += (
        f'\nimport os\nif os.path.exists("{flag}"): Segment("z", display_name="Z", journey=journey("/z"))\n'
    )
    repository.commit(program)
    runner = repository.runner(secrets=True)
    assert runner.job("deploy", "plan-prod").code == 0
    flag.touch()
    ran = runner.job("deploy", "prod")
    assert ran.code == 1, ran.text
    assert "the plan stopped" in ran.text
    assert emulator.find("segments", "Z") is None
    made = emulator.find("segments", "D") is not None
    assert ("created genesys:Segment d" in ran.text) == made


@pytest.mark.slow
def test_no_artifact_has_a_secret_in_clear(repository: Repository) -> None:
    repository.stack.run("config", "set", "--secret", "acme:note", "s3cret", "--stack", "prod")
    secret = 'import pulumi\nnote = pulumi.Config("acme").require_secret("note")\n'
    secret += 'Segment("z", display_name="Z", description=note, journey=journey("/z"))\n'
    repository.commit(PROGRAM % (["a"],) + secret)
    ran = repository.runner(secrets=True).job("deploy", "plan-prod")
    assert ran.code == 0, ran.text
    left = [each for each in (repository.folder / "artifacts").rglob("*") if each.is_file()]
    assert sorted(each.name for each in left) == ["plan.json", "report.json"]
    assert [each.name for each in left if "s3cret" in each.read_text()] == []
    assert "s3cret" not in ran.text + ran.summary


@pytest.mark.slow
def test_the_nightly_job_reports_what_somebody_changed(repository: Repository, emulator: Emulator) -> None:
    repository.stack.up()
    repository.commit(PROGRAM % (["a", "b", "c"],))
    runner = repository.runner(secrets=True)
    clean = runner.job("drift", "drift", stack="prod")
    assert clean.code == 0, clean.text
    assert "Nobody changed anything" in clean.summary
    found = emulator.find("segments", "B")
    assert found is not None
    emulator.edit("segments", found["id"], displayName="by hand")
    ran = runner.job("drift", "drift", stack="prod")
    assert ran.code == 7, ran.text
    assert "| update | genesys&#58;Segment | b | display&#95;name |" in ran.summary.replace("~", "update")


@pytest.mark.slow
def test_a_brake_stops_the_job_and_a_label_lets_it_go(repository: Repository) -> None:
    repository.stack.up()
    repository.commit("")
    ran = repository.runner(secrets=False).job("preview", "preview", stack="prod")
    assert ran.code == 10, ran.text
    assert "3 of 3 objects of type genesys:Segment would be deleted" in ran.text
    assert "journeys-allow-deletes" in ran.text
    labelled = repository.runner(secrets=False, labels='["journeys-allow-deletes"]')
    assert labelled.job("preview", "preview", stack="prod").code == 0


def test_credentials_in_stack_config_are_refused(repository: Repository) -> None:
    repository.stack.run("config", "set", "--secret", "genesys:clientSecret", "s3cret", "--stack", "prod")
    repository.commit(PROGRAM % (["a"],))
    ran = repository.runner(secrets=False).job("preview", "preview", stack="prod")
    assert ran.code == 2, ran.text
    assert "Pulumi.prod.yaml has credentials: genesys:clientSecret" in ran.text
    assert "pulumi config rm genesys:clientSecret" in ran.text
    assert "s3cret" not in ran.text
