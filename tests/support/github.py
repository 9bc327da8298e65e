"""A stand-in for GitHub's API: comments of one pull request, and pull requests of one commit."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from journeys.ci.github import BOT

TOKEN = "token-of-the-job"


class Hub:
    """One repository, `acme/infra`."""

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
