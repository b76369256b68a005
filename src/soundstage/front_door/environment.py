"""The environment by which unchanged programs find the front door (api/README.md, clients)."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from soundstage.front_door.trust import ADDING, REPLACING, STORE_PASSWORD, Trust

SERVER = "SOUNDSTAGE_URL"
PROCESS = "SOUNDSTAGE_WRAP_PID"
ACCOUNT = "TWILIO_ACCOUNT_SID"
TOKEN = "TWILIO_AUTH_TOKEN"  # noqa: S105 (the name of a variable)
_JAVA = "JAVA_TOOL_OPTIONS"
_LOCAL = ("localhost", "127.0.0.1", "::1")
_TWILIO_TOO = re.compile(r"\*|[*.]*(?:(?:.*\.)?twilio\.)?com")
_REMOVED = ("ALL_PROXY", "all_proxy")
"""Names a proxy for everything; some clients prefer it to those for one scheme."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a program's environment has more, and less, than ours."""

    added: Mapping[str, str]
    removed: tuple[str, ...] = _REMOVED

    def applied(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return an environment with the changes made."""
        kept = {name: value for name, value in environment.items() if name not in self.removed}
        return kept | dict(self.added)

    def for_shell(self) -> str:
        """Return lines that make the changes in a POSIX shell."""
        exports = [f"export {name}={shlex.quote(value)}" for name, value in self.added.items()]
        return "\n".join([f"unset {' '.join(self.removed)}", *exports])


def changes(
    environment: Mapping[str, str],
    proxy_url: str,
    server_url: str,
    trust: Trust,
    account: tuple[str, str] | None,
) -> Changes:
    """Return what leads a program through the proxy; the account is that of the server."""
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
    direct = _direct(environment)
    added = {
        **dict.fromkeys(proxies, proxy_url),
        **dict.fromkeys(("NO_PROXY", "no_proxy"), direct),
        **dict.fromkeys(REPLACING, str(trust.bundle)),
        ADDING: str(trust.addition),
        "NODE_USE_ENV_PROXY": "1",
        SERVER: server_url,
        _JAVA: " ".join([environment.get(_JAVA, ""), *_java(proxy_url, str(trust.java))]).strip(),
    }
    if account is not None:
        added |= {ACCOUNT: account[0], TOKEN: account[1]}
    return Changes(added)


def _direct(environment: Mapping[str, str]) -> str:
    """Return the hosts that need no proxy: those the user names, but never Twilio's."""
    named = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    hosts = [host.strip() for host in named.split(",")]
    kept = [host for host in hosts if host and not _TWILIO_TOO.fullmatch(host.lower())]
    return ",".join(dict.fromkeys([*kept, *_LOCAL]))


def _java(proxy_url: str, store: str) -> list[str]:
    place = urlsplit(proxy_url)
    proxies = [
        f"-D{scheme}.proxy{name}={value}"
        for scheme in ("http", "https")
        for name, value in (("Host", place.hostname), ("Port", place.port))
    ]
    quoted = f'"{store}"' if " " in store else store
    return [
        *proxies,
        f"-Djavax.net.ssl.trustStore={quoted}",
        "-Djavax.net.ssl.trustStoreType=PKCS12",
        f"-Djavax.net.ssl.trustStorePassword={STORE_PASSWORD}",
    ]
