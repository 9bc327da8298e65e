"""What the program asks the engine about its own stack, and what the plugin reads of that."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pulumi
import pytest

from providers.core.program import preflight
from providers.core.program.preflight import Preflight, Progress
from providers.core.session import owned, processes
from providers.core.session.owned import Declared, Leaving, ask_owned, publish_owned, read_owned, told
from providers.core.session.record import Record

URN = "urn:pulumi:dev::shop::pulumi-python:dynamic/genesys:Segment::"
TYPE = "pulumi-python:dynamic/genesys:Segment"
PLANTED = "pl4nted"

Publish = Callable[..., Path]


def outputs(host: str = "api", org: str = "o1", id: str = "", **more: Any) -> dict[str, Any]:
    """What a state has of one object."""
    record = {name: value for name, value in (("host", host), ("org", org), ("id", id)) if value}
    return {"__record": json.dumps(record), **more}


def answer(**objects: dict[str, Any]) -> dict[str, Any]:
    """The engine's answer for objects by name."""
    return {"outputs": {URN + name: {"type": TYPE, "outputs": each} for name, each in objects.items()}}


def id_in(token: str, values: Mapping[str, Any]) -> str:
    """As the registry finds the id in the outputs of an older layout."""
    assert token == "genesys:Segment"
    return str(values.get("self_uri", "")).rpartition("/")[2]


@pytest.fixture
def asked() -> list[tuple[str, dict[str, Any]]]:
    """What the engine was asked."""
    return []


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, dict[str, Any]]]
) -> Publish:
    """`publish(answer)`: the program of an `up` of the stack acme/shop/dev; an exception is the engine's failure.

    Of several answers it gives one after the other, and the last one from then on.
    """

    def run(*answers: dict[str, Any] | Exception, monitor: object = None, find: Any = id_in) -> Path:
        left = list(answers)

        async def invoke(token: str, args: dict[str, Any]) -> dict[str, Any]:
            asked.append((token, args))
            said = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(said, Exception):
                raise said
            return said

        monkeypatch.setattr(pulumi.runtime, "invoke_async", invoke)
        monkeypatch.setattr("providers.core.sdk.get_monitor", lambda: monitor)
        for name, value in (("organization", "acme"), ("project", "shop"), ("stack", "dev")):
            monkeypatch.setattr(pulumi, f"get_{name}", lambda value=value: value)
        publish_owned(asyncio.run(ask_owned(find)), Declared())
        return tmp_path / "owned" / "shop.dev.json"

    return run


