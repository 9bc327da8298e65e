"""The types of an explicit provider's arguments say what its settings take."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import pulumi
import pytest
from support.inline import run
from support.messages import without_lines

import providers.genesys.provider as genesys
import providers.twilio_segment.provider as segment
from providers.core.schema.wire import snake
from providers.genesys.dialect import GENESYS
from providers.twilio_segment.dialect import SEGMENT

T = TypeVar("T")


def words(hint: Any) -> tuple[str, ...]:
    """The literals in a type, however deep."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(dict.fromkeys(word for each in get_args(hint) for word in words(each)))


@pytest.mark.parametrize(
    ("args", "vendor"), [(genesys.ProviderArgs, GENESYS), (segment.ProviderArgs, SEGMENT)]
)
def test_every_setting_is_there_with_the_words_that_it_takes(args: Any, vendor: Any) -> None:
    hints = get_type_hints(args, localns={"Output": pulumi.Output, "T": T})
    assert set(hints) == {snake(each.key) for each in vendor.settings}
    for each in vendor.settings:
        if each.allowed != ("true", "false"):
            assert words(hints[snake(each.key)]) == each.allowed, each.key


@pytest.mark.parametrize("kind", [genesys.Provider, segment.Provider])
def test_a_setting_that_there_is_not_is_told_with_other_mistakes(kind: Any) -> None:
    def program() -> None:
        kind("p", tokn="x", allow_htp=True)

    with pytest.raises(pulumi.RunError) as caught:
        run(program)
    head, first, second = without_lines(str(caught.value)).splitlines()
    assert head == "2 mistakes were found in the program; nothing was sent:"
    assert first.startswith('  Provider "p": tokn: unknown setting')
    assert second.startswith(
        '  Provider "p": allow_htp: unknown setting, did you mean "allow_http"?; allowed: '
    )
    assert " client_secret" in second or " token" in second
