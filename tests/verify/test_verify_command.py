"""`journeys verify`: whom it refuses, what it writes, and that an interruption cleans up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from journeys.cli import verify as _verify  # noqa: F401  # it adds its command to the app
from journeys.cli.app import run
from journeys.emulator import Emulator
from journeys.emulator.__main__ import main as emulator_main
from journeys.emulator.rules import read_switches

from .laboratory import ORG, configuration, furnish

Command = Callable[..., tuple[int, str, str]]
OWNED = ("--i-own-this-org", "--org", ORG)


@pytest.fixture
def folder(tmp_path: Path, emulator: Emulator) -> Path:
    """A project whose stack is the emulator, as if it were a real organisation."""
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(
        f"config:\n  genesys:baseUrl: {emulator.url}\n  segment:baseUrl: {emulator.url}\n"
    )
    return tmp_path


@pytest.fixture
def command(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs `journeys verify` with arguments; its exit code and what it printed."""
    monkeypatch.setattr(os, "environ", os.environ.copy())

    def call(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run(["verify", *arguments, "--cwd", str(folder)])
        return (code, *capfd.readouterr())

    return call


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--org", ORG), "give --i-own-this-org"),
        (("--i-own-this-org",), "name what you own"),
        (("--i-own-this-org", "--clean"), "name what you own"),
        (("--i-own-this-org", "--workspace", ORG), "--workspace and --space go together"),
        ((*OWNED, "--also", "everything"), "--also everything: there are"),
        ((*OWNED, "--prefix", "a"), "--prefix is 3 to 31"),
        ((*OWNED, "--prefix", "../../x"), "--prefix is 3 to 31"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_refused_before_anything_is_sent(
    command: Command, emulator: Emulator, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = command(*arguments)
    assert code == 2
    assert said in err
    assert list(emulator.requests) == []


@pytest.mark.parametrize("clean", [(), ("--clean",)], ids=["run", "clean"])
def test_another_organisation_is_asked_nothing_but_whose_it_is(
    command: Command, emulator: Emulator, clean: tuple[str, ...]
) -> None:
    code, _, err = command("--i-own-this-org", "--org", "my other org", *clean)
    assert code == 2
    assert f"are of the organisation {ORG!r}" in err
    assert "'my other org'" in err
    assert [str(each) for each in emulator.requests if not each.token] == ["GET /api/v2/organizations/me 200"]


def test_an_organisation_that_does_not_say_who_it_is_gets_a_report_of_that_alone(
    command: Command, emulator: Emulator, folder: Path
) -> None:
    emulator.switches["organizations_me"] = "403"
    switches = folder / "switches.json"
    code, _, err = command(*OWNED, "--apply", str(switches))
    assert code == 2
    assert "the API does not say whose organisation this is (403), so nothing was made" in err
    assert read_switches(switches) == {"organizations_me": "403"}
    assert [each.method for each in emulator.requests if not each.token] == ["GET"]


def test_the_report_has_nothing_of_the_organisation_and_the_switch_file_fits(
    command: Command, emulator: Emulator, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    furnish(emulator)
    emulator.switches.update({"version_mismatch": "400", "duplicate_names": "refused"})
    before = configuration(emulator)
    report, switches = folder / "report.json", folder / "switches.json"
    code, out, err = command(*OWNED, "--report", str(report), "--apply", str(switches), "--json")
    assert code == 0, err
    printed: dict[str, Any] = json.loads(out)
    assert json.loads(report.read_text()) == printed
    assert "versions: checked, version_mismatch: 400" in err
    assert "version_mismatch: 400, not 409 (PATCH /api/v2/journey/segments/{id}: 400 bad.request" in err
    found = printed["genesys"]["switches"]["version_mismatch"]
    assert (found["value"], found["default"], found["as_guessed"]) == ("400", "409", False)
    settings = read_switches(switches)
    assert settings["duplicate_names"] == "refused"
    assert {name: emulator.switches[name] for name in settings} == settings
    assert report.stat().st_mode & 0o77 == 0
    text = report.read_text() + switches.read_text()
    own = [
        ORG,
        emulator.org.id,
        emulator.client_id,
        emulator.client_secret,
        "VIP",
        "127.0.0.1",
        "zz-verify-notes",
    ]
    own += [each for kind in ("segments", "flows", "views") for each in emulator.objects(kind)]
    assert [each for each in own if each in text] == []
    assert configuration(emulator) == before
    # The emulator takes the file, and says what is wrong with another one.
    with Emulator(switches=settings) as other:
        assert other.switches["version_mismatch"] == "400"
    switches.write_text('{"switches": {"version_mismatch": "418"}}')
    assert emulator_main(["--port", "0", "--switches", str(switches)]) == 2
    assert "switch version_mismatch = '418': allowed is 409 | 400" in capfd.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(("number", "last"), [(signal.SIGINT, "POST"), (signal.SIGTERM, "PATCH")])
def test_an_interruption_deletes_what_was_made(
    emulator: Emulator, folder: Path, number: signal.Signals, last: str
) -> None:
    furnish(emulator)
    before = configuration(emulator)
    started: list[subprocess.Popen[str]] = []
    emulator.faults.add(
        "call", method=last, path="segments", when="after", run=lambda _: started[0].send_signal(number)
    )
    command = [sys.executable, "-m", "journeys.cli", "verify", *OWNED, "--cwd", str(folder)]
    started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
    _, err = started[0].communicate(timeout=60)
    assert started[0].returncode == 130, err
    assert "interrupted; what was made is deleted" in err
    assert emulator.requests.matching("DELETE")
    assert configuration(emulator) == before
    assert not (folder / ".journeys" / "verify.jsonl").exists()


def test_clean_deletes_what_a_run_left_and_says_how_much(command: Command, emulator: Emulator) -> None:
    from journeys.verify.marks import Mark

    furnish(emulator)
    before = configuration(emulator)
    emulator.seed("segments", {"displayName": Mark().name("plain")})
    emulator.seed(
        "actiontemplates", {"name": Mark().name("nested"), "mediaType": "openAction", "state": "Deleted"}
    )
    emulator.seed("segments", {"displayName": Mark("my-checks-").name("plain")})
    code, out, _ = command(*OWNED, "--clean")
    assert (code, out) == (0, "2 objects of earlier runs deleted\n")
    assert command(*OWNED, "--clean", "--prefix", "my-checks-")[:2] == (
        0,
        "1 object of earlier runs deleted\n",
    )
    assert configuration(emulator) == before


def test_a_client_that_may_not_see_everything_is_told_so(command: Command, emulator: Emulator) -> None:
    emulator.restrict(emulator.client_id, "journey:segment:*")
    code, out, _ = command(*OWNED)
    assert code == 0
    assert "not looked at: /api/v2/journey/actionmaps: 403 missing.any.permissions" in out
    assert "dates: not observed: POST /api/v2/journey/actionmaps: 403" in out
    assert "versions: checked, version_mismatch: 409" in out
