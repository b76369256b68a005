"""The first lines that a client sends to the proxy: a CONNECT, or something for the HTTP server."""

import re

import httptools

from soundstage.errors import SoundstageError

CONNECT = b"CONNECT "
_TARGET = re.compile(rb"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253}):([0-9]{1,5})")
_LAST_PORT = 65_535


class BadHead(SoundstageError):
    """A head that is no CONNECT request to a host and a port."""


class _Target:
    """What the parser has found so far."""

    def __init__(self) -> None:
        self.text = b""

    def on_url(self, url: bytes) -> None:
        self.text += url


def read_connect(head: bytes) -> tuple[str, int]:
    """Return the host, in lower case and without brackets, and the port of a CONNECT request.

    Raises:
        BadHead: it is not one; what follows is not looked at.
    """
    target = _Target()
    parser = httptools.HttpRequestParser(target)
    try:
        parser.feed_data(head)
    except httptools.HttpParserUpgrade:
        found = _TARGET.fullmatch(target.text)
        if parser.get_method() == CONNECT.strip() and found is not None:
            port = int(found[2])
            if 0 < port <= _LAST_PORT:
                return found[1].decode().strip("[]").lower().rstrip("."), port
    except httptools.HttpParserError:
        pass
    raise BadHead("expected CONNECT host:port HTTP/1.1 and headers")
