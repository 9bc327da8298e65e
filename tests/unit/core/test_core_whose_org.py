"""Which host and which organisation: asked once per process that writes, recorded, and another one is refused."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from segments import TOKEN
from segments import log as asked_for
from support.driver import Driver, new_process
from support.requests import IDENTITY
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import ApiError, NotFound, Unproven, WrongOrg
from providers.core.session import account
from providers.core.session.journal import Entry, Journal
from providers.core.session.owned import FOLDER
from providers.core.session.record import RECORD, Record
from providers.core.session.session import session_for
from providers.genesys.dialect import GENESYS

ARGS: dict[str, Any] = {"display_name": "VIP", "is_active": True, "context": {"patterns": []}}
Make = Callable[..., Driver]

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def it(driver: Make, emulator: Emulator) -> Driver:
    made = driver()
    made.up(ARGS)
    emulator.requests.clear()
    return made


def log(emulator: Emulator) -> list[str]:
    """As `segments.log`, with the question of identity as `org`."""
    questions = [e for e in emulator.requests.matching() if f"{e.method} {e.path}" in IDENTITY]
    return [f"org {e.status}" for e in questions] + asked_for(emulator)


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


def test_an_address_in_another_spelling_is_the_same_host(emulator: Emulator, driver: Make) -> None:
    plain = emulator.url.replace("127.0.0.1", "localhost")
    it = driver()
    for url in (plain.replace("localhost", "LocalHost"), plain, plain.replace("localhost", "LOCALHOST")):
        it.config["genesys:baseUrl"] = url
        it.up(ARGS)
        assert it.refresh() == []
        assert Record.of(it.outputs).host == plain.removeprefix("http://")
    assert len(emulator.objects("segments")) == 1


@pytest.mark.parametrize("url", ["https://API.mypurecloud.de", "https://api.mypurecloud.de:443/"])
def test_the_host_of_a_region_in_another_spelling(url: str) -> None:
    region, same = (
        session_for(GENESYS, config).host
        for config in ({"genesys:region": "eu-central-1"}, {"genesys:baseUrl": url})
    )
    assert region == same == "api.mypurecloud.de"


@pytest.mark.parametrize("host", ["api.mypurecloud.de", "API.MyPureCloud.de:443"])
def test_a_state_or_a_journal_with_a_host_in_another_spelling(tmp_path: Path, host: str) -> None:
    session = session_for(GENESYS, {"genesys:region": "eu-central-1"})
    record = Record.of({RECORD: json.dumps({"host": host, "org": "o"})})
    session.check_recorded(record.host, record.org, "it")
    entry = Entry("urn", TOKEN, "it", host, "o", time.time())
    journal = Journal(tmp_path / "pending")
    journal.begin(entry)
    journal.close()
    assert len(Journal(tmp_path / "pending").find("urn", session.host)) == 1


def test_an_org_that_moved(emulator: Emulator, emulator_of: Any, it: Driver) -> None:
    """`movedFrom` is needed until the state knows the new address, and no longer."""
    there = emulator_of()
    there.load(emulator.dump())
    moved = {
        **config_for(TOKEN, there),
        "genesys:movedFrom": emulator.url.removeprefix("http://").upper(),
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


def test_the_org_is_asked_once_per_process_that_writes(emulator: Emulator, it: Driver) -> None:
    provider = new_process(TOKEN, it.config)
    for number in range(3):
        each = Driver(TOKEN, it.config, f"it{number}")
        each.create(provider, each.news({**ARGS, "display_name": f"{number}"}))
    it._delete(provider, str(it.id), it.outputs)
    assert log(emulator) == ["org 200", "GET list 200", *["POST list 201"] * 3, "DELETE one 204"]


def test_the_org_is_asked_once_by_many_threads(emulator: Emulator, it: Driver) -> None:
    provider = new_process(TOKEN, it.config)
    every = [Driver(TOKEN, it.config, f"it{number}") for number in range(8)]
    threads = [
        threading.Thread(target=each.create, args=(provider, each.news({**ARGS, "display_name": each.name})))
        for each in every
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log(emulator) == ["org 200", "GET list 200", *["POST list 201"] * 8]


def test_a_preview_and_a_run_without_changes_ask_nothing(emulator: Emulator, it: Driver) -> None:
    assert it.preview(ARGS).op == "same"
    assert it.up(ARGS).op == "same"
    assert log(emulator) == []
    assert it.refresh() == []
    assert log(emulator) == ["org 200", "GET one 200"]


# --- the wrong one -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", [True, False], ids=["with genesys:orgId", "with nothing but credentials"])
def test_the_wrong_orgs_credentials_change_and_lose_nothing(
    emulator: Emulator, driver: Make, setting: bool
) -> None:
    it = driver(orgId=emulator.org.id) if setting else driver()
    it.up(ARGS)
    wrong(emulator, it)
    other = emulator.orgs["wrong org"]
    credentials = (
        "The credentials from stack config genesys:clientId (`refresh` and `destroy` take it from the last `up` unless "
        f'given --run-program) belong to organisation {other.id} ("wrong org"), but '
    )
    whose = "genesys:orgId is" if setting else f"segment {it.id} belongs to"
    end = (
        f"organisation {emulator.org.id}. Nothing was written and the state is untouched. Select this stack's own "
        "credentials"
    )
    before = dict(emulator.objects("segments"))
    for command in (it.refresh, it.destroy, lambda: it.up({**ARGS, "description": "new"})):
        with pytest.raises(WrongOrg) as error:
            command()
        assert str(error.value) == f"{credentials}{whose} {end}"
        assert log(emulator) == ["org 200"]
    assert emulator.objects("segments") == before
    assert other.objects("segments") == {}


def test_a_create_beside_objects_of_another_org_is_refused(emulator: Emulator, it: Driver) -> None:
    """A new resource has no record; the other objects of the stack have."""
    wrong(emulator, it)
    fresh = Driver(TOKEN, it.config, "fresh")
    it.tell_what_is_owned()
    other = emulator.orgs["wrong org"]
    with pytest.raises(WrongOrg) as error:
        fresh.create(new_process(TOKEN, it.config), fresh.news({**ARGS, "display_name": "New"}))
    text = str(error.value)
    assert f"the objects of this stack belong to organisation {emulator.org.id}" in text
    assert text.endswith(f"or set genesys:orgId to {other.id} if what the program adds belongs there")
    assert log(emulator) == ["org 200"]
    assert other.objects("segments") == {}
    fresh.config["genesys:orgId"] = other.id
    fresh.create(new_process(TOKEN, fresh.config), fresh.news({**ARGS, "display_name": "New"}))
    assert set(other.objects("segments")) == {fresh.id}


def test_a_create_in_the_wrong_org_by_the_setting_is_refused(emulator: Emulator, driver: Make) -> None:
    it = driver(orgId="another")
    with pytest.raises(WrongOrg, match="but genesys:orgId is organisation another"):
        it.up(ARGS)
    assert log(emulator) == ["org 200"]


def test_a_write_to_an_object_without_a_recorded_org_looks_for_it_first(
    emulator: Emulator, it: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state of an earlier version: that the object is there shows that this is its organisation."""
    monkeypatch.setattr(account, "PROOF_WAIT", 0.05)
    record = Record.of(it.outputs)
    it.outputs[RECORD] = Record(record.host, "", record.id).text()
    right, outputs = dict(it.config), dict(it.outputs)
    wrong(emulator, it)
    for command in (it.destroy, lambda: it.up({**ARGS, "description": "new"})):
        with pytest.raises(Unproven, match="nothing shows that this is the organisation"):
            command()
        assert {line.partition(" ")[0] for line in log(emulator)} == {"org", "GET"}
    it.config, it.outputs = right, outputs
    it.up({**ARGS, "description": "new"})
    assert log(emulator) == ["org 200", "GET one 200", "PATCH one 200"]
    assert Record.of(it.outputs) == record