def test_the_ids_and_orgs_of_its_own_stack_are_asked_once_and_read_by_the_plugin(
    publish: Publish, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    publish(answer(a=outputs(id="s1"), b=outputs(id="s2", org="o2")))
    assert asked == [("pulumi:pulumi:readStackResourceOutputs", {"stackName": "acme/shop/dev"})]
    found = read_owned("shop", "dev")
    assert found.known
    assert found.ids == {"s1", "s2"}
    assert found.by_urn == {f"{URN}a": "s1", f"{URN}b": "s2"}
    assert found.orgs == {"genesys api": {"o1", "o2"}}
    assert found.shared == set()


def test_an_engine_that_is_writing_the_state_is_asked_again(
    publish: Publish, asked: list[tuple[str, dict[str, Any]]]
) -> None:
    publish(EOFError("the file is being written"), answer(a=outputs(id="s1")))
    assert len(asked) == 2
    assert read_owned("shop", "dev").ids == {"s1"}


def test_an_empty_stack_is_known_to_own_nothing(publish: Publish) -> None:
    publish({"outputs": {}})
    found = read_owned("shop", "dev")
    assert found.known
    assert (found.ids, found.by_urn, found.orgs) == (set(), {}, {})


def test_ids_alone_are_written_down(publish: Publish) -> None:
    """No value of an output, secret or not, however the engine marks it."""
    mark = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": PLANTED}
    file = publish(answer(a=outputs(id="s1", description=mark, display_name=PLANTED)))
    assert PLANTED not in file.read_text()
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("secret", [False, True])
def test_an_older_state_without_an_id_in_its_record(publish: Publish, secret: bool) -> None:
    """The id is in `self_uri`, also where the whole output is a secret; its org is unknown."""
    uri: Any = "/api/v2/journey/segments/s9"
    if secret:
        uri = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": uri}
    publish(answer(a=outputs(org="", self_uri=uri)))
    found = read_owned("shop", "dev")
    assert found.ids == {"s9"}
    assert found.orgs == {}
    assert found.without_org == {"genesys api": {("genesys:Segment", "s9")}}


def test_some_of_the_objects_without_an_org_are_enough(publish: Publish) -> None:
    publish(answer(**{f"n{number}": outputs(org="", id=f"s{number}") for number in range(owned.SOME + 5)}))
    found = read_owned("shop", "dev")
    assert len(found.ids) == owned.SOME + 5
    assert len(found.without_org["genesys api"]) == owned.SOME


def test_an_object_whose_id_or_host_nothing_tells_is_left_out(publish: Publish) -> None:
    publish(answer(a=outputs(org="", self_uri=""), b=outputs(host="", org="", id="s2")))
    found = read_owned("shop", "dev")
    assert found.by_urn == {f"{URN}b": "s2"}
    assert (found.orgs, found.without_org) == ({}, {})


def test_resources_of_other_providers_are_nobodys(publish: Publish) -> None:
    said = answer(a=outputs(id="s1"))
    said["outputs"]["urn:pulumi:dev::shop::aws:s3:Bucket::b"] = {
        "type": "aws:s3:Bucket",
        "outputs": {"id": "x"},
    }
    publish(said)
    assert read_owned("shop", "dev").ids == {"s1"}


def test_an_object_of_a_type_of_another_version_leaves_the_others_known(publish: Publish) -> None:
    said = answer(a=outputs(id="s1"))
    said["outputs"][f"{URN}b".replace("Segment", "Later")] = {
        "type": TYPE.replace("Segment", "Later"),
        "outputs": {"x": 1},
    }
    publish(said, find=preflight._id_in)
    found = read_owned("shop", "dev")
    assert found.known
    assert found.ids == {"s1"}


def test_what_the_native_provider_has_made_is_the_stacks_own(publish: Publish) -> None:
    """A program that goes on with the dynamic provider finds its objects under another type."""
    said = answer(a=outputs(id="s1"))
    urn = "urn:pulumi:dev::shop::genesys:index:Segment::b"
    said["outputs"][urn] = {"type": "genesys:index:Segment", "outputs": outputs(id="s2")}
    publish(said)
    found = read_owned("shop", "dev")
    assert found.ids == {"s1", "s2"}
    assert found.orgs == {"genesys api": {"o1"}}


def test_the_folder_is_made_with_those_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, publish: Publish
) -> None:
    """A new checkout has no `.journeys` yet."""
    monkeypatch.setenv(owned.FOLDER, str(tmp_path / ".journeys" / "owned"))
    publish(answer(a=outputs(id="s1")))
    assert read_owned("shop", "dev").ids == {"s1"}


def test_an_id_under_two_urns_is_shared(publish: Publish) -> None:
    publish(answer(a=outputs(id="s1"), b=outputs(id="s1"), c=outputs(id="s2")))
    assert read_owned("shop", "dev").shared == {"s1"}


@pytest.mark.parametrize(
    "said",
    [RuntimeError("no such function"), {}, {"outputs": {f"{URN}a": {"type": TYPE}}}, {"outputs": None}],
    ids=["refused", "no outputs", "half an object", "null"],
)
def test_an_engine_that_cannot_tell_leaves_everything_unknown(publish: Publish, said: Any) -> None:
    """And what an earlier run was told doesn't stand in for it."""
    publish(answer(a=outputs(id="s1")))
    publish(said)
    found = read_owned("shop", "dev")
    assert not found.known
    assert found.ids == set()


