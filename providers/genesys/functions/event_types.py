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


@dataclass(frozen=True, slots=True)
class OutcomeAchievedEventOutcome:
    """The outcome that was achieved. Schema `OutcomeAchievedEventOutcome`."""

    id: str
    self_uri: str | None
    display_name: str
    version: int


@dataclass(frozen=True, slots=True)
class OutcomeAchievedEvent:
    """An outcome was achieved. Schema `OutcomeAchievedEvent`."""

    outcome: OutcomeAchievedEventOutcome
    user_agent_string: str | None
    browser: Browser | None
    device: Device | None
    geolocation: JourneyGeolocation | None
    ip_address: str | None
    ip_organization: str | None
    mkt_campaign: JourneyCampaign | None
    visit_referrer: Referrer | None
    visit_created_date: str | None


@dataclass(frozen=True, slots=True)
class SegmentAssignmentEvent:
    """A segment was assigned. Schema `SegmentAssignmentEvent`."""

    segment: AddressableEntityRef


@dataclass(frozen=True, slots=True)
class EventAction:
    """The action of a web action event. Schema `EventAction`."""

    id: str
    state: str
    media_type: str
    prompt: str
    created_date: str


@dataclass(frozen=True, slots=True)
class ActionEventActionMap:
    """The action map that started an action. Schema `ActionEventActionMap`."""

    id: str
    self_uri: str | None
    version: int
    display_name: str


@dataclass(frozen=True, slots=True)
class WebActionEvent:
    """A web action was offered, accepted, rejected or ended. Schema `WebActionEvent`."""

    action: EventAction
    action_map: ActionEventActionMap
    time_to_disposition: int | None
    error_code: str | None
    error_message: str | None
    user_agent_string: str
    browser: Browser
    device: Device
    geolocation: JourneyGeolocation | None
    ip_address: str | None
    ip_organization: str | None
    mkt_campaign: JourneyCampaign | None
    visit_referrer: Referrer | None


@dataclass(frozen=True, slots=True)
class WebEvent:
    """Something happened in the browser, such as a page view. Schema `WebEvent`."""

    event_name: str
    total_event_count: int
    total_pageview_count: int
    page: JourneyPage
    user_agent_string: str
    browser: Browser
    device: Device
    geolocation: JourneyGeolocation | None
    ip_address: str | None
    ip_organization: str | None
    mkt_campaign: JourneyCampaign | None
    referrer: Referrer | None
    attributes: dict[str, CustomEventAttribute]
    traits: dict[str, CustomEventAttribute]
    search_query: str | None
    authenticated: bool


@dataclass(frozen=True, slots=True)
class AppEvent:
    """Something happened in an app, such as a screen view. Schema `AppEvent`."""

    event_name: str
    screen_name: str
    app: JourneyApp
    device: Device
    ip_address: str | None
    ip_organization: str | None
    geolocation: JourneyGeolocation | None
    sdk_library: SdkLibrary | None
    network_connectivity: NetworkConnectivity | None
    mkt_campaign: JourneyCampaign | None
    search_query: str | None
    attributes: dict[str, CustomEventAttribute]
    traits: dict[str, CustomEventAttribute]


@dataclass(frozen=True, slots=True)
class Event:
    """One event; the part that its type names is there, the others are None. Schema `Event`."""

    id: str
    correlation_id: str
    customer_id: str | None
    customer_id_type: str | None
    session: EventSession
    event_type: str
    outcome_achieved_event: OutcomeAchievedEvent | None
    segment_assignment_event: SegmentAssignmentEvent | None
    web_action_event: WebActionEvent | None
    web_event: WebEvent | None
    app_event: AppEvent | None
    created_date: str
