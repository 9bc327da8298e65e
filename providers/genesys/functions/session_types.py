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
    achieved_date: str


@dataclass(frozen=True, slots=True)
class AssignedSegment:
    """A segment, by its id. Schema `AssignedSegment`."""

    id: str
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class SessionSegmentAssignment:
    """When which segment was assigned. Schema `SessionSegmentAssignment`."""

    segment: AssignedSegment
    assigned_date: str


@dataclass(frozen=True, slots=True)
class CustomEventAttributeList:
    """Several values of one attribute. Schema `CustomEventAttributeList`."""

    data_type: str
    values: list[str]


@dataclass(frozen=True, slots=True)
class SessionLastEvent:
    """The latest event. Schema `SessionLastEvent`."""

    id: str
    event_name: str
    created_date: str


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
    notes: str | None
    user: AddressableEntityRef


@dataclass(frozen=True, slots=True)
class ConversationChannel:
    """A channel of the conversation. Schema `ConversationChannel`."""

    type: str
    message_type: str | None
    platform: str | None


@dataclass(frozen=True, slots=True)
class JourneyCaseAssociation:
    """A case that the conversation belongs to. Schema `JourneyCaseAssociation`."""

    id: str
    associated_case: AddressableEntityRef | None
    case_reference: str | None
    date_associated: str | None
    self_uri: str | None


@dataclass(frozen=True, slots=True)
class JourneySession:
    """One session: a visit of a web site, a use of an app, or a conversation. Schema `Session`."""

    id: str
    external_contact: AddressableEntityRef | None
    customer_id: str | None
    customer_id_type: str | None
    type: str
    external_id: str | None
    external_url: str | None
    short_id: str | None
    outcome_achievements: list[OutcomeAchievement]
    segment_assignments: list[SessionSegmentAssignment]
    attributes: dict[str, CustomEventAttribute]
    attribute_lists: dict[str, CustomEventAttributeList]
    browser: Browser | None
    device: Device | None
    geolocation: JourneyGeolocation | None
    ip_address: str | None
    ip_organization: str | None
    last_page: JourneyPage | None
    mkt_campaign: JourneyCampaign | None
    referrer: Referrer | None
    app: JourneyApp | None
    sdk_library: SdkLibrary | None
    network_connectivity: NetworkConnectivity | None
    search_terms: list[str]
    user_agent_string: str | None
    duration_in_seconds: int | None
    event_count: int
    pageview_count: int | None
    screenview_count: int | None
    last_event: SessionLastEvent
    conversation: AddressableEntityRef | None
    last_connected_queue: ConnectedQueue | None
    last_connected_user: ConnectedUser | None
    last_user_disposition: ConversationUserDisposition | None
    conversation_channels: list[ConversationChannel]
    originating_direction: str | None
    conversation_subject: str | None
    last_user_disconnect_type: str | None
    last_acd_outcome: str | None
    authenticated: bool
    division_ids: list[str]
    last_screen: str | None
    case_associations: list[JourneyCaseAssociation]
    case_entity: AddressableEntityRef | None
    case_reference: str | None
    case_status: str | None
    self_uri: str | None
    created_date: str
    ended_date: str | None
    away_date: str | None
    idle_date: str | None
