"""The organisation, its limits for Journey and its products; the Terraform provider reads these when it starts."""

from __future__ import annotations

from ..http import Response
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .group import Group, operation
from .kind import Kind

declare(
    "organizations_me",
    "answered | 403",
    "inferred",
    "GET /api/v2/organizations/me: any client may ask for its org (the Terraform provider asks first), or none may. For "
    "one client alone: the fault `status` with `client`. Code and text of the 403 are a guess.",
)
declare(
    "organization",
    "fixed",
    "guess",
    "Its country is US, and engage its only product (a name of the SDK's examples).",
)


class Organization(Group):
    name = "organization"
    document = "genesys-platform"

    @operation("GET", "/api/v2/organizations/me")
    def me(self, call: Call) -> Response:
        """Id, name and country of the org that the token belongs to."""
        org = call.org
        if call.switches["organizations_me"] == "403":
            text = "Unable to perform the requested action. You are missing the required permission."
            raise errors.ApiError(403, "missing.permissions", text)
        body = {"id": org.id, "name": org.name, "state": "active", "defaultCountryCode": "US"}
        return Response(200, {**body, "selfUri": "/api/v2/organizations/me"})

    @operation("GET", "/api/v2/authorization/products")
    def products(self, call: Call) -> Response:
        """The org's products: one name from the SDK's examples."""
        entities = [{"id": "engage"}]
        return Response(200, {"entities": entities, "total": len(entities)})

    @operation("GET", "/api/v2/organizations/limits/namespaces/{namespaceName}")
    def limits(self, call: Call) -> Response:
        """The maximum of each kind that has one (the documented one with limits off)."""
        if call.path_values["namespaceName"] != "journey":
            raise errors.not_found()
        entities: list[Body] = []
        for kind in call.org.kinds.values():
            if isinstance(kind, Kind) and kind.limit:
                key, documented = kind.limit
                value = call.services.limits.maximum(kind.name)
                value = documented if value is None else value
                entities.append({"key": key, "namespace": "journey", "value": value})
        return Response(200, {"entities": entities})