@pytest.mark.parametrize(
    ("dry_run", "question", "files"),
    [
        (False, ("readStackResourceOutputs", {"stackName": "acme/shop/dev"}), ["shop.dev.json"]),
        (True, ("getResource", {"urn": "the stack"}), []),  # it takes the built-in provider into a saved plan
    ],
)
def test_a_preview_reads_no_state_and_leaves_no_file(
    publish: Publish,
    asked: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    dry_run: bool,
    question: tuple[str, Any],
    files: list[str],
) -> None:
    file = publish(answer())
    file.unlink()
    asked.clear()

    async def opens() -> None:
        monkeypatch.setattr(pulumi.runtime, "is_dry_run", lambda: dry_run)
        root = SimpleNamespace(urn=pulumi.Output.from_input("the stack"))
        monkeypatch.setattr(pulumi.runtime, "get_root_resource", lambda: root)
        await Preflight(Progress()).opened(None)

    asyncio.run(opens())
    assert asked == [(f"pulumi:pulumi:{question[0]}", question[1])]
    assert [each.name for each in file.parent.iterdir()] == files


def test_under_a_users_mocks_nothing_is_asked(publish: Publish, asked: list[Any]) -> None:
    from pulumi.runtime.mocks import MockMonitor

    class Mocks(pulumi.runtime.Mocks):
        def new_resource(self, args: Any) -> Any:
            return args.name, args.inputs

        def call(self, args: Any) -> Any:
            return {}

    assert not publish(answer(), monitor=MockMonitor(Mocks())).exists()
    assert asked == []


def test_a_folder_that_cannot_be_written_leaves_everything_unknown(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "owned").write_text("a file")
    publish(answer(a=outputs(id="s1")))
    assert not read_owned("shop", "dev").known


@pytest.mark.parametrize("program", ["runs", "is gone"])
def test_the_file_of_an_earlier_run_counts_for_nothing(publish: Publish, program: str) -> None:
    """A plugin may start long after its program has asked; but a program that died earlier has told nothing of this run."""
    file = publish(answer(a=outputs(id="s1")))
    if program == "is gone":
        file.write_text(json.dumps({**json.loads(file.read_text()), "program": 4194304}))
    old = processes._started_at - 2 * processes.MAY_BE_OLDER
    os.utime(file, (old, old))
    assert read_owned("shop", "dev").known == (program == "runs")


def test_another_stack_of_the_project_has_a_file_of_its_own(publish: Publish) -> None:
    publish(answer(a=outputs(id="s1")))
    assert not read_owned("shop", "prod").known


def test_what_is_still_to_be_deleted_is_owned_until_it_is_gone(publish: Publish) -> None:
    """The engine doesn't name it: its successor has the URN."""
    Leaving("shop", "dev").add("old")
    publish(answer(a=outputs(id="new")))
    assert read_owned("shop", "dev").ids == {"old", "new"}
    Leaving("shop", "dev").drop("old")
    assert read_owned("shop", "dev").ids == {"new"}


# --- whose provider instance an object is ----------------------------------------------------------------------------


def orgs(instances: Mapping[str, str | None], **org_of: str) -> Mapping[str, frozenset[str]]:
    """Where the plugin seeks which orgs, for a program with these resources and a state with these objects."""
    objects = [(URN + name, f"id-{name}", Record("api", org)) for name, org in org_of.items()]
    return owned.owned_of(told(objects, Declared(dict(instances)))).orgs


def test_each_provider_instance_has_the_orgs_of_its_own_resources() -> None:
    key = "genesys:Segment::"
    found = orgs({f"{key}a": "", f"{key}b": "one", f"{key}c": "two"}, a="o1", b="o2", c="o3")
    assert found == {"genesys api": {"o1"}, "genesys api one": {"o2"}, "genesys api two": {"o3"}}


def test_an_object_of_no_resource_counts_where_the_default_provider_has_no_other() -> None:
    assert orgs({}, gone="o1") == {"genesys api": {"o1"}}
    assert orgs({"genesys:Segment::a": ""}, a="o1", gone="o2") == {"genesys api": {"o1"}}


def test_two_resources_of_one_name_in_two_instances_are_nobodys() -> None:
    declared = Declared()
    for name, instance in (("a", "one"), ("a", "two"), ("b", "one"), ("b", "one")):
        declared.add("genesys:Segment", name, instance, is_retained=name == "b")
    found = owned.owned_of(told([], declared))
    assert [found.is_retained(f"{URN}{name}") for name in "ab"] == [False, True]
    assert found.instance_of(f"{URN}a") == ""
    assert found.instance_of("urn:pulumi:dev::shop::acme:index:Box$genesys:index:Segment::b") == "one"
    assert found.instance_of("") == ""
