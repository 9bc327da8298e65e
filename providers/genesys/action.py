"""What an action map does when it fires: the action, and the block of fields that each media type needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import UNORDERED, Clear, In, Json, Limit, Obj, Objs, Opt, refers_to
from providers.core.schema.validation import Finding, View, rule

MediaType = Literal["webMessagingOffer", "contentOffer", "integrationAction", "architectFlow", "openAction"]
Id = Annotated[str, Limit(min_length=1)]

PART = Clear(None, "the vendor's Terraform provider sends null for the parts of an action that are not given")
INNER = Clear(None, "inferred from the parts of an action, which null clears")
BLOCKS = {
    "architectFlow": "architect_flow_fields",
    "webMessagingOffer": "web_messaging_offer_fields",
    "openAction": "open_action_fields",
}
"""The block of fields that belongs to each media type that has one."""
NEEDED = {"contentOffer": "action_template", "openAction": "open_action_fields"}
"""What an action of a media type cannot do without."""


class ActionTemplateRef(TypedDict, total=False):
    """The action template that an action uses. Schema `ActionMapActionTemplate`."""

    id: Required[In[Annotated[Id, refers_to("genesys:ActionTemplate")]]]
    """Its id, e.g. `template.id`. The schema leaves it open and calls it read-only, but it has to be sent."""


class FlowRef(TypedDict, total=False):
    """An Architect flow. Schema `AddressableEntityRef`."""

    id: Required[In[Annotated[Id, refers_to("genesys:flow")]]]
    """Its id, e.g. `get_flow("Offer help").id`. The schema leaves it open, but nothing else names the flow."""


class OpenActionRef(TypedDict, total=False):
    """An open action. Schema `DomainEntityRef`."""

    id: Required[In[Annotated[Id, refers_to("genesys:open_action")]]]
    """Its id, e.g. `get_open_action("Notify sales").id`. The schema leaves it open; a name alone isn't known to do."""
    name: Opt[str]
    """Its name. The vendor's Terraform provider always sends it."""


class RequestMapping(TypedDict, total=False):
    """Where one input of a flow comes from. Schema `RequestMapping`.

    The schema leaves all four open; the vendor's Terraform provider demands them.
    """

    name: Required[In[Annotated[str, Limit(min_length=1)]]]
    """The input's name in the flow."""
    attribute_type: Required[In[Literal["String", "Number", "Integer", "Boolean"]]]
    """Its type."""
    mapping_type: Required[In[Literal["Lookup", "HardCoded"]]]
    """Whether `value` names an attribute of the journey (`Lookup`) or is the value itself (`HardCoded`)."""
    value: Required[In[str]]
    """The attribute, e.g. `session.id`, or the value as text, e.g. `"999"`."""


class ArchitectFlowFields(TypedDict, total=False):
    """The flow that media type `architectFlow` starts. Schema `ArchitectFlowFields`."""

    architect_flow: Required[Obj[FlowRef]]
    """The flow, a workflow. The schema leaves it open, but without it there is nothing to start."""
    flow_request_mappings: Obj[
        Annotated[
            Objs[RequestMapping],
            UNORDERED,
            Clear([], "inferred: the vendor's Terraform provider clears lists with []"),
        ]
    ]
    """Where the flow's inputs come from."""


class WebMessagingOfferFields(TypedDict, total=False):
    """What media type `webMessagingOffer` offers. Schema `WebMessagingOfferFields`."""

    offer_text: Opt[Annotated[str, INNER]]
    """The invitation that the visitor reads."""
    architect_flow: Obj[Annotated[FlowRef, INNER]]
    """The inbound message flow that takes the conversation; without it the default one does."""


class OpenActionFields(TypedDict, total=False):
    """What media type `openAction` calls. Schema `OpenActionFields`."""

    open_action: Required[Obj[OpenActionRef]]
    """The open action."""
    configuration_fields: Json
    """Values for the fields of the open action's schema: a dict, JSON text of one, or an Output of either. Passed on
    verbatim, nulls, names and large integers included; an `Output.secret` inside stays a secret."""


