"""`X-Twilio-Signature`: made for the webhooks we send, checked on those we receive [py][over].

The rules and worked examples are those of the carrier's own validators.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, parse_qs, urlsplit

Params = Sequence[tuple[str, str]]

HEADER = "X-Twilio-Signature"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def sign(token: str, url: str, params: Params | None = None) -> str:
    """Return the signature of a request: its URL, then its form parameters in order.

    The fragment [over] and credentials (choice of ours) take no part. A repeated parameter
    counts as the set of its values [py]. The order is that of the bytes in UTF-8, which is
    the order of the code points.
    """
    data = _bare(url) + "".join([name + value for name, value in sorted(set(params or ()))])
    digest = hmac.digest(token.encode(), data.encode(errors="surrogatepass"), "sha1")
    return base64.b64encode(digest).decode()


def verify(
    token: str, url: str, params: Params | None, signature: str, body: bytes | None = None
) -> bool:
    """Tell whether the signature is right, for the URL with its port or without it [py][node].

    A body that is not a form is given as `body`; its hash must be in the query then.
    """
    if body is not None and not _hash_matches(url, body):
        return False
    given = signature.encode(errors="replace")
    return any(
        hmac.compare_digest(sign(token, spelling, params).encode(), given)
        for spelling in _spellings(url)
    )


def body_sha256(body: bytes) -> str:
    """Return the value of the query parameter `bodySHA256` for a body that is not a form."""
    return hashlib.sha256(body).hexdigest()


def _hash_matches(url: str, body: bytes) -> bool:
    query = url.partition("#")[0].partition("?")[2]
    claimed = parse_qs(query).get("bodySHA256", [""])[0]
    return hmac.compare_digest(claimed.encode(), body_sha256(body).encode())


def _bare(url: str) -> str:
    address = url.partition("#")[0]
    scheme, separator, rest = address.partition("://")
    end = min((rest.find(mark) for mark in "/?" if mark in rest), default=len(rest))
    authority = rest[:end].rpartition("@")[2]
    return f"{scheme}{separator}{authority}{rest[end:]}"


def _spellings(url: str) -> Iterator[str]:
    """Yield the URL as it is, which mostly fits, then with its port or without it."""
    bare = _bare(url)
    yield bare
    try:
        parts = urlsplit(bare)
        port = parts.port
    except ValueError:
        return
    yield _with_port(bare, parts) if port is None else bare.replace(f":{port}", "", 1)


def _with_port(url: str, parts: SplitResult) -> str:
    netloc = f"{parts.netloc}:{_DEFAULT_PORTS.get(parts.scheme, 80)}"
    return url.replace(parts.netloc, netloc, 1)
