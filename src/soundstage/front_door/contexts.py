"""The TLS side of the front door: one certificate a host, made when the host is asked for."""

import ssl
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from soundstage.front_door.authority import LEAF_LIFE, Authority, private_pem

_HOSTS_KEPT = 256
_RENEWED_AFTER: timedelta = LEAF_LIFE / 2


def _now() -> datetime:
    return datetime.now(UTC)


class Contexts:
    """TLS contexts by host. Their keys pass through files in `folder`: TLS reads no others."""

    def __init__(
        self, authority: Authority, folder: Path, now: Callable[[], datetime] = _now
    ) -> None:
        self._authority = authority
        self._file = folder / "leaf.pem"
        self._now = now
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._made: OrderedDict[str, tuple[datetime, ssl.SSLContext]] = OrderedDict()

    def of(self, host: str) -> ssl.SSLContext:
        """Return the context of a host, which has to be one of Twilio's."""
        made, context = self._made.pop(host, (None, None))
        now = self._now()
        if made is None or context is None or now - made > _RENEWED_AFTER:
            made, context = now, self._make(host, now)
        self._made[host] = made, context
        if len(self._made) > _HOSTS_KEPT:
            self._made.popitem(last=False)
        return context

    def _make(self, host: str, now: datetime) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        self._file.touch(mode=0o600)
        try:
            self._file.write_bytes(
                private_pem(self._key) + self._authority.issue(host, self._key, now)
            )
            context.load_cert_chain(self._file)
        finally:
            self._file.unlink()
        return context
