"""The provider instances of a run: one plugin process for each, started when it is needed.

Source: pkg/resource/deploy/providers/registry.go.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from .native import NativeProvider, package_of
from .plugin import PluginProcess, Provider, ProviderError
from .state import PROVIDER_PREFIX, ResourceState, provider_urn, qualified_type
from .trust import Trust
from .values import UNKNOWN, Props

DYNAMIC = "pulumi-python"
"""The package of the dynamic providers."""
BUILTIN_TYPE = PROVIDER_PREFIX + "pulumi"
"""The provider of the engine's own functions. It is in state, as with the CLI, but has no process."""


def reference(state: ResourceState) -> str:
    """The reference of a provider resource: its URN and id."""
    return f"{state.urn}::{state.id or UNKNOWN}"


class Registry:
    """The providers of a run by reference (`<urn>::<id>`).

    `start` starts the plugin process of a package. `guard` is called with each provider's settings before it is
    configured, and raises if they must not be used. `trust` says which providers may be loaded.
    """

    def __init__(
        self,
        start: Callable[[str], PluginProcess],
        guard: Callable[[Props], None],
        trust: Trust,
        *,
        preview: bool,
    ) -> None:
        self.trust = trust
        self._start = start
        self._guard = guard
        self._preview = preview
        self._lock = threading.RLock()
        self._spare: list[PluginProcess] = []
        self._processes: list[PluginProcess] = []
        self._providers: dict[str, Provider] = {}
        self._inputs: dict[str, Props] = {}

    def warm_up(self) -> None:
        """Starts the first process of the dynamic providers, while the program still loads."""
        with self._lock:
            if not self._processes:
                self._spare.append(self._started(DYNAMIC))

    def _started(self, package: str) -> PluginProcess:
        process = self._start(package)
        self._processes.append(process)
        return process

    def register(self, state: ResourceState, inputs: Props) -> None:
        """Configures the provider of a provider resource."""
        if state.type == BUILTIN_TYPE:
            return
        key = reference(state)
        with self._lock:
            # A refresh before the program has configured it with the inputs in state; the program's are newer.
            if self._inputs.get(key, inputs) != inputs:
                del self._providers[key]
            self.configure(key, inputs)

    def configure(self, reference: str, inputs: Props) -> Provider:
        """The provider of that reference; it is configured unless it exists already."""
        with self._lock:
            if reference not in self._providers:
                urn = provider_urn(reference)
                package = package_of(qualified_type(urn))
                is_native = package != DYNAMIC
                self._guard({f"{package}:{key}": v for key, v in inputs.items()} if is_native else inputs)
                process = self._spare.pop() if self._spare and not is_native else self._started(package)
                kind = NativeProvider if is_native else Provider
                self._providers[reference] = kind(process, inputs, self.trust, urn, preview=self._preview)
                self._inputs[reference] = inputs
            return self._providers[reference]

    def ensure(self, reference: str, olds: list[ResourceState]) -> Provider:
        """The provider of that reference; one that is only in state is configured with its recorded inputs."""
        with self._lock:
            found = self._providers.get(reference)
            if found is not None:
                return found
            urn, ident = provider_urn(reference), reference.rpartition("::")[2]
            for state in olds:
                if state.urn == urn and state.id == ident:
                    return self.configure(reference, state.inputs)
        raise ProviderError(f"the provider {reference} is neither in the program nor in state")

    def cancel(self) -> None:
        """Tells all plugin processes that the run was interrupted."""
        for process in list(self._processes):
            process.cancel()

    def close(self) -> None:
        """Ends all plugin processes."""
        with self._lock:
            for process in self._processes:
                process.stop()
            self._processes.clear()


def check_package(plugins: dict[str, Path], type_token: str) -> None:
    """Raises ProviderError for a type of a package that is not dynamic and has no plugin in the project."""
    package = package_of(type_token)
    if type_token != BUILTIN_TYPE and package != DYNAMIC and package not in plugins:
        raise ProviderError(
            f"{type_token} needs the plugin of package {package!r}: the embedded engine runs dynamic providers "
            "written in Python, and the plugins whose path is in `plugins.providers` of Pulumi.yaml; use the Pulumi CLI"
        )
