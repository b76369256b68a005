"""Comparing what is expected with what happened; a difference is told in lines of text."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import takewhile
from urllib.parse import parse_qsl, urlsplit

import msgspec

from soundstage.carrier.http import Request, find_header
from soundstage.errors import Json
from soundstage.testing.calls import Call, CallLine
from soundstage.testing.located import as_text
from soundstage.testing.messages import Message
from soundstage.testing.patterns import url_fits
from soundstage.testing.scenario import (
    Asked,
    HeardLine,
    MadeCall,
    MadeRequest,
    MadeTask,
    SentMessage,
    Text,
)
from soundstage.testing.tasks import Task

Lines = tuple[str, ...]
_Pair = tuple[str, object, object]
_PLACE = re.compile(r"[^.\[\]]+")


def message_difference(expected: Text | SentMessage, message: Message) -> Lines:
    """Return how a message differs from the expected one; nothing when it does not."""
    if not isinstance(expected, SentMessage):
        return text_difference(as_text(expected), message.body)
    if found := _words_difference(expected.body, expected.contains, expected.matches, message.body):
        return found
    pairs: list[_Pair] = [("to", expected.to, message.to), ("from", expected.from_, message.from_)]
    if expected.media is not None:
        pairs.append(("media", _listed(expected.media), message.media))
    return _pairs_difference(pairs)


def line_difference(expected: Text | HeardLine, line: CallLine) -> Lines:
    """Return how a line of a call differs from the expected one; nothing when it does not."""
    if not isinstance(expected, HeardLine):
        return text_difference(as_text(expected), str(line))
    if found := _words_difference(expected.text, expected.contains, expected.matches, str(line)):
        return found
    return _pairs_difference(
        [
            ("voice", expected.voice, line.data.get("voice")),
            ("language", expected.language, line.data.get("language")),
            ("phone", expected.phone, line.call.phone),
        ]
    )


def call_difference(expected: MadeCall, call: Call) -> Lines:
    """Return how a call differs from the expected one; nothing when it does not."""
    return _pairs_difference(
        [
            ("from", expected.from_, call.from_),
            ("to", expected.to, call.to),
            ("status", expected.status, call.status),
        ]
    )


def task_difference(expected: MadeTask, task: Task) -> Lines:
    """Return how a task differs from the expected one; nothing when it does not."""
    found = _pairs_difference(
        [
            ("workflow", expected.workflow, task.workflow),
            ("channel", expected.channel, task.channel),
            ("status", expected.status, task.status),
        ]
    )
    if found or contains_json(expected.attributes, task.attributes):
        return found
    wanted, got = shown_json(expected.attributes), shown_json(task.attributes)
    return (f"expected attributes  {wanted}", f"but they are         {got}")


def _words_difference(
    exact: Text | None, contains: str | Sequence[str], pattern: str | None, found: str
) -> Lines:
    if exact is not None and (lines := text_difference(as_text(exact), found)):
        return lines
    for part in _listed(contains):
        if part not in found:
            return (f"expected to contain  {part!r}", f"but it is            {found!r}")
    if pattern is not None and not re.search(pattern, found):
        return (f"expected to match  {pattern}", f"but it is          {found!r}")
    return ()


def _pairs_difference(pairs: Sequence[_Pair]) -> Lines:
    return next(
        (
            (f"expected {name}  {wanted}", f"but it is {name}  {found}")
            for name, wanted, found in pairs
            if wanted is not None and wanted != found
        ),
        (),
    )


def text_difference(expected: str, found: str) -> Lines:
    """Return two texts one above the other, with a mark where they begin to differ."""
    if expected == found:
        return ()
    wanted, got = _one_line(expected), _one_line(found)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(wanted, got, strict=False))
    start = sum(1 for _ in same)
    return (f"expected  {wanted}", f"but it is {got}", " " * (10 + start) + "^")


def request_difference(expected: MadeRequest | str, request: Request) -> Lines:
    """Return how a request differs from the expected one; nothing when it does not."""
    if isinstance(expected, str):
        method, _, url = expected.rpartition(" ")
        expected = MadeRequest(url=url, method=method.strip() or None)
    if expected.method is not None and expected.method.upper() != request.method:
        return (f"expected {expected.method}, but it is {request.method} {request.url}",)
    if expected.url is not None and not url_fits(expected.url, request.url):
        return (f"expected  {expected.url}", f"but it is {request.url}")
    return asked_difference(expected, request)


def asked_difference(expected: Asked, request: Request) -> Lines:
    """Return how what a request carries differs from the expected; nothing when it does not."""
    body = request.body.decode(errors="replace")
    query = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    form = dict(parse_qsl(body, keep_blank_values=True))
    for name, wanted, got in (("query", expected.query, query), ("form", expected.form, form)):
        for key, value in wanted.items():
            if got.get(key) != as_text(value):
                return (f"expected {name} {key} = {as_text(value)!r}, but {name} is {got}",)
    for name, value in expected.headers.items():
        if (header := find_header(request.headers, name)) != as_text(value):
            return (
                f"expected the header {name}  {as_text(value)}",
                f"but it is {header or 'absent'}",
            )
    if expected.body is not None and (found := text_difference(as_text(expected.body), body)):
        return found
    return _json_difference(expected, body)


def _json_difference(expected: Asked, body: str) -> Lines:
    if expected.json is msgspec.UNSET:
        return ()
    try:
        found = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return (f"expected JSON, but the body is {body!r}",)
    if contains_json(expected.json, found):
        return ()
    return (f"expected  {shown_json(expected.json)}", f"but it is {shown_json(found)}")


def same_json(wanted: Json, found: Json) -> bool:
    """Tell whether two JSON values are the same; 1 and true are not."""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return wanted.keys() == found.keys() and all(
            same_json(value, found[key]) for key, value in wanted.items()
        )
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(same_json, wanted, found))
    return bool(wanted == found)


def contains_json(wanted: Json, found: Json) -> bool:
    """Tell whether all that is wanted is there; objects may have more keys."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(
            key in found and contains_json(value, found[key]) for key, value in wanted.items()
        )
    return same_json(wanted, found)


class NotThere(Exception):
    """A path that leads nowhere; the text says where it ends and what is near."""


def parts_of(path: str) -> tuple[str, ...]:
    """Split a path such as `widgets.ask.inbound.Body` or `flow.data.items[0]`."""
    return tuple(_PLACE.findall(path))


def value_at(tree: Json, parts: Sequence[str]) -> Json:
    """Return the value that a path leads to; raises `NotThere`."""
    walked: list[str] = []
    for part in parts:
        if isinstance(tree, Mapping) and part in tree:
            tree = tree[part]
        elif isinstance(tree, list) and part.isdigit() and int(part) < len(tree):
            tree = tree[int(part)]
        else:
            raise NotThere(_nowhere(tree, part, ".".join(walked) or "it"))
        walked.append(part)
    return tree


def _nowhere(tree: Json, part: str, place: str) -> str:
    if not isinstance(tree, Mapping):
        return f"{place} is {shown_json(tree)}, so there is no {part!r} in it"
    near = get_close_matches(part, list(tree), 3) or list(tree)[:10]
    return f"there is no {part!r} in {place}; it has {', '.join(near) or 'nothing'}"


def shown_json(value: Json) -> str:
    """Return a value as one line of JSON."""
    return msgspec.json.encode(value).decode()


def _one_line(text: str) -> str:
    return text.replace("\n", "⏎")


def _listed(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
