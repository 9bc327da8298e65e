"""Components that a plugin makes: it registers their resources with this engine, and returns their outputs."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from pulumi.runtime.proto import alias_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import resource_pb2 as rpb

from .deployment import PARALLEL, Deployment
from .goal import Goal, Unsupported
from .native import NativeProvider, package_of
from .registration import default_provider


def construct(
    d: Deployment,
    request: rpb.RegisterResourceRequest,
    goal: Goal,
    meanwhile: AbstractContextManager[None],
) -> Any:
    """Lets a plugin make a component, and answers its registration; `meanwhile` is entered during the plugin's call."""
    parent = d.goals.get(goal.parent)
    providers = {**(parent.providers if parent else {}), **goal.providers}
    package = package_of(goal.type)
    reference = providers.get(package) or goal.provider
    if not reference:
        reference = default_provider(d, package, goal.type, goal.version)
    provider = d.registry.ensure(reference, d.prev)
    if not isinstance(provider, NativeProvider) or not provider.known:
        raise Unsupported(
            f"{goal.type} resource '{goal.name}': the settings of its provider are not known yet"
        )
    asked = pb.ConstructRequest(
        project=d.project.name,
        stack=d.stack,
        organization="organization",
        config=d.config.values,
        configSecretKeys=sorted(d.config.secret_keys),
        dryRun=d.dry_run,
        parallel=PARALLEL,
        monitorEndpoint=d.address,
        type=goal.type,
        name=goal.name,
        parent=goal.parent,
        inputs=request.object,
        inputDependencies={
            name: pb.ConstructRequest.PropertyDependencies(urns=urns)
            for name, urns in goal.property_dependencies.items()
        },
        providers=providers,
        aliases=[*(alias_pb2.Alias(urn=urn) for urn in request.aliasURNs), *request.aliases],
        dependencies=goal.dependencies,
        protect=goal.protect,
        retainOnDelete=goal.retain_on_delete,
        deletedWith=goal.deleted_with,
    )
    with meanwhile:
        answer = provider.construct(asked)
    depends = {
        name: rpb.RegisterResourceResponse.PropertyDependencies(urns=found.urns)
        for name, found in answer.stateDependencies.items()
    }
    return rpb.RegisterResourceResponse(urn=answer.urn, object=answer.state, propertyDependencies=depends)
