"""A visit or conversation as the API keeps it. Schema `Session` and what it contains."""

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
class AchievedOutcome:
    """An outcome, by its id. Schema `AchievedOutcome`."""

    id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class OutcomeAchievement:
    """When which outcome was achieved. Schema `OutcomeAchievement`."""

    outcome: AchievedOutcome
    """The outcome."""
    achieved_date: str
    """When it was achieved."""


@dataclass(frozen=True, slots=True)
class AssignedSegment:
    """A segment, by its id. Schema `AssignedSegment`."""

    id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class SessionSegmentAssignment:
    """When which segment was assigned. Schema `SessionSegmentAssignment`."""

    segment: AssignedSegment
    """The segment."""
    assigned_date: str
    """When it was assigned."""


@dataclass(frozen=True, slots=True)
class CustomEventAttributeList:
    """Several values of one attribute. Schema `CustomEventAttributeList`."""

    data_type: str
    """The type of the values in the customer's own code."""
    values: list[str]
    """The values, as texts."""


@dataclass(frozen=True, slots=True)
class SessionLastEvent:
    """The latest event. Schema `SessionLastEvent`."""

    id: str
    event_name: str
    """What was done, such as `page_viewed`."""
    created_date: str
    """When it happened."""


@dataclass(frozen=True, slots=True)
class ConnectedQueue:
    """A queue, by its id. Schema `ConnectedQueue`."""

    id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class ConnectedUser:
    """A user, by its id. Schema `ConnectedUser`."""

    id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class ConversationUserDisposition:
    """How the last user wrapped up. Schema `ConversationUserDisposition`."""

    code: str
    """The wrap-up code."""
    notes: str | None
    """What the user wrote about it."""
    user: AddressableEntityRef
    """The user who wrapped up."""


@dataclass(frozen=True, slots=True)
class ConversationChannel:
    """A channel of the conversation. Schema `ConversationChannel`."""

    type: str
    """The kind of channel."""
    message_type: str | None
    """The kind of message, of a channel for messages."""
    platform: str | None
    """Who provides the channel."""


@dataclass(frozen=True, slots=True)
class JourneyCaseAssociation:
    """A case that the conversation belongs to. Schema `JourneyCaseAssociation`."""

    id: str
    associated_case: AddressableEntityRef | None
    """The case."""
    case_reference: str | None
    """What people call the case."""
    date_associated: str | None
    """When the session became part of the case."""
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneySession:
    """One session: a visit of a web site, a use of an app, or a conversation. Schema `Session`."""

    id: str
    external_contact: AddressableEntityRef | None
    """The external contact whose session it is."""
    customer_id: str | None
    """The customer, by the id that the source of the events uses."""
    customer_id_type: str | None
    """What kind of id `customer_id` is, such as `cookie`."""
    type: str
    """The kind of session, such as `web`."""
    external_id: str | None
    """The id in the system that the events come from."""
    external_url: str | None
    """Where that system shows more."""
    short_id: str | None
    """A number of 4 to 6 digits for people."""
    outcome_achievements: list[OutcomeAchievement]
    """The outcomes that were achieved in it."""
    segment_assignments: list[SessionSegmentAssignment]
    """The segments that were assigned in it."""
    attributes: dict[str, CustomEventAttribute]
    """The attributes of its events, by name."""
    attribute_lists: dict[str, CustomEventAttributeList]
    """The attributes that are lists, by name."""
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
    last_page: JourneyPage | None
    """The page that was seen last."""
    mkt_campaign: JourneyCampaign | None
    """The campaign that led to the visit."""
    referrer: Referrer | None
    """The page that led to this one."""
    app: JourneyApp | None
    """The app, of a session in one."""
    sdk_library: SdkLibrary | None
    """The vendor's library that sent the events."""
    network_connectivity: NetworkConnectivity | None
    """The device's network, of a session in an app."""
    search_terms: list[str]
    """What was searched for."""
    user_agent_string: str | None
    """The browser's `User-Agent` header."""
    duration_in_seconds: int | None
    """How long it lasted."""
    event_count: int
    """How many events it had."""
    pageview_count: int | None
    """How many pages were viewed."""
    screenview_count: int | None
    """How many screens were viewed."""
    last_event: SessionLastEvent
    """Its latest event."""
    conversation: AddressableEntityRef | None
    """The conversation, of a session that is one."""
    last_connected_queue: ConnectedQueue | None
    """The queue that it was in last."""
    last_connected_user: ConnectedUser | None
    """The user whom it was connected to last."""
    last_user_disposition: ConversationUserDisposition | None
    """How that user wrapped up."""
    conversation_channels: list[ConversationChannel]
    """The channels of the conversation."""
    originating_direction: str | None
    """Who began the conversation: inbound or outbound."""
    conversation_subject: str | None
    """What the conversation is about, such as the subject of an e-mail."""
    last_user_disconnect_type: str | None
    """Why the last user was disconnected."""
    last_acd_outcome: str | None
    """How the last routing to an agent ended."""
    authenticated: bool
    """Whether the visitor was logged in."""
    division_ids: list[str]
    """The ids of the divisions that it belongs to."""
    last_screen: str | None
    """The screen that was seen last, of a session in an app."""
    case_associations: list[JourneyCaseAssociation]
    """The cases that the conversation belongs to."""
    case_entity: AddressableEntityRef | None
    """The case, of a session that is about one."""
    case_reference: str | None
    """What people call the case."""
    case_status: str | None
    """How far the case is."""
    self_uri: str | None
    created_date: str
    """When it began."""
    ended_date: str | None
    """When it ended."""
    away_date: str | None
    """From when on the visitor counts as away."""
    idle_date: str | None
    """From when on the visitor counts as idle."""
