"""Several orgs, reset, state files, seeds, control endpoints and the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time

import httpx
import pytest

from journeys.emulator import Emulator, statefile
from journeys.emulator.rules import Switches

PATH = "/api/v2/journey/segments"


def test_orgs_by_credentials_share_a_port_but_nothing_else(emu, api):
    other = emu.add_org("other", "secret")
    segment = emu.seed("segments", {"displayName": "a"})
    ours, theirs = api(emu), api(emu, other)
    assert other.url == emu.url
    assert ours.get(f"{PATH}/{segment['id']}").status_code == 200
    assert theirs.get(f"{PATH}/{segment['id']}").status_code == 404
    ids = [client.get("/api/v2/organizations/me").json()["id"] for client in (ours, theirs)]
    assert ids == [emu.org.id, other.id]
    assert ids[0] != ids[1]


def test_orgs_by_port_refuse_the_other_orgs_credentials(emu, api):
    other = emu.add_org("other", "secret", port=0)
    assert other.url != emu.url
    form = {"grant_type": "client_credentials"}
    with httpx.Client(base_url=other.url) as client:
        ours = client.post("/oauth/token", data=form, auth=(emu.client_id, emu.client_secret))
        theirs = client.post("/oauth/token", data=form, auth=("other", "secret"))
        assert (ours.status_code, theirs.status_code) == (401, 200)
        wrong = client.get(PATH, headers={"Authorization": f"Bearer {emu.token()}"})
        assert wrong.status_code == 401


def test_edit_find_and_remove_behind_the_back(emu):
    segment = emu.seed("segments", {"displayName": "a", "description": "d"})
    edited = emu.edit("segments", segment["id"], displayName="b", description=None)
    assert (edited["version"], edited["displayName"]) == (2, "b")
    assert "description" not in edited
    assert emu.find("segments", "b") == edited
    assert emu.find("segments", "a") is None
    assert emu.remove("segments", segment["id"])
    assert not emu.remove("segments", segment["id"])


def test_bad_seeds_and_kinds_say_so(emu):
    with pytest.raises(ValueError, match="displayName"):
        emu.seed("segments", {"description": "no name"})
    with pytest.raises(ValueError, match="no kind of object"):
        emu.objects("segment")


def test_copies_do_not_reach_the_store(emu):
    segment = emu.seed("segments", {"displayName": "a"})
    emu.objects("segments")[segment["id"]]["context"]["patterns"].append("x")
    assert emu.objects("segments")[segment["id"]]["context"] == {"patterns": []}


def test_reset_keeps_seeds_and_tokens(emulator, api):
    emu = emulator(seed={"segments": [{"id": "s1", "displayName": "seeded"}]})
    client = api(emu)
    client.post(PATH, json={"displayName": "more"})
    emu.faults.add("latency", ms=1)
    emu.reset()
    assert list(emu.objects("segments")) == ["s1"]
    assert (list(emu.requests), list(emu.faults)) == ([], [])
    assert client.get(PATH).json()["total"] == 1


def test_state_survives_a_restart_and_beats_the_seed(tmp_path, emulator, api):
    state, seed = tmp_path / "deep" / "state.json", {"segments": [{"displayName": "seeded"}]}
    first = emulator(state=state, seed=seed)
    first.add_org("other", "secret", name="two").seed("segments", {"displayName": "theirs"})
    made = api(first).post(PATH, json={"displayName": "kept"}).json()
    first.close()
    second = emulator(state=state, seed=seed)
    two = second.add_org("other", "secret", name="two")
    assert second.objects("segments") == first.objects("segments")
    assert second.objects("segments")[made["id"]] == made
    assert [body["displayName"] for body in two.objects("segments").values()] == ["theirs"]
    assert first.client_secret not in state.read_text()
    assert [path.name for path in state.parent.iterdir()] == ["state.json"]


def test_a_state_is_read_before_anything_is_written(tmp_path, emulator, monkeypatch):
    """A file of an earlier run was overwritten with an empty org where the writer was faster than the reader."""
    file = tmp_path / "state.json"
    first = emulator(state=file)
    first.seed("segments", {"id": "kept", "displayName": "Kept"})
    first.close()
    reading = statefile.Writer.read

    def late(self):
        time.sleep(0.2)
        return reading(self)

    monkeypatch.setattr(statefile.Writer, "read", late)
    assert list(emulator(state=file).objects("segments")) == ["kept"]


def test_state_of_another_format_is_refused(tmp_path):
    (tmp_path / "state.json").write_text("{}")
    with pytest.raises(ValueError, match="not a state"):
        Emulator(state=tmp_path / "state.json")


def test_control_endpoints(emu, api):
    api(emu).post(PATH, json={"displayName": "a"})
    with httpx.Client(base_url=f"{emu.url}/_emulator") as control:
        assert [entry["path"] for entry in control.get("/requests").json()] == [PATH]
        assert control.delete("/requests").status_code == 204
        assert control.get("/requests").json() == []

        assert control.put("/switches", json={"null": "rejected"}).json()["null"] == "rejected"
        assert "did you mean 'null'" in control.put("/switches", json={"nul": "x"}).json()["error"]

        fault = control.post("/faults", json={"kind": "status", "status": 503}).json()["id"]
        assert [item["id"] for item in control.get("/faults").json()] == [fault]
        assert control.delete(f"/faults/{fault}").status_code == 204
        assert control.delete(f"/faults/{fault}").status_code == 404
        assert control.post("/faults", json={"kind": "x"}).status_code == 400

        segment = control.post("/objects/segments", json={"displayName": "b"}).json()
        assert len(control.get("/objects/segments").json()) == 2
        path = f"/objects/segments/{segment['id']}"
        assert control.patch(path, json={"displayName": "c"}).json()["version"] == 2
        assert control.get(path).json()["displayName"] == "c"
        assert control.delete(path).status_code == 204
        assert control.delete(path).status_code == 404
        assert control.get("/objects/segments?org=nobody").status_code == 404

        state = control.get("/state").json()
        assert control.post("/reset").status_code == 204
        assert emu.objects("segments") == {}
        assert control.put("/state", json=state).status_code == 204
        assert [body["displayName"] for body in emu.objects("segments").values()] == ["a"]
        assert control.get("/nothing").status_code == 404


def test_ten_threads_create_without_losing_or_mixing_anything(emulator):
    emu = emulator(limits={"segments": 90, "requests": 10_000})
    token, statuses = emu.token(), []

    def work(number: int) -> None:
        with httpx.Client(base_url=emu.url, headers={"Authorization": f"Bearer {token}"}) as client:
            for step in range(10):
                answer = client.post(PATH, json={"displayName": f"{number}-{step}"})
                statuses.append(answer.status_code)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses.count(201), statuses.count(409)) == (90, 10)
    assert len({body["displayName"] for body in emu.objects("segments").values()}) == 90


def test_ten_threads_patching_one_version_let_exactly_one_through(emu):
    segment, token, statuses = emu.seed("segments", {"displayName": "a"}), emu.token(), []

    def work(number: int) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{emu.url}{PATH}/{segment['id']}"
        answer = httpx.patch(url, json={"displayName": str(number), "version": 1}, headers=headers)
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [409] * 9


def test_switches_check_names_and_values():
    with pytest.raises(ValueError, match="version_mismatch"):
        Switches({"version_mismatch": "418"})
    with pytest.raises(ValueError, match="no switch is called 'segments_limit'"):
        Switches({"segments_limit": "3"})
    with pytest.raises(ValueError, match="whole number"):
        Switches({"list_lag": "soon"})
    switches = Switches({"list_lag": "3"})
    del switches["list_lag"]
    assert switches["list_lag"] == "0"


def test_command_line(tmp_path):
    seed, pid_file, state = tmp_path / "seed.json", tmp_path / "pid", tmp_path / "state.json"
    seed.write_text(json.dumps({"segments": [{"displayName": "seeded"}]}))
    options = f"--port 0 --pid-file {pid_file} --state {state} --seed {seed} --limits segments=5"
    options += " --switch post_status=200 --client a:b --client c:d@other --token fixed"
    command = [sys.executable, "-m", "journeys.emulator", *options.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        assert json.loads(pid_file.read_text())["url"] == url
        headers = {"Authorization": "Bearer fixed"}
        answer = httpx.post(f"{url}{PATH}", json={"displayName": "b"}, headers=headers)
        assert answer.status_code == 200
        form = {"grant_type": "client_credentials"}
        tokens = [httpx.post(f"{url}/oauth/token", data=form, auth=auth) for auth in (("a", "b"), ("c", "d"))]
        assert [token.status_code for token in tokens] == [200, 200]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert not pid_file.exists()
    names = [
        b["displayName"] for b in json.loads(state.read_text())["orgs"]["emulated org"]["objects"]["segments"]
    ]
    assert names == ["seeded", "b"]


@pytest.mark.parametrize("options", [["--client", "nosecret"], ["--switch", "nul=x"], ["--limits", "many"]])
def test_command_line_mistakes_end_with_one_line(options):
    command = [sys.executable, "-m", "journeys.emulator", "--port", "0", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert done.stderr.startswith("emulator: ")
    assert done.stderr.count("\n") == 1
