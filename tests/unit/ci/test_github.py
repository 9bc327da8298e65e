"""Posting: one comment that is patched, only ever the bot's own, and the labels of what was merged."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import journeys.cli.ci  # noqa: F401  # adds the commands
from journeys.ci.comment import marker
from journeys.ci.errors import CiError
from journeys.ci.github import BOT, GitHub
from journeys.ci.report import Change, Report
from journeys.cli.app import run

SHA = "a" * 40
TOKEN = "token-of-the-job"


class Hub:
    """A stand-in for GitHub's API: comments of one pull request, and pull requests of one commit."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.pulls: list[dict[str, Any]] = []
        self.sent: list[tuple[str, str]] = []
        self.status = 200
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.answer(self)

            do_POST = do_PATCH = do_GET

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        body = json.loads(request.rfile.read(int(request.headers.get("Content-Length") or 0)) or "null")
        path, _, query = request.path.removeprefix("/repos/acme/infra").partition("?")
        self.sent.append((request.command, path))
        found: Any = {}
        if request.command == "POST":
            self.add(body["body"])
        elif request.command == "PATCH":
            next(each for each in self.comments if path.endswith(f"/{each['id']}"))["body"] = body["body"]
        elif path.endswith("/pulls"):
            found = self.pulls
        else:
            page = int(query.rpartition("page=")[2]) - 1
            found = self.comments[page * 100 : page * 100 + 100]
        request.send_response(self.status)
        request.end_headers()
        request.wfile.write(json.dumps(found).encode())

    def add(self, body: str, by: str = BOT) -> None:
        self.comments.append({"id": len(self.comments) + 1, "user": {"login": by}, "body": body})


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
