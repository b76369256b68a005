"""The calls of a stage and what was said on them, as the phone network's REST API shows them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from soundstage.errors import Json
from soundstage.testing.rest import Rest

_PAGE = 1_000
_OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
_HEARD = frozenset({"say", "play", "heard"})
_ASKING = frozenset({"gather", "record"})
_SPEECH = "speech"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call between a phone and the flow, or a phone that the flow connects a caller to."""

    sid: str
    direction: str
    from_: str
    to: str
    status: str
    parent_sid: str | None

    @property
    def phone(self) -> str:
        """The phone of the call: who calls, or who is called."""
        return self.from_ if self.direction == "inbound" else self.to

    @property
    def live(self) -> bool:
        """Tell whether the call is not over."""
        return self.status not in _OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """Something that happened on a call: `say`, `play`, `press`, `speech`, `hangup` …"""

    at: datetime
    call: Call
    kind: str
    text: str
    data: dict[str, Json] = field(default_factory=dict)

    @property
    def heard(self) -> bool:
        """Tell whether whoever called, or was called by the flow, heard it."""
        return self.kind in _HEARD and self.call.parent_sid is None

    def __str__(self) -> str:
        return self.text or str(self.data.get("digits", ""))


class Calls:
    """All calls of an account in the order of their beginning, and all their lines."""

    def __init__(self, carrier: Rest, account_sid: str) -> None:
        self.all: tuple[Call, ...] = ()
        self.lines: tuple[CallLine, ...] = ()
        self._carrier = carrier
        self._list = f"/2010-04-01/Accounts/{account_sid}/Calls.json?PageSize={_PAGE}"
        self._read: dict[str, int] = {}

    async def refresh(self) -> None:
        """Read what has changed."""
        settled = {call.sid for call in self.all if not call.live}
        self.all = tuple([_call(row) for row in reversed(await self._rows())])
        fresh: list[tuple[int, CallLine]] = []
        for call in self.all:
            if call.sid not in settled:
                fresh += await self._lines(call)
        self.lines += tuple(line for _, line in sorted(fresh, key=lambda pair: pair[0]))

    def live(self, phone: str) -> Call | None:
        """Return the latest call of a phone that is not over."""
        calls = (call for call in reversed(self.all) if call.live and call.phone == phone)
        return next(calls, None)

    def asked(self) -> bool:
        """Tell whether somebody on a call is being asked something, or recorded."""
        return any(
            call.live
            and (self._doing(call) in _ASKING or self._doing(call, besides=_SPEECH) == "record")
            for call in self.all
        )

    def taking_in(self) -> bool:
        """Tell whether somebody was asked, has spoken, and the flow waits for more."""
        return any(
            call.live
            and self._doing(call) == _SPEECH
            and self._doing(call, besides=_SPEECH) == "gather"
            for call in self.all
        )

    def _doing(self, call: Call, besides: str = "") -> str:
        """Return the kind of the last line of a call that is more than something heard."""
        kinds = (line.kind for line in reversed(self.lines) if line.call.sid == call.sid)
        return next((kind for kind in kinds if kind not in (*_HEARD, "pause", besides)), "")

    async def _rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        path = self._list
        while path:
            page = await self._carrier.get(path)
            rows += page["calls"]
            path = page["next_page_uri"]
        return rows

    async def _lines(self, call: Call) -> list[tuple[int, CallLine]]:
        after = self._read.get(call.sid, 0)
        path = f"/network/calls/{call.sid}/transcript?after={after}"
        entries = (await self._carrier.get(path))["entries"]
        if entries:
            self._read[call.sid] = entries[-1]["seq"]
        return [(entry["seq"], _line(call, entry)) for entry in entries]


def _call(row: dict[str, Any]) -> Call:
    return Call(
        sid=row["sid"],
        direction=row["direction"],
        from_=row["from"],
        to=row["to"],
        status=row["status"],
        parent_sid=row["parent_call_sid"],
    )


def _line(call: Call, entry: dict[str, Any]) -> CallLine:
    data = {key: value for key, value in entry.items() if key not in ("at", "kind", "text", "seq")}
    at = datetime.fromisoformat(entry["at"])
    return CallLine(at=at, call=call, kind=entry["kind"], text=entry["text"], data=data)
