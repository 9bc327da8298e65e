"""The embedded engine leaves real organisations alone, also where the program itself asks."""

from __future__ import annotations

from typing import Any

from support.project import Project


def test_a_lookup_in_the_program_is_refused_too(engine: Any, project: Project) -> None:
    del project.config["genesys:baseUrl"]
    del project.config["genesys:requestsPerMinute"]
    program = """
    from providers.genesys import get_segment
    import os
    os.environ["GENESYSCLOUD_REGION"] = "eu-central-1"
    get_segment("VIP")
    """
    ran = engine(program).preview()
    assert not ran.ok
    told = "\n".join(message for _, _, message in ran.diagnostics)
    assert "api.mypurecloud.de is not on this machine, and JOURNEYS_LOOPBACK_ONLY is set" in told
