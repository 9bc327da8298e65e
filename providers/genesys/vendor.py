"""Genesys Cloud: its regions, its settings and how to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from providers.core.errors import BadRequest, ConfigError, Conflict, LimitExceeded, ResponseLost
from providers.core.session.settings import COMMON, Identity, Setting, Settings, Vendor, env_name

if TYPE_CHECKING:  # a program and a run without changes connect to nothing, and do without the transport
    from providers.http.auth import Credentials
    from providers.http.client import Client
    from providers.http.connection import Connection

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
    Setting("baseUrl", "The API's address instead of a region: an emulator, a gateway.", shared="address"),
    Setting("loginUrl", "Where tokens come from; by default the region's login host, or `baseUrl` itself."),
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
        "create a second one.",
        default="fail",
        allowed=("fail", "adopt", "create"),
    ),
    *COMMON,
)


def base_url(settings: Settings) -> str:
    """The API's address; "" where neither region nor address is configured.

    Raises:
        ConfigError: there is no such region, or both are configured.
    """
    url, region = settings.get("baseUrl"), settings.get("region")
    if url and region:
        raise ConfigError("genesys:baseUrl and genesys:region name the address twice; keep one of them")
    return url.rstrip("/") if url else f"https://api.{_domain(region)}" if region else ""


def _domain(region: str) -> str:
    domain = REGIONS.get(region, region)
    if domain not in REGIONS.values():
        raise ConfigError(f"genesys:region {region!r} is unknown; allowed: {', '.join(REGIONS)}")
    return domain


def connect(settings: Settings) -> Connection:
    """The connection that the settings make.

    Raises:
        ConfigError: no address is configured.
    """
    from providers.http.connection import Connection
    from providers.http.retry import RetryPolicy

    url = base_url(settings)
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
    )


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


def identify(client: Client) -> Identity:
    """The org of the credentials; any role may ask (the vendor's documentation names no permission)."""
    answer = client.get("/api/v2/organizations/me").object("id")
    return Identity(str(answer["id"]), str(answer.get("name") or ""))


def is_conflict(error: Exception) -> bool:
    """A version mismatch, which Genesys answers with 409 or with a 400 of this text, or an answer that was lost."""
    if isinstance(error, Conflict):
        return not isinstance(error, LimitExceeded)
    if isinstance(error, BadRequest):
        return "does not match the current version" in error.body
    return isinstance(error, ResponseLost)


GENESYS = Vendor(
    namespace="genesys",
    title="Genesys Cloud",
    settings=SETTINGS,
    connect=connect,
    base_url=base_url,
    identify=identify,
    org_setting="orgId",
    org_noun="organisation",
    is_conflict=is_conflict,
)
