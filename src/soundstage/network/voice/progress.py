"""The progress of a call: its statuses, and the callbacks that tell of them [voice][vweb]."""

from collections import Counter
from typing import Any

from soundstage.network.records import Params
from soundstage.network.times import rfc2822
from soundstage.network.voice.attributes import Callback
from soundstage.network.voice.desk import Desk
from soundstage.network.voice.params import standard_params
from soundstage.network.voice.records import Call, CallStatus

_SIP_CODES = {
    "completed": "200",
    "busy": "486",
    "no-answer": "480",
    "canceled": "487",
    "failed": "404",
}


class Progress:
    """The record of one call, changed step by step.

    `callback` of the call holds `url`, `method`, `events` and, for the number that shows what
    confused networks do, `times`.
    """

    def __init__(self, desk: Desk, call: Call) -> None:
        self._desk = desk
        self._counts: Counter[str] = Counter()
        self._begun = call.status != "queued"
        self.call = call
        self.extra: Params = ()

    def begin(self) -> None:
        """Say that dialling begins; the record stays `queued` until it rings [oai]."""
        self._begun = True
        self.tell("initiated", "initiated")

    def ring(self) -> None:
        """Say that the far end rings."""
        self._change(status="ringing")
        self.tell("ringing")

    def answer(self) -> None:
        """Say that the call was picked up."""
        now = self._desk.state.now()
        self._change(status="in-progress", start_time=now)
        self.tell("answered")

    def report_to(self, callback: Callback) -> None:
        """Send status callbacks elsewhere from now on."""
        told = {"url": callback.url, "method": callback.method, "events": list(callback.events)}
        self._change(callback=self.call.callback | told)

    def detected(self, answered_by: str) -> None:
        """Note who or what picked up."""
        self._change(answered_by=answered_by)

    def end(self, status: CallStatus) -> None:
        """Note that the call is over; whom it concerns is told by `finish`."""
        now = self._desk.state.now()
        self._change(status=status, end_time=now)

    def finish(self, recording: Params = ()) -> None:
        """Say that the call is over, whatever came of it; not of one that was never dialled."""
        if self._begun:
            self.tell("completed", more=(*self._sums(), *recording))

    def tell(self, event: str, status: CallStatus | None = None, more: Params = ()) -> None:
        """Send a status callback, if anybody asked for this event."""
        callback = self.call.callback
        url = callback.get("url", "")
        if not url or event not in callback["events"]:
            return
        params = dict(standard_params(self.call, self.extra))
        params |= {
            "CallStatus": status or self.call.status,
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(self._counts[url]),
            "Timestamp": rfc2822(self._desk.state.now()) or "",
        }
        self._counts[url] += 1
        times = callback.get("times", 1) if event == "completed" else 1
        everything = (*params.items(), *more)
        self._desk.posts.later(
            self.call, "status-callback", url, callback["method"], everything, times
        )

    def _sums(self) -> Params:
        seconds = self.call.seconds
        sums = (("CallDuration", str(seconds)), ("Duration", str(-(-seconds // 60))))
        if self.call.direction == "inbound":
            return sums
        return (*sums, ("SipResponseCode", _SIP_CODES[self.call.status]))

    def _change(self, **changes: Any) -> None:
        now = self._desk.state.now()
        self.call = self._desk.state.calls.update(self.call, date_updated=now, **changes)
