"""The HTTP client as a port: what a request and an answer are, and how a request can fail.

Adapters: `aiohttp_client.AiohttpClient` for the real network, `in_process.InProcessClient`
for tests.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from soundstage.errors import SoundstageError

Reason = Literal["timeout", "network", "too-large", "refused", "bad-url"]

_CHARSET = re.compile(
    r"utf-?(8|16|32)([bl]e)?|(us-)?ascii|latin-?1|iso-?8859-?\d+|(windows-|cp)125\d|koi8-[ru]"
    r"|shift_jis|euc-(jp|kr)|gbk|gb2312|gb18030|big5"
)

Headers = tuple[tuple[str, str], ...]


class HttpFailure(SoundstageError):
    """A request that got no answer: the reason, and whether the peer may have seen it."""

    def __init__(self, reason: Reason, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message
        self.sent = sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request. `timeout` covers everything: connecting, redirects, the whole answer."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""
    timeout: float = 10.0
    connect_timeout: float | None = None
    read_timeout: float | None = None
    max_bytes: int = 65_536
    follow_redirects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP answer, whatever its status. `url` is where it came from after redirects."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    url: str = ""

    def header(self, name: str) -> str:
        """Return the first value of a header, or nothing."""
        return find_header(self.headers, name)

    @property
    def media_type(self) -> str:
        """The content type without parameters, in lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as valid Unicode, read in the declared character set or as UTF-8."""
        declared = self.header("content-type").lower().partition("charset=")[2]
        charset = declared.partition(";")[0].strip(" \"'")
        if not _CHARSET.fullmatch(charset):
            charset = "utf-8"
        try:
            return unicode_text(self.body.decode(charset, errors="replace"))
        except (LookupError, ValueError):
            return self.body.decode(errors="replace")


class HttpClient(Protocol):
    """Whoever can perform a request."""

    async def send(self, request: Request) -> Response:
        """Return the answer, or raise `HttpFailure`."""
        ...


def unicode_text(text: str) -> str:
    """Return the text with what is no Unicode (half a surrogate pair) as question marks."""
    return text.encode(errors="replace").decode()


def find_header(headers: Iterable[tuple[str, str]], name: str) -> str:
    """Return the first value of a header, or an empty text."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


def without_headers(headers: Headers, names: frozenset[str]) -> Headers:
    """Return the headers except those named (in lower case)."""
    return tuple((key, value) for key, value in headers if key.lower() not in names)
