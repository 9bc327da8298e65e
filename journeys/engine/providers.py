"""The provider instances of a run: one plugin process for each, started when it is needed.

Source: pkg/resource/deploy/providers/registry.go.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from .native import NativeProvider, package_of
from .plugin import PluginProcess, Provider, ProviderError
from .state import PROVIDER_PREFIX, ResourceState, provider_urn
from .trust import Trust
from .values import Props

DYNAMIC = "pulumi-python"
"""The package of the dynamic providers."""
UNKNOWN_ID = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
BUILTIN_TYPE = PROVIDER_PREFIX + "pulumi"
"""The provider of the engine's own functions: it stands in state as in the CLI's, and has no process."""


class Registry:
    """Providers by reference (`<urn>::<id>`).

    `start` starts the plugin process of a package; `guard` is asked about each provider's settings before it is configured
    and raises if they must not be used; `trust` says which providers may be loaded.  `warm_up` starts the first process while the program still loads.
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
        """Starts one process ahead of its use."""
        with self._lock:
            if not self._processes:
                self._spare.append(self._started(DYNAMIC))

    def _started(self, package: str) -> PluginProcess:
        process = self._start(package)
        self._processes.append(process)
        return process

    def register(self, state: ResourceState, inputs: Props) -> None:
        """Configures the instance that a provider resource stands for."""
        if state.type == BUILTIN_TYPE:
            return
        reference = f"{state.urn}::{state.id or UNKNOWN_ID}"
        with self._lock:
            # A refresh before the program has configured it as state has it; the program's word is the newer one.
            if self._inputs.get(reference, inputs) != inputs:
                del self._providers[reference]
            self.configure(reference, inputs)

    def configure(self, reference: str, inputs: Props) -> Provider:
        """Configures a provider instance; one that exists already is returned as it is."""
        with self._lock:
            if reference not in self._providers:
                urn = provider_urn(reference)
                package = package_of(urn.split("::")[2])
                is_native = package != DYNAMIC
                self._guard({f"{package}:{key}": v for key, v in inputs.items()} if is_native else inputs)
                process = self._spare.pop() if self._spare and not is_native else self._started(package)
                kind = NativeProvider if is_native else Provider
                self._providers[reference] = kind(process, inputs, self.trust, urn, preview=self._preview)
                self._inputs[reference] = inputs
            return self._providers[reference]

    def get(self, reference: str) -> Provider | None:
        """The instance of that reference, if it was configured in this run."""
        return self._providers.get(reference)

    def ensure(self, reference: str, olds: list[ResourceState]) -> Provider:
        """The instance of that reference; one that only state knows is configured as it was recorded."""
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
    """Raises ProviderError for a resource that neither a dynamic provider nor a plugin of the project serves."""
    package = package_of(type_token)
    if type_token != BUILTIN_TYPE and package != DYNAMIC and package not in plugins:
        raise ProviderError(
            f"{type_token} needs the plugin of package {package!r}: the embedded engine runs dynamic providers "
            "written in Python, and the plugins whose path is in `plugins.providers` of Pulumi.yaml; use the Pulumi CLI"
        )
