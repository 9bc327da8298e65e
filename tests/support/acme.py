"""Acme's API in memory: what each request did is kept, and one of the rules can be switched."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ANSWERS_NOTHING = ("slots",)
WITHOUT_LIST = ("notes",)


class Acme:
    """The objects by kind and id, and `METHOD /path` of all requests but the question who is asking."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, dict[str, Any]]] = {}
        self.requests: list[str] = []
        self.refuse_reads = False
        acme, self._count = self, 0

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                body = json.loads(self.rfile.read(size) or b"null")
                status, answer = acme.answer(self.command, self.path, body)
                data = b"" if answer is None else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def taken(self) -> list[str]:
        """The requests since this was asked last."""
        found, self.requests = self.requests, []
        return found

    def add(self, kind: str, **values: Any) -> str:
        self._count += 1
        id = f"{kind}-{self._count}"
        self.objects.setdefault(kind, {})[id] = {"id": id, **values}
        return id

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any]:
        parts = urlsplit(target)
        if parts.path == "/me":
            return 200, {"tenant": "tenant-1"}
        self.requests.append(f"{method} {parts.path}")
        _, kind, *rest = parts.path.split("/")
        there = self.objects.setdefault(kind, {})
        if not rest:
            if method == "POST":
                id = self.add(kind, **body, **({"version": 1} if kind == "widgets" else {}))
                return 201, None if kind in ANSWERS_NOTHING else there[id]
            if kind in WITHOUT_LIST:
                return 405, {"problem": "notes cannot be listed"}
            start = int(parse_qs(parts.query)["cursor"][0])
            items = list(there.values())[start : start + 2]
            return 200, {"items": items, "next": start + 2 if start + 2 < len(there) else None}
        id = rest[0]
        if id not in there or (self.refuse_reads and method == "GET"):
            return 404, {"problem": f"there is no {id}"}
        if method == "DELETE":
            del there[id]
            return 204, None
        if method == "PATCH":
            there[id] |= {**body, **({"version": there[id]["version"] + 1} if "version" in body else {})}
            there[id] = {name: value for name, value in there[id].items() if value is not None}
        if method == "PUT":
            there[id] = {"id": id, **body}
        return 200, there[id]
