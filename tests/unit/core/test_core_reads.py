"""Refresh, `.get`, deletion, and the checks of host and org: what is asked, and when something counts as gone."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from support.driver import POINTER, Driver, configured, new_process
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core import org as org_module
from providers.core.errors import ApiError, Gone, NotFound, WrongOrg
from providers.transport import client
from providers.transport.client import client_for

PATH = "/api/v2/journey/segments"
ARGS: dict[str, Any] = {"display_name": "VIP", "is_active": True, "context": {"patterns": []}}
Make = Callable[..., Driver]
TOKEN = "genesys:Segment"

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def it(driver: Make, emulator: Emulator) -> Driver:
    made = driver()
    made.up(ARGS)
    emulator.requests.clear()
    return made


def log(emulator: Emulator) -> list[str]:
    found = [
        f"{e.method} {'list' if e.path == PATH else 'org' if 'organizations' in e.path else 'one'} {e.status}"
        for e in emulator.requests.matching()
    ]
    emulator.requests.clear()
    return found


def many(driver: Make, count: int) -> list[Driver]:
    made = [driver(name=f"it{n}") for n in range(count)]
    provider = new_process(TOKEN, made[0].config)
    for number, each in enumerate(made):
        inputs = each.news({**ARGS, "display_name": f"number {number}"})
        created = provider.create(inputs)
        each.id = created.id
        each._keep(inputs, created.outs)
    return made


def read_all(made: list[Driver], together: bool = False) -> list[str]:
    """One refresh: all reads in one process; the ids that are there."""
    provider = new_process(TOKEN, made[0].config)
    found: list[str] = []

    def read(each: Driver) -> None:
        found.append(str(provider.read(str(each.id), dict(each.outputs)).id))

    if not together:
        for each in made:
            read(each)
        return found
    threads = [threading.Thread(target=read, args=(each,)) for each in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize(("count", "requests"), [(1, 1), (3, 3), (4, 4), (100, 4), (101, 5), (210, 6)])
def test_a_refresh_is_at_most_three_requests_and_the_pages(
    emulator: Emulator, driver: Make, monkeypatch: pytest.MonkeyPatch, count: int, requests: int
) -> None:
    made = many(driver, count)
    monkeypatch.setattr(client, "client_for", client_for)  # a new process has no token yet
    emulator.requests.clear()
    assert sorted(read_all(made, together=True)) == sorted(emulator.objects("segments"))
    assert len(emulator.requests.matching(path="oauth", tokens=True)) == 1
    assert len(log(emulator)) == requests


def test_reads_at_the_same_time_share_the_list_too(emulator: Emulator, driver: Make) -> None:
    made = many(driver, 40)
    emulator.requests.clear()
    assert sorted(read_all(made, together=True)) == sorted(emulator.objects("segments"))
    assert sorted(log(emulator)) == ["GET list 200", *["GET one 200"] * 3]


def test_missing_from_the_list_is_confirmed(emulator: Emulator, driver: Make) -> None:
    made = many(driver, 6)
    emulator.remove("segments", str(made[5].id))
    emulator.requests.clear()
    assert read_all(made)[5] == ""
    assert log(emulator) == [*["GET one 200"] * 3, "GET list 200", "GET one 404"]


def test_older_in_the_list_than_in_state_is_confirmed(emulator: Emulator, driver: Make) -> None:
    made = many(driver, 6)
    made[5].up({**ARGS, "display_name": "number 5", "description": "changed"})
    emulator.faults.add("stale", path=f"{PATH}$", reads=1)
    emulator.requests.clear()
    provider = new_process(TOKEN, made[0].config)
    for each in made:
        found = provider.read(str(each.id), dict(each.outputs))
    assert found.outs is not None
    assert found.outs["description"] == "changed"
    # The stale list doesn't have the others yet, which were never changed: they are asked for, too.
    assert log(emulator) == [*["GET one 200"] * 3, "GET list 200", *["GET one 200"] * 3]


def test_the_list_is_dropped_by_a_write_and_by_age(
    emulator: Emulator, driver: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = many(driver, 6)
    now = [0.0]
    monkeypatch.setattr(org_module, "monotonic", lambda: now[0])
    provider = new_process(TOKEN, made[0].config)
    for each in made:
        provider.read(str(each.id), dict(each.outputs))
    assert log(emulator).count("GET list 200") == 1
    provider.delete(str(made[0].id), dict(made[0].outputs))
    provider.read(str(made[5].id), dict(made[5].outputs))
    assert log(emulator) == ["DELETE one 204", "GET list 200"]
    now[0] += 29
    provider.read(str(made[4].id), dict(made[4].outputs))
    assert log(emulator) == []
    now[0] += 2
    provider.read(str(made[4].id), dict(made[4].outputs))
    assert log(emulator) == ["GET list 200"]


def test_a_failing_list_fails_the_refresh(emulator: Emulator, driver: Make) -> None:
    """Nothing is dropped from the state because a list could not be read."""
    made = many(driver, 5)
    emulator.faults.add("status", path=f"{PATH}$", status=403, times=None)
    with pytest.raises(ApiError, match="403"):
        read_all(made)


def test_drift_is_shown_and_what_was_filled_in_is_not(emulator: Emulator, it: Driver) -> None:
    emulator.edit("segments", str(it.id), isActive=False, description="filled in by hand", color="#000000")
    assert it.refresh() == ["is_active"]
    assert it.outputs["description"] == "filled in by hand"
    assert it.managed == {**ARGS, "is_active": False}
    assert it.preview(ARGS).op == "update"


def test_refresh_keeps_the_spelling(emulator: Emulator, driver: Make) -> None:
    it = driver()
    it.up({**ARGS, "color": "#AaBbCc"})
    emulator.edit("segments", str(it.id), color="#aabbcc")
    assert it.refresh() == []
    assert it.outputs["color"] == "#AaBbCc"


# --- gone --------------------------------------------------------------------------------------------------------


def test_gone_for_good_is_gone_with_a_warning(
    emulator: Emulator, it: Driver, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.faults.add("status", method="GET", status=410, message="withdrawn")
    assert it.refresh() == ["(gone)"]
    assert "warning: segment " in capfd.readouterr().err


def test_delete_of_what_is_gone_succeeds(emulator: Emulator, it: Driver, capfd: Any) -> None:
    emulator.remove("segments", str(it.id))
    it.destroy()
    assert log(emulator) == ["DELETE one 404"]
    assert capfd.readouterr().err == ""


def test_delete_of_what_was_withdrawn_succeeds_with_a_warning(
    emulator: Emulator, it: Driver, capfd: Any
) -> None:
    emulator.faults.add("status", method="DELETE", status=410, message="withdrawn")
    it.destroy()
    assert "is gone: DELETE" in capfd.readouterr().err


@pytest.mark.parametrize("status", [400, 403, 409, 500])
def test_another_answer_to_a_delete_is_an_error(emulator: Emulator, it: Driver, status: int) -> None:
    emulator.faults.add("status", method="DELETE", status=status, times=None)
    with pytest.raises(ApiError, match=str(status)):
        it.destroy()


def test_a_lost_answer_to_a_delete_is_asked_again(emulator: Emulator, it: Driver) -> None:
    emulator.faults.add("drop", method="DELETE", when="after")
    it.destroy()
    assert log(emulator) == ["DELETE one 0", "DELETE one 404"]


# --- .get, and states that somebody else wrote ---------------------------------------------------------------------


def test_get_of_what_is_not_there_fails(emulator: Emulator, it: Driver) -> None:
    for status, error in ((None, NotFound), (410, Gone)):
        if status:
            emulator.faults.add("status", status=status)
        with pytest.raises(error):
            new_process(TOKEN, it.config).read("no-such-id", {"__provider": POINTER})


def foreign(it: Driver) -> None:
    """The state as an import file wrote it: inputs and outputs, none of our hidden entries."""
    it.inputs = {n: v for n, v in it.inputs.items() if n in ARGS or n == "__provider"}
    it.outputs = {n: v for n, v in it.outputs.items() if not n.startswith("__") or n == "__provider"}


def test_a_foreign_state_is_clean_before_and_after_a_refresh(emulator: Emulator, it: Driver) -> None:
    foreign(it)
    assert it.preview(ARGS).op == "same"
    assert it.refresh() == []
    assert it.preview(ARGS).op == "same"
    assert it.preview({**ARGS, "is_active": False}).op == "update"


def test_a_foreign_state_sees_drift(emulator: Emulator, it: Driver) -> None:
    foreign(it)
    emulator.edit("segments", str(it.id), isActive=False)
    it.refresh()
    assert it.preview(ARGS).op == "update"
    it.up(ARGS)
    assert emulator.objects("segments")[str(it.id)]["isActive"] is True
    assert it.preview(ARGS).op == "same"


def test_a_refresh_of_a_foreign_state_keeps_its_spelling(emulator: Emulator, it: Driver) -> None:
    it.up({**ARGS, "color": "#aabbcc"})
    foreign(it)
    emulator.edit("segments", str(it.id), color="#AABBCC")
    it.refresh()
    assert it.outputs["color"] == "#aabbcc"
    emulator.edit("segments", str(it.id), color="#AABBCD")
    it.refresh()
    assert it.outputs["color"] == "#AABBCD"


def test_a_foreign_state_of_what_is_gone(emulator: Emulator, it: Driver) -> None:
    foreign(it)
    emulator.remove("segments", str(it.id))
    assert it.refresh() == ["(gone)"]


# --- which host, which org -------------------------------------------------------------------------------------------


def test_another_host_is_refused_without_a_request(emulator: Emulator, it: Driver) -> None:
    host = emulator.url.removeprefix("http://")
    it.config["genesys:baseUrl"] = "http://127.0.0.1:9"
    message = (
        f"segment {it.id} belongs to {host}, but genesys is configured for 127.0.0.1:9. Nothing was sent and the "
        f"state is untouched. Select the stack's own region and credentials; if the same organisation has moved, set "
        f"genesys:movedFrom to {host}"
    )
    for command in (lambda: it.preview(ARGS), it.refresh, it.destroy):
        with pytest.raises(WrongOrg) as error:
            command()
        assert str(error.value) == message
    assert log(emulator) == []


def test_an_org_that_moved(emulator: Emulator, emulator_of: Any, it: Driver) -> None:
    """`movedFrom` is needed until the state knows the new address, and no longer."""
    there = emulator_of()
    there.load(emulator.dump())
    moved = {
        **config_for(TOKEN, there),
        "genesys:movedFrom": emulator.url.removeprefix("http://"),
    }
    it.config = moved
    assert it.preview(ARGS).op == "same"
    assert it.refresh() == []
    del moved["genesys:movedFrom"]
    it.config = moved
    assert it.preview(ARGS).op == "same"
    it.destroy()
    assert there.objects("segments") == {}


@pytest.fixture
def checked(emulator: Emulator, driver: Make) -> Driver:
    """A stack that says which org it may change."""
    made = driver(orgId=emulator.org.id)
    made.up(ARGS)
    return made


def wrong(emulator: Emulator, it: Driver) -> None:
    emulator.add_org("wrong-client", "wrong-secret", name="wrong org")
    it.config |= {"genesys:clientId": "wrong-client", "genesys:clientSecret": "wrong-secret"}
    emulator.requests.clear()


def test_the_org_is_asked_once_per_process(emulator: Emulator, checked: Driver) -> None:
    emulator.requests.clear()
    provider = new_process(TOKEN, checked.config)
    for number in range(3):
        provider.create(checked.news({**ARGS, "display_name": f"{number}"}))
    assert log(emulator) == ["GET org 200", *["POST list 201"] * 3]


def test_the_org_is_asked_once_by_many_threads(emulator: Emulator, checked: Driver) -> None:
    emulator.requests.clear()
    provider = new_process(TOKEN, checked.config)
    threads = [
        threading.Thread(target=provider.create, args=(checked.news({**ARGS, "display_name": f"{n}"}),))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log(emulator).count("GET org 200") == 1


def test_a_preview_and_a_refresh_without_losses_ask_nothing_of_the_org(
    emulator: Emulator, checked: Driver
) -> None:
    emulator.requests.clear()
    assert checked.preview(ARGS).op == "same"
    assert checked.refresh() == []
    assert log(emulator) == ["GET one 200"]


def test_the_wrong_orgs_credentials_change_and_lose_nothing(emulator: Emulator, checked: Driver) -> None:
    wrong(emulator, checked)
    other = emulator.orgs["wrong org"]
    message = (
        "The credentials from stack config genesys:clientId (`refresh` and `destroy` take it from the last `up` unless "
        f"given --run-program) belong to organisation {other.id} "
        f'("wrong org"), but genesys:orgId is {emulator.org.id}. Nothing was written and the state is untouched'
    )
    before = dict(emulator.objects("segments"))
    fresh = Driver(TOKEN, checked.config)
    for command in (
        checked.refresh,
        checked.destroy,
        lambda: checked.up({**ARGS, "description": "new"}),
        lambda: fresh.up(ARGS),
    ):
        with pytest.raises(WrongOrg) as error:
            command()
        assert str(error.value) == message
    assert emulator.objects("segments") == before
    assert other.objects("segments") == {}
    assert {line.partition(" ")[0] for line in log(emulator)} == {"GET"}


def test_the_recorded_org_counts_also_where_the_setting_is_gone(emulator: Emulator, checked: Driver) -> None:
    """`genesys:orgId` was taken out of the config, and the secret is the wrong org's: still nothing is lost."""
    wrong(emulator, checked)
    del checked.config["genesys:orgId"]
    with pytest.raises(WrongOrg, match=re.escape(emulator.org.id)):
        checked.refresh()
    with pytest.raises(WrongOrg, match=re.escape(emulator.org.id)):
        checked.destroy()


