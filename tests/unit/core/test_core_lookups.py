"""Lookups of programs that run in one process."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pulumi
import pytest
from support.inline import run
from support.settings import genesys

from journeys.emulator import Emulator
from providers.core.errors import LookupFailed
from providers.genesys import get_segment, get_segment_output


def test_a_program_that_runs_again_asks_again(emulator: Emulator) -> None:
    found: list[str] = []
    for _ in range(2):
        there = emulator.seed("segments", {"displayName": "there"})
        run(lambda: found.append(get_segment("there").id), config=genesys(emulator))
        assert found[-1] == there["id"]
        emulator.remove("segments", there["id"])


def test_programs_side_by_side_have_lists_of_their_own(emulator: Emulator) -> None:
    emulator.seed("segments", {"displayName": "there"})
    emulator.requests.clear()
    together = threading.Barrier(3)

    def program() -> None:
        together.wait(20)
        for _ in range(3):
            get_segment("there")

    threads = [
        threading.Thread(target=run, args=(program,), kwargs={"config": genesys(emulator)}) for _ in range(3)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(emulator.requests.matching(path="/api/v2/journey/segments")) == 3


def test_nothing_is_written_where_no_engine_runs_a_program_from_its_folder(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    monkeypatch.chdir(tmp_path)
    emulator.seed("segments", {"displayName": "there"})
    run(lambda: get_segment("there") and None, config=genesys(emulator))
    assert [each.name for each in tmp_path.iterdir() if each.name != "pending"] == ["Pulumi.yaml"]


def test_an_output_is_no_argument_of_the_synchronous_form(emulator: Emulator) -> None:
    given: Any = {}

    def program() -> None:
        given["name"] = pulumi.Output.from_input("there")
        with pytest.raises(
            LookupFailed, match=r"get_segment: display_name is known only while the program runs"
        ):
            get_segment(given["name"])

    run(program, config=genesys(emulator))


def test_a_failure_of_the_api_says_which_lookup_asked(emulator: Emulator) -> None:
    emulator.faults.add("status", method="GET", path="/api/v2/journey/segments", status=403)
    with pytest.raises(pulumi.RunError) as caught:
        run(lambda: get_segment_output("there") and None, config=genesys(emulator))
    assert str(caught.value).startswith('get_segment(display_name="there"): ')
