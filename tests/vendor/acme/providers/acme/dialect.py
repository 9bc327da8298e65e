"""Acme's API: one address, one token, lists by cursor, errors as a plain sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from providers.core.errors import ConfigError
from providers.core.session.dialect import Dialect, Identity
from providers.core.session.settings import COMMON, Setting, Settings
from providers.http.error_body import ErrorBody

if TYPE_CHECKING:
    from providers.http.client import Client
    from providers.http.connection import Connection
    from providers.http.deadline import Deadline


class AcmeDialect(Dialect):
    """All that is Acme's own."""

    namespace = "acme"
    title = "Acme"
    org_setting = "tenantId"
    org_noun = "tenant"
    settings = (
        Setting("baseUrl", "The API's address."),
        Setting("key", "The API's key.", env="ACME_KEY", secret=True),
        Setting("tenantId", "The tenant that this stack may change."),
        Setting(
            "onExisting",
            "What a create does when the object exists.",
            default="fail",
            allowed=("fail", "adopt", "create"),
        ),
        *COMMON,
    )

    def base_url(self, settings: Settings) -> str:
        return settings.get("baseUrl")

    def connect(self, settings: Settings) -> Connection:
        from providers.http.auth import BearerToken
        from providers.http.connection import Connection
        from providers.http.retry import RetryPolicy

        if not settings.get("baseUrl"):
            raise ConfigError("No Acme address is configured: set acme:baseUrl")
        return Connection(
            settings.get("baseUrl"),
            BearerToken(settings.get("key"), settings.source("key")),
            retry=RetryPolicy(total_s=settings.number("timeout")),
            dialect=self,
        )

    def identify(self, client: Client) -> Identity:
        return Identity(client.get("/me").object("tenant")["tenant"])

    def error_in(self, body: dict[str, Any]) -> ErrorBody | None:
        return ErrorBody(message=body["problem"]) if isinstance(body.get("problem"), str) else None

    def pages(
        self, client: Client, path: str, params: Mapping[str, Any] | None, page_size: int, deadline: Deadline
    ) -> Iterator[dict[str, Any]]:
        cursor = 0
        while cursor is not None:
            query = {**(params or {}), "size": page_size, "cursor": cursor}
            answer = client.get(path, params=query, deadline=deadline).object("items")
            yield from answer["items"]
            cursor = answer.get("next")


ACME = AcmeDialect()
