"""A stream of a call's sound to an application: only its start and its end are told [mem]."""

from soundstage.errors import Json
from soundstage.network.voice.attributes import Callback
from soundstage.network.voice.leg import Leg
from soundstage.sid import new_sid


class StreamLine:
    """One stream that runs."""

    def __init__(
        self, leg: Leg, name: str, callback: Callback, kind: str = "Stream", **about: Json
    ) -> None:
        self._leg = leg
        self._callback = callback
        self.kind = kind
        self.sid = new_sid("MZ" if kind == "Stream" else "SR" if kind == "Siprec" else "GT")
        self.name = name or self.sid
        leg.note("start", self.name, noun=kind, sid=self.sid, **about)
        self._tell("started")

    def stop(self) -> None:
        """End the stream."""
        self._leg.note("stop", self.name, noun=self.kind, sid=self.sid)
        self._tell("stopped")

    def _tell(self, what: str) -> None:
        prefix = self.kind
        call = self._leg.call
        now = self._leg.desk.state.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        event = f"{prefix.lower()}-{what}"
        params = (
            ("AccountSid", call.account_sid),
            ("CallSid", call.sid),
            (f"{prefix}Sid", self.sid),
            (f"{prefix}Name", self.name),
            (f"{prefix}Event", event),
            ("Timestamp", now),
        )
        self._leg.desk.posts.later(
            call, f"{prefix.lower()}-callback", self._callback.url, self._callback.method, params
        )
