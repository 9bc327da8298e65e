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
    """The type of the value in the customer's own code."""
    value: str
    """The value, as a text."""


@dataclass(frozen=True, slots=True)
class Browser:
    """The visitor's browser. Schema `Browser`."""

    family: str
    """What the browser is, such as `Firefox`."""
    version: str
    """The browser's version."""
    lang: str | None
    """The browser's language, by BCP 47."""
    fingerprint: str | None
    """A number made of what can be seen of it, by which it is told from others."""
    is_mobile: bool | None
    """Whether it is a mobile device; the vendor wants that of the device to be used."""
    view_height: int | None
    """The height of the part that shows the page."""
    view_width: int | None
    """The width of the part that shows the page."""
    features_flash: bool
    """Whether Flash is there."""
    features_java: bool
    """Whether Java is there."""
    features_pdf: bool
    """Whether it shows PDFs."""
    features_webrtc: bool
    """Whether WebRTC is there."""


@dataclass(frozen=True, slots=True)
class Device:
    """The visitor's device. Schema `Device`."""

    category: str
    """The kind of device, such as `desktop`."""
    type: str
    """Which device it is, such as `iPad`."""
    is_mobile: bool
    """Whether it is a mobile device."""
    screen_height: int | None
    """The height of the screen."""
    screen_width: int | None
    """The width of the screen."""
    screen_density: int | None
    """Physical pixels by logical ones."""
    fingerprint: str | None
    """A number made of what can be seen of it, by which it is told from others."""
    os_family: str
    """The operating system."""
    os_version: str
    """The version of the operating system."""
    manufacturer: str | None
    """Who made the device."""


@dataclass(frozen=True, slots=True)
class JourneyGeolocation:
    """Where the visitor is, by IP address. Schema `JourneyGeolocation`."""

    country: str | None
    """The country, by ISO 3166-1 alpha-2."""
    country_name: str | None
    """The country's name."""
    latitude: float | None
    """The latitude in degrees."""
    longitude: float | None
    """The longitude in degrees."""
    locality: str | None
    """The town."""
    postal_code: str | None
    """The postal code."""
    region: str | None
    """The region, by ISO 3166-2."""
    region_name: str | None
    """The region's name."""
    source: str | None
    """By what it was found out."""
    timezone: str | None
    """The time zone."""


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """A page of the web site. Schema `JourneyPage`."""

    url: str
    """Its address."""
    title: str | None
    """Its title."""
    domain: str
    """The domain of the address."""
    fragment: str | None
    """The fragment of the address."""
    hostname: str
    """The host of the address."""
    keywords: str | None
    """The keywords that its HTML gives."""
    lang: str | None
    """The language that its HTML gives, by ISO 639-1."""
    pathname: str
    """The path of the address."""
    query_string: str | None
    """The query of the address."""
    breadcrumb: list[str]
    """The pages above it in the web site."""


@dataclass(frozen=True, slots=True)
class JourneyCampaign:
    """The campaign that led to the visit. Schema `JourneyCampaign`."""

    content: str | None
    """Which of several links or advertisements it was."""
    medium: str | None
    """The medium, such as `email`."""
    name: str | None
    """The campaign's name."""
    source: str | None
    """Who sent the visitor, such as a search engine."""
    term: str | None
    """The keywords of the advertisement."""
    click_id: str | None
    """The id of the click on the advertisement."""
    network: str | None
    """The network that gave that id."""


@dataclass(frozen=True, slots=True)
class Referrer:
    """The page that led to this one. Schema `Referrer`."""

    url: str
    """Its address."""
    domain: str
    """The domain of the address."""
    hostname: str
    """The host of the address."""
    keywords: str | None
    """What was searched for there."""
    pathname: str
    """The path of the address."""
    query_string: str | None
    """The query of the address."""
    fragment: str | None
    """The fragment of the address."""
    name: str | None
    """Who it is, such as a search engine."""
    medium: str
    """What kind of page it is, such as `search`."""


@dataclass(frozen=True, slots=True)
class JourneyApp:
    """The app in which it happened. Schema `JourneyApp`."""

    name: str
    """The app's name."""
    namespace: str
    """The app's name in the store, such as `com.example.bank`."""
    version: str
    """The app's version."""
    build_number: str
    """The number of the app's build."""


@dataclass(frozen=True, slots=True)
class SdkLibrary:
    """The vendor's library that sent the event. Schema `SdkLibrary`."""

    name: str
    """The library's name."""
    version: str
    """The library's version."""


@dataclass(frozen=True, slots=True)
class NetworkConnectivity:
    """The device's network. Schema `NetworkConnectivity`."""

    carrier: str | None
    """The network's provider."""
    bluetooth_enabled: bool
    """Whether Bluetooth is on."""
    cellular_enabled: bool
    """Whether mobile data is on."""
    wifi_enabled: bool
    """Whether Wi-Fi is on."""
