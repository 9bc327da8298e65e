"""Twilio Segment's Public API: hosts, settings, token, error bodies and pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from providers.core.errors import ConfigError
from providers.core.session.dialect import Dialect, Identity
from providers.core.session.settings import COMMON, Setting, Settings
from providers.http.answer import read_json
from providers.http.error_body import ErrorBody, dicts_in, text_of

if TYPE_CHECKING:  # a program and a run without changes connect to nothing, and do without the transport
    from providers.http.client import Client
    from providers.http.connection import Connection

REGIONS = {"us": "https://api.segmentapis.com", "eu": "https://eu1.api.segmentapis.com"}
"""The API's address by the workspace's region (vendor's page "Getting Started")."""

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
        url=True,
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
    *COMMON,
)


class SegmentDialect(Dialect):
    """Twilio Segment's Public API, in its alpha version."""

    namespace = "segment"
    title = "Twilio Segment"
    settings = SETTINGS
    org_setting = "workspaceId"
    org_noun = "workspace"
    media_type = "application/vnd.segment.v1alpha+json"
    """Pins the alpha version: without it the API answers with the most stable version that an endpoint has."""

    def base_url(self, settings: Settings) -> str:
        """The API's address; the US one where nothing is configured, as in the vendor's own tools.

        Raises:
            ConfigError: both an address and a region are configured.
        """
        url = settings.get("baseUrl")
        if url and "region" in settings.values:
            raise ConfigError("segment:baseUrl and segment:region name the address twice; keep one of them")
        return url.rstrip("/") if url else REGIONS[settings.get("region")]

    def connect(self, settings: Settings) -> Connection:
        """The connection that the settings make."""
        from providers.http.auth import BearerToken, NoCredentials
        from providers.http.connection import Connection
        from providers.http.retry import RetryPolicy

        token = settings.get("token")
        rate = settings.number("requestsPerMinute") if "requestsPerMinute" in settings.values else None
        return Connection(
            self.base_url(settings),
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
            dialect=self,
        )

    def identify(self, client: Client) -> Identity:
        """The workspace of the token (Public API, "Get Workspace")."""
        answer = client.get("/").object("data.workspace.id")["data"]["workspace"]
        return Identity(str(answer["id"]), str(answer.get("name") or ""))

    def error_in(self, body: dict[str, Any]) -> ErrorBody | None:
        """The list `errors`."""
        if not isinstance(body.get("errors"), list):
            return None
        said, parts = ErrorBody(), []
        for error in dicts_in(body["errors"]):
            name, message = text_of(error.get("field")), text_of(error.get("message"))
            said.code = said.code or text_of(error.get("type")) or None
            said.add_field(name)
            parts.append(f"{name}: {message}" if name and message else message or name)
        said.message = "; ".join(part for part in parts if part)
        return said

    def pause_in(self, text: str) -> float | None:
        """`errors[0].data.msBeforeNext`."""
        if "msBeforeNext" not in text:
            return None
        try:
            value = read_json(text)["errors"][0]["data"]["msBeforeNext"]
            return max(0.0, float(value) / 1000)
        except (ValueError, TypeError, LookupError):
            return None


SEGMENT = SegmentDialect()
