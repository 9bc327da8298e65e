"""The plugin process serves more calls at a time once they wait for an API; no other process is touched."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.driver import Driver, new_process

from providers.core import plugin

ARGS = {"display_name": "VIP", "context": {"patterns": []}}


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadPoolExecutor]:
    """As the SDK makes it for its gRPC server."""
    monkeypatch.setattr(plugin, "_widened", False)
    monkeypatch.setattr(sys, "orig_argv", ["python", "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"])
    with ThreadPoolExecutor(max_workers=4) as made:
        yield made


def test_calls_that_wait_already_are_served_too(pool: ThreadPoolExecutor) -> None:
    """In a destroy all may have come before the first is served, and only a new one would start a thread."""
    together = threading.Barrier(plugin.THREADS)
    calls = [pool.submit(together.wait, 20) for _ in range(plugin.THREADS)]
    plugin.widen_thread_pool()
    assert sorted(call.result() for call in calls) == list(range(plugin.THREADS))


def test_another_process_keeps_its_pools(pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "__main__.py"])
    plugin.widen_thread_pool()
    assert pool._max_workers == 4


def test_the_first_request_widens_and_a_preview_does_not(
    pool: ThreadPoolExecutor, driver: Callable[..., Driver]
) -> None:
    it = driver()
    it.preview(ARGS)
    assert pool._max_workers == 4
    provider = new_process(it.token, it.config)
    provider.create(dict(it.preview(ARGS).inputs))
    assert pool._max_workers == plugin.THREADS
