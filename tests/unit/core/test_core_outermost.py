"""What stands around a field: every one can be an Output as a whole, and a declaration that forgets it is refused."""

from __future__ import annotations

from typing import Annotated

import pulumi
import pytest
from typing_extensions import TypedDict

from providers.core.program.function import mistakes
from providers.core.schema.fields import In, Items, Limit, Opt
from providers.core.schema.shape import shape_of


class Bare(TypedDict, total=False):
    names: Items[str]


class Constrained(TypedDict, total=False):
    name: Annotated[In[str], Limit(min_length=1)]


class Whole(TypedDict, total=False):
    names: Opt[Items[str]]


def test_a_list_without_in_or_opt_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Bare\.names: Items must stand inside of In or Opt"):
        shape_of(Bare)


def test_a_limit_around_in_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Constrained\.name: .* must stand outermost"):
        shape_of(Constrained)


def test_a_whole_list_may_be_an_output() -> None:
    assert mistakes(Whole, {"names": pulumi.Output.from_input(["a"])}) == []
    assert mistakes(Whole, {"names": ["a", pulumi.Output.from_input("b")]}) == []
    assert mistakes(Whole, {"names": "a"}) == ['names: must be a list; got "a"']
