"""A secret argument of a function, in whatever way it is wrong, is in no message of the native provider."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as pb
from support.native import failure_in, refused

from journeys.native.contents import functions
from journeys.native.functions import _names
from journeys.native.wire import sent
from providers.core.schema.shape import camel

TEXT, NUMBER = "pl4nted-w0rd", 4711471147114711


@pytest.mark.parametrize(
    "value", [TEXT, [TEXT], {"x": TEXT}, NUMBER], ids=["text", "list", "object", "number"]
)
def test_of_any_function(client: Any, value: Any) -> None:
    said = {}
    for name, callee in functions("genesys").items():
        args = {camel(each): value for each in _names(callee)}
        try:
            client.Invoke(pb.InvokeRequest(tok=f"genesys:index:{name}", args=sent(args, list(args))))
        except grpc.RpcError as error:
            said[name] = failure_in(error)[0]
    assert len(said) > 10
    assert [each for each in said.values() if TEXT in each or str(NUMBER) in each] == []


def test_a_plain_argument_that_is_wrong_is_told_by_its_name(client: Any) -> None:
    """The SDKs for Python and YAML drop the mark of a secret, so a text is shown by none."""
    request = pb.InvokeRequest(tok="genesys:index:listSegments", args=sent({"limit": "many"}))
    assert 'limit: must be a whole number; got "[limit]"' in refused(lambda: client.Invoke(request))
