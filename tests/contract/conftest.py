"""The vendor's SDK as a client of the emulator, in the release that is installed or in an old one."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.vendor_sdk import NAME, vendor_sdk

from journeys.emulator import Emulator

Connect = Callable[..., Any]


@pytest.fixture
def emu_with(emulator_of: Callable[..., Emulator]) -> Callable[..., Emulator]:
    """Starts an emulator with these switches."""
    return lambda **switches: emulator_of(switches=switches)


@pytest.fixture
def sdk() -> ModuleType:
    """The installed SDK."""
    return vendor_sdk()


@pytest.fixture
def connect(sdk: ModuleType) -> Connect:
    """A function (emulator, API's name) -> the SDK's API object, logged in."""

    def to(emu: Emulator, api: str = "JourneyApi") -> Any:
        client = sdk.api_client.ApiClient(host=emu.url)
        client.get_client_credentials_token(emu.client_id, emu.client_secret)
        return getattr(sdk, api)(client)

    return to


@pytest.fixture
def old_sdk() -> Iterator[Callable[[str], ModuleType]]:
    """A release of the seeds' time, from a folder per version below `GENESYS_OLD_SDKS`; else skipped.

    `pip install --target $GENESYS_OLD_SDKS/108.0.0 PureCloudPlatformClientV2==108.0.0` makes one.
    """
    kept = {name: module for name, module in sys.modules.items() if name.split(".")[0] == NAME}
    path = list(sys.path)

    def load(version: str) -> ModuleType:
        folder = Path(os.environ.get("GENESYS_OLD_SDKS", "")) / version
        if "GENESYS_OLD_SDKS" not in os.environ or not folder.is_dir():
            pytest.skip(f"no release {version} of the SDK in GENESYS_OLD_SDKS")
        _forget()
        sys.path.insert(0, str(folder))
        return importlib.import_module(NAME)

    yield load
    sys.path[:] = path
    _forget()
    sys.modules.update(kept)


def _forget() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[name]
