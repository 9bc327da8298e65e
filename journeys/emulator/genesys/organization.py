"""The organisation, its limits for Journey and its products, which the Terraform provider asks for at its start."""

from __future__ import annotations

from ..http import Response
from ..rules import declare
from . import errors
from .app import Call, Route, route
from .kind import Kind

DOCUMENT = "genesys-platform"

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


def me(call: Call) -> Response:
    """Id, name and country of the org that the token belongs to."""
    org = call.org
    if call.switches["organizations_me"] == "403":
        text = "Unable to perform the requested action. You are missing the required permission."
        raise errors.ApiError(403, "missing.permissions", text)
    body = {"id": org.id, "name": org.name, "state": "active", "defaultCountryCode": "US"}
    return Response(200, {**body, "selfUri": "/api/v2/organizations/me"})


def products(call: Call) -> Response:
    """What the org has bought: one of the names that the SDK gives as examples."""
    entities = [{"id": "engage"}]
    return Response(200, {"entities": entities, "total": len(entities)})


def routes(kinds: list[Kind]) -> list[Route]:
    def limits(call: Call) -> Response:
        """The maximum of each kind that has one (the documented one with limits off)."""
        if call.path_values["namespaceName"] != "journey":
            raise errors.not_found()
        entities = []
        for kind in kinds:
            if kind.limit:
                key, documented = kind.limit
                value = call.emulator.limit(kind.name)
                value = documented if value is None else value
                entities.append({"key": key, "namespace": "journey", "value": value})
        return Response(200, {"entities": entities})

    return [
        route(DOCUMENT, "GET", "/api/v2/organizations/me", me),
        route(DOCUMENT, "GET", "/api/v2/authorization/products", products),
        route(DOCUMENT, "GET", "/api/v2/organizations/limits/namespaces/{namespaceName}", limits),
    ]
