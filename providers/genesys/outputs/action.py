"""Objects inside of outputs, from the declarations in `providers.genesys.action`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class ActionTemplateRef(Nested):
    """The action template that an action uses. Schema `ActionMapActionTemplate`."""

    id: str
    """Its id, e.g. `template.id`. The schema leaves it open and calls it read-only, but it has to be sent."""


class FlowRef(Nested):
    """An Architect flow. Schema `AddressableEntityRef`."""

    id: str
    """Its id, e.g. `get_flow("Offer help").id`. The schema leaves it open, but nothing else names the flow.
    """


class OpenActionRef(Nested):
    """An open action. Schema `DomainEntityRef`."""

    id: str
    """Its id, e.g. `get_open_action("Notify sales").id`. The schema leaves it open; a name alone isn't known
    to do.
    """
    name: str | None
    """Its name. The vendor's Terraform provider always sends it."""


class RequestMapping(Nested):
    """Where one input of a flow comes from. Schema `RequestMapping`.

    The schema leaves all four open; the vendor's Terraform provider demands them.
    """

    name: str
    """The input's name in the flow."""
    attribute_type: Literal["String", "Number", "Integer", "Boolean"]
    """Its type."""
    mapping_type: Literal["Lookup", "HardCoded"]
    """Whether `value` names an attribute of the journey (`Lookup`) or is the value itself (`HardCoded`)."""
    value: str
    """The attribute, e.g. `session.id`, or the value as text, e.g. `"999"`."""


class ArchitectFlowFields(Nested):
    """The flow that media type `architectFlow` starts. Schema `ArchitectFlowFields`."""

    architect_flow: FlowRef
    """The flow, a workflow. The schema leaves it open, but without it there is nothing to start."""
    flow_request_mappings: list[RequestMapping]
    """Where the flow's inputs come from."""


class WebMessagingOfferFields(Nested):
    """What media type `webMessagingOffer` offers. Schema `WebMessagingOfferFields`."""

    offer_text: str | None
    """The invitation that the visitor reads."""
    architect_flow: FlowRef | None
    """The inbound message flow that takes the conversation; without it the default one does."""


class OpenActionFields(Nested):
    """What media type `openAction` calls. Schema `OpenActionFields`."""

    open_action: OpenActionRef
    """The open action."""
    configuration_fields: str | None
    """Values for the fields of the open action's schema: a dict, JSON text of one, or an Output of either.
    Passed on verbatim, nulls, names and large integers included; an `Output.secret` inside stays a secret.
    """


class ActionMapAction(Nested):
    """What happens when the map fires. Schemas `ActionMapAction`, `PatchAction`."""

    media_type: Literal["webMessagingOffer", "contentOffer", "integrationAction", "architectFlow", "openAction"]
    """The kind of action; it decides which of the other fields are needed. The schema leaves it open in a
    create, and demands it in every change.
    """
    action_template: ActionTemplateRef | None
    """The template to show; needed with `contentOffer`."""
    architect_flow_fields: ArchitectFlowFields | None
    """With `architectFlow` alone, which has no flow to start without it."""
    web_messaging_offer_fields: WebMessagingOfferFields | None
    """With `webMessagingOffer` alone. Without it the offer has the default text and flow."""
    open_action_fields: OpenActionFields | None
    """Needed with `openAction`, and with nothing else."""
