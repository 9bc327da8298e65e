"""The plugin process of a vendor: `pulumi-resource-genesys`, `pulumi-resource-segment`, or any other vendor's."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from .servicer import Servicer

THREADS = 4096
"""Calls served at a time. The engine's `--parallel` limits calls for resources, but not for components, and a component
that waits for its turn keeps its thread."""
LARGEST = 400 << 20
"""The largest message in bytes, the same as the engine's."""


def serve(vendor: str, engine: str) -> grpc.Server:
    """Starts a server, and prints its port, which the engine reads."""
    options = [("grpc.max_receive_message_length", LARGEST), ("grpc.max_send_message_length", LARGEST)]
    server = grpc.server(ThreadPoolExecutor(max_workers=THREADS), options=options)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(vendor, engine), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    return server


def run(vendor: str, args: list[str]) -> None:
    """Serves until the engine ends the process by a signal."""
    # The handler writes to a pipe: setting an Event needs a lock, which the interrupted thread may hold.
    waiting, stopping = os.pipe()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os.write(stopping, b"."))
    addresses = [each for each in args if not each.startswith("-")]
    server = serve(vendor, addresses[-1] if addresses else "")
    os.read(waiting, 1)
    server.stop(0)


def genesys() -> None:
    """`pulumi-resource-genesys`."""
    run("genesys", sys.argv[1:])


def segment() -> None:
    """`pulumi-resource-segment`."""
    run("segment", sys.argv[1:])
