"""Functions in programs: both forms, what they wait for, without credentials, and nothing of a person anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from journeys.emulator import Emulator

Run = Callable[..., Any]
HEAD = """
import pulumi
from providers.genesys import Segment, functions as f
from pulumi import InvokeOutputOptions

def journey(page):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": [page], "operator": "containsAny"}],
                          "count": 1, "stream_type": "Web", "session_type": "web"}]}
"""


def test_a_list_waits_for_what_it_depends_on(engine: Run, emulator: Emulator) -> None:
    program = HEAD + (
        'a = Segment("a", display_name="A", journey=journey("/a"))\n'
        "found = f.list_segments_output(opts=InvokeOutputOptions(depends_on=[a]), segment_ids=[a.id])\n"
        'pulumi.export("names", found.apply(lambda each: [s.display_name for s in each]))\n'
    )
    planned = engine(program).preview()
    assert planned.ok, planned.errors
    warnings = [text for severity, _, text in planned.diagnostics if severity == "warning"]
    assert len(warnings) == 1
    assert warnings[0].startswith("list_segments(")
    assert warnings[0].endswith("isn't known in this preview: a doesn't exist yet")
    done = engine().up()
    assert done.ok, done.errors
    assert done.outputs == {"names": ["A"]}


def test_a_whole_list_may_become_known_later_too(engine: Run, emulator: Emulator) -> None:
    """As for every argument of a resource; None is the same as leaving it out."""
    program = HEAD + (
        'made = [Segment(each, display_name=each, journey=journey(f"/{each}")) for each in ("a", "b")]\n'
        "ids = pulumi.Output.all(*(each.id for each in made))\n"
        "found = f.list_segments_output(segment_ids=ids, sort_by=None)\n"
        'pulumi.export("names", found.apply(lambda each: [s.display_name for s in each]))\n'
        "none = f.list_segments(segment_ids=None, is_active=None)\n"
        'pulumi.export("there", len(none))\n'
    )
    done = engine(program).up()
    assert done.ok, done.errors
    assert done.outputs == {"names": ["a", "b"], "there": 0}


def test_an_argument_that_becomes_known_is_checked_before_anything_is_sent(
    engine: Run, emulator: Emulator
) -> None:
    program = HEAD + (
        'a = Segment("a", display_name="A", journey=journey("/a"))\n'
        "f.list_segments_output(limit=a.version.apply(lambda version: version - 1))\n"
    )
    failed = engine(program).up()
    assert not failed.ok
    assert "list_segments sent nothing: limit: must be at least 1; got 0" in "\n".join(failed.errors)
    assert [
        e for e in emulator.requests.matching("GET", "segments") if "pageSize=1&" in (e.query or "")
    ] == []


def test_a_mistake_in_a_secret_argument_does_not_show_it(engine: Run, emulator: Emulator) -> None:
    program = HEAD + 'f.list_action_templates_output(state=pulumi.Output.secret("planted-text"))\n'
    failed = engine(program).up()
    assert not failed.ok
    assert "list_action_templates" in "\n".join(failed.errors)
    assert "planted" not in "\n".join([*failed.errors, *(text for _, _, text in failed.diagnostics)])


def test_an_output_in_the_form_that_asks_at_once_names_the_other_form(
    engine: Run, emulator: Emulator
) -> None:
    program = HEAD + (
        'a = Segment("a", display_name="A", journey=journey("/a"))\nf.list_segments(segment_ids=[a.id])\n'
    )
    failed = engine(program).preview()
    assert not failed.ok
    text = "list_segments: segment_ids is known only while the program runs: use the _output form"
    assert text in "\n".join(failed.errors)


def test_without_credentials_a_preview_leaves_it_unknown(engine: Run, emulator: Emulator) -> None:
    none: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": None,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": None,
    }
    program = HEAD + 'pulumi.export("n", f.list_segments_output(is_active=True).apply(len))\n'
    planned = engine(program, env=none).preview()
    assert planned.ok, planned.errors
    assert any("list_segments(is_active=true) asks the API" in text for _, _, text in planned.diagnostics)
    assert emulator.requests.matching("GET", "segments") == []


def test_a_function_asks_the_org_of_its_provider(engine: Run, emulator: Emulator) -> None:
    org = emulator.add_org("eu", "planted-eu", name="org eu", port=0)
    org.seed("segments", {"displayName": "there"})
    program = HEAD + (
        "from providers.genesys import Provider\n"
        "config = pulumi.Config()\n"
        'eu = Provider("eu", base_url=config.require("eu"), client_id="eu", client_secret="planted-eu")\n'
        'pulumi.export("here", len(f.list_segments()))\n'
        'pulumi.export("there", len(f.list_segments(opts=pulumi.InvokeOptions(provider=eu))))\n'
    )
    done = engine(program, config={"eu": org.url}, env={"PULUMI_CONFIG_PASSPHRASE": "pass"}).up()
    assert done.ok, done.errors
    assert done.outputs == {"here": 0, "there": 1}


# --- nothing of a person ------------------------------------------------------------------------------------------

PEOPLE = """
for n in range(50):
    address = f"planted.person+{n}@customer.example"
    try:
        found = f.list_customer_segments(customer_id_type="email", customer_id=address)
        pulumi.log.info(f"found {len(found)}")
    except Exception as error:
        pulumi.log.info(str(error))
    f.list_customer_segments_output(customer_id_type="email", customer_id=pulumi.Output.from_input(address)) \\
        if AFTER else None
    try:
        f.list_customer_segments(customer_id_type="email", customer_id=address, limit=0)
    except Exception as error:
        pulumi.log.info(str(error))
    try:
        f.list_customer_segments(customer_id_type="email", customer_id=address + "/")
    except Exception as error:
        pulumi.log.info(str(error))
