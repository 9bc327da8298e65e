"""An explicit Genesys Cloud provider, for several organisations or regions in one stack."""

from __future__ import annotations

from typing import Literal, TypedDict

from pulumi import Input, ResourceOptions
from typing_extensions import Unpack

from providers.core.program.explicit import ExplicitProvider

from .dialect import GENESYS


class ProviderArgs(TypedDict, total=False):
    """The settings of a `Provider`, with the meaning that they have as `genesys:` configuration keys."""

    region: Input[str]
    """AWS name (`eu-central-1`) or domain (`mypurecloud.de`)."""
    base_url: Input[str]
    """The API's address instead of a region."""
    login_url: Input[str]
    """Where tokens come from; by default the region's login host, or `base_url` itself."""
    client_id: Input[str]
    """OAuth client id; stored as a secret."""
    client_secret: Input[str]
    """OAuth client secret; stored as a secret."""
    access_token: Input[str]
    """A token instead of client id and secret; stored as a secret."""
    credentials_env: Input[str]
    """With `EU`, credentials are read from `GENESYSCLOUD_EU_...` in every run, and nothing is stored."""
    org_id: Input[str]
    """The id of the organisation that may be changed; another one is refused."""
    on_existing: Input[Literal["fail", "adopt", "create"]]
    """`fail` (default), `adopt` or `create`: what a create does when an object of that name exists."""
    assignment_api: Input[Literal["current", "2020"]]
    """`current` (default) or `2020`: which API assigns segments to contacts."""
    on_conflict: Input[Literal["fail", "overwrite"]]
    """`fail` (default) or `overwrite`: what an update does when somebody else changed the object."""
    timeout: Input[float]
    """Seconds that one operation may take, login, waits, retries and all pages included; 120 by default."""
    requests_per_minute: Input[float]
    """The pace; 300 by default, 0 is off."""
    list_lag: Input[float]
    """Seconds that a new object may be missing from lists; 10 by default."""
    warnings: Input[Literal["show", "error"]]
    """`show` (default) or `error`: whether warnings are failures."""
    moved_from: Input[str]
    """The API host that the state names, after the same org has moved to another address."""
    allow_http: Input[bool]
    """Whether plain http to another host than this machine is permitted."""
    log: Input[str]
    """Where the request log goes: a file, or `-` for stderr."""


class Provider(ExplicitProvider):
    """The Genesys Cloud organisation that some resources belong to: `opts=ResourceOptions(provider=...)`."""

    def __init__(
        self, resource_name: str, opts: ResourceOptions | None = None, **settings: Unpack[ProviderArgs]
    ) -> None:
        """The Genesys Cloud organisation that some resources belong to: `opts=ResourceOptions(provider=...)`."""
        super().__init__(GENESYS, resource_name, settings, opts)
