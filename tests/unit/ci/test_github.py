"""Posting: one comment that is patched, only ever the bot's own, and the labels of what was merged."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support.github import TOKEN, Hub
from support.workflows import Runner, on_path

import journeys.cli.ci  # noqa: F401  # adds the commands
from journeys.ci.comment import marker
from journeys.ci.errors import CiError
from journeys.ci.github import GitHub
from journeys.ci.report import Change, Report
from journeys.cli.app import run

SHA = "a" * 40


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    found = Hub()
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_API_URL", found.url)
    yield found
    found.server.shutdown()


def report(tmp_path: Path, stack: str = "p/prod", name: str = "vip") -> str:
    file = tmp_path / "report.json"
    changes = [Change(op="create", type="genesys:Segment", name=name)]
    file.write_text(Report(stack=stack, changes=changes).model_dump_json())
    return str(file)


def test_a_stack_has_one_comment_that_is_patched(hub: Hub, tmp_path: Path) -> None:
    where = ["--pull", "7", "--repository", "acme/infra"]
    for name in ("first", "second"):
        assert run(["ci", "post", report(tmp_path, name=name), *where]) == 0
    assert run(["ci", "post", report(tmp_path, stack="p/dev"), *where]) == 0
    assert [each["body"].partition("\n")[0] for each in hub.comments] == [marker("p/prod"), marker("p/dev")]
    assert "second" in hub.comments[0]["body"]
    assert "first" not in hub.comments[0]["body"]


def test_somebody_else_s_comment_with_the_marker_is_left_alone(hub: Hub, tmp_path: Path) -> None:
    hub.add(marker("p/prod") + "\nmine", by="mallory")
    hub.add("quoted: " + marker("p/prod"))
    assert run(["ci", "post", report(tmp_path), "--pull", "7", "--repository", "acme/infra"]) == 0
    assert len(hub.comments) == 3
    assert hub.comments[0]["body"].endswith("mine")


def test_the_comment_is_found_behind_many_others(hub: Hub) -> None:
    for number in range(250):
        hub.add(f"{number}", by="somebody")
    hub.add("<!-- m -->")
    assert GitHub("acme/infra").put_comment(7, "<!-- m -->", "<!-- m -->\nnew") == "patched"
    assert hub.comments[-1]["body"] == "<!-- m -->\nnew"


def test_only_labels_of_the_pull_request_that_made_the_commit_count(hub: Hub) -> None:
    label = [{"name": "journeys-allow-deletes"}]
    hub.pulls = [
        {"merged_at": None, "merge_commit_sha": SHA, "labels": label},
        {"merged_at": "2026-01-01", "merge_commit_sha": "b" * 40, "labels": label},
    ]
    assert GitHub("acme/infra").labels_of_merged(SHA) == []
    hub.pulls.append({"merged_at": "2026-01-01", "merge_commit_sha": SHA, "labels": label})
    assert GitHub("acme/infra").labels_of_merged(SHA) == ["journeys-allow-deletes"]


def test_a_refusal_names_the_permission_and_never_the_token(hub: Hub) -> None:
    hub.status = 403
    with pytest.raises(CiError, match="the job needs `permissions: pull-requests`") as caught:
        GitHub("acme/infra").put_comment(7, "m", "m")
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("name", ["acme", "acme/infra/x", "acme/../x", "https://evil.example/x", ""])
def test_a_repository_is_one_owner_and_one_name(hub: Hub, name: str) -> None:
    with pytest.raises(CiError, match="OWNER/NAME"):
        GitHub(name)
    assert hub.sent == []


def runner(tmp_path: Path, hub: Hub) -> Runner:
    """A runner for the job that comments."""
    for name in ("checkout", "artifacts"):
        (tmp_path / name).mkdir()
    env = {**on_path(dict(os.environ)), "GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": "acme/infra"}
    values = {
        "github.token": TOKEN,
        "github.event.workflow_run.id": "1",
        "github.event.workflow_run.pull_requests[0].number": "7",
    }
    return Runner(tmp_path / "checkout", tmp_path / "artifacts", env, values)


def test_the_workflow_posts_every_stack_s_report(hub: Hub, tmp_path: Path) -> None:
    ran = runner(tmp_path, hub)
    for stack in ("dev", "prod"):
        folder = tmp_path / "artifacts" / f"journeys-{stack}"
        folder.mkdir()
        report(folder, stack=f"p/{stack}", name="](https://evil.example) @acme/admins")
    done = ran.job("comment", "comment")
    assert done.code == 0, done.text
    assert ran.seen == ["post"]
    assert [each["body"].partition("\n")[0] for each in hub.comments] == [marker("p/dev"), marker("p/prod")]
    assert not any(word in each["body"] for each in hub.comments for word in ("https:", "@acme"))
    assert list((tmp_path / "checkout").iterdir()) == []  # nothing of the artifact stands beside code


def test_the_workflow_posts_nothing_that_is_no_report(hub: Hub, tmp_path: Path) -> None:
    ran = runner(tmp_path, hub)
    (tmp_path / "artifacts/journeys-prod").mkdir()
    (tmp_path / "artifacts/journeys-prod/report.json").write_text('{"body": "# Approved by @acme/admins"}')
    done = ran.job("comment", "comment")
    assert done.code == 2, done.text
    assert hub.comments == []


def test_a_redirect_does_not_take_the_token_along(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["Authorization"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"[]")

        def log_message(self, *_: object) -> None:
            pass

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", f"http://127.0.0.1:{other.server_port}/x")
        request.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        monkeypatch.setattr(hub, "answer", answer)
        GitHub("acme/infra").labels_of_merged(SHA)
        other.shutdown()
    assert seen == [None]
