"""The addresses that a flow calls, and what in them is written down literally."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from soundstage.lint.flow import Flow
from soundstage.lint.templates import Use

_URL = re.compile(r"(?:https?|wss?)://[^\s\"'<>]+")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_PLACEHOLDER = re.compile(r"[${}<>%]|your|placeholder|(^|\.)example\.(com|org|net)$|^[^.]+$", re.I)
_ADDRESSES = frozenset(
    {
        "url",
        "play",
        "media_url",
        "wait_url",
        "waitUrl",
        "stream_url",
        "status_callback",
        "recording_status_callback",
        "recording_status_callback_url",
        "transcription_callback_url",
    }
)


class Address(NamedTuple):
    """A literal host in a property, with where it stands."""

    use: Use
    url: str
    host: str
    span: tuple[int, int]


def addresses(flow: Flow) -> Iterator[Address]:
    """Yield the addresses with a literal host that the flow calls or gives to the carrier."""
    for use in flow.texts:
        if use.property not in _ADDRESSES:
            continue
        found = _URL.search(blanked(use.source))
        if found is None:
            continue
        url = use.source[found.start() :]
        host = host_of(found[0])
        if host:
            yield Address(use, url, host, found.span())


def is_placeholder(host: str) -> bool:
    """Tell whether a host stands for one that somebody has to fill in."""
    return _PLACEHOLDER.search(host) is not None


def once_each(found: Iterable[Address]) -> Iterator[tuple[Address, str]]:
    """Yield the first address of each host, with a word on how many more there are."""
    places: dict[str, list[Address]] = {}
    for address in found:
        places.setdefault(address.host, []).append(address)
    for first, *more in places.values():
        count = len(more)
        yield first, f" (and in {count} more place{'s' if count > 1 else ''})" if more else ""


def host_of(url: str) -> str:
    """Return the host of a URL, or nothing when a template stands in it."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "" if _BLANK in host else host


def blanked(source: str) -> str:
    """Return a text in which templates are replaced by as many harmless letters."""
    return _TEMPLATE.sub(lambda found: _BLANK * len(found[0]), source)


_BLANK = "\u00b7"
