"""Genesys Cloud: regions, settings, sign-in, error bodies, rate limits, pages and version conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from providers.core.errors import ConfigError
from providers.core.session.dialect import Dialect, Identity
from providers.core.session.settings import COMMON, Setting, Settings, env_name
from providers.http.dialect import RateLimit, number_in
from providers.http.error_body import ErrorBody, dicts_in, text_of
from providers.http.retry import seconds_until

from .paging import pages

if TYPE_CHECKING:  # a program and a run without changes connect to nothing, and do without the transport
    from providers.http.auth import Credentials
    from providers.http.client import Client
    from providers.http.connection import Connection
    from providers.http.deadline import Deadline

REGIONS = {
    "us-east-1": "mypurecloud.com",
    "us-east-2": "use2.us-gov-pure.cloud",
    "us-west-2": "usw2.pure.cloud",
    "ca-central-1": "cac1.pure.cloud",
    "mx-central-1": "mxc1.pure.cloud",
    "sa-east-1": "sae1.pure.cloud",
    "eu-west-1": "mypurecloud.ie",
    "eu-west-2": "euw2.pure.cloud",
    "eu-central-1": "mypurecloud.de",
    "eu-central-2": "euc2.pure.cloud",
    "eusc-de-east-1": "edee1.eusc-pure.cloud",
    "ap-southeast-2": "mypurecloud.com.au",
    "ap-northeast-1": "mypurecloud.jp",
    "ap-northeast-2": "apne2.pure.cloud",
    "ap-northeast-3": "apne3.pure.cloud",
    "ap-south-1": "aps1.pure.cloud",
    "ap-southeast-1": "apse1.pure.cloud",
    "me-central-1": "mec1.pure.cloud",
}
"""The domain of each region, by its AWS name (SDK 269 `purecloud_region_hosts`)."""

SETTINGS = (
    Setting(
        "region",
        "The org's region, by AWS name (`eu-central-1`) or domain (`mypurecloud.de`).",
        env="GENESYSCLOUD_REGION",
        shared="address",
        canonical=lambda region: REGIONS.get(region, region),
    ),
    Setting(
        "baseUrl",
        "The API's address instead of a region: an emulator, a gateway.",
        shared="address",
        url=True,
    ),
    Setting(
        "loginUrl",
        "Where tokens come from; by default the region's login host, or `baseUrl` itself.",
        url=True,
    ),
    Setting(
        "clientId",
        "OAuth client id (client credentials grant).",
        env="GENESYSCLOUD_OAUTHCLIENT_ID",
        secret=True,
    ),
    Setting("clientSecret", "OAuth client secret.", env="GENESYSCLOUD_OAUTHCLIENT_SECRET", secret=True),
    Setting(
        "accessToken",
        "A token instead of client id and secret.",
        env="GENESYSCLOUD_ACCESS_TOKEN",
        secret=True,
    ),
    Setting(
        "credentialsEnv",
        "With `EU`, credentials are read from GENESYSCLOUD_EU_... instead of GENESYSCLOUD_...",
    ),
    Setting(
        "orgId",
        "The id of the organisation that this stack may change; another one is refused. Without it, the one that the "
        "state names.",
    ),
    Setting(
        "onExisting",
        "What a create does when an object of that name exists that this stack doesn't own: fail, adopt it, or "
        "create a second one. A rename to such a name is refused, unless it is create.",
        default="fail",
        allowed=("fail", "adopt", "create"),
    ),
    Setting(
        "assignmentApi",
        "Which API assigns segments to contacts: the current one, or that of November 2020, which Genesys has removed.",
        default="current",
        allowed=("current", "2020"),
    ),
    *COMMON,
)


class GenesysDialect(Dialect):
    """Genesys Cloud's Platform API, `/api/v2`."""

    namespace = "genesys"
    title = "Genesys Cloud"
    settings = SETTINGS
    org_setting = "orgId"
    correlation_headers = ("inin-correlation-id", "x-correlation-id", "x-request-id")
    limit_codes = frozenset({"limit.exceeded"})
    """Journey views answer it with 400, everything else with 409."""

    def base_url(self, settings: Settings) -> str:
        """The API's address; "" where neither region nor address is configured.

        Raises:
            ConfigError: there is no such region, or both are configured.
        """
        url, region = settings.get("baseUrl"), settings.get("region")
        if url and region:
            raise ConfigError("genesys:baseUrl and genesys:region name the address twice; keep one of them")
        return url.rstrip("/") if url else f"https://api.{_domain(region)}" if region else ""

    def connect(self, settings: Settings) -> Connection:
        """The connection that the settings make.

        Raises:
            ConfigError: no address is configured.
        """
        from providers.http.connection import Connection
        from providers.http.retry import RetryPolicy

        url = self.base_url(settings)
        if not url:
            raise ConfigError(
                "No Genesys Cloud region is configured: set genesys:region in stack config, or GENESYSCLOUD_REGION"
            )
        rate = settings.number("requestsPerMinute") if "requestsPerMinute" in settings.values else None
        return Connection(
            url,
            _credentials(settings, url),
            retry=RetryPolicy(total_s=settings.number("timeout")),
            requests_per_minute=rate,
            allow_http=settings.get("allowHttp") == "true",
            log=settings.get("log"),
            dialect=self,
        )

    def identify(self, client: Client) -> Identity:
        """The org of the credentials; any role may ask (the vendor's documentation names no permission)."""
        answer = client.get("/api/v2/organizations/me").object("id")
        return Identity(str(answer["id"]), str(answer.get("name") or ""))

    def is_stale(self, said: ErrorBody) -> bool:
        """Genesys answers a version mismatch with 409, or with a 400 of this text."""
        return "does not match the current version" in said.message

    def error_in(self, body: dict[str, Any]) -> ErrorBody | None:
        """Schema `ErrorBody`."""
        known = ("message", "code", "messageWithParams")
        return _error_in(body) if any(name in body for name in known) else None

    def rate_limit(self, headers: Mapping[str, str]) -> RateLimit:
        """The `inin-ratelimit-*` headers; a gateway in front of the API may have the common ones."""
        common = super().rate_limit(headers)
        allowed = number_in(headers, "inin-ratelimit-allowed") or common.allowed
        count, remaining = number_in(headers, "inin-ratelimit-count"), common.remaining
        if remaining is None and allowed is not None and count is not None:
            remaining = allowed - count
        reset = seconds_until(headers.get("inin-ratelimit-reset", ""), headers)
        return RateLimit(allowed, remaining, common.reset_s if reset is None else reset)

    def pages(
        self, client: Client, path: str, params: Mapping[str, Any] | None, page_size: int, deadline: Deadline
    ) -> Iterator[dict[str, Any]]:
        """Every entity of a list, each id once."""
        return pages(client, path, params, page_size, deadline)


