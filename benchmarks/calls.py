"""What check and diff cost per resource, called as the plugin calls them."""

from __future__ import annotations

import statistics
import time
from typing import Any


def per_call(rounds: int = 2000) -> dict[str, float]:
    """Median microseconds of one check, one diff and both, for a typical segment."""
    from pulumi.dynamic import ConfigureRequest
    from pulumi.dynamic.config import Config

    from providers.core.session.record import Record
    from providers.genesys.segment import SegmentProvider

    provider = SegmentProvider()
    provider.configure(ConfigureRequest(config=Config({"genesys:baseUrl": "http://127.0.0.1:1"}, "bench")))
    inputs: dict[str, Any] = {
        "__provider": "",
        "display_name": "VIP",
        "description": "Looked at prices twice",
        "is_active": True,
        "color": "#4a90e2",
        "journey": {
            "patterns": [
                {
                    "criteria": [
                        {"key": "page.url", "values": ["/pricing", "/plans"], "operator": "containsAny"},
                        {"key": "page.title", "values": ["Offer"], "should_ignore_case": True},
                    ],
                    "count": 2.0,
                    "stream_type": "Web",
                    "session_type": "web",
                }
            ]
        },
    }
    outputs = {**inputs, "version": 1.0, "__record": Record("127.0.0.1:1", id="id").text()}
    before = {**inputs, "description": "Looked at prices"}  # what hasn't changed isn't checked once more
    check, diff = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        provider.check(before, inputs)
        middle = time.perf_counter()
        assert provider.diff("id", outputs, inputs).changes is False
        check.append(middle - start)
        diff.append(time.perf_counter() - middle)
    both = [one + other for one, other in zip(check, diff, strict=True)]
    return {
        f"{name}_us": round(statistics.median(times) * 1e6, 1)
        for name, times in (("check", check), ("diff", diff), ("both", both))
    }