# --- nobody tells -----------------------------------------------------------------------------------------------


def test_where_the_question_is_refused_writes_go_on_with_one_warning(
    emulator: Emulator, driver: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    emulator.faults.add("status", path="organizations/me", status=403, times=None)
    it = driver()
    it.tell_what_is_owned()
    provider = new_process(TOKEN, it.config)
    for number in range(3):
        each = Driver(TOKEN, it.config, f"it{number}")
        each.create(provider, each.news({**ARGS, "display_name": f"{number}"}))
    assert log(emulator) == ["org 403", "GET list 200", *["POST list 201"] * 3]
    (said,) = capfd.readouterr().err.splitlines()
    assert said.startswith(
        "warning: whose organisation this is cannot be known (GET /api/v2/organizations/me"
    )
    assert said.endswith("Nothing guards this stack against credentials of another one: set genesys:orgId")
    assert Record.of(each.outputs).org == ""


def test_where_the_question_is_refused_the_setting_is_recorded(emulator: Emulator, driver: Make) -> None:
    emulator.faults.add("status", path="organizations/me", status=403, times=None)
    it = driver(orgId=emulator.org.id)
    it.up(ARGS)
    assert Record.of(it.outputs).org == emulator.org.id


def test_the_recorded_org_counts_also_where_the_setting_is_gone(emulator: Emulator, checked: Driver) -> None:
    """`genesys:orgId` was taken out of the config, and the secret is the wrong org's: still nothing is lost."""
    wrong(emulator, checked)
    del checked.config["genesys:orgId"]
    with pytest.raises(WrongOrg, match=re.escape(emulator.org.id)):
        checked.refresh()
    with pytest.raises(WrongOrg, match=re.escape(emulator.org.id)):
        checked.destroy()


def test_a_create_beside_an_object_that_this_process_has_seen_in_another_org_is_refused(
    emulator: Emulator, it: Driver
) -> None:
    """A preview of the object sends nothing; what it says of its organisation counts for the creates after it."""
    wrong(emulator, it)
    provider = new_process(TOKEN, it.config)
    it._plan(provider, ARGS)
    other = Driver(TOKEN, it.config, "other")
    with pytest.raises(WrongOrg, match=f"the objects of this stack belong to organisation {emulator.org.id}"):
        other.create(provider, other.news({**ARGS, "display_name": "Other"}))
    assert emulator.orgs["wrong org"].objects("segments") == {}


def beside(emulator: Emulator, it: Driver, *undated: str) -> Driver:
    """Another resource, in whose stack are these objects of an older state, which tells no organisation."""
    other = Driver(TOKEN, it.config, "other")
    other.tell_what_is_owned()
    file, host = Path(os.environ[FOLDER]) / "project.dev.json", emulator.url.removeprefix("http://")
    without = {f"genesys {host}": [[TOKEN, id] for id in undated]}
    file.write_text(json.dumps({**json.loads(file.read_text()), "without_org": without}))
    return other


def create(it: Driver) -> None:
    it.create(new_process(TOKEN, it.config), it.news({**ARGS, "display_name": "Other"}))


def test_one_object_of_an_older_state_that_is_there_shows_whose_org_this_is(
    emulator: Emulator, it: Driver
) -> None:
    other = beside(emulator, it, "0-gone", str(it.id))
    create(other)
    assert set(emulator.objects("segments")) == {it.id, other.id}
    assert asked_for(emulator)[:2] == ["GET one 404", "GET one 200"]


def test_where_none_of_the_first_objects_of_an_older_state_is_there_nothing_is_created(
    emulator: Emulator, it: Driver
) -> None:
    other = beside(emulator, it, "0-gone", "1-gone", "2-gone", "3-gone")
    with pytest.raises(Unproven, match=f"set genesys:orgId to {emulator.org.id}"):
        create(other)
    assert asked_for(emulator) == ["GET one 404"] * account.PROOFS
    assert set(emulator.objects("segments")) == {it.id}


def test_an_object_whose_org_is_not_recorded_is_no_other_ones(emulator: Emulator, it: Driver) -> None:
    record = json.loads(it.outputs[RECORD])
    it.outputs[RECORD] = json.dumps({name: value for name, value in record.items() if name != "org"})
    it.config["genesys:orgId"] = emulator.org.id
    assert it.preview(ARGS).op == "same"


def test_an_explicit_provider_may_create_in_another_org_than_the_stacks_other_objects(
    emulator: Emulator, it: Driver
) -> None:
    it.tell_what_is_owned()
    wrong(emulator, it)
    there = Driver(TOKEN, {**it.config, "genesys:explicitProvider": "1"}, "there")
    there.create(new_process(TOKEN, there.config), there.news({**ARGS, "display_name": "Other"}))
    assert set(emulator.orgs["wrong org"].objects("segments")) == {there.id}


def test_what_a_get_does_not_find_says_where_it_was_looked_for(emulator: Emulator, it: Driver) -> None:
    with pytest.raises(NotFound, match=f"It was looked for in organisation {emulator.org.id}"):
        new_process(TOKEN, it.config).read("none", {})
    emulator.faults.add("status", path="organizations/me", status=403, times=None)
    with pytest.raises(NotFound, match="It was looked for in organisation that is not known"):
        new_process(TOKEN, it.config).read("none", {})


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