def _domain(region: str) -> str:
    domain = REGIONS.get(region, region)
    if domain not in REGIONS.values():
        raise ConfigError(f"genesys:region {region!r} is unknown; allowed: {', '.join(REGIONS)}")
    return domain


def _credentials(settings: Settings, url: str) -> Credentials:
    from providers.http.auth import BearerToken, ClientCredentials, NoCredentials

    token, client = settings.get("accessToken"), settings.get("clientId")
    if token and not (client and settings.source("clientId").startswith("the provider")):
        return BearerToken(token, settings.source("accessToken"))
    if client and settings.get("clientSecret"):
        login = settings.get("loginUrl") or url.replace("https://api.", "https://login.", 1)
        return ClientCredentials(login, client, settings.get("clientSecret"), settings.source("clientSecret"))
    suffix = settings.get("credentialsEnv")
    needed = [env_name(entry, suffix) for entry in SETTINGS if entry.secret]
    stored = (
        f" (credentialsEnv is {suffix})"
        if suffix
        else ", or `pulumi config set --secret genesys:clientId` and genesys:clientSecret"
    )
    return NoCredentials(
        f"No Genesys Cloud credentials: set {needed[0]} and {needed[1]} (or {needed[2]}){stored}. "
        "`refresh` and `destroy` use the configuration of the last `up` unless `--run-program` is given"
    )


def _error_in(body: dict[str, Any]) -> ErrorBody:
    """Schema `ErrorBody`."""
    said = ErrorBody(
        message=text_of(body.get("message")) or text_of(body.get("messageWithParams")),
        code=text_of(body.get("code")) or None,
        context_id=text_of(body.get("contextId")) or None,
    )
    if isinstance(body.get("messageParams"), dict):
        said.parameters = " ".join(str(value) for value in body["messageParams"].values())
    limit = body.get("limit")
    if isinstance(limit, dict):
        said.limit = " ".join(str(limit[k]) for k in ("namespace", "key", "value") if limit.get(k))
    for detail in dicts_in(body.get("details")):
        said.add_field(text_of(detail.get("fieldName")))
    for nested in dicts_in(body.get("errors")):
        inner = _error_in(nested)
        if inner.message and inner.message not in said.message:
            said.message = "; ".join(part for part in (said.message, inner.message) if part)
        for name in inner.fields:
            said.add_field(name)
    return said


GENESYS = GenesysDialect()
