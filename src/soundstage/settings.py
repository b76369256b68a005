"""Every setting, read once from the environment; `docs/settings.md` lists them all."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from soundstage.errors import SoundstageError
from soundstage.limits import Limits

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})
_LIMIT = "SOUNDSTAGE_LIMIT_"
_DATABASES = ("postgresql://", "postgres://")
_ROLES = ("both", "web", "worker")
_LEAST_POOL = 3
_MOST = 2**31 - 1
_MOST_DAYS = 36_500


class SettingError(SoundstageError):
    """A setting whose value cannot be used; the message names it and says what is expected."""


def _setting(default: Any, variable: str, meaning: str) -> Any:
    return field(default=default, metadata={"variable": variable, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one installation. Each names the environment variable it comes from."""

    home: Path = _setting(Path(".soundstage"), "SOUNDSTAGE_HOME", "folder of database and keys")
    database: str = _setting(
        "",
        "SOUNDSTAGE_DATABASE",
        "a PostgreSQL, for example postgresql://user:password@host/name; "
        "the SQLite file in the home folder when empty",
    )
    database_pool: int = _setting(
        8, "SOUNDSTAGE_DATABASE_POOL", "connections to PostgreSQL, for each process, at the most"
    )
    role: str = _setting(
        "both",
        "SOUNDSTAGE_ROLE",
        "web: answer requests and do what they cause; worker: do what is due and what other "
        "nodes left; both. One of them alone needs a PostgreSQL",
    )
    workers: int = _setting(
        1, "SOUNDSTAGE_WORKERS", "processes behind the port; more than one need a PostgreSQL"
    )
    drain_seconds: int = _setting(
        0,
        "SOUNDSTAGE_DRAIN_SECONDS",
        "time that a server which is told to stop goes on to take requests, so that load "
        "balancers see that it is not ready any more",
    )
    host: str = _setting("127.0.0.1", "SOUNDSTAGE_HOST", "address to listen on")
    port: int = _setting(8080, "PORT", "port to listen on")
    public_url: str = _setting(
        "", "SOUNDSTAGE_PUBLIC_URL", "base of all URLs, as the carrier and clients see it"
    )
    carrier_url: str = _setting(
        "",
        "SOUNDSTAGE_CARRIER_URL",
        "REST API of the carrier, for example https://{product}.twilio.com; "
        "the simulated network when empty",
    )
    account_sid: str = _setting("", "TWILIO_ACCOUNT_SID", "SID of the first account")
    auth_token: str = _setting("", "TWILIO_AUTH_TOKEN", "auth token of the first account")
    development: bool = _setting(
        False, "SOUNDSTAGE_DEVELOPMENT", "make an account and the simulated network at the start"
    )
    verify_signatures: bool = _setting(
        True,
        "SOUNDSTAGE_VERIFY_SIGNATURES",
        "refuse webhooks without a valid signature; may be off on loopback only",
    )
    rate_limits: bool = _setting(
        True, "SOUNDSTAGE_RATE_LIMITS", "limit starts per second as Twilio does"
    )
    allow_loopback: bool = _setting(
        False, "SOUNDSTAGE_ALLOW_LOOPBACK", "let flows call this machine"
    )
    allow_private: bool = _setting(
        False, "SOUNDSTAGE_ALLOW_PRIVATE", "let flows call private networks"
    )
    repeat_posts: bool = _setting(
        True,
        "SOUNDSTAGE_REPEAT_POSTS",
        "after a crash, repeat a POST of a flow whose answer is unknown; else it fails",
    )
    connection_overrides: str = _setting(
        "",
        "SOUNDSTAGE_CONNECTION_OVERRIDES",
        "what the carrier does when it cannot reach us, for example rc=3&rp=all: "
        "written behind the # of the addresses that we give it",
    )
    log_format: str = _setting("console", "SOUNDSTAGE_LOG_FORMAT", "console or json")
    limits: Limits = field(default_factory=Limits)

    @property
    def loopback(self) -> bool:
        return self.host in ("127.0.0.1", "::1", "localhost")

    @property
    def base_url(self) -> str:
        """The public base URL, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def read_settings(environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """Read the settings; `given` ones win over the environment.

    Raises:
        SettingError: a value cannot be used, or the settings do not go together.
    """
    values: dict[str, Any] = {"limits": _read_limits(environment)}
    for setting in fields(Settings):
        variable = str(setting.metadata.get("variable", ""))
        if variable in environment:
            values[setting.name] = _convert(variable, environment[variable], setting.default)
    settings = Settings(**(values | {k: v for k, v in given.items() if v is not None}))
    _check(settings)
    return settings


def _read_limits(environment: Mapping[str, str]) -> Limits:
    known = {f"{_LIMIT}{limit.name.upper()}": limit.name for limit in fields(Limits)}
    given = {name: text for name, text in environment.items() if name.startswith(_LIMIT)}
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise SettingError(f"{unknown[0]} is no limit; known are {', '.join(known)}")
    values = {name: _convert(name, text, 1) for name, text in given.items()}
    for name, value in values.items():
        most = _MOST_DAYS if name.endswith("_DAYS") else _MOST
        if value > most:
            raise SettingError(f"{name} is {value}, expected {most} at the most")
    return Limits(**{known[name]: value for name, value in values.items()})


def _convert(variable: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in _TRUE | _FALSE:
            raise SettingError(f"{variable} is {text!r}, expected true or false")
        return text.lower() in _TRUE
    if isinstance(default, int):
        if not text.isascii() or not text.isdigit():
            raise SettingError(f"{variable} is {text!r}, expected a whole number")
        return int(text)
    return Path(text) if isinstance(default, Path) else text


def is_postgresql(url: str) -> bool:
    """Tell whether this is the URL of a PostgreSQL."""
    return url.startswith(_DATABASES)


def _check(settings: Settings) -> None:
    if not settings.verify_signatures and not settings.loopback:
        raise SettingError(
            f"SOUNDSTAGE_VERIFY_SIGNATURES is off while listening on {settings.host}; "
            "switch it on, or listen on 127.0.0.1"
        )
    if settings.development and not settings.loopback:
        raise SettingError(
            f"SOUNDSTAGE_DEVELOPMENT is on while listening on {settings.host}; "
            "development credentials are for 127.0.0.1 only"
        )
    if settings.database and not is_postgresql(settings.database):
        raise SettingError(
            f"SOUNDSTAGE_DATABASE begins with {settings.database.partition('//')[0]!r}, expected "
            "the URL of a PostgreSQL: postgresql://user:password@host/name"
        )
    if settings.database_pool < _LEAST_POOL:
        raise SettingError(
            f"SOUNDSTAGE_DATABASE_POOL is {settings.database_pool}, expected {_LEAST_POOL} at the "
            "least: one connection listens"
        )
    _check_nodes(settings)
    if settings.log_format not in ("console", "json"):
        raise SettingError(
            f"SOUNDSTAGE_LOG_FORMAT is {settings.log_format!r}, expected console or json"
        )


def _check_nodes(settings: Settings) -> None:
    """Check what belongs to an installation of more than one process."""
    if settings.role not in _ROLES:
        raise SettingError(
            f"SOUNDSTAGE_ROLE is {settings.role!r}, expected {', '.join(_ROLES[:-1])} or worker"
        )
    if settings.workers < 1:
        raise SettingError("SOUNDSTAGE_WORKERS is 0, expected 1 at the least")
    if settings.workers == 1 and settings.role == "both":
        return
    several = (
        f"SOUNDSTAGE_WORKERS is {settings.workers}"
        if settings.workers > 1
        else f"SOUNDSTAGE_ROLE is {settings.role}"
    )
    if not settings.database:
        raise SettingError(
            f"{several}: several processes need a PostgreSQL that they share, the SQLite file "
            "has one owner; give its URL with --database or SOUNDSTAGE_DATABASE"
        )
    if not settings.carrier_url:
        raise SettingError(
            f"{several}: several processes need a carrier that they share; give its URL with "
            "--carrier-url or SOUNDSTAGE_CARRIER_URL, for example that of `soundstage network`"
        )
    if settings.role == "worker" and not settings.public_url:
        raise SettingError(
            "SOUNDSTAGE_ROLE is worker: it needs to know where the web nodes are; give their "
            "URL with --public-url or SOUNDSTAGE_PUBLIC_URL"
        )
