"""What happened in a session: the types of events. Schema `Event` and what it contains."""

from __future__ import annotations

from dataclasses import dataclass

from .visit import (
    AddressableEntityRef,
    Browser,
    CustomEventAttribute,
    Device,
    JourneyApp,
    JourneyCampaign,
    JourneyGeolocation,
    JourneyPage,
    NetworkConnectivity,
    Referrer,
    SdkLibrary,
)


@dataclass(frozen=True, slots=True)
class EventSession:
    """The session that an event belongs to. Schema `EventSession`."""

    id: str
    self_uri: str | None
    type: str
    """The kind of session, such as `web`."""


@dataclass(frozen=True, slots=True)
class OutcomeAchievedEventOutcome:
    """The outcome that was achieved. Schema `OutcomeAchievedEventOutcome`."""

    id: str
    self_uri: str | None
    display_name: str
    """Its name, as people see it."""
    version: int
    """Its version."""


@dataclass(frozen=True, slots=True)
class OutcomeAchievedEvent:
    """An outcome was achieved. Schema `OutcomeAchievedEvent`."""

    outcome: OutcomeAchievedEventOutcome
    """The outcome."""
    user_agent_string: str | None
    """The browser's `User-Agent` header."""
    browser: Browser | None
    """The visitor's browser."""
    device: Device | None
    """The visitor's device."""
    geolocation: JourneyGeolocation | None
    """Where the visitor is, by the IP address."""
    ip_address: str | None
    """The visitor's IP address; None where the tracker is told to keep none."""
    ip_organization: str | None
    """To whom the IP address belongs: an organisation or an internet provider."""
    mkt_campaign: JourneyCampaign | None
    """The campaign that led to the visit."""
    visit_referrer: Referrer | None
    """The page that led to the visit."""
    visit_created_date: str | None
    """When the visit began."""


@dataclass(frozen=True, slots=True)
class SegmentAssignmentEvent:
    """A segment was assigned. Schema `SegmentAssignmentEvent`."""

    segment: AddressableEntityRef
    """The segment."""


@dataclass(frozen=True, slots=True)
class EventAction:
    """The action of a web action event. Schema `EventAction`."""

    id: str
    state: str
    """How far the action is, such as `qualified` or `errored`."""
    media_type: str
    """How the action reaches the visitor."""
    prompt: str
    """What the visitor is shown."""
    created_date: str
    """When the action was made."""


@dataclass(frozen=True, slots=True)
class ActionEventActionMap:
    """The action map that started an action. Schema `ActionEventActionMap`."""

    id: str
    self_uri: str | None
    version: int
    """Its version."""
    display_name: str
    """Its name, as people see it."""


@dataclass(frozen=True, slots=True)
class WebActionEvent:
    """A web action was offered, accepted, rejected or ended. Schema `WebActionEvent`."""

    action: EventAction
    """The action."""
    action_map: ActionEventActionMap
    """The action map that started it."""
    time_to_disposition: int | None
    """The milliseconds until the action was over."""
    error_code: str | None
    """The code of the error, where there was one."""
    error_message: str | None
    """What the error is, where there was one."""
    user_agent_string: str
    """The browser's `User-Agent` header."""
    browser: Browser
    """The visitor's browser."""
    device: Device
    """The visitor's device."""
    geolocation: JourneyGeolocation | None
    """Where the visitor is, by the IP address."""
    ip_address: str | None
    """The visitor's IP address; None where the tracker is told to keep none."""
    ip_organization: str | None
    """To whom the IP address belongs: an organisation or an internet provider."""
    mkt_campaign: JourneyCampaign | None
    """The campaign that led to the visit."""
    visit_referrer: Referrer | None
    """The page that led to the visit."""


@dataclass(frozen=True, slots=True)
class WebEvent:
    """Something happened in the browser, such as a page view. Schema `WebEvent`."""

    event_name: str
    """What was done, such as `page_viewed`."""
    total_event_count: int
    """All events of the customer, of all sessions."""
    total_pageview_count: int
    """All page views of the customer, of all sessions."""
    page: JourneyPage
    """The page on which it happened."""
    user_agent_string: str
    """The browser's `User-Agent` header."""
    browser: Browser
    """The visitor's browser."""
    device: Device
    """The visitor's device."""
    geolocation: JourneyGeolocation | None
    """Where the visitor is, by the IP address."""
    ip_address: str | None
    """The visitor's IP address; None where the tracker is told to keep none."""
    ip_organization: str | None
    """To whom the IP address belongs: an organisation or an internet provider."""
    mkt_campaign: JourneyCampaign | None
    """The campaign that led to the visit."""
    referrer: Referrer | None
    """The page that led to this one."""
    attributes: dict[str, CustomEventAttribute]
    """The attributes that the customer's own code sends, by name."""
    traits: dict[str, CustomEventAttribute]
    """What is known of the customer, such as an e-mail address, by name."""
    search_query: str | None
    """What was searched for."""
    authenticated: bool
    """Whether the visitor was logged in."""


@dataclass(frozen=True, slots=True)
class AppEvent:
    """Something happened in an app, such as a screen view. Schema `AppEvent`."""

    event_name: str
    """What was done, such as `page_viewed`."""
    screen_name: str
    """The screen of the app on which it happened."""
    app: JourneyApp
    """The app in which it happened."""
    device: Device
    """The visitor's device."""
    ip_address: str | None
    """The visitor's IP address; None where the tracker is told to keep none."""
    ip_organization: str | None
    """To whom the IP address belongs: an organisation or an internet provider."""
    geolocation: JourneyGeolocation | None
    """Where the visitor is, by the IP address."""
    sdk_library: SdkLibrary | None
    """The vendor's library that sent it."""
    network_connectivity: NetworkConnectivity | None
    """The device's network."""
    mkt_campaign: JourneyCampaign | None
    """The campaign that led to the visit."""
    search_query: str | None
    """What was searched for."""
    attributes: dict[str, CustomEventAttribute]
    """The attributes that the customer's own code sends, by name."""
    traits: dict[str, CustomEventAttribute]
    """What is known of the customer, such as an e-mail address, by name."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event; the part that its type names is there, the others are None. Schema `Event`."""

    id: str
    correlation_id: str
    """The id of what caused the event."""
    customer_id: str | None
    """The customer, by the id that the source of the events uses."""
    customer_id_type: str | None
    """What kind of id `customer_id` is, such as `cookie`."""
    session: EventSession
    """The session in which it happened."""
    event_type: str
    """The kind of the event."""
    outcome_achieved_event: OutcomeAchievedEvent | None
    """What happened, of an outcome that was achieved."""
    segment_assignment_event: SegmentAssignmentEvent | None
    """What happened, of a segment that was assigned."""
    web_action_event: WebActionEvent | None
    """What happened, of a web action."""
    web_event: WebEvent | None
    """What happened, in a browser."""
    app_event: AppEvent | None
    """What happened, in an app."""
    created_date: str
    """When it happened."""
