"""A recording has no token, secret, name, id or text of anybody's, wherever it was sent or answered."""

from __future__ import annotations

import base64
import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from journeys.emulator import Emulator
from journeys.emulator.__main__ import main as emulator_main
from journeys.emulator.openapi import Shape
from journeys.emulator.recording.exchange import UNDOCUMENTED, read
from journeys.emulator.recording.places import Place, places
from journeys.emulator.recording.proxy import Proxy

PLANTED = "pl4nted-w0rds"
NUMBER = 4929123412341234
BORN = "1981-02-03T04:05:06Z"
SEGMENTS = "/api/v2/journey/segments"


class Upstream:
    """A server that answers whatever it is told to."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, b"{}", dict[str, str]()
        own = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response_only(own.status)
                for name, value in own.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(own.body)))
                self.end_headers()
                self.wfile.write(own.body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    made = Upstream()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def proxied(upstream: Upstream, tmp_path: Path) -> Iterator[tuple[httpx.Client, Path]]:
    """A client of the proxy in front of the server, and the recording."""
    file = tmp_path / "recording.jsonl"
    headers = {"Authorization": f"Bearer {PLANTED}-token", "Cookie": f"a={PLANTED}", f"X-{PLANTED}": "1"}
    with Proxy(0, upstream.url, file) as proxy, httpx.Client(base_url=proxy.url, headers=headers) as client:
        yield client, file


def filled(shape: Shape | None, name: str = "", depth: int = 0) -> Any:
    """A value of a schema with something planted at every leaf, in keys that it doesn't have, and in free-form parts."""
    if shape is None or depth > 6:
        return {f"{PLANTED}-key": [PLANTED, NUMBER, 1.5, {PLANTED: PLANTED}, BORN]}
    variants = getattr(shape, "_schema", {}).get("anyOf")
    if variants:
        return filled(shape._variants[0], name, depth + 1)
    if shape.type == "array":
        return [filled(shape.items, name, depth + 1), PLANTED]
    if shape.properties or shape.type == "object":
        own = {key: filled(each, key, depth + 1) for key, each in shape.properties.items()}
        return {**own, f"{PLANTED}-unknown": PLANTED, "unknownNumber": NUMBER}
    if shape.type in ("integer", "number"):
        return 7
    if shape.type == "boolean":
        return True
    return {
        "selfUri": f"/api/v2/journey/segments/{PLANTED}?x={PLANTED}",
        "nextUri": f"/{PLANTED}",
        "id": PLANTED,
        "email": f"{PLANTED}@example.com",
    }.get(name, f"the {PLANTED}, of {PLANTED}")


def path_of(place: Place) -> str:
    return re.sub(r"\{\w+\}", f"{PLANTED}-id", place.template)


def check(file: Path) -> str:
    """The recording's text, in which nothing planted is."""
    text = file.read_text()
    for secret in (PLANTED, BORN, str(NUMBER), base64.b64encode(PLANTED.encode()).decode()[:12], "customer@"):
        assert secret not in text, text[max(0, text.index(secret) - 300) :][:400]
    return text


def test_in_every_field_of_every_operation(upstream: Upstream, proxied: tuple[httpx.Client, Path]) -> None:
    """Bodies and answers, queries and ids, of each operation that the vendors document."""
    client, file = proxied
    for place in places():
        request, answer = place.operation.request, place.operation.answer(200)
        upstream.body = json.dumps(filled(answer.shape if answer else None)).encode()
        upstream.headers = {
            "Set-Cookie": f"{PLANTED}=1",
            f"X-{PLANTED}": PLANTED,
            "inin-ratelimit-count": "1",
        }
        body = json.dumps(filled(request.shape if request else None)).encode()
        query = dict.fromkeys(place.operation.query, PLANTED)
        client.request(place.method, path_of(place), params={**query, PLANTED: PLANTED}, content=body)
    check(file)
    recorded = read(file)
    assert len(recorded) == len(places())
    assert sum(each.whole for each in recorded) > 60
    assert all(each.answer for each in recorded if each.whole and each.method == "GET")
    for each in recorded:
        if re.search(
            "contact|customer|session|deployment|/events$|aggregates|paths|organizations", each.path
        ):
            assert (each.whole, each.body, each.answer, each.ids, each.query) == (False, None, None, {}, [])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500])
