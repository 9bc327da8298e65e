"""The environment that an engine runs in; that of a local stack is cut off from the user's own setup."""

from __future__ import annotations

import os

from providers.core.sdk import THREADS

from .backend import PASSPHRASE, backend_folder, users_backend
from .project import Project

_OURS = ("GENESYSCLOUD_", "PUBLIC_API_")
_LOGIN = (
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_HOME",
)


def for_stack(project: Project) -> dict[str, str]:
    """The whole environment of an engine's process.

    A stack on a real API gets the user's own. PULUMI_PARALLEL is raised to the plugin's number of threads where the
    CLI's default, four steps per core, is lower: steps wait for the API, not for a core. A local stack gets the
    emulator's client, so that credentials of the shell neither reach the emulator nor clash with its address. It also
    gets a file backend, a Pulumi home and a passphrase of this checkout, unless its state is in the user's backend.
    """
    at_a_time = {"PULUMI_PARALLEL": str(THREADS)} if 4 * cores() < THREADS else {}
    if not project.local:
        return {**at_a_time, **os.environ}
    left_out = () if users_backend(project) else _LOGIN
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_OURS) and k not in left_out}
    return {**at_a_time, **kept, **local_variables(project)}


def cores() -> int:
    """The cores that this process may use, as the CLI counts them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def local_variables(project: Project) -> dict[str, str]:
    """What a local stack's environment sets."""
    from journeys.emulator import CLIENT

    variables = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": CLIENT[0],
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": CLIENT[1],
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    if not users_backend(project):
        variables |= {
            "PULUMI_BACKEND_URL": f"file://{backend_folder(project)}",
            "PULUMI_HOME": str(project.scratch / "pulumi-home"),
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        }
    if "segment" in project.urls:
        from journeys.emulator import PUBLIC_API_TOKEN

        variables["PUBLIC_API_TOKEN"] = PUBLIC_API_TOKEN
    for name in ("NO_PROXY", "no_proxy"):  # a proxy cannot reach loopback addresses
        known = os.environ.get(name, "")
        variables[name] = f"{known},127.0.0.1,localhost".lstrip(",") if "127.0.0.1" not in known else known
    return variables


def ignored_credentials() -> list[str]:
    """The names of the shell's vendor credentials that a local stack doesn't use; the emulator's own are not counted."""
    from journeys.emulator import CLIENT, PUBLIC_API_TOKEN

    public = {*CLIENT, PUBLIC_API_TOKEN}
    return sorted(
        name for name, value in os.environ.items() if name.startswith(_OURS) and value not in public
    )
