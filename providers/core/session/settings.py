"""Settings of a vendor: where each comes from, who wins, and the connection that they make."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..schema.suggestion import nearest
from ..schema.values import whole_number

if TYPE_CHECKING:
    from .dialect import Dialect

EXPLICIT = "explicitProvider"
"""Marks the configuration of an explicit `Provider`, whose own arguments win over the environment."""


@dataclass(frozen=True)
class Setting:
    """One setting: `key` in the vendor's configuration namespace, `env` the vendor's own environment variable."""

    key: str
    doc: str
    env: str = ""
    secret: bool = False
    default: str = ""
    allowed: tuple[str, ...] = ()
    number: bool = False
    minimum: float = 0
    """Of a number: the least that is allowed; with `exclusive`, what it must be more than."""
    exclusive: bool = False
    maximum: float = 86_400
    """Of a number; what is counted in seconds fits into a day."""
    shared: str = ""
    """Settings with the same word here name one thing (the address): a value given for one outweighs the others."""
    canonical: Callable[[str], str] = str
    """Maps spellings that mean the same to one, for comparing only."""
    url: bool = False
    """Whether it is an address: messages, the state and `doctor` show it, so it has no credentials in it."""

    def problem(self, value: str) -> str:
        """What is wrong with a value, to be read after the setting's name; "" where nothing is."""
        wrong = ""
        if self.url and "@" in value:
            return "must not contain a user name or password: take them out"
        if self.url and ("?" in value or "#" in value):
            return "must not contain '?' or '#': take what follows out"
        if self.number and not self._in_bounds(value):
            least = f"more than {self.minimum:g}" if self.exclusive else f"{self.minimum:g} or more"
            wrong = f"must be a number, {least} and at most {self.maximum:g}"
        elif self.allowed and value not in self.allowed:
            wrong = f"must be one of {', '.join(self.allowed)}"
        return f"{wrong}; got {value!r}" if wrong else ""

    def _in_bounds(self, value: str) -> bool:
        try:
            number = float(value)
        except ValueError:
            return False
        above = number > self.minimum if self.exclusive else number >= self.minimum
        return above and number <= self.maximum  # NaN is neither


COMMON = (
    Setting(
        "timeout",
        "Seconds that one operation may take: login, waits, retries and all pages included.",
        default="120",
        number=True,
        exclusive=True,
    ),
    Setting(
        "requestsPerMinute",
        "Pace of the requests until the server's own headers say otherwise; 0 is off.",
        default="300",
        number=True,
        maximum=100_000,
    ),
    Setting(
        "listLag",
        "Seconds that a new object may be missing from the vendor's answers, lists above all; a create whose answer "
        "was lost is looked up that long.",
        default="10",
        number=True,
    ),
    Setting(
        "onConflict",
        "What an update does when somebody else changed the object: fail, or overwrite it.",
        default="fail",
        allowed=("fail", "overwrite"),
    ),
    Setting("warnings", "`error` turns warnings into failures.", default="show", allowed=("show", "error")),
    Setting(
        "movedFrom", "The API host that the state names, after the same org has moved to another address."
    ),
    Setting(
        "allowHttp",
        "`true` permits plain http to another host than this machine.",
        default="false",
        allowed=("true", "false"),
    ),
    Setting(
        "log",
        "Where the request log goes: a file, or `-` for stderr; nowhere by default.",
        env="JOURNEYS_LOG",
    ),
)


@dataclass(frozen=True)
class Settings:
    """The settings in force, each with its source as the user knows it."""

    vendor: Dialect
    values: Mapping[str, str] = field(repr=False)
    sources: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """The value, or the default, or ""."""
        return self.values.get(key) or self.vendor.setting(key).default

    def number(self, key: str) -> float:
        """The value as a number; `resolve` has checked that it is one."""
        return float(self.get(key))

    def source(self, key: str) -> str:
        """Where the value comes from, for messages."""
        return self.sources.get(key, "the default")


def resolve(vendor: Dialect, config: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in force, from a provider's configuration and the environment.

    The default provider takes credentials from the environment first, then from stack config; an address that
    both give differently is an error. An explicit provider's own arguments win over everything.
    """
    environ = os.environ if environ is None else environ
    given = {
        key.partition(":")[2]: _text(value)
        for key, value in config.items()
        if key.startswith(f"{vendor.namespace}:") and value is not None
    }
    explicit = bool(given.pop(EXPLICIT, ""))
    suffix = given.get("credentialsEnv", "")
    values, sources = {}, {}
    for entry in vendor.settings:
        env = env_name(entry, suffix)
        in_env, in_config = environ.get(env, "") if env else "", given.get(entry.key, "")
        origin = "the provider's arguments" if explicit else f"stack config {vendor.name(entry.key)}"
        if entry.secret and not explicit:
            origin += " (`refresh` and `destroy` take it from the last `up` unless given --run-program)"
        rivals = [each for each in vendor.settings if each.shared == entry.shared and given.get(each.key)]
        if entry.shared and rivals:
            if not explicit and in_env and entry.canonical(in_env) != entry.canonical(in_config):
                _check(env, entry, in_env)
                for each in rivals:
                    _check(vendor.name(each.key), each, given[each.key])
                named = ", ".join(f"{vendor.name(each.key)}={given[each.key]}" for each in rivals)
                raise ConfigError(f"{env}={in_env} and {named} name different addresses; unset one of them")
            in_env = ""
        if in_env and not (explicit and in_config and not (suffix and entry.secret)):
            values[entry.key], sources[entry.key] = in_env, f"environment variable {env}"
        elif in_config:
            values[entry.key], sources[entry.key] = in_config, origin
    settings = Settings(vendor, values, sources)
    for entry in vendor.settings:
        _check(vendor.name(entry.key), entry, settings.get(entry.key))
    return settings


def _check(name: str, entry: Setting, value: str) -> None:
    if problem := entry.problem(value):
        raise ConfigError(f"{name} {problem}")


def env_name(entry: Setting, suffix: str) -> str:
    """`ACME_REGION` with the suffix `EU` is `ACME_EU_REGION`; our own variables have no suffix."""
    if not suffix or not entry.env or entry.env.startswith("JOURNEYS_"):
        return entry.env
    head, _, tail = entry.env.partition("_")
    return f"{head}_{suffix}_{tail}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(whole_number(value))


def check_stack_config(
    vendor: Dialect, config: Mapping[str, Any], is_secret: Callable[[str], bool]
) -> list[str]:
    """What is wrong with the stack's configuration of a vendor: unknown keys, bad values, credentials in clear text."""
    problems = []
    known = [entry.key for entry in vendor.settings]
    for name, value in config.items():
        namespace, _, key = name.partition(":")
        if namespace != vendor.namespace:
            continue
        if key not in known:
            hint = nearest(key, known, vendor.name)
            problems.append(f"{name}: unknown setting{hint}; allowed: {', '.join(known)}")
        elif vendor.setting(key).secret and not is_secret(name):
            problems.append(
                f"{name}: is a credential in clear text; set it with `pulumi config set --secret {name}`, or use "
                f"{vendor.setting(key).env}"
            )
        elif value not in (None, "") and (problem := vendor.setting(key).problem(_text(value))):
            problems.append(f"{name}: {problem}")
    return problems
