"""The crash journal on the disk: what it holds, what it survives, and where it cannot be written."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from pytest_mock import MockerFixture

from providers.core.session.journal import KEEP_ENDED_S, KEEP_S, Entry, Journal

DEAD = "4194304-1.jsonl"
"""A journal file of a process that is no more: the number is above the kernel's highest."""
URN = "urn:pulumi:s::p::pulumi-python:dynamic/genesys:Segment::a"


def entry(urn: str = URN, host: str = "h", at: float | None = None) -> Entry:
    return Entry(
        urn, "genesys:Segment", urn.rpartition("::")[2], host, "org", time.time() if at is None else at
    )


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(folder.iterdir()) for line in file.read_text().splitlines()]


def dead(folder: Path) -> Path:
    """The process that wrote is gone."""
    (file,) = folder.iterdir()
    return file.rename(folder / DEAD)


def test_the_line_is_on_the_disk_before_begin_returns_and_has_no_value_of_an_input(
    tmp_path: Path, mocker: MockerFixture
) -> None:
    synced = mocker.patch.object(os, "fsync", autospec=True)
    Journal(tmp_path).begin(entry())
    (line,) = lines(tmp_path)
    assert {k: v for k, v in line.items() if k != "at"} == {
        "op": "try",
        "urn": URN,
        "type": "genesys:Segment",
        "name": "a",
        "host": "h",
        "org": "org",
        "number": 1,
    }
    assert synced.call_count == 1


