"""Looking at the stage to learn what is there, where an expectation is not met."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, TypeVar

import msgspec

from soundstage.carrier.http import Request
from soundstage.carrier.urls import shown as shown_url
from soundstage.core.execution import Step
from soundstage.errors import Json
from soundstage.testing.calls import Call, CallLine
from soundstage.testing.looks import Looker, Mismatch
from soundstage.testing.matching import Lines, NotThere, parts_of, value_at
from soundstage.testing.messages import Message
from soundstage.testing.scenario import Expectations, Part
from soundstage.testing.stage import Stage
from soundstage.testing.tasks import Task

T = TypeVar("T")
W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class Kept:
    """An item of a list that stays as it stands in the file."""

    index: int


@dataclass(frozen=True, slots=True)
class Change:
    """What is there in place of what the `look`-th `expect` says at a place in it.

    `items` are those of a list, one of which may differ or all; else there is one `value`.
    """

    look: int
    place: tuple[str, ...]
    value: Json = None
    items: tuple[Kept | Json, ...] | None = None


class Accepter(Looker):
    """Takes everything as it is, and notes what differs from what was expected."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.changes: list[Change] = []
        self.left_over: tuple[str, ...] = ()
        self._looks = 0

    def look(self, expected: Expectations) -> Mismatch | None:
        mismatch = super().look(expected)
        self._looks += 1
        return mismatch

    def unexpected(self) -> Message | None:
        rest = self._news("sent", self._stage.sent)
        self.left_over = tuple(message.body for message in rest)
        return None

    def _compare(
        self,
        kind: str,
        wanted: Sequence[W],
        found: Sequence[T],
        difference: Callable[[W, T], Lines],
        shown: Callable[[T], str],
    ) -> Mismatch | None:
        if super()._compare(kind, wanted, found, difference, shown) is None:
            return None
        items: list[Kept | Json] = []
        for index, thing in enumerate(found):
            wish = wanted[index] if index < len(wanted) else None
            same = wish is not None and not difference(wish, thing)
            items.append(Kept(index) if same else _as_wished(wish, thing))
        self.changes.append(Change(self._looks, (kind,), items=tuple(items)))
        return None

    def _faults(self, expected: Expectations) -> Mismatch | None:
        before = self._looked["faults"]
        if super()._faults(expected) is not None:
            codes = [fault.code for fault in self._stage.faults[before:]]
            self.changes.append(Change(self._looks, ("faults",), codes))
        return None

    def _standing(self, expected: Expectations) -> Mismatch | None:
        while (mismatch := super()._standing(expected)) is not None:
            place = tuple(map(str, mismatch.place))
            self.changes.append(Change(self._looks, place, self._now_at(place)))
            expected = _without(expected, place)
        return None

    def _now_at(self, place: tuple[str, ...]) -> Json:
        if len(place) == 1:
            return getattr(self._stage, place[0])
        kind, path = place
        tree: Mapping[str, Json] = getattr(self._stage, kind)
        try:
            return value_at(tree, parts_of(path) if kind == "context" else (path,))
        except NotThere:
            return None


def _without(expected: Expectations, place: tuple[str, ...]) -> Expectations:
    """Return the expectations without the one at a place."""
    if len(place) == 1:
        return msgspec.structs.replace(expected, **{place[0]: None})
    values = dict(getattr(expected, place[0]))
    del values[place[1]]
    return msgspec.structs.replace(expected, **{place[0]: values})


def _as_wished(wish: object, thing: object) -> Json:
    """Return something that is there, told as far as the wish tells it."""
    short, whole = told(thing)
    if not isinstance(wish, Part):
        return {short: whole[short]} if isinstance(wish, dict) else whole.get("", whole[short])
    given = [name for name, value in msgspec.to_builtins(wish).items() if value not in _NOTHING]
    return {short: whole[short]} | {name: whole[name] for name in given if name in whole}


_NOTHING: tuple[Any, ...] = (None, [], {})


@singledispatch
def told(thing: object) -> tuple[str, dict[str, Json]]:
    """Return something that is there: the key that is told always, and all keys.

    The key `""` is how it is told without any.
    """
    raise TypeError(f"{thing!r} is nothing that is looked at")


@told.register
def _(message: Message) -> tuple[str, dict[str, Json]]:
    ends: dict[str, Json] = {"to": message.to, "from": message.from_}
    words: Json = {"body": message.body, "media": list(message.media)}
    whole = {"": words if message.media else message.body, "body": message.body}
    return "body", {**whole, **ends, "media": list(message.media)}


@told.register
def _(line: CallLine) -> tuple[str, dict[str, Json]]:
    more = {name: line.data.get(name) for name in ("voice", "language")}
    return "text", {"": str(line), "text": str(line), **more, "phone": line.call.phone}


@told.register
def _(call: Call) -> tuple[str, dict[str, Json]]:
    whole: dict[str, Json] = {"from": call.from_, "to": call.to, "status": call.status}
    return "status", {**whole, "": {"to": call.to, "status": call.status}}


@told.register
def _(step: Step) -> tuple[str, dict[str, Json]]:
    return step.transitioned_from, {
        step.transitioned_from: step.name,
        "": {step.transitioned_from: step.name},
    }


@told.register
def _(request: Request) -> tuple[str, dict[str, Json]]:
    url = shown_url(request.url)
    return "url", {"": f"{request.method} {url}", "method": request.method, "url": url}


@told.register
def _(task: Task) -> tuple[str, dict[str, Json]]:
    whole: dict[str, Json] = {
        "workflow": task.workflow,
        "channel": task.channel,
        "status": task.status,
        "attributes": dict(task.attributes),
    }
    return "status", {**whole, "": {"workflow": task.workflow, "status": task.status}}
