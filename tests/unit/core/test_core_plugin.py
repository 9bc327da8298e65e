"""The plugin process serves more calls at a time once they wait for an API; no other process is touched."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.driver import Driver, new_process

from providers.core import sdk
from providers.core.errors import JourneysError
from providers.core.plugin import process as plugin

ARGS = {"display_name": "VIP", "context": {"patterns": []}}


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadPoolExecutor]:
    """As the SDK makes it for its gRPC server."""
    monkeypatch.setattr(sdk, "_widened", False)
    monkeypatch.setattr(sys, "orig_argv", ["python", "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"])
    with ThreadPoolExecutor(max_workers=4) as made:
        yield made


def test_calls_that_wait_already_are_served_too(pool: ThreadPoolExecutor) -> None:
    """In a destroy all may have come before the first is served, and only a new one would start a thread."""
    together = threading.Barrier(sdk.THREADS)
    calls = [pool.submit(together.wait, 20) for _ in range(sdk.THREADS)]
    sdk.widen_thread_pool()
    assert sorted(call.result() for call in calls) == list(range(sdk.THREADS))


def test_another_process_keeps_its_pools(pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "__main__.py"])
    pool.submit(int).result()  # a pool without a thread would not be found
    sdk.widen_thread_pool()
    assert pool._max_workers == 4


def test_the_first_request_widens_and_a_preview_does_not(
    pool: ThreadPoolExecutor, driver: Callable[..., Driver]
) -> None:
    it = driver()
    pool.submit(it.preview, ARGS).result()
    assert pool._max_workers == 4
    provider = new_process(it.token, it.config)
    pool.submit(provider.create, dict(it.preview(ARGS).inputs)).result()
    assert pool._max_workers == sdk.THREADS + sdk.WAITING


def test_what_another_thread_is_making_is_not_touched(pool: ThreadPoolExecutor) -> None:
    """Python refuses to grow a tuple that somebody else refers to: a call of another thread failed by chance."""
    looked, done = threading.Event(), threading.Event()

    class Looked:
        """Holds up whoever goes through all objects of the process."""

        @property
        def __class__(self) -> type:
            looked.set()
            done.wait(10)
            return Looked

    there = Looked()

    def items() -> Iterator[int]:
        yield 0
        widening = pool.submit(sdk.widen_thread_pool)
        while not widening.done() and not looked.is_set():
            looked.wait(0.01)
        yield from range(1, 100)

    try:
        assert tuple(items()) == tuple(range(100))
    finally:
        done.set()
    assert isinstance(there, Looked)
    assert pool._max_workers == sdk.THREADS + sdk.WAITING


@pytest.mark.parametrize(
    ("argv", "watched"),
    [
        (["python", "-m", "pulumi.dynamic", "127.0.0.1:4242"], True),
        (["python", "-m", "pulumi.dynamic"], False),
        (["python", "__main__.py", "127.0.0.1:4242"], False),
        (["python", "-m", "pulumi.dynamic", "example.com:4242"], False),
    ],
)
def test_only_a_plugin_process_watches_the_engine_that_started_it(
    monkeypatch: pytest.MonkeyPatch, argv: list[str], watched: bool
) -> None:
    seen: list[tuple[str, int]] = []
    called = threading.Event()
    monkeypatch.setattr(sys, "argv", argv)
    monkeypatch.setattr(sys, "orig_argv", argv)
    monkeypatch.setattr(plugin, "_watching", False)
    monkeypatch.setattr(plugin, "_watch", lambda address: (seen.append(address), called.set()))
    plugin.end_with_engine()
    plugin.end_with_engine()
    assert called.wait(1 if watched else 0) is watched
    assert seen == [("127.0.0.1", 4242)] * watched


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set where the process would have ended; the looks at the address are short."""
    gone = threading.Event()
    monkeypatch.setattr(plugin.os, "_exit", lambda _code: gone.set())
    monkeypatch.setattr(plugin, "_engine_gone", False)
    monkeypatch.setattr(plugin, "LOOK_EVERY", 0.02)
    return gone


def watched(server: socket.socket) -> tuple[str, int]:
    threading.Thread(target=plugin._watch, args=(server.getsockname(),), daemon=True).start()
    return server.getsockname()


def test_it_stays_while_the_engine_answers_and_leaves_when_it_refuses(left: threading.Event) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    watched(server)
    for _ in range(5):
        server.accept()[0].close()
        assert not left.is_set()
    server.close()
    assert left.wait(5)


def test_an_address_that_has_never_answered_says_nothing(left: threading.Event) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    address = server.getsockname()
    server.close()
    threading.Thread(target=plugin._watch, args=(address,), daemon=True).start()
    assert not left.wait(0.3)
    with socket.create_server(address) as again:  # ends the thread
        again.accept()
    assert left.wait(5)


def test_running_calls_are_waited_for_and_no_new_one_begins(left: threading.Event) -> None:
    with plugin.running():
        leaving = threading.Thread(target=plugin._leave, daemon=True)
        leaving.start()
        assert not left.wait(0.2)
        with pytest.raises(JourneysError, match="the engine that started this provider is gone"):
            plugin.running().__enter__()
        assert not left.is_set()
    assert left.wait(5)
    leaving.join()


def test_running_calls_are_not_waited_for_longer_than_their_grace(
    left: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin, "GRACE", 0.1)
    with plugin.running():
        plugin._leave()
    assert left.is_set()


def test_every_method_of_a_provider_counts_as_running(driver: Callable[..., Driver], monkeypatch) -> None:
    """With the engine gone nothing is sent any more."""
    it = driver()
    inputs = dict(it.preview(ARGS).inputs)
    provider = new_process(it.token, it.config)
    monkeypatch.setattr(plugin, "_engine_gone", True)
    for call in (
        lambda: provider.check({}, inputs),
        lambda: provider.create(inputs),
        lambda: provider.diff("x", inputs, inputs),
        lambda: provider.update("x", inputs, inputs),
        lambda: provider.read("x", inputs),
        lambda: provider.delete("x", inputs),
    ):
        with pytest.raises(JourneysError, match="is gone"):
            call()


@pytest.mark.parametrize("wanted", [False, True])
def test_the_python_stack_of_an_error_is_shown_only_where_it_is_asked_for(
    driver: Callable[..., Driver], monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    if wanted:
        monkeypatch.setenv(plugin.TRACEBACK, "1")
    it = driver()
    provider = new_process(it.token, it.config)

    def fail(*_: object) -> None:
        try:
            raise LookupError("the first")
        except LookupError:
            raise JourneysError("the last")  # noqa: B904 - the chain is what is looked at

    monkeypatch.setattr(type(provider), "post", fail)
    with pytest.raises(JourneysError, match="the last") as caught:
        provider.create(dict(it.news(ARGS)))
    assert caught.value.__suppress_context__ is not wanted
    assert hasattr(sys, "tracebacklimit") is not wanted
