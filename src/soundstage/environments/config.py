"""The tables `[flows]` and `[environments.NAME]` of a project, read and checked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from soundstage.definition.names import FLOW, NAME, VALUE, Names, placeholder
from soundstage.errors import Json, SoundstageError
from soundstage.project import FILE, Project
from soundstage.sid import is_sid

TWILIO = "https://studio.twilio.com"
ACCOUNT, TOKEN, SECRET = "account_sid", "auth_token", "api_secret"
RESERVED = frozenset({ACCOUNT, TOKEN, SECRET})
"""Names of values that every environment has: its credentials."""

LEAST_SECRET = 8
"""A shorter secret would be found in texts that have nothing to do with it."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class EnvironmentFault(SoundstageError):
    """An environment that is not there, is not described rightly or lacks a variable."""


class Variable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that only the process environment has: `{ env = "CRM_KEY" }`."""

    env: str


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One environment as it is written."""

    url: str = TWILIO
    account_sid: str = ""
    account_sid_env: str = "TWILIO_ACCOUNT_SID"
    auth_token_env: str = "TWILIO_AUTH_TOKEN"  # noqa: S105 (its name, not the token)
    api_key_env: str = ""
    api_secret_env: str = ""
    flows: dict[str, str] = {}
    values: dict[str, str | Variable] = {}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a server knows us by: an account and its token, or a key of it and the secret."""

    account: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment: a server, and what flows need to know of it."""

    name: str
    heading: str
    table: Table

    @property
    def url(self) -> str:
        return self.table.url.rstrip("/")

    def credentials(self, variables: Mapping[str, str]) -> Credentials:
        """Return the credentials, which only the process environment has."""
        table = self.table
        account = table.account_sid or self._variable(table.account_sid_env, variables)
        if not is_sid(account, "AC"):
            raise EnvironmentFault(
                f"the account of {self.name} is no SID: expected AC and 32 hexadecimal digits"
            )
        user_variable, word = table.api_key_env, table.api_secret_env
        if user_variable:
            user, password = (self._variable(v, variables) for v in (user_variable, word))
            return Credentials(account, user, password)
        return Credentials(account, account, self._variable(table.auth_token_env, variables))

    def names(self, flows: Mapping[str, str], variables: Mapping[str, str]) -> Names:
        """Return all values of the environment; `flows` are SIDs by name.

        Raises:
            EnvironmentFault: a variable is not set, or a secret is too short to be recognised.
        """
        credentials = self.credentials(variables)
        own = placeholder(VALUE, SECRET if self.table.api_key_env else TOKEN)
        long_enough = len(credentials.password) >= LEAST_SECRET
        values = {own: credentials.password} if long_enough else {}
        for name, value in self.table.values.items():
            if isinstance(value, Variable):
                values[placeholder(VALUE, name)] = self._secret(name, value.env, variables)
        secrets = frozenset(values)
        values |= self._plain() | {placeholder(FLOW, name): sid for name, sid in flows.items()}
        values[placeholder(VALUE, ACCOUNT)] = credentials.account
        return Names(values, secrets)

    def stand_ins(self, flows: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, str]:
        """Return values for a run without a server: of what is not known, a stand-in."""
        given = {
            name: variables.get(value.env) or name
            for name, value in self.table.values.items()
            if isinstance(value, Variable)
        }
        credentials = {
            ACCOUNT: self.table.account_sid or f"AC{0:032x}",
            TOKEN: TOKEN,
            SECRET: SECRET,
        }
        values = {placeholder(VALUE, name): value for name, value in (credentials | given).items()}
        known = dict(flows) | self.table.flows
        return values | self._plain() | {placeholder(FLOW, n): sid for n, sid in known.items()}

    def _plain(self) -> dict[str, str]:
        texts = self.table.values.items()
        return {placeholder(VALUE, name): value for name, value in texts if isinstance(value, str)}

    def _secret(self, name: str, variable: str, variables: Mapping[str, str]) -> str:
        secret = self._variable(variable, variables)
        if len(secret) < LEAST_SECRET:
            raise EnvironmentFault(
                f"{variable} is too short for a secret: values.{name} needs "
                f"{LEAST_SECRET} characters or more to be recognised in a flow"
            )
        return secret

    def _variable(self, variable: str, variables: Mapping[str, str]) -> str:
        if value := variables.get(variable):
            return value
        raise EnvironmentFault(f"set {variable}: the environment {self.name} needs it")


def environment_names(project: Project) -> list[str]:
    """Return the names of the project's environments in their order."""
    return list(project.table("environments"))


def read_environment(project: Project, name: str) -> Environment:
    """Return one environment of a project.

    Raises:
        EnvironmentFault: there is none of that name, or something in it is wrong.
    """
    tables = project.table("environments")
    heading = project.heading(f"environments.{name}")
    if name not in tables:
        file = project.file or project.root / FILE
        known = f"known are {', '.join(tables)}" if tables else "there are none"
        raise EnvironmentFault(f"{file} has no [{heading}]; {known}")
    try:
        table = msgspec.convert(tables[name], Table)
    except msgspec.ValidationError as error:
        wrong = str(error).replace("`$.", "`").replace("`$`", heading)
        raise EnvironmentFault(f"{project.file}: [{heading}]: {wrong}") from None
    for mistake in _mistakes(table):
        raise EnvironmentFault(f"{project.file}: [{heading}]: {mistake}")
    return Environment(name, heading, table)


def project_flows(project: Project) -> dict[str, Path]:
    """Return the files of the project's flows by name."""
    files = {}
    for name, file in project.table("flows").items():
        if not isinstance(file, str) or not file or not NAME.fullmatch(name):
            heading = project.heading("flows")
            raise EnvironmentFault(
                f'{project.file}: [{heading}]: {name} is wrong: expected NAME = "FILE", the name '
                "of letters, digits, _ and -"
            )
        files[name] = project.root / file
    return files


def check_url(url: str) -> str | None:
    """Tell what is wrong with a server's URL: secrets go over TLS, except on this machine."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"url is {url!r}, expected one such as {TWILIO}"
    if parts.username or parts.password:
        return "url has credentials in it; name variables for them: auth_token_env"
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        return f"url is {url!r}: credentials would go over the network unencrypted; use https"
    return None


def _mistakes(table: Table) -> Iterator[str]:
    if wrong := check_url(table.url):
        yield wrong
    if bool(table.api_key_env) != bool(table.api_secret_env):
        yield "api_key_env and api_secret_env go together; set both or none"
    for name, sid in table.flows.items():
        if not is_sid(sid, "FW") or not NAME.fullmatch(name):
            yield f"flows.{name} is {sid!r}, expected FW and 32 hexadecimal digits"
    yield from _wrong_values(table.values)


def _wrong_values(values: Mapping[str, Json]) -> Iterator[str]:
    for name, value in values.items():
        if not NAME.fullmatch(name):
            yield f"values.{name} is no name: expected letters, digits, _ and -"
        elif name in RESERVED:
            yield f"values.{name} is there already: it is the environment's own"
        elif isinstance(value, Variable) and not _VARIABLE.fullmatch(value.env):
            yield f"values.{name} names no variable: expected {{ env = 'NAME' }}"
        elif value == "":
            yield f"values.{name} is empty"
