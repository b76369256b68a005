"""Which requests an entry of a scenario file speaks of: `*` in a URL stands for any text."""

import re
from urllib.parse import parse_qsl, urlencode

from soundstage.carrier.http import Request

_HASH = "bodySHA256"


def url_fits(pattern: str, url: str) -> bool:
    """Tell whether a URL is what a pattern says; the query counts only if the pattern has one.

    `*` stands for any text. The hash of the body that signing adds is left out.
    """
    address, mark, query = url.partition("?")
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != _HASH]
    if "?" not in pattern:
        candidates = [address]
    elif _HASH in query:
        candidates = [f"{address}{mark}{urlencode(pairs)}"]
    else:
        candidates = [url]
    regex = ".*".join(map(re.escape, pattern.split("*")))
    return any(re.fullmatch(regex, candidate, re.DOTALL) for candidate in candidates)


def request_fits(url: str, method: str | None, request: Request) -> bool:
    """Tell whether a request is one that a pattern and a method, or any, speak of."""
    wanted = method or request.method
    return wanted.upper() == request.method.upper() and url_fits(url, request.url)
