"""An explicit Twilio Segment provider, for several workspaces or regions in one stack."""

from __future__ import annotations

from typing import Literal, TypedDict

from pulumi import Input, ResourceOptions
from typing_extensions import Unpack

from providers.core.program.explicit import ExplicitProvider

from .dialect import SEGMENT


class ProviderArgs(TypedDict, total=False):
    """The settings of a `Provider`, with the meaning that they have as `segment:` configuration keys."""

    region: Input[Literal["us", "eu"]]
    """The workspace's region, `us` (default) or `eu`."""
    base_url: Input[str]
    """The API's address instead of a region."""
    token: Input[str]
    """Public API token of the workspace; stored as a secret."""
    credentials_env: Input[str]
    """With `EU`, the token is read from `PUBLIC_EU_API_TOKEN` in every run, and nothing is stored."""
    workspace_id: Input[str]
    """The id of the workspace that may be changed; another one is refused."""
    on_conflict: Input[Literal["fail", "overwrite"]]
    """`fail` (default) or `overwrite`: what an update does when somebody else changed the journey."""
    timeout: Input[float]
    """Seconds that one operation may take, login, waits, retries and all pages included; 120 by default."""
    requests_per_minute: Input[float]
    """The pace; 300 by default until the server's own headers say otherwise, 0 is off."""
    list_lag: Input[float]
    """Seconds that a new journey may be missing from answers; 10 by default."""
    warnings: Input[Literal["show", "error"]]
    """`show` (default) or `error`: whether warnings are failures."""
    moved_from: Input[str]
    """The API host that the state names, after the same workspace has moved to another address."""
    allow_http: Input[bool]
    """Whether plain http to another host than this machine is permitted."""
    log: Input[str]
    """Where the request log goes: a file, or `-` for stderr."""


class Provider(ExplicitProvider):
    """The Twilio Segment workspace that some resources belong to: `opts=ResourceOptions(provider=...)`."""

    def __init__(
        self, resource_name: str, opts: ResourceOptions | None = None, **settings: Unpack[ProviderArgs]
    ) -> None:
        """The Twilio Segment workspace that some resources belong to: `opts=ResourceOptions(provider=...)`."""
        super().__init__(SEGMENT, resource_name, settings, opts)