class ActionMapAction(TypedDict, total=False):
    """What happens when the map fires. Schemas `ActionMapAction`, `PatchAction`."""

    media_type: Required[In[MediaType]]
    """The kind of action; it decides which of the other fields are needed. The schema leaves it open in a create, and
    demands it in every change."""
    action_template: Obj[Annotated[ActionTemplateRef, PART]]
    """The template to show; needed with `contentOffer`."""
    architect_flow_fields: Obj[Annotated[ArchitectFlowFields, PART]]
    """With `architectFlow` alone, which has no flow to start without it."""
    web_messaging_offer_fields: Obj[Annotated[WebMessagingOfferFields, PART]]
    """With `webMessagingOffer` alone. Without it the offer has the default text and flow."""
    open_action_fields: Obj[Annotated[OpenActionFields, PART]]
    """Needed with `openAction`, and with nothing else."""


@rule(ActionMapAction)
def action_names_what_it_needs(action: View) -> Iterator[Finding]:
    """A content offer needs a template, an open action its fields: the API looks up what they name, and refuses."""
    media = action["media_type"]
    if media in NEEDED and NEEDED[media] not in action:
        yield NEEDED[media], f'is required with media_type "{media}"'


@rule(ActionMapAction, "warning")
def flow_is_named(action: View) -> Iterator[Finding]:
    """Inferred: the schema leaves the fields open, and without them there is no flow to start."""
    if action["media_type"] == "architectFlow" and "architect_flow_fields" not in action:
        yield "architect_flow_fields", 'is not given, so media_type "architectFlow" has no flow to start'


@rule(ActionMapAction, "warning")
def block_fits_media_type(action: View) -> Iterator[Finding]:
    """Inferred from the names: each media type has its own block, and others, unless empty, mean nothing beside it."""
    media = action["media_type"]
    for owner, block in BLOCKS.items():  # the server gives an empty webMessagingOfferFields to every map
        if owner != media and block in action and len(action[block]) > 0:
            yield block, f'belongs to media_type "{owner}", but media_type is "{media}"'


@rule(ActionMapAction, "warning")
def media_type_is_configurable(action: View) -> Iterator[Finding]:
    """The API has a media type for which it has no fields."""
    if action["media_type"] == "integrationAction":
        yield (
            "media_type",
            "\"integrationAction\" is in the API's schema, which has no field to say which action; the vendor's "
            "Terraform provider doesn't offer it. Call the action from a flow (architectFlow), or use openAction",
        )


@rule(ActionMapAction, "warning")
def template_is_used(action: View) -> Iterator[Finding]:
    """A template has content for content offers alone."""
    media = action["media_type"]
    if "action_template" in action and media != "contentOffer":
        yield (
            "action_template",
            f'has content for media_type "contentOffer" only, but media_type is "{media}"',
        )


@rule(RequestMapping, "warning")
def hard_coded_value_has_its_type(mapping: View) -> Iterator[Finding]:
    """A value that isn't of the declared type reaches the flow as nothing."""
    if mapping["mapping_type"] != "HardCoded":
        return
    kind, value = mapping["attribute_type"], mapping["value"]
    pattern, wanted = {
        "Integer": (r"[+-]?\d+", "a whole number"),
        "Number": (r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", "a number"),
        "Boolean": (r"true|false", "true or false"),
    }.get(kind, (r"(?s).*", ""))
    if not re.fullmatch(pattern, value):
        yield "value", f'must be {wanted} with attribute_type "{kind}"; got "{value}"'


@rule(RequestMapping, "warning")
def lookup_names_an_attribute(mapping: View) -> Iterator[Finding]:
    """A lookup of nothing finds nothing."""
    if mapping["mapping_type"] == "Lookup" and not mapping["value"].strip():
        yield "value", 'must name an attribute with mapping_type "Lookup", such as session.id'


@rule(ArchitectFlowFields, "warning")
def inputs_are_mapped_once(fields: View) -> Iterator[Finding]:
    """Inferred: one input of a flow cannot have two values; the API's schema says nothing of it."""
    seen: dict[str, int] = {}
    for index, mapping in enumerate(fields.get("flow_request_mappings") or ()):
        first = seen.setdefault(mapping["name"], index)
        if first != index:
            path = f"flow_request_mappings[{index}].name"
            yield path, f'"{mapping["name"]}" is mapped by flow_request_mappings[{first}] already'
