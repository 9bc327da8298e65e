"""The provider of a native package. Unlike a dynamic one, it keeps secrets, has previews, and tells the changed paths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pulumi.runtime.proto import provider_pb2 as pb

from .plugin import Diff, Provider, ProviderError
from .state import PROVIDER_PREFIX, ResourceState
from .values import Props, from_struct, to_struct

KINDS = {
    pb.PropertyDiff.ADD: "add",
    pb.PropertyDiff.ADD_REPLACE: "add-replace",
    pb.PropertyDiff.DELETE: "delete",
    pb.PropertyDiff.DELETE_REPLACE: "delete-replace",
    pb.PropertyDiff.UPDATE: "update",
    pb.PropertyDiff.UPDATE_REPLACE: "update-replace",
}


def package_of(type_token: str) -> str:
    """The package of a type, or of a provider resource's type."""
    return type_token.removeprefix(PROVIDER_PREFIX).split(":", 1)[0]


def executable(plugins: dict[str, Path], package: str) -> str:
    """The file of a package's plugin, in the folder that Pulumi.yaml has for it.

    Raises:
        ProviderError: there is no such file.
    """
    file = plugins[package] / f"pulumi-resource-{package}"
    if not file.is_file():
        raise ProviderError(
            f"Pulumi.yaml says that the plugin of {package!r} is in {plugins[package]}, and there is no {file.name}"
        )
    return str(file)


class NativeProvider(Provider):
    """One configured instance of a package's provider."""

    keeps_secrets = True

    def _configure(self, name: str, inputs: Props) -> None:
        kind = PROVIDER_PREFIX + self.package
        checked = pb.CheckRequest(name=name, type=kind)
        checked.news.CopyFrom(self._struct(inputs))
        failures = self._call("CheckConfig", checked).failures
        if failures:
            reasons = "".join(f"\n{kind} resource '{name}' has a problem: {each.reason}" for each in failures)
            raise ProviderError(reasons.strip())
        request = pb.ConfigureRequest(name=name, type=kind, acceptSecrets=True, sends_old_inputs=True)
        request.args.CopyFrom(self._struct(inputs))
        self._call("Configure", request)

    def _answered(self, answer: Any, old_inputs: Props, news: Props, ignore: list[str]) -> Diff:
        if answer.changes == pb.DiffResponse.DIFF_UNKNOWN:
            return super()._answered(answer, old_inputs, news, ignore)
        detailed = {path: KINDS[each.kind] for path, each in answer.detailedDiff.items()}
        return Diff(
            answer.changes == pb.DiffResponse.DIFF_SOME,
            list(answer.replaces),
            list(answer.diffs),
            detailed if answer.hasDetailedDiff else None,
            answer.deleteBeforeReplace,
        )

    def _planned_create(self, state: ResourceState) -> Props:
        request = pb.CreateRequest(urn=state.urn, name=state.name, type=state.type, preview=True)
        request.properties.CopyFrom(self._struct(state.inputs))
        return from_struct(self._call("Create", request).properties)

    def _planned_update(self, old: ResourceState, new: ResourceState) -> Props:
        request = pb.UpdateRequest(id=old.id, urn=new.urn, name=new.name, type=new.type, preview=True)
        request.ignoreChanges.extend(new.ignore_changes)
        request.olds.CopyFrom(self._struct(old.outputs))
        request.news.CopyFrom(self._struct(new.inputs))
        request.old_inputs.CopyFrom(self._struct(old.inputs))
        return from_struct(self._call("Update", request).properties)

    def invoke(self, token: str, args: Props) -> Props:
        """Calls a function of the package."""
        request = pb.InvokeRequest(tok=token)
        request.args.CopyFrom(to_struct(args, secrets=True))
        answer = self._call("Invoke", request)
        if answer.failures:
            raise ProviderError("; ".join(each.reason for each in answer.failures))
        return from_struct(getattr(answer, "return"))

    def construct(self, request: pb.ConstructRequest) -> Any:
        """Lets the plugin make a component; the plugin registers its resources during the call."""
        return self._call("Construct", request)
