"""Action template: content that several action maps can offer (Genesys Cloud Journey).

Endpoints `/api/v2/journey/actiontemplates`, schemas `ActionTemplate` and `PatchActionTemplate` of the vendor's
OpenAPI description (SDK 269).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import pulumi
from pulumi import Output, ResourceOptions
from typing_extensions import TypedDict, Unpack

from providers.core.plugin.provider import Provider
from providers.core.program.lookup import look_up, look_up_output, lookup_of
from providers.core.program.resource import Resource
from providers.core.schema.fields import ALWAYS_SENT, In, Limit, Needed, Obj, Opt
from providers.core.schema.validation import Finding, View, rule

from . import outputs
from .action import MediaType
from .content_offer import NULL, TEXT, ContentOffer
from .dialect import GENESYS


class ActionTemplateArgs(TypedDict, total=False):
    """The arguments of an `ActionTemplate`."""

    name: Needed[In[Annotated[str, ALWAYS_SENT, Limit(min_length=1)]]]
    """The name that people see. The API takes a name that is there already."""
    media_type: Needed[In[MediaType]]
    """The kind of action that it is for; `contentOffer` is the one with content."""
    state: Needed[In[Literal["Active", "Inactive", "Deleted"]]]
    """Whether it can be used. `Deleted` is the API's, for templates that were deleted softly; remove the resource
    instead."""
    description: Opt[Annotated[str, TEXT]]
    """What it is for."""
    content_offer: Obj[Annotated[ContentOffer, NULL]]
    """What is shown, with `contentOffer` alone."""


@rule(ActionTemplateArgs, "warning")
def content_fits_media_type(template: View) -> Iterator[Finding]:
    """Inferred: content is what a content offer shows. The API's schema leaves it open with every media type."""
    media = template["media_type"]
    if media == "contentOffer" and "content_offer" not in template:
        yield "content_offer", 'is not given, so media_type "contentOffer" has nothing to show'
    if media != "contentOffer" and "content_offer" in template and len(template["content_offer"]) > 0:
        yield "content_offer", f'belongs to media_type "contentOffer", but media_type is "{media}"'


@rule(ActionTemplateArgs)
def is_not_deleted(template: View) -> Iterator[Finding]:
    """A rule of this provider's: a template in this state counts as gone, and removing the resource deletes it."""
    if template["state"] == "Deleted":
        yield "state", 'cannot be "Deleted": remove the resource from the program to delete the template'


class ActionTemplateProvider(Provider):
    """The provider of action templates."""

    vendor = GENESYS
    token = "genesys:ActionTemplate"
    args = ActionTemplateArgs
    path = "/api/v2/journey/actiontemplates"
    title = "action template"
    natural_key = "name"
    computed = ("version", "self_uri", "created_date", "modified_date")
    delete_query: ClassVar[Mapping[str, Any]] = {
        "hardDelete": "true"
    }  # softly deleted, it would stay in the org

    def is_deleted(self, entity: dict[str, Any]) -> bool:
        """Somebody deleted it softly, in the user interface or by another client."""
        return entity.get("state") == "Deleted"


class ActionTemplate(Resource, module="genesys", name="ActionTemplate"):
    """Content that action maps offer to visitors.

    Deleting the resource removes the template for good; one that somebody else deleted softly counts as gone. Raises
    at preview, with nothing sent: unknown fields, wrong types and values out of range, content that is missing for
    the media type or belongs to another, colours and sizes that are none. Permissions:
    `journey:actiontemplate:add`, `:view`, `:edit`, `:delete`; OAuth scope `journey`.
    """

    provider_type = ActionTemplateProvider

    name: Output[str]
    """The name that people see."""
    media_type: Output[str]
    """The kind of action that it is for."""
    state: Output[str]
    """Whether it can be used: `Active` or `Inactive`."""
    description: Output[str | None]
    """What it is for."""
    content_offer: Output[outputs.ContentOffer | None]
    """What is shown."""
    version: Output[int]
    """Rises with every change; an update sends the one that it saw last."""
    self_uri: Output[str]
    """The path of the object in the API."""
    created_date: Output[str]
    """When it was created (ISO 8601, UTC)."""
    modified_date: Output[str]
    """When it was changed last (ISO 8601, UTC)."""

    def __init__(
        self,
        resource_name: str,
        args: ActionTemplateArgs | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[ActionTemplateArgs],
    ) -> None:
        """Content that action maps offer to visitors."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> ActionTemplate:
        """A template that is there already and isn't managed by this program: one GET in every preview and up."""
        return ActionTemplate._existing(resource_name, id, opts)


@dataclass(frozen=True)
class GetActionTemplateResult:
    """An action template as it is in the org; None where the API has nothing."""

    id: str
    name: str
    media_type: str
    state: str
    description: str | None
    content_offer: outputs.ContentOffer | None
    version: int | None
    self_uri: str
    created_date: str | None
    modified_date: str | None


GET_ACTION_TEMPLATE = lookup_of(ActionTemplateProvider, GetActionTemplateResult)


def get_action_template(
    name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetActionTemplateResult:
    """The action template of that name (exactly so) or id, active or not, asked for at once.

    All lookups of a run share one list; a name that isn't in it is asked for once more. Softly deleted templates
    aren't found.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_ACTION_TEMPLATE, opts, {"name": name, "id": id})


def get_action_template_output(
    name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetActionTemplateResult]:
    """As `get_action_template`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_ACTION_TEMPLATE, opts, {"name": name, "id": id})
