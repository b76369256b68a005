"""The transcript of a scenario: who said and did what, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from soundstage.testing.stage import Stage


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a transcript; `at` counts from the beginning."""

    at: timedelta
    who: str
    what: str

    def __str__(self) -> str:
        first, *more = self.what.split("\n")
        lines = [f"{str(self.at).split('.')[0]:>8}  {self.who:<8} {first}"]
        return "\n".join([*lines, *(" " * 19 + line for line in more)])


class Transcript:
    """Grows with the stage: `note` adds what somebody does, `catch_up` what came of it."""

    def __init__(self, stage: Stage) -> None:
        self.entries: list[Entry] = []
        self._stage = stage
        self._start = stage.now
        self._said = 0
        self._asked = 0
        self._heard = 0
        self._noted = ""

    def note(self, who: str, what: str, line: str = "") -> None:
        """Add what somebody does now; on a call that is also a line of some kind."""
        self._noted = line
        self._add(self._stage.now, who, what)

    def catch_up(self) -> None:
        """Add the requests, messages and calls of the flow since the last time."""
        for request in self._stage.requests[self._asked :]:
            self._add(self._stage.now, "asks", f"{request.method} {request.url}")
        for line in self._stage.call_lines[self._heard :]:
            if line.kind == self._noted:
                self._noted = ""
            else:
                self._add(line.at, line.call.phone, f"{line.kind} {line}".strip())
        for message in self._stage.sent[self._said :]:
            told = "".join(f"\n{url}" for url in message.media)
            if message.to != self._stage.scene.contact:
                told += f"\n(to {message.to})"
            if message.error_code is not None:
                told += f"\n({message.status}, error {message.error_code})"
            self._add(message.at, "flow", message.body + told)
        self._heard = len(self._stage.call_lines)
        self._asked, self._said = len(self._stage.requests), len(self._stage.sent)

    def _add(self, at: datetime, who: str, what: str) -> None:
        self.entries.append(Entry(max(at - self._start, timedelta()), who, what))