def test_what_the_engine_has_once_it_ends_is_kept_until_then(tmp_path: Path) -> None:
    killed = Journal(tmp_path)
    killed.begin(entry())
    killed.close()
    dead(tmp_path)
    journal = Journal(tmp_path)
    (old,), new = journal.earlier(), entry()
    journal.begin(new)
    journal.settle_at_end(old, new)
    assert len(Journal(tmp_path, tidy=False).earlier()) == 2
    journal.end()
    assert Journal(tmp_path).earlier() == []


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are listed in /proc only")
def test_a_closed_journal_has_given_its_file_back_and_said_nothing_about_the_end(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin(entry())
    journal.close()
    open_files = {os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")}
    assert open_files.isdisjoint(map(str, tmp_path.iterdir()))
    assert [each["op"] for each in lines(tmp_path)] == ["try"]


def test_made_and_none_name_their_try(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    one, two, three = entry("a"), entry("b"), entry("c")
    for each in (one, two, three):
        journal.begin(each)
    journal.made(two, "id-2")
    journal.none(one)
    dead(tmp_path)
    found = {e.urn: (e.id, e.ended) for e in Journal(tmp_path).earlier()}
    assert found == {"b": ("id-2", False), "c": ("", False)}


def test_a_process_that_ended_in_order_marks_all_its_entries(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for urn in ("a", "b"):
        journal.begin(entry(urn))
    journal.end()
    dead(tmp_path)
    assert [each.ended for each in Journal(tmp_path).earlier()] == [True, True]


def test_a_process_that_created_nothing_leaves_no_file(tmp_path: Path) -> None:
    Journal(tmp_path).end()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("field", ["urn", "host"])
def test_find_wants_the_same_resource_and_host(tmp_path: Path, field: str) -> None:
    Journal(tmp_path).begin(entry())
    dead(tmp_path)
    wanted = {"urn": URN, "host": "h"}
    assert len(Journal(tmp_path).find(**wanted)) == 1
    assert Journal(tmp_path).find(**{**wanted, field: "other"}) == []
    assert Journal(tmp_path).find(**{**wanted, field: ""}) == []


def test_find_has_the_oldest_first(tmp_path: Path) -> None:
    now = time.time()
    journal = Journal(tmp_path)
    for at in (now - 60, now):
        journal.begin(entry(at=at))
    dead(tmp_path)
    assert [each.at for each in Journal(tmp_path).find(URN, "h")] == [now - 60, now]


def test_the_entries_of_the_layout_before_are_found_by_their_urn(tmp_path: Path) -> None:
    line = {
        "op": "try",
        "key": "p/s/a",
        "type": "genesys:Segment",
        "name": "planted name of the object",
        "hash": "m",
        "host": "h",
        "at": time.time(),
        "number": 1,
    }
    made = {"op": "made", "number": 1, "id": "id"}
    (tmp_path / DEAD).write_text(f"{json.dumps(line)}\n{json.dumps(made)}\n")
    (found,) = Journal(tmp_path).find(URN, "h")
    assert (found.id, found.name, found.org) == ("id", "a", "")


def test_settled_by_ids_and_the_file_goes_with_the_last(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for urn in ("a", "b"):
        each = entry(urn)
        journal.begin(each)
        journal.made(each, f"id-{urn}")
    dead(tmp_path)
    later = Journal(tmp_path)
    later.settle(frozenset({"id-a"}))
    assert later.knows("id-b")
    assert not later.knows("id-a")
    assert [file.name for file in tmp_path.iterdir()] == [DEAD]
    later.settle(frozenset({"id-b", "id-c"}))
    assert list(tmp_path.iterdir()) == []


def test_an_entry_without_an_id_is_settled_by_itself_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for urn in ("a", "b"):
        journal.begin(entry(urn))
    dead(tmp_path)
    later = Journal(tmp_path)
    later.settle(frozenset({""}))
    first, second = later.earlier()
    later.settle(entry=first)
    assert later.earlier() == [second]


def test_the_file_of_a_living_process_stays(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    each = entry()
    journal.begin(each)
    journal.made(each, "id")
    Journal(tmp_path).settle(frozenset({"id"}))
    assert len(list(tmp_path.iterdir())) == 1


def test_the_file_of_another_living_process_stays(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    each = entry()
    journal.begin(each)
    journal.made(each, "id")
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / f"{os.getppid()}-1.jsonl")
    Journal(tmp_path).settle(frozenset({"id"}))
    assert len(list(tmp_path.iterdir())) == 1


def test_half_a_line_is_that_of_a_killed_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Journal(tmp_path).begin(entry())
    with dead(tmp_path).open("a") as file:
        file.write('{"op": "try", "number": 2, "ur')
    (found,) = Journal(tmp_path).earlier()
    assert found.urn == URN
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b'"text"',
        b'{"number": 1}',
        b"\xff\xfe",
        b'{"op": "try", "number": 2}',
        b'{"op": "try", "urn": 3, "type": "t", "name": "n", "host": "h", "org": "o", "at": 1, "number": 2}',
        b"[" * 5000,
    ],
    ids=["list", "text", "no op", "no UTF-8", "no urn", "urn is a number", "deep"],
)
def test_a_damaged_file_is_named_once_and_set_aside_and_what_stood_before_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes
) -> None:
    Journal(tmp_path).begin(entry())
    with dead(tmp_path).open("ab") as file:
        file.write(line + b"\n")
    (found,) = Journal(tmp_path).earlier()
    assert found.urn == URN
    said = capsys.readouterr().err
    assert said.startswith(f"warning: the crash journal {tmp_path / DEAD} is damaged")
    assert f"was renamed to {DEAD}.damaged" in said
    assert [file.name for file in tmp_path.iterdir()] == [f"{DEAD}.damaged"]
    assert Journal(tmp_path).earlier() == []
    assert capsys.readouterr().err == ""


def test_who_only_looks_leaves_every_file_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Journal(tmp_path).begin(entry())
    damaged = dead(tmp_path)
    with damaged.open("ab") as file:
        file.write(b"[]\n")
    old = tmp_path / "4194305-1.jsonl"
    Journal(tmp_path / "other").begin(entry(at=time.time() - KEEP_S - 60))
    dead(tmp_path / "other").rename(old)
    before = {each: each.read_bytes() for each in (damaged, old)}
    looking = Journal(tmp_path, tidy=False)
    assert [each.urn for each in looking.earlier()] == [URN]
    assert looking.damaged == [damaged]
    assert {each: each.read_bytes() for each in before} == before
    assert capsys.readouterr().err == ""


def test_entries_of_a_later_version_are_read(tmp_path: Path) -> None:
    Journal(tmp_path).begin(entry())
    file = dead(tmp_path)
    line = json.loads(file.read_text())
    file.write_text(json.dumps({**line, "new_in_2.0": True}) + "\n" + '{"op": "later", "number": 1}\n')
    assert len(Journal(tmp_path).find(URN, "h")) == 1


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    for name in ("notes.txt", "x-1.jsonl", "12ab-1.jsonl"):
        (tmp_path / name).write_text("not ours\n")
    assert Journal(tmp_path).earlier() == []
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(("ended", "keep"), [(False, KEEP_S), (True, KEEP_ENDED_S)])
def test_entries_are_forgotten_after_their_time(tmp_path: Path, ended: bool, keep: float) -> None:
    for age, kept in ((keep - 60, 1), (keep + 60, 0)):
        folder = tmp_path / str(kept)
        journal = Journal(folder)
        journal.begin(entry(at=time.time() - age))
        if ended:
            journal.end()
        dead(folder)
        assert len(Journal(folder).earlier()) == kept
        assert len(list(folder.iterdir())) == kept
    assert (KEEP_ENDED_S, KEEP_S) == (86_400, 30 * 86_400)


def test_a_folder_that_cannot_be_made_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    journal = Journal(blocked / "pending")
    one, two = entry("a"), entry("b")
    journal.begin(one)
    journal.made(one, "id")
    journal.begin(two)
    journal.none(two)
    said = capsys.readouterr().err
    assert said == (
        f"warning: no crash journal in {blocked}/pending: Not a directory. A run that is killed between a create and "
        "its answer may leave a duplicate; JOURNEYS_PENDING names another folder\n"
    )


def test_a_read_only_folder_fails_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Journal(tmp_path)
    each = entry()
    first.begin(each)
    first.made(each, "id")
    dead(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    later = Journal(tmp_path)
    later.settle(frozenset({"id"}))
    later.begin(entry("b"))
    assert "no crash journal" in capsys.readouterr().err
    assert not later.knows("id")


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNEYS_PENDING", str(tmp_path / "elsewhere"))
    assert Journal().folder == tmp_path / "elsewhere"
    monkeypatch.delenv("JOURNEYS_PENDING")
    monkeypatch.chdir(tmp_path)
    assert Journal().folder == tmp_path / ".journeys" / "pending"
