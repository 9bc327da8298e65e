"""The newcomer's first ten minutes through make, on a copy of the checkout, on both engines."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.cli import pulumi_missing

ROOT = Path(__file__).parents[2]
AUDIENCES = Path(__file__).parent / "audiences"
"""A small stack of segments, so that these tests say the same whatever the example stack grows to."""


class Checkout:
    """A copy of what `make up` needs, with an emulator port of its own and the tests' interpreter as .venv."""

    def __init__(self, root: Path, engine: str, stack: Path = AUDIENCES) -> None:
        self.root, self.engine = root, engine
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"
        for name in ("Makefile", "Pulumi.yaml", "requirements.txt", "requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, root / name)
        for name in ("__main__.py", "Pulumi.dev.yaml"):
            shutil.copy(stack / name, root / name)
        self.edit("Pulumi.dev.yaml", "http://127.0.0.1:8787", self.url)
        (root / ".venv").symlink_to(sys.prefix)

    def close(self) -> None:
        """Ends the emulator, if a test left it running."""
        pid_file = self.root / ".journeys" / "emulator.pid"
        if pid_file.exists():
            os.kill(json.loads(pid_file.read_text())["pid"], signal.SIGTERM)

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text()
        assert old in text
        (self.root / name).write_text(text.replace(old, new))

    def make(self, *words: str, code: int = 0, **env: str) -> str:
        # -o: what the virtual environment has is not made's to change here.
        command = [
            "make",
            "--no-print-directory",
            "-o",
            ".venv/.journeys-ready",
            *words,
            f"ENGINE={self.engine}",
        ]
        return self.run(*command, code=2 if code else 0, **env)  # make's own code for any failure

    def journeys(self, *words: str, code: int = 0, **env: str) -> str:
        return self.run(
            sys.executable, "-m", "journeys.cli", *words, code=code, **{"ENGINE": self.engine, **env}
        )

    def document(self, *words: str) -> Any:
        """What a command writes with --json; a warning beside it is on stderr."""
        command = [sys.executable, "-m", "journeys.cli", *words, "--json"]
        return json.loads(self.done(*command, code=0, ENGINE=self.engine).stdout)

    def run(self, *command: str, code: int = 0, **env: str) -> str:
        done = self.done(*command, code=code, **env)
        return done.stdout + done.stderr

    def done(self, *command: str, code: int, **env: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command, cwd=self.root, env={**os.environ, **env}, capture_output=True, text=True, timeout=180
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def control(self, path: str, method: str = "GET", body: Any = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.url}/_emulator/{path}", data, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def names(self) -> list[str]:
        return sorted(each["displayName"] for each in self.control("objects/segments"))

    def id(self, name: str) -> str:
        return next(each["id"] for each in self.control("objects/segments") if each["displayName"] == name)


@pytest.fixture(params=["embedded", pytest.param("pulumi", marks=[pytest.mark.cli, pytest.mark.slow])])
def checkout(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Checkout]:
    if request.param == "pulumi" and pulumi_missing():
        pytest.skip(pulumi_missing())
    made = Checkout(tmp_path, request.param)
    yield made
    made.close()


@pytest.mark.slow
def test_the_first_ten_minutes(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows 1, 2, 4 and 5 of the table, and the way out."""
    # What the user has is neither used nor touched.
    monkeypatch.setenv("GENESYSCLOUD_REGION", "eu-west-1")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", "planted-secret")
    monkeypatch.setenv("PULUMI_SKIP_CONFIRMATIONS", "true")

    first = checkout.make("up")
    assert re.search(r"Engine +(embedded|Pulumi CLI [\d.]+) \(asked for", first)
    assert re.search(r"Backend .*\.journeys/.*your Pulumi login and selected stack are untouched", first)
    assert re.search(rf"API +emulator at {checkout.url} \(started, process \d+\)", first)
    assert "Ignored   GENESYSCLOUD_OAUTHCLIENT_SECRET, GENESYSCLOUD_REGION" in first
    assert "+ 4 created" in first
    assert "6 requests (2 GET, 3 POST, 1 for a token)" in first  # whose org, and what is there
    assert "Try next" in first
    assert checkout.names() == ["Checkout abandoners", "Pricing visitors", "Support seekers"]

    again = checkout.make("up")
    assert "4 unchanged" in again
    assert "0 - nothing was sent to http://127.0.0.1:" in again

    checkout.edit("Pulumi.dev.yaml", "/pricing, /plans", "/pricing, /offers")
    preview = checkout.make("preview")
    assert '"/plans" => "/offers"' in preview
    assert "~ 1 to update" in preview
    assert "0 - nothing was sent to http://127.0.0.1:" in preview
    assert preview.count("=>") == 1
    checkout.edit("Pulumi.dev.yaml", "/pricing, /offers", "/pricing, /plans")

    checkout.control(
        f"objects/segments/{checkout.id('Support seekers')}", "PATCH", {"displayName": "By hand"}
    )
    checkout.control(f"objects/segments/{checkout.id('Pricing visitors')}", "DELETE")
    live = checkout.make("preview", "LIVE=1")
    assert '"Support seekers" => "By hand"' in live or '"By hand" => "Support seekers"' in live
    refresh = checkout.make("refresh")
    assert '"Support seekers" => "By hand"' in refresh
    assert "~ 1 updated" in refresh
    assert "- 1 deleted" in refresh
    restored = checkout.make("up")
    assert "+ 1 created" in restored
    assert "~ 1 updated" in restored
    assert checkout.names() == ["Checkout abandoners", "Pricing visitors", "Support seekers"]
    checkout.journeys("refresh", "--preview-only", "--expect-no-changes")

    planted = [p for p in checkout.root.rglob("*") if p.is_file() and ".venv" not in p.parts]
    assert not [
        p for p in planted if b"planted-secret" in p.read_bytes() or b"emulator-secret" in p.read_bytes()
    ]

    assert "- 4 deleted" in checkout.make("destroy")
    assert checkout.names() == []
    assert "stopped; its objects are kept" in checkout.make("down")
    assert "no emulator runs" in checkout.make("down")


def test_all_mistakes_at_once(checkout: Checkout) -> None:
    """Row 3: a misspelt field and values out of range, of two resources, before anything is sent."""
    checkout.edit("__main__.py", "is_active=", "is_activ=")
    checkout.edit("Pulumi.dev.yaml", "visits: 2", "visits: 0")
    text = checkout.make("up", code=1)
    assert '"pricing-visitors": journey.patterns[0].count: must be at least 1; got 0' in text
    for name in ("pricing-visitors", "support-seekers", "checkout-abandoners"):
        assert f'"{name}": is_activ: unknown field, did you mean "is_active"?' in text
    assert "4 mistakes were found in the program; nothing was sent" in text
    assert "0 - nothing was sent to http://127.0.0.1:" in text
    assert "Traceback" not in text
    assert checkout.names() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "checkout",
    ["embedded", pytest.param("pulumi", marks=[pytest.mark.cli, pytest.mark.slow])],
    indirect=True,
)
def test_import_by_name_is_clean_without_a_write(checkout: Checkout) -> None:
    """Row 8, and the state goes to the other engine and is clean there too."""
    checkout.make("up")
    pattern = {
        "criteria": [
            {"key": "page.url", "values": ["/vip"], "operator": "containsAny", "shouldIgnoreCase": True}
        ],
        "count": 1,
        "streamType": "Web",
        "sessionType": "web",
    }
    body = {"displayName": "By hand", "isActive": False, "journey": {"patterns": [pattern]}}
    checkout.control("objects/segments", "POST", body)
    checkout.control("requests", "DELETE")
    told = checkout.journeys("import", "genesys:Segment", "--name", "By hand", "--as", "mine")
    code = told[told.index("from providers.genesys import Segment") :]
    assert {each["method"] for each in checkout.control("requests") if not each["token"]} == {"GET"}

    program = checkout.root / "__main__.py"
    program.write_text(f"{program.read_text()}\n\n{code}")
    assert "5 unchanged" in checkout.journeys("preview", "--expect-no-changes")
    checkout.journeys("refresh", "--preview-only", "--expect-no-changes")
    if not pulumi_missing():
        other = {"embedded": "pulumi", "pulumi": "embedded"}[checkout.engine]
        checkout.journeys("handover", "--to", other, ENGINE="")
        assert "5 unchanged" in checkout.journeys("preview", "--expect-no-changes", ENGINE=other)
        refused = checkout.journeys("up", code=1)
        assert f"belongs to the {other} engine" in refused


@pytest.mark.slow
def test_another_org_is_refused_and_state_stays(checkout: Checkout) -> None:
    """Row 9: the secret of another org; neither refresh nor destroy takes its 404s for deletions."""
    checkout.make("up")
    checkout.make("down")
    log = (checkout.root / "emulator.log").open("wb")
    port = checkout.url.rpartition(":")[2]
    command = [sys.executable, "-m", "journeys.emulator", "--port", port]
    command += ["--state", ".journeys/emulator.json", "--pid-file", ".journeys/emulator.pid"]
    command += ["--client", "emulator-client:emulator-secret", "--client", "theirs:their-secret@their-org"]
    with (
        subprocess.Popen(command, cwd=checkout.root, stdout=subprocess.PIPE, stderr=log) as process,
        closing(SimpleNamespace(close=process.terminate)),
    ):
        assert process.stdout is not None
        process.stdout.readline()
        env = checkout.document("env")
        env |= {"GENESYSCLOUD_OAUTHCLIENT_ID": "theirs", "GENESYSCLOUD_OAUTHCLIENT_SECRET": "their-secret"}
        before = sorted(resource["id"] for resource in resources(checkout))
        for verb in ("refresh", "destroy"):
            engine = [sys.executable, "-m", "journeys.engine", verb]
            command = engine if checkout.engine == "embedded" else ["pulumi", verb, "--yes", "--skip-preview"]
            text = checkout.run(*command, "--stack", "dev", code=1, **env)
            assert re.search(
                r"The credentials from .*CLIENT_ID belong to organisation \S+ \(\"their-org\"\)", text
            )
            assert "but genesys:orgId is" in text
            assert "NotFound" not in text
            assert "their-secret" not in text
        assert sorted(resource["id"] for resource in resources(checkout)) == before
        assert len(checkout.names()) == 3
    log.close()


def resources(checkout: Checkout) -> list[dict[str, Any]]:
    """The objects in the stack's state."""
    if checkout.engine == "embedded":
        state = json.loads((checkout.root / ".journeys/engine/journeys/dev.json").read_text())["deployment"]
    else:
        path = checkout.root / ".journeys/pulumi-state/.pulumi/stacks/journeys/dev.json"
        state = json.loads(path.read_text())["checkpoint"]["latest"]
    return [each for each in state["resources"] if "genesys:Segment" in each["type"]]


def test_the_example_stack_comes_up_and_stays(tmp_path: Path) -> None:
    """The stack that the checkout itself has, whatever is in it."""
    made = Checkout(tmp_path, "embedded", ROOT)
    try:
        assert re.search(r"\+ \d+ created", made.make("up"))
        assert "0 - nothing was sent to http://127.0.0.1:" in made.make("up")
        made.journeys("refresh", "--preview-only", "--expect-no-changes")
        made.make("destroy")
        assert made.names() == []
    finally:
        made.close()


def test_help_is_what_make_alone_prints(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    text = subprocess.run(["make"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "start with: make up" in text
    for target in (
        "up",
        "preview",
        "refresh",
        "destroy",
        "emulator",
        "down",
        "cli",
        "bench",
        "test",
        "check",
    ):
        assert re.search(rf"^  make {target} ", text, re.MULTILINE), target


def test_the_cli_installer_says_what_to_do_where_it_cannot_be_reached(tmp_path: Path) -> None:
    made = Checkout(tmp_path, "")
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "make").symlink_to(shutil.which("make") or "")
    (tools / "sh").symlink_to("/bin/sh")
    nowhere = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), "http://127.0.0.1:9")
    text = made.make("cli", code=1, PATH=str(tools), **nowhere)
    assert "the Pulumi CLI could not be installed" in text
    assert "https://get.pulumi.com" in text
    assert "make up ENGINE=embedded" in text