@pytest.mark.parametrize("path", [SEGMENTS, "/spaces/s/journeys"])
def test_in_every_part_of_an_error(
    upstream: Upstream, proxied: tuple[httpx.Client, Path], status: int, path: str
) -> None:
    client, file = proxied
    detail = {"errorCode": PLANTED, "fieldName": PLANTED, "entityId": PLANTED}
    error: dict[str, Any] = {
        "message": f"Value [{PLANTED}] is not valid",
        "code": PLANTED,
        "type": PLANTED,
        "field": f"name.{PLANTED}",
        "messageParams": {PLANTED: PLANTED},
        "contextId": PLANTED,
        "details": [detail],
        "data": {PLANTED: NUMBER},
        PLANTED: PLANTED,
    }
    upstream.status = status
    upstream.body = json.dumps(
        {**error, "errors": [error, {"field": "name", "type": "input-validation"}]}
    ).encode()
    client.post(path, json={"displayName": PLANTED, "name": PLANTED})
    check(file)
    (recorded,) = read(file)
    assert recorded.status == status
    assert recorded.answer["errors"][1] == {"field": "name", "type": "input-validation"}


@pytest.mark.parametrize(
    "body",
    [
        PLANTED.encode(),
        b"<html>" + PLANTED.encode(),
        f'"{PLANTED}"'.encode(),
        f"[[{NUMBER}]]".encode(),
        b"\xff\xfe",
        b"",
    ],
)
def test_in_an_answer_that_is_no_object(
    upstream: Upstream, proxied: tuple[httpx.Client, Path], body: bytes
) -> None:
    client, file = proxied
    upstream.body = body
    client.get(SEGMENTS)
    client.get(
        SEGMENTS, params={"pageSize": PLANTED, "sortBy": PLANTED, "queryFields": f"displayName,{PLANTED}"}
    )
    upstream.headers, upstream.body = {"Content-Encoding": "gzip"}, gzip.compress(body)
    client.get(SEGMENTS)
    assert len(check(file).splitlines()) == 4


def test_in_paths_that_nobody_documents(upstream: Upstream, proxied: tuple[httpx.Client, Path]) -> None:
    client, file = proxied
    upstream.body = json.dumps({"name": PLANTED}).encode()
    for path in (
        f"/api/v2/{PLANTED}",
        f"/{PLANTED}?{PLANTED}={PLANTED}",
        f"{SEGMENTS}/a/{PLANTED}/b",
        "/api/v2/users/me",
    ):
        client.post(path, json={"secret": PLANTED})
    check(file)
    assert {each.path for each in read(file)} == {UNDOCUMENTED}


def test_a_login_goes_to_the_login_address_and_is_recorded_without_its_body(
    emulator_of: Callable[..., Emulator], upstream: Upstream, tmp_path: Path
) -> None:
    emulator, file = emulator_of(), tmp_path / "recording.jsonl"
    with Proxy(0, upstream.url, file, login=emulator.url) as proxy:
        answer = httpx.post(
            f"{proxy.url}/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(emulator.client_id, emulator.client_secret),
        )
    token = answer.json()["access_token"]
    text = file.read_text()
    assert [each for each in (token, emulator.client_id, emulator.client_secret) if each in text] == []
    (recorded,) = read(file)
    assert (recorded.path, recorded.status, recorded.body, recorded.answer) == (
        "/oauth/token",
        200,
        None,
        None,
    )


def test_pseudonyms_are_others_in_every_recording(upstream: Upstream, tmp_path: Path) -> None:
    """So that nobody finds a name by trying names, nor the same one in two recordings."""
    upstream.body = json.dumps({"id": "a", "displayName": PLANTED}).encode()
    names = []
    for file in (tmp_path / "one", tmp_path / "other"):
        with Proxy(0, upstream.url, file) as proxy:
            for _ in range(2):
                httpx.get(f"{proxy.url}{SEGMENTS}/a")
        first, second = read(file)
        assert first.answer == second.answer
        assert file.stat().st_mode & 0o77 == 0
        names.append(first.answer["displayName"])
    assert names[0] != names[1]


def test_what_a_recording_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "recording.jsonl"
    for options, said in (
        (["--record", str(file)], "--record FILE and --upstream URL go together"),
        (["--record", str(file), "--upstream", "http://api.example.com"], "--upstream is the API's address"),
        (["--record", str(file), "--upstream", "https://me:secret@api.example.com"], "has no user name"),
    ):
        assert emulator_main(["--port", "0", *options]) == 2
        assert said in capsys.readouterr().err
        assert not file.exists()
    file.write_text("kept")
    assert emulator_main(["--port", "0", "--record", str(file), "--upstream", "https://api.example.com"]) == 2
    assert file.read_text() == "kept"


def test_a_web_page_cannot_use_the_proxy(proxied: tuple[httpx.Client, Path]) -> None:
    client, file = proxied
    assert client.get(SEGMENTS, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.get(SEGMENTS, headers={"Host": "evil.example"}).status_code == 403
    assert read(file) == []


def test_an_upstream_that_is_away_is_said(tmp_path: Path) -> None:
    with Proxy(0, "http://127.0.0.1:9", tmp_path / "recording.jsonl") as proxy:
        answer = httpx.get(f"{proxy.url}{SEGMENTS}")
    assert (answer.status_code, answer.json()["code"]) == (502, "proxy.no.answer")
