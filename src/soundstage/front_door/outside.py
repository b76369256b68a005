"""The way to hosts that are not Twilio's: straight, or through the proxy the user already has."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

from soundstage.carrier.urls import basic_authorization
from soundstage.front_door.errors import FrontDoorError
from soundstage.front_door.tunnel import Wire

_LONGEST_HEAD = 16_384
_HTTP_PORT = 80


@dataclass(frozen=True, slots=True)
class Outside:
    """Opens connections; `proxies` are URLs by scheme, `no` says which hosts need none."""

    proxies: Mapping[str, str]

    @classmethod
    def of_environment(cls) -> Self:
        """Return the way that this process's environment names.

        Raises:
            FrontDoorError: a proxy of a kind that cannot be used.
        """
        found = getproxies_environment()
        for scheme in ("http", "https"):
            url = found.get(scheme, "")
            if url and (urlsplit(url).scheme != "http" or not urlsplit(url).hostname):
                raise FrontDoorError(
                    f"{scheme.upper()}_PROXY is not the URL of an HTTP proxy, expected "
                    "http://host:port; change it or unset it"
                )
        return cls(found)

    def proxy(self, scheme: str, host: str) -> str | None:
        """Return the URL of the proxy that leads to a host, if one is needed."""
        url = self.proxies.get(scheme)
        no = self.proxies.get("no", "")
        return None if proxy_bypass(host, {"no": no}) else url or None

    async def connect(self, host: str, port: int) -> Wire:
        """Return a connection over which the client can speak TLS with a host."""
        url = self.proxy("https", host)
        if url is None:
            return Wire(*await asyncio.open_connection(host, port))
        proxy = urlsplit(url)
        wire = Wire(
            *await asyncio.open_connection(
                proxy.hostname, proxy.port or _HTTP_PORT, limit=_LONGEST_HEAD
            )
        )
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
        if proxy.username:
            user = basic_authorization(unquote(proxy.username), unquote(proxy.password or ""))
            lines.append(f"Proxy-Authorization: {user}")
        try:
            await wire.send("\r\n".join([*lines, "", ""]).encode())
            await _accepted(wire)
        except BaseException:
            await wire.close()
            raise
        return wire


async def _accepted(wire: Wire) -> None:
    """Read the proxy's answer to a CONNECT, which has to be that it did."""
    try:
        head = await wire.reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise ConnectionError("the proxy gave no answer to CONNECT") from error
    status = head.split(b"\r\n", 1)[0].split(b" ")
    if len(status) < 2 or status[1] != b"200":
        raise ConnectionError("the proxy refused CONNECT")
