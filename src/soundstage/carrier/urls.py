"""URLs as they go over the wire: percent-encoded, without fragment and without credentials."""

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin

from soundstage.carrier.http import HttpFailure, unicode_text

_URL = re.compile(r"(https?)://([^/?#\\]*)((?:[/?][^#]*)?)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?")
_ADDRESS = re.compile(r"\[([0-9A-Fa-f:.]+)\]")
_USERINFO = re.compile(r"(?<=://)[^/?#]*@")
_KEPT = "!$%&'()*+,-./:;=?@_~[]"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TARGETS_KEPT = 256
"""Most requests go to the same few addresses: those of the carrier."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `url` is exactly what is sent, and what a signature covers."""

    url: str
    scheme: str
    host: str
    port: int
    authorization: str | None

    @property
    def origin(self) -> str:
        """Scheme, host and port, always with the port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


@lru_cache(_TARGETS_KEPT)
def parse_target(url: str) -> Target:
    """Read a URL that somebody configured or a flow computed; refuse what cannot be sent."""
    found = _URL.fullmatch(url.strip())
    if found is None or url != unicode_text(url):
        raise HttpFailure("bad-url", f"{shown(url)!r} is not an absolute http or https URL")
    scheme, authority, rest = found[1].lower(), found[2], found[3]
    userinfo, _, place = authority.rpartition("@")
    host, port_text = _split_port(place)
    host = _checked_host(host, url)
    if port_text and not (port_text.isascii() and port_text.isdigit() and len(port_text) <= 5):
        raise HttpFailure("bad-url", f"{shown(url)!r} has no valid port")
    port = int(port_text or _DEFAULT_PORTS[scheme])
    literal = f"[{host}]" if ":" in host else host
    shown_place = f"{literal}:{port_text}" if port_text else literal
    return Target(
        url=f"{found[1]}://{shown_place}{quote(rest, safe=_KEPT)}",
        scheme=scheme,
        host=host.lower(),
        port=port,
        authorization=_basic(userinfo) if userinfo else None,
    )


def shown(url: str) -> str:
    """Return a URL fit for messages and logs: without the user name and password in it."""
    return unicode_text(_USERINFO.sub("", url, count=1)[:500])


def join(base: str, reference: str) -> str:
    """Resolve a reference against the URL it was found at; a broken one stays as it is."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def basic_authorization(user: str, password: str) -> str:
    """Return the value of an `Authorization` header for HTTP Basic."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _basic(userinfo: str) -> str:
    user, _, password = userinfo.partition(":")
    return basic_authorization(unquote(user), unquote(password))


def _split_port(place: str) -> tuple[str, str]:
    if place.startswith("["):
        host, bracket, port = place.partition("]")
        return host + bracket, port.removeprefix(":")
    host, _, port = place.partition(":")
    return host, port


def _checked_host(host: str, url: str) -> str:
    address = _ADDRESS.fullmatch(host)
    if address is not None:
        return address[1]
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        ascii_host = ""
    if len(ascii_host) > 253 or not _HOST.fullmatch(ascii_host):
        raise HttpFailure("bad-url", f"{shown(url)!r} has no valid host name")
    return ascii_host
