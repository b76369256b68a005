"""What the two widgets that call a web server share: addresses, and what they publish."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from soundstage.core.effects import Answer
from soundstage.errors import Json
from soundstage.widgets.properties import KeyValue
from soundstage.widgets.values import parse_json

FORM = "application/x-www-form-urlencoded"
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]")


def problem_with(url: str) -> str | None:
    """Tell what is wrong with a URL, or None."""
    if _SPACE.search(url):
        return "it holds white space or a control character"
    try:
        parts = urlsplit(url)
        port_is_wrong = parts.port == 0
    except ValueError as error:
        return str(error)
    if parts.scheme not in ("http", "https"):
        return "it must begin with http:// or https://"
    if not parts.hostname or port_is_wrong:
        return "it has no valid host"
    return None


def encode(parameters: Iterable[KeyValue]) -> str:
    """Return parameters percent-encoded, for a query or a form."""
    return urlencode([(p.key, p.value) for p in parameters], quote_via=quote_plus)


def with_query(url: str, query: str) -> str:
    """Return the URL with more query parameters; what it has is not touched."""
    if not query:
        return url
    address, mark, fragment = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{query}{mark}{fragment}"


def published(answer: Answer) -> dict[str, Json]:
    """Return what templates see of an answer; `parsed` only for a JSON object [W][skill]."""
    outputs: dict[str, Any] = {
        "body": answer.body,
        "content_type": answer.content_type,
        "status_code": answer.status,
    }
    if answer.content_type.partition(";")[0].strip().lower() == "application/json":
        try:
            parsed = parse_json(answer.body)
        except ValueError:
            parsed = None
        if isinstance(parsed, dict):
            outputs["parsed"] = parsed
    return outputs