"""


def _files(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        if path.is_file() and path.name != "__main__.py" and "__pycache__" not in path.parts:
            yield path


@pytest.mark.parametrize(
    "trouble", ["", *(pytest.param(each, marks=pytest.mark.slow) for each in ("refused", "gone"))]
)
def test_a_hundred_requests_by_e_mail_leave_no_address_anywhere(
    engine: Run, emulator: Emulator, tmp_path: Path, trouble: str
) -> None:
    emulator.switches["era"] = "now" if trouble == "gone" else "2020"
    if trouble == "refused":
        said = "planted.person+1@customer.example and PLANTED.PERSON+2@customer.example are not known"
        emulator.faults.add("status", method="GET", path="/customers/", status=400, message=said, times=None)
    program = HEAD + PEOPLE.replace("AFTER", repr(trouble == ""))
    program += 'Segment("a", display_name="A", journey=journey("/a"))\n'
    log = tmp_path / "requests.log"
    done = engine(program, env={"JOURNEYS_LOG": str(log)}).up()
    assert done.ok, done.errors
    asked = emulator.requests.matching("GET", "customers")
    assert len(asked) == (100 if trouble == "" else 50)
    assert "/customers/email/planted.person%2B0%40customer.example/segments" in asked[0].path
    text = [json.dumps(engine().export()), *(each for _, _, each in done.diagnostics), *done.errors]
    text += [path.read_bytes().decode("utf-8", "replace") for path in _files(tmp_path)]
    assert log.read_text().count("/api/v2/journey/customers/{id}/{id}/segments") == len(asked)
    for each in text:
        assert "planted" not in each.lower()
        assert "customer.example" not in each
    if trouble == "gone":
        assert any("use list_contact_segments" in each for each in text)
    if trouble == "refused":
        assert any("answered 400" in each for each in text)


@pytest.mark.slow
@pytest.mark.cli
def test_no_address_is_left_by_the_cli_either(
    cli: Callable[..., Any], emulator: Emulator, tmp_path: Path
) -> None:
    emulator.switches["era"] = "2020"
    program = HEAD + PEOPLE.replace("AFTER", "True").replace("range(50)", "range(5)")
    log = tmp_path / "requests.log"
    stack = cli(
        program + 'Segment("a", display_name="A", journey=journey("/a"))\n', env={"JOURNEYS_LOG": str(log)}
    )
    done = stack.up()
    assert done.ok, done.text
    assert len(emulator.requests.matching("GET", "customers")) >= 10
    for each in [
        done.text,
        json.dumps(stack.export()),
        *(p.read_bytes().decode("utf-8", "replace") for p in _files(tmp_path)),
    ]:
        assert "planted" not in each.lower()
