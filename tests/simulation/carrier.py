"""The carrier: it accepts messages and calls, keeps a record of them, and lists them."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.simulation.wires import Asked, json_answer
from tests.simulation.world import World

from soundstage.carrier.http import Response
from soundstage.sid import new_sid

_CALL = re.compile(r".*/Calls/(CA\w+)\.json")
_RFC_2822 = "%a, %d %b %Y %H:%M:%S +0000"


@dataclass(slots=True, kw_only=True)
class Entry:
    """A message or a call that was accepted; `token` is the idempotency token it came with."""

    sid: str
    to: str
    from_: str
    body: str
    token: str
    at: datetime
    sent_at: datetime
    callback: str
    url: str = ""
    status: str = "queued"
    inbound: bool = False

    @property
    def over(self) -> bool:
        return self.status in ("completed", "no-answer", "busy")

    def shown(self) -> dict[str, Any]:
        return {
            "sid": self.sid,
            "to": self.to,
            "from": self.from_,
            "body": self.body,
            "status": self.status,
            "direction": "inbound" if self.inbound else "outbound-api",
            "date_created": self.at.strftime(_RFC_2822),
        }


class Carrier:
    """The REST API; `delivered`, `rung` and `sent_elsewhere` are told what it sets off.

    `looked` are the moments at which somebody looked what was sent to a number.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.messages: list[Entry] = []
        self.calls: dict[str, Entry] = {}
        self.looked: defaultdict[str, list[datetime]] = defaultdict(list)
        self.delivered: Callable[[Entry], None]
        self.rung: Callable[[Entry], None]
        self.sent_elsewhere: Callable[[Entry, str], None]

    def serve(self, asked: Asked) -> Response:
        """Answer a request."""
        if found := _CALL.fullmatch(asked.path):
            return self._one_call(asked, found[1])
        if asked.path.endswith("/Messages.json"):
            return self._list_messages(asked) if asked.method == "GET" else self._message(asked)
        if asked.path.endswith("/Calls.json"):
            return self._list_calls(asked) if asked.method == "GET" else self._call(asked)
        return json_answer({"message": "no such resource", "code": 20404}, 404)

    def begin_call(self, from_: str, to: str, callback: str) -> Entry:
        """Let somebody call a number of ours."""
        now = self._world.clock.now()
        call = Entry(
            sid=new_sid("CA"),
            to=to,
            from_=from_,
            body="",
            token="",
            at=now,
            sent_at=now,
            callback=callback,
            inbound=True,
        )
        self.calls[call.sid] = call
        return call

    def _message(self, asked: Asked) -> Response:
        message = self._accept("SM", asked)
        self.messages.append(message)
        self.delivered(message)
        return json_answer(message.shown(), 201)

    def _call(self, asked: Asked) -> Response:
        call = self._accept("CA", asked)
        self.calls[call.sid] = call
        self.rung(call)
        return json_answer(call.shown(), 201)

    def _accept(self, prefix: str, asked: Asked) -> Entry:
        form = asked.form
        entry = Entry(
            sid=new_sid(prefix),
            to=form["To"],
            from_=form["From"],
            body=form.get("Body", ""),
            token=asked.token,
            at=self._world.clock.now(),
            sent_at=asked.sent_at,
            callback=form.get("StatusCallback", ""),
            url=form.get("Url", ""),
        )
        self._world.note(f"accepts {entry.token}: {entry.sid} to {entry.to} {entry.body}")
        return entry

    def _one_call(self, asked: Asked, sid: str) -> Response:
        call = self.calls[sid]
        if asked.method == "POST":
            if call.over or call.status != "in-progress":
                return json_answer({"message": "not in progress", "code": 21220}, 400)
            self.sent_elsewhere(call, asked.form["Url"])
        return json_answer(call.shown())

    def _list_messages(self, asked: Asked) -> Response:
        self.looked[asked.query["To"]].append(self._world.clock.now())
        found = [entry.shown() for entry in reversed(self.messages) if _fits(entry, asked)]
        return json_answer({"messages": found, "next_page_uri": None})

    def _list_calls(self, asked: Asked) -> Response:
        self.looked[asked.query["To"]].append(self._world.clock.now())
        calls = reversed(self.calls.values())
        found = [entry.shown() for entry in calls if _fits(entry, asked)]
        return json_answer({"calls": found, "next_page_uri": None})


def _fits(entry: Entry, asked: Asked) -> bool:
    query = asked.query
    return entry.to == query.get("To", entry.to) and entry.from_ == query.get("From", entry.from_)
