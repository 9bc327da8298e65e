"""Two resources of one key, where the program can't see it: the names become known only in the plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from journeys.emulator import Emulator

Run = Callable[..., Any]
HEAD = """
import pulumi
from providers.genesys import Segment
page = {"key": "page.url", "values": ["/a"], "operator": "containsAny"}
journey = {"patterns": [{"criteria": [page], "count": 1, "stream_type": "Web", "session_type": "web"}]}

def later(name):
    return pulumi.Output.from_input(name).apply(lambda known: known)

def segment(resource, name, **more):
    return Segment(resource, display_name=later(name), is_active=True, journey=journey, **more)

"""
OUTSIDE = 'external_segment={"id": "1", "name": "n", "source": "AdobeExperiencePlatform"}'
"""What replaces a segment."""
ALIAS = 'opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="one")])'
ONE = HEAD + 'segment("one", "VIP")\n'
TWO = ONE + 'segment("two", "VIP")\n'


def names(emulator: Emulator) -> list[str]:
    return sorted(each["displayName"] for each in emulator.objects("segments").values())


def test_the_second_one_is_refused_in_every_run(engine: Run, emulator: Emulator) -> None:
    assert engine(ONE).up().ok
    for _ in range(3):
        done = engine(TWO).up()
        assert not done.ok
        assert 'segment "two": the program has segment "one" of the same display_name' in "\n".join(
            done.errors
        )
        assert names(emulator) == ["VIP"]


def test_a_rename_to_the_name_of_another_one_is_refused(engine: Run, emulator: Emulator) -> None:
    assert engine(ONE + 'segment("two", "Other")\n').up().ok
    done = engine(TWO).up()
    assert not done.ok
    assert 'segment "two": the program has segment "one" of the same display_name' in "\n".join(done.errors)
    assert names(emulator) == ["Other", "VIP"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('segment("one", "VIP")', 'segment("two", "VIP")'),
        ('segment("one", "VIP")\nsegment("two", "Other")', 'segment("one", "Other")\nsegment("two", "VIP")'),
        ('segment("one", "VIP")', 'segment("one", "Other")\nsegment("two", "VIP")'),
        ('segment("one", "VIP")', 'segment("one", "VIP", opts=pulumi.ResourceOptions(aliases=["one"]))'),
        ('segment("one", "VIP")', f'segment("two", "VIP", {OUTSIDE}, {ALIAS})'),
    ],
    ids=["moves", "exchange", "hands over", "stays", "renamed and replaced"],
)
def test_a_name_that_goes_from_one_to_another_is_free(
    engine: Run, emulator: Emulator, before: str, after: str
) -> None:
    assert engine(f"{HEAD}{before}\n").up().ok
    done = engine(f"{HEAD}{after}\n").up()
    assert done.ok, done.errors
    assert names(emulator) == sorted(each for each in ("Other", "VIP") if f'"{each}"' in after)
    assert engine().preview(expect_no_changes=True).ok


def test_two_that_were_allowed_can_be_replaced(engine: Run, emulator: Emulator) -> None:
    """Whoever has two keeps two, also without the setting."""
    assert engine(TWO, config={"genesys:onExisting": "create"}).up().ok
    (before,) = {frozenset(emulator.objects("segments"))}
    urn = next(step.urn for step in engine().preview().steps if step.urn.endswith("::two"))
    done = engine().up(replace=[urn])
    assert done.ok, done.errors
    assert names(emulator) == ["VIP", "VIP"]
    assert len(before & set(emulator.objects("segments"))) == 1
