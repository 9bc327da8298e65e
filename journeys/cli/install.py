"""`journeys install-cli`: the Pulumi CLI that matches the SDK, by the Automation API's own installer."""

from __future__ import annotations

from importlib.metadata import version

from .console import Out, Problem
from .engines import cli_version, find_cli
from .project import Project


def install(project: Project, out: Out) -> int:
    """Installs the CLI below .journeys/cli, unless that version is there already.

    Raises:
        Problem: the installer cannot be reached, or fails.
    """
    wanted = version("pulumi")
    root = project.scratch / "cli"
    binary = root / "bin" / "pulumi"
    if binary.exists() and cli_version(str(binary)) == wanted:
        out.line(f"the Pulumi CLI {wanted} is in {binary.parent} already")
        return 0
    found = find_cli(project)
    if found:
        out.line(
            f"there is a Pulumi CLI {cli_version(found)} already: {found}. That one is used while it is on PATH"
        )
    out.line(f"installing the Pulumi CLI {wanted} from https://get.pulumi.com into {root} ...")
    # The SDK is slow to load, and only this command needs it.
    from pulumi.automation import PulumiCommand
    from semver import VersionInfo

    try:
        PulumiCommand.install(root=str(root), version=VersionInfo.parse(wanted), skip_version_check=True)
    except Exception as error:  # the installer has no error type of its own
        raise Problem(
            f"the Pulumi CLI could not be installed: {str(error).strip() or type(error).__name__}\n"
            "It comes from https://get.pulumi.com. Where that cannot be reached, copy a release of pulumi "
            f"{wanted} (the `pulumi` folder of its archive) so that {binary} is there, or put it on PATH. "
            f"Until then the embedded engine runs local stacks: {project.spelled('up --engine embedded')}"
        ) from None
    if not binary.exists():
        raise Problem(f"the installer ended, but there is no {binary}")
    out.line(f"installed: {binary} ({cli_version(str(binary))})")
    return 0
