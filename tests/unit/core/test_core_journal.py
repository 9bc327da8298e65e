"""The crash journal on the disk: what it holds, what it survives, and where it cannot be written."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from providers.core.journal import KEEP_DAYS, Entry, Journal, fingerprint

DEAD = "4194304-1.jsonl"


def entry(key: str = "p/s/a", mark: str = "m", host: str = "h", at: float | None = None) -> Entry:
    return Entry(key, "genesys:Segment", "VIP", mark, host, time.time() if at is None else at)


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for file in sorted(folder.iterdir()) for line in file.read_text().splitlines()]


def dead(folder: Path) -> None:
    """The process that wrote is gone."""
    (file,) = folder.iterdir()
    file.rename(folder / DEAD)


def test_the_line_is_on_the_disk_before_begin_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    Journal(tmp_path).begin(entry())
    (line,) = lines(tmp_path)
    assert {k: v for k, v in line.items() if k != "at"} == {
        "op": "try",
        "key": "p/s/a",
        "type": "genesys:Segment",
        "name": "VIP",
        "hash": "m",
        "host": "h",
        "number": 1,
    }
    assert len(synced) == 1


def test_made_and_none_name_their_try(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    one, two, three = entry("a"), entry("b"), entry("c")
    for each in (one, two, three):
        journal.begin(each)
    journal.made(two, "id-2")
    journal.none(one)
    dead(tmp_path)
    found = {e.key: e.id for e in Journal(tmp_path).earlier()}
    assert found == {"b": "id-2", "c": ""}


@pytest.mark.parametrize("field", ["key", "mark", "host"])
def test_find_wants_the_same_resource_content_and_host(tmp_path: Path, field: str) -> None:
    Journal(tmp_path).begin(entry())
    dead(tmp_path)
    wanted = {"key": "p/s/a", "mark": "m", "host": "h"}
    assert Journal(tmp_path).find(*wanted.values()) is not None
    wanted[field] = "other"
    assert Journal(tmp_path).find(*wanted.values()) is None


def test_settled_by_id_and_the_file_goes_with_the_last(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for key in ("a", "b"):
        each = entry(key)
        journal.begin(each)
        journal.made(each, f"id-{key}")
    dead(tmp_path)
    later = Journal(tmp_path)
    later.settle(id="id-a")
    assert later.knows("id-b")
    assert not later.knows("id-a")
    assert [file.name for file in tmp_path.iterdir()] == [DEAD]
    later.settle(id="id-b")
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_a_living_process_stays(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    each = entry()
    journal.begin(each)
    journal.made(each, "id")
    Journal(tmp_path).settle(id="id")
    assert len(list(tmp_path.iterdir())) == 1


def test_half_a_line_and_foreign_lines_do_no_harm(tmp_path: Path) -> None:
    Journal(tmp_path).begin(entry())
    dead(tmp_path)
    with (tmp_path / DEAD).open("a") as file:
        file.write('[]\n"text"\n{"op": "later", "number": 1}\n{"number": 1}\n{"op": "try", "number": 2, "ke')
    (found,) = Journal(tmp_path).earlier()
    assert found.key == "p/s/a"


def test_entries_of_a_later_version_are_read(tmp_path: Path) -> None:
    Journal(tmp_path).begin(entry())
    dead(tmp_path)
    line = json.loads((tmp_path / DEAD).read_text())
    (tmp_path / DEAD).write_text(json.dumps({**line, "new_in_2.0": True}) + "\n")
    assert Journal(tmp_path).find("p/s/a", "m", "h") is not None


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    for name in ("notes.txt", "x-1.jsonl", "12ab-1.jsonl"):
        (tmp_path / name).write_text("not ours\n")
    assert Journal(tmp_path).earlier() == []
    assert len(list(tmp_path.iterdir())) == 3


def test_old_entries_are_forgotten(tmp_path: Path) -> None:
    Journal(tmp_path).begin(entry(at=time.time() - (KEEP_DAYS + 1) * 86400))
    dead(tmp_path)
    assert Journal(tmp_path).earlier() == []
    assert list(tmp_path.iterdir()) == []


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
    later.settle(id="id")
    later.begin(entry("b"))
    assert "no crash journal" in capsys.readouterr().err
    assert not later.knows("id")


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNEYS_PENDING", str(tmp_path / "elsewhere"))
    assert Journal().folder == tmp_path / "elsewhere"
    monkeypatch.delenv("JOURNEYS_PENDING")
    monkeypatch.chdir(tmp_path)
    assert Journal().folder == tmp_path / ".journeys" / "pending"


def test_fingerprint() -> None:
    assert fingerprint({"a": 1, "b": [1, 2]}) == fingerprint({"b": [1, 2], "a": 1})
    assert fingerprint({"a": [1, 2]}) != fingerprint({"a": [2, 1]})
    assert len(fingerprint({})) == 16