def test_another_org_id_in_the_config_is_refused_without_a_request(
    emulator: Emulator, checked: Driver
) -> None:
    checked.config["genesys:orgId"] = "another"
    emulator.requests.clear()
    with pytest.raises(WrongOrg) as error:
        checked.preview(ARGS)
    assert str(error.value) == (
        f"segment {checked.id} belongs to organisation {emulator.org.id}, but genesys:orgId is another. Nothing was "
        "sent and the state is untouched"
    )
    assert log(emulator) == []


def test_a_refused_credential_says_where_it_came_from(emulator: Emulator, it: Driver) -> None:
    it.config["genesys:clientSecret"] = "wrong-secret"
    with pytest.raises(ApiError) as error:
        it.refresh()
    assert "stack config genesys:clientSecret" in str(error.value)
    assert "wrong-secret" not in str(error.value)


def test_an_expired_token_is_renewed_once(emulator: Emulator, it: Driver) -> None:
    provider = new_process(TOKEN, it.config)
    provider.read(str(it.id), dict(it.outputs))
    emulator.expire_tokens()
    emulator.requests.clear()
    provider.read(str(it.id), dict(it.outputs))
    assert log(emulator) == ["GET one 401", "GET one 200"]


# --- configuration that is wrong ------------------------------------------------------------------------------------


def test_configure_never_fails_and_preview_needs_nothing() -> None:
    for config in ({}, {"genesys:region": "mars"}, {"genesys:timeout": "soon"}):
        assert configured(TOKEN, config).token == TOKEN
    assert Driver(TOKEN, {}).preview(ARGS).op == "create"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"genesys:region": "mars"}, "genesys:region 'mars' is unknown"),
        (
            {"genesys:timeout": "soon"},
            "genesys:timeout must be a number, more than 0 and at most 86400; got 'soon'",
        ),
        ({"genesys:onConflict": "x"}, "genesys:onConflict must be one of fail, overwrite; got 'x'"),
        (
            {"genesys:region": "us-east-1", "genesys:baseUrl": "http://127.0.0.1:1"},
            "genesys:baseUrl and genesys:region name the address twice; keep one of them",
        ),
    ],
)
def test_configuration_that_cannot_work_is_told_in_preview(config: dict[str, str], message: str) -> None:
    from support.driver import CheckFailed

    with pytest.raises(CheckFailed, match=re.escape(message)):
        Driver(TOKEN, config).preview(ARGS)
