"""Twilio Segment's Public API: its two hosts, its settings and its token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from providers.core.errors import ConfigError
from providers.core.session.settings import COMMON, Identity, Setting, Settings, Vendor

if TYPE_CHECKING:  # a program and a run without changes connect to nothing, and do without the transport
    from providers.http.client import Client
    from providers.http.connection import Connection

REGIONS = {"us": "https://api.segmentapis.com", "eu": "https://eu1.api.segmentapis.com"}
"""The API's address by the workspace's region (vendor's page "Getting Started")."""
MEDIA_TYPE = "application/vnd.segment.v1alpha+json"
"""Pins the alpha version: without it the API answers with the most stable version that an endpoint has."""
NOT_HERE = ("listLag", "onConflict")
"""Common settings without a meaning here: journeys have neither a list nor a version check."""

SETTINGS = (
    Setting(
        "region",
        "The workspace's region, `us` or `eu`.",
        default="us",
        allowed=("us", "eu"),
        shared="address",
    ),
    Setting(
        "baseUrl",
        "The API's address instead of a region: an emulator, a gateway.",
        env="PUBLIC_API_URL",
        shared="address",
    ),
    Setting("token", "Public API token of the workspace.", env="PUBLIC_API_TOKEN", secret=True),
    Setting(
        "credentialsEnv",
        "With `EU`, the token is read from PUBLIC_EU_API_TOKEN instead of PUBLIC_API_TOKEN.",
    ),
    Setting(
        "workspaceId",
        "The id of the workspace that this stack may change; another one is refused. Without it, the one that the "
        "state names.",
    ),
    *(entry for entry in COMMON if entry.key not in NOT_HERE),
)


def base_url(settings: Settings) -> str:
    """The API's address; the US one where nothing is configured, as in the vendor's own tools.

    Raises:
        ConfigError: both an address and a region are configured.
    """
    url = settings.get("baseUrl")
    if url and "region" in settings.values:
        raise ConfigError("segment:baseUrl and segment:region name the address twice; keep one of them")
    return url.rstrip("/") if url else REGIONS[settings.get("region")]


def connect(settings: Settings) -> Connection:
    """The connection that the settings make."""
    from providers.http.auth import BearerToken, NoCredentials
    from providers.http.connection import Connection
    from providers.http.retry import RetryPolicy

    token = settings.get("token")
    rate = settings.number("requestsPerMinute") if "requestsPerMinute" in settings.values else None
    return Connection(
        base_url(settings),
        BearerToken(token, settings.source("token"))
        if token
        else NoCredentials(
            "No Twilio Segment token: set PUBLIC_API_TOKEN, or `pulumi config set --secret segment:token`. "
            "`refresh` and `destroy` use the configuration of the last `up` unless `--run-program` is given"
        ),
        retry=RetryPolicy(total_s=settings.number("timeout")),
        requests_per_minute=rate,
        allow_http=settings.get("allowHttp") == "true",
        log=settings.get("log"),
        media_type=MEDIA_TYPE,
    )


def identify(client: Client) -> Identity:
    """The workspace of the token (Public API, "Get Workspace")."""
    answer = client.get("/").object("data.workspace.id")["data"]["workspace"]
    return Identity(str(answer["id"]), str(answer.get("name") or ""))


SEGMENT = Vendor(
    namespace="segment",
    title="Twilio Segment",
    settings=SETTINGS,
    connect=connect,
    base_url=base_url,
    identify=identify,
    org_setting="workspaceId",
    org_noun="workspace",
)
