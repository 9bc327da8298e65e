"""A vendor: one object that the core and http ask for all that is its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from providers.http.dialect import HttpDialect

from .settings import Setting, Settings

if TYPE_CHECKING:
    from providers.http.client import Client
    from providers.http.connection import Connection


@dataclass(frozen=True)
class Identity:
    """Whom the credentials belong to: the id and the name of a vendor's organisation or workspace."""

    id: str
    name: str = ""


class Dialect(HttpDialect, ABC):
    """One vendor's API: its configuration namespace, its settings, and how they become a connection."""

    namespace: ClassVar[str]
    """The first part of its tokens and of its configuration keys."""
    title: ClassVar[str]
    """What messages call it."""
    settings: ClassVar[tuple[Setting, ...]]
    org_setting: ClassVar[str]
    """The key of the setting that names the organisation."""
    org_noun: ClassVar[str] = "organisation"
    """What the vendor calls it."""

    @abstractmethod
    def base_url(self, settings: Settings) -> str:
        """The API's address, or "" where none is configured. Does no I/O.

        Raises:
            ConfigError: the settings contradict each other.
        """

    @abstractmethod
    def connect(self, settings: Settings) -> Connection:
        """The connection that the settings make. Does no I/O.

        Raises:
            ConfigError: no address is configured.
        """

    @abstractmethod
    def identify(self, client: Client) -> Identity:
        """Asks the API whom the credentials belong to: one request."""

    def setting(self, key: str) -> Setting:
        """The setting of that key."""
        return next(entry for entry in self.settings if entry.key == key)

    def name(self, key: str) -> str:
        """The key as the user writes it in stack config."""
        return f"{self.namespace}:{key}"
