"""Which addresses a request may go to: keeps flows away from the operator's own network."""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache

from soundstage.carrier.http import HttpFailure
from soundstage.carrier.urls import Target

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16")
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_FIRST_USER_PORT = 1024
_KEPT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The rules for requests that flows make; the default allows only the public internet."""

    allow_loopback: bool = False
    allow_private: bool = False
    allow_link_local: bool = False
    low_ports: frozenset[int] = frozenset({80, 443})

    def check(self, target: Target) -> None:
        """Refuse a URL whose port or literal address is out of bounds.

        Host names are judged by the addresses they resolve to, when the connection is made.
        """
        if target.port not in self.low_ports and not _FIRST_USER_PORT <= target.port <= 65_535:
            allowed = ", ".join(str(port) for port in sorted(self.low_ports))
            raise HttpFailure(
                "refused",
                f"port {target.port} of {target.host} is refused; allowed are {allowed} "
                f"and {_FIRST_USER_PORT} or above",
            )
        address = _literal(target.host)
        if address is not None and not self._allows(address):
            raise HttpFailure("refused", f"requests to {target.host} are refused by the guard")

    def allows(self, address: str) -> bool:
        """Tell whether a connection to this resolved address may be made."""
        parsed = _literal(address.partition("%")[0])
        return parsed is not None and self._allows(parsed)

    def _allows(self, address: _Address) -> bool:
        address = _unwrapped(address)
        if address.is_loopback or address.is_unspecified:
            return self.allow_loopback
        if address.is_link_local or address in _METADATA:
            return self.allow_link_local
        if address.is_multicast:
            return False
        return address.is_global or self.allow_private


OPEN = Guard(allow_loopback=True, allow_private=True, allow_link_local=True)
"""No address refused: for URLs that the operator, not a flow, decides."""


@lru_cache(_KEPT)
def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _unwrapped(address: _Address) -> _Address:
    """Return the IPv4 address inside an IPv6 one that only carries it."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
