"""What sessions and events tell of a visit: browser, device, place, page, campaign, app."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddressableEntityRef:
    """Another object, by its id. Schema `AddressableEntityRef`."""

    id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class CustomEventAttribute:
    """One custom attribute or trait; its value is a text, whatever `data_type` says. Schema `CustomEventAttribute`."""

    data_type: str
    value: str


@dataclass(frozen=True, slots=True)
class Browser:
    """The visitor's browser. Schema `Browser`."""

    family: str
    version: str
    lang: str | None
    fingerprint: str | None
    is_mobile: bool | None
    view_height: int | None
    view_width: int | None
    features_flash: bool
    features_java: bool
    features_pdf: bool
    features_webrtc: bool


@dataclass(frozen=True, slots=True)
class Device:
    """The visitor's device. Schema `Device`."""

    category: str
    type: str
    is_mobile: bool
    screen_height: int | None
    screen_width: int | None
    screen_density: int | None
    fingerprint: str | None
    os_family: str
    os_version: str
    manufacturer: str | None


@dataclass(frozen=True, slots=True)
class JourneyGeolocation:
    """Where the visitor is, by IP address. Schema `JourneyGeolocation`."""

    country: str | None
    country_name: str | None
    latitude: float | None
    longitude: float | None
    locality: str | None
    postal_code: str | None
    region: str | None
    region_name: str | None
    source: str | None
    timezone: str | None


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """A page of the web site. Schema `JourneyPage`."""

    url: str
    title: str | None
    domain: str
    fragment: str | None
    hostname: str
    keywords: str | None
    lang: str | None
    pathname: str
    query_string: str | None
    breadcrumb: list[str]


@dataclass(frozen=True, slots=True)
class JourneyCampaign:
    """The campaign that led to the visit. Schema `JourneyCampaign`."""

    content: str | None
    medium: str | None
    name: str | None
    source: str | None
    term: str | None
    click_id: str | None
    network: str | None


@dataclass(frozen=True, slots=True)
class Referrer:
    """The page that led to this one. Schema `Referrer`."""

    url: str
    domain: str
    hostname: str
    keywords: str | None
    pathname: str
    query_string: str | None
    fragment: str | None
    name: str | None
    medium: str


@dataclass(frozen=True, slots=True)
class JourneyApp:
    """The app in which it happened. Schema `JourneyApp`."""

    name: str
    namespace: str
    version: str
    build_number: str


@dataclass(frozen=True, slots=True)
class SdkLibrary:
    """The vendor's library that sent the event. Schema `SdkLibrary`."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class NetworkConnectivity:
    """The device's network. Schema `NetworkConnectivity`."""

    carrier: str | None
    bluetooth_enabled: bool
    cellular_enabled: bool
    wifi_enabled: bool
