"""The lock file itself: one order and layout, times that stay, and what a damaged or tampered one is answered with."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from providers.core.program.lockfile import BadLockFile, Entry, by_key, keep_times, read, write

ENTRIES = [
    Entry(
        "genesys:flow", {"name": "Help"}, "default", "h", "o", "2026-01-01T00:00:00Z", "1", {"name": "Help"}
    ),
    Entry("genesys:flow", {"name": "Help"}, "eu", "h", "o", "2026-01-01T00:00:00Z", "2"),
    Entry("genesys:flow", {"type": "bot", "name": "A"}, "default", "h", "o", "2026-01-01T00:00:00Z", "3"),
    Entry(
        "segment:journey",
        {"space_id": "s", "container_id": "c"},
        "default",
        "h",
        "",
        "2026-01-01T00:00:00Z",
        "4",
    ),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journeys.dev.lock.json"


def test_the_order_of_a_program_doesnt_change_the_file(path: Path) -> None:
    write(path, by_key(ENTRIES))
    first = path.read_bytes()
    for seed in range(5):
        shuffled = random.Random(seed).sample(ENTRIES, len(ENTRIES))
        write(path, by_key(shuffled))
        assert path.read_bytes() == first
    assert read(path) == by_key(ENTRIES)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_time_changes_only_with_what_was_found(path: Path) -> None:
    later = [
        Entry(e.kind, e.query, e.provider, e.host, e.org, "2027-01-01T00:00:00Z", e.id, e.values)
        for e in ENTRIES
    ]
    assert keep_times(later, by_key(ENTRIES)) == by_key(ENTRIES)
    later[1] = Entry("genesys:flow", {"name": "Help"}, "eu", "h", "o", "2027-01-01T00:00:00Z", "other")
    found = keep_times(later, by_key(ENTRIES))
    assert [entry.at[:4] for entry in found.values()] == ["2026", "2027", "2026", "2026"]


HOSTILE = ["\x1b[31m\n\r", "\ud800", "‮", '"; import os', "${jndi:x}", "__import__('os')", "ü" * 5, "<<<<<<< "]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_data(path: Path, text: str) -> None:
    entry = Entry(
        "genesys:flow",
        {"name": text},
        text,
        text,
        text,
        text,
        text,
        {"name": text, "division": {text: [text]}},
    )
    write(path, by_key([entry]))
    (found,) = read(path).values()
    assert found == entry
    assert found.call.isprintable()


def lines(*changes: tuple[str, str]) -> str:
    """The file of one lookup, with changes."""
    document: Any = {"version": 1, "lookups": [entry_of(ENTRIES[0]), entry_of(ENTRIES[1])]}
    text = json.dumps(document, indent=2)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def entry_of(entry: Entry) -> dict[str, Any]:
    return {**entry.__dict__}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "is not JSON"),
        ("{", 1, "is not JSON"),
        ("\n\n{]", 3, "is not JSON"),
        ("[" * 100_000, 1, "is not JSON"),
        (lines(('"1"', "NaN")), 1, "is not JSON: NaN is no number"),
        ("[]", 1, "must begin an object"),
        ('{"version": 1}', 1, "must begin an object"),
        ('{"version": 1, "lookups": {}}', 1, "must begin an object"),
        (lines(('"version": 1', '"version": 2')), 2, "must be version 1: another release"),
        (lines(('"version": 1', '"version": "1"')), 2, "must be version 1: another release"),
        (lines(("    {", "<<<<<<< HEAD\n    {")), 4, "is a mark of a merge conflict"),
        (lines(("    {", "=======\n    {")), 4, "is a mark of a merge conflict"),
        (lines(('"provider": "eu"', '"provider": "default"')), 18, "begins a lookup that is there twice"),
        (lines(('"id": "2"', '"id": 2')), 18, 'begins a lookup that has no "id", or not as a text'),
        (lines(('"id": "1"', '"ID": "1"')), 4, 'begins a lookup that has no "id"'),
        ('{"version": 1, "lookups": [\n\n 3]}', 3, "begins a lookup that is no object"),
    ],
)
def test_a_damaged_file_is_named_with_the_line_and_the_way_out(
    path: Path, text: str, line: int, what: str
) -> None:
    path.write_text(text)
    with pytest.raises(BadLockFile) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}, line {line}: {what}")
    assert "`journeys lock` writes the file anew" in message
    assert len(message) < 500


def test_a_file_that_isnt_text_is_named(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadLockFile, match=r"journeys\.dev\.lock\.json cannot be read"):
        read(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(BadLockFile, match=r"journeys\.dev\.lock\.json cannot be read"):
        read(path)


def test_no_file_has_no_lookups(path: Path) -> None:
    assert read(path) == {}
