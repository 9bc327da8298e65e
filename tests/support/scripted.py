"""A Genesys API whose answers a test writes itself, for what the emulator does not have or cannot be made to say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pulumi
import pytest

from providers.core.session.session import forget_sessions
from providers.genesys.dialect import GENESYS
from providers.http.client import Client

Answer = Callable[[httpx.Request], Any]
CONFIG = {
    "genesys:baseUrl": "https://api.example.com",
    "genesys:accessToken": "planted-token",
    "genesys:requestsPerMinute": "0",
}


class Api:
    """Answers by `answer(request)`: a response, or a JSON value with status 200. Keeps the requests if asked to."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.bodies: list[Any] = []
        self.keeps = True

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        if path == "/api/v2/organizations/me":
            return _streamed(httpx.Response(200, json={"id": "org-1", "name": "Acme"}))
        if self.keeps:
            self.asked.append(f"{request.method} {path}")
            self.bodies.append(json.loads(request.content) if request.content else None)
        found = self.answer(request)
        return _streamed(found if isinstance(found, httpx.Response) else httpx.Response(200, json=found))


def _streamed(response: httpx.Response) -> httpx.Response:
    """The same answer, whose body isn't read yet."""
    body = httpx.ByteStream(response.content)
    return httpx.Response(response.status_code, headers=response.headers, stream=body)


@contextmanager
def scripted(answer: Answer, monkeypatch: pytest.MonkeyPatch, **config: str) -> Iterator[Api]:
    """Stack config that points at such an API meanwhile."""
    api = Api(answer)
    clients: dict[Any, Client] = {}

    def client(connection: Any) -> Client:
        if connection not in clients:
            clients[connection] = Client(connection, transport=httpx.MockTransport(api), sleep=lambda _: None)
        return clients[connection]

    monkeypatch.setattr("providers.http.client.client_for", client)
    before = pulumi.runtime.config.CONFIG.get()
    pulumi.runtime.set_all_config({**CONFIG, **{f"{GENESYS.namespace}:{k}": v for k, v in config.items()}})
    forget_sessions()
    try:
        yield api
    finally:
        forget_sessions()
        pulumi.runtime.set_all_config(before or {})
