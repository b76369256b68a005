"""The ways in which a flow can be started: a message, a call, a conversation or a request."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from math import prod

import msgspec

from soundstage.core.events import (
    CallReceived,
    ConversationMessageReceived,
    ExecutionRequested,
    MessageReceived,
)
from soundstage.definition.model import Definition
from soundstage.errors import Json
from soundstage.testing.exploring.bodies import built
from soundstage.testing.exploring.moves import Move, Setting
from soundstage.testing.exploring.texting import PICTURE, written
from soundstage.testing.exploring.wants import Path, Wants
from soundstage.testing.stage import VISITOR

CALL = "CA" + "1" * 32
_MESSAGE = "SM" + "1" * 32
_CONVERSATION = "CH" + "1" * 32
_HELLO = "hello"
_SENDER = frozenset({"From", "To"})
_SIDS = frozenset({"CallSid", "MessageSid", "ConversationSid", "AccountSid", "FlowSid"})
_SOURCES = frozenset({"SDK", "API", "SMS"})
_MOST = 40


def starts_of(
    definition: Definition, wants: Wants, setting: Setting
) -> Iterator[tuple[datetime, Move]]:
    """Yield the first moves by every connected event of the trigger, with when they happen."""
    trigger = definition.state(definition.initial_state)
    connected = {t.event for t in trigger.transitions if t.next} if trigger else set()
    makers = {
        "incomingMessage": _messages,
        "incomingCall": _calls,
        "incomingConversationMessage": _conversations,
        "incomingRequest": _requests,
    }
    moves = [
        move
        for name, maker in makers.items()
        if name in connected
        for move in maker(wants, setting)
    ]
    for moment in _moments(wants, setting):
        for move in moves:
            yield moment, move


def _moments(wants: Wants, setting: Setting) -> list[datetime]:
    """Return when to begin: around the week when the flow looks at the clock."""
    if not wants.uses_now:
        return [setting.start]
    monday = datetime(2026, 1, 5, tzinfo=UTC)
    return [setting.start, *(monday + timedelta(hours=hours) for hours in range(3, 24 * 7, 9))]


def _messages(wants: Wants, setting: Setting) -> Iterator[Move]:
    for texts in _combinations(wants, ("trigger", "message"), {"Body": [_HELLO]}):
        body = texts.pop("Body", _HELLO)
        params = {
            "From": setting.contact,
            "To": setting.address,
            "MessageSid": _MESSAGE,
            **texts,
            "Body": body,
        }
        extra = {k: v for k, v in texts.items() if k not in _SENDER}
        told = {"body": body, **_sender(texts), **({"params": extra} if extra else {})}
        if not body:
            told["media"] = PICTURE
        event = MessageReceived(id="start", params=params)
        yield Move(event=event, steps=({"text": told if len(told) > 1 else body},))


def _calls(wants: Wants, setting: Setting) -> Iterator[Move]:
    for texts in _combinations(wants, ("trigger", "call"), {}):
        params = {
            "From": setting.contact,
            "To": setting.address,
            "CallSid": CALL,
            "CallStatus": "ringing",
            "Direction": "inbound",
            **texts,
        }
        extra = {k: v for k, v in texts.items() if k not in _SENDER}
        told = {**_sender(texts), **({"params": extra} if extra else {})}
        event = CallReceived(id="start", params=params)
        yield Move(
            event=event, steps=({"call": told or True},), phone=texts.get("From", setting.contact)
        )


def _sender(texts: Mapping[str, str]) -> dict[str, Json]:
    return {name.lower(): texts[name] for name in _SENDER if name in texts}


def _conversations(wants: Wants, setting: Setting) -> Iterator[Move]:
    prefix = ("trigger", "conversation")
    inner = (*prefix, "ChannelAttributes")
    attributes = {path: _values(wants, (*inner, *path)) for path in wants.below(inner) if path}
    bodies = wants.of((*prefix, "Body")) or (_HELLO,)
    sources = [one for one in wants.of((*prefix, "Source")) if one in _SOURCES] or ["SDK"]
    for number, chosen in enumerate(_some(attributes)):
        tree = built(chosen)
        for body in bodies if number == 0 else bodies[:1]:
            for source in sources:
                yield _conversation(tree, body, source, setting)


def _conversation(attributes: Json, body: str, source: str, setting: Setting) -> Move:
    """Let somebody begin: with a chat client, by a REST client, or from a phone."""
    author = setting.contact if source == "SMS" else VISITOR
    params = {
        "ConversationSid": _CONVERSATION,
        "EventType": "onMessageAdded",
        "Author": author,
        "Body": body,
        "MessageSid": "IM" + "1" * 32,
        "Source": source,
        "ChannelAttributes": msgspec.json.encode(attributes).decode(),
    }
    begun: dict[str, Json] = {"attributes": attributes} if attributes else {}
    if source == "SMS":
        begun["people"] = [setting.contact]
    return Move(
        event=ConversationMessageReceived(id="start", params=params),
        steps=({"conversation": begun or True}, written(body, source)),
    )


def _requests(wants: Wants, setting: Setting) -> Iterator[Move]:
    roots = (("flow", "data"), ("trigger", "request", "parameters"))
    leaves = {
        path: _values(wants, (*root, *path)) for root in roots for path in wants.below(root) if path
    }
    for chosen in _some(leaves):
        parameters: dict[str, Json] = built(chosen)
        event = ExecutionRequested(
            id="start", to=setting.contact, from_=setting.address, parameters=parameters
        )
        step = {"request": {"parameters": parameters} if parameters else {}}
        yield Move(event=event, steps=(step,))


def _combinations(
    wants: Wants, prefix: Path, defaults: Mapping[str, list[str]]
) -> Iterator[dict[str, str]]:
    """Yield parameters of a webhook; those that nothing decides on are left out."""
    leaves: dict[Path, list[Json]] = {(name,): list(texts) for name, texts in defaults.items()}
    for path in wants.below(prefix):
        if len(path) == 1 and path[0] not in _SIDS and wants.of((*prefix, *path)):
            leaves[path] = [*leaves.get(path, []), *wants.of((*prefix, *path))]
    for chosen in _some(leaves):
        yield {path[0]: str(text) for path, text in chosen.items()}


def _values(wants: Wants, path: Path) -> list[Json]:
    texts = list(wants.of(path))
    hint = wants.hints.get(path)
    return [*([hint] if hint else []), *texts] or [path[-1]]


def _some(leaves: Mapping[Path, list[Json]]) -> Iterator[dict[Path, Json]]:
    """Yield all combinations when they are few, else those that differ in one from the first."""
    unique = {path: list(dict.fromkeys(values)) for path, values in leaves.items()}
    if prod(map(len, unique.values())) <= _MOST:
        for values in product(*unique.values()):
            yield dict(zip(unique, values, strict=True))
        return
    base = {path: values[0] for path, values in unique.items()}
    yield base
    changes = ((path, value) for path, values in unique.items() for value in values[1:])
    yield from islice(({**base, path: value} for path, value in changes), 2 * _MOST)
