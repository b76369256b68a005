"""What came in: every text and every start is in exactly one journal, and nothing else is."""

from collections import Counter
from dataclasses import dataclass, field

from tests.torture.evidence import Case
from tests.torture.known import Known
from tests.torture.record import Answered, Started
from tests.torture.verdict import Findings

from soundstage.core.events import AnyEvent, ExecutionRequested, Inbound


@dataclass
class InboundSide:
    """Collects what journals say came in, then compares with what was sent."""

    known: Known
    taken: Counter[str] = field(default_factory=Counter)
    executions: dict[str, str] = field(default_factory=dict)

    def check(self, case: Case) -> Findings:
        found = Findings()
        for entry in case.journal:
            if isinstance(entry.event, Inbound):
                self.taken[entry.event.id] += 1
        first = case.journal[0].event if case.journal else None
        sid, contact = case.execution.sid, case.execution.contact
        if isinstance(first, ExecutionRequested):
            self.executions[sid] = contact
            found.expect(contact in self.known.started, "somebody started it", sid)
        elif isinstance(first, Inbound):
            began = _named(first) in self.known.happened.keys() | self.known.began.keys()
            found.expect(began, "somebody started it", sid)
        return found

    def finish(self) -> Findings:
        found = Findings()
        for id_, times in self.taken.items():
            found.expect(times == 1, "an event is taken once", id_, f"{times} times")
        self._webhooks(found)
        per_contact = Counter(self.executions.values())
        for contact, attempts in self.known.started.items():
            self._starts(contact, attempts, per_contact[contact], found)
        return found

    def _webhooks(self, found: Findings) -> None:
        for token, event in self.known.happened.items():
            attempts = self.known.answered.get(token, [])
            final = [attempt.status for attempt in attempts if attempt.status == 200]
            found.counts["webhooks"] += 1
            found.counts["webhook attempts"] += len(attempts)
            detail = f"{event.kind} {sorted({attempt.status for attempt in attempts})}"
            abandoned = event.kind == "call"
            kept = bool(final) or abandoned
            found.expect(kept, "every webhook is answered in the end", token, detail)
            if event.kind == "text":
                found.counts["texts"] += 1
                there = self.taken[f"{event.flow}:{token}"]
                found.expect(there > 0, "no text is lost", token, event.contact)
            if event.kind == "call" and attempts:
                found.measure("callers wait for a document", _until_answer(event.at, attempts))

    def _starts(self, contact: str, attempts: list[Started], there: int, found: Findings) -> None:
        """What was answered 201 is there; each attempt made one execution at the most."""
        found.counts["starts by REST"] += 1
        created = [attempt for attempt in attempts if attempt.status == 201]
        unknown = [attempt for attempt in attempts if attempt.status == 0]
        found.counts["starts without an answer"] += len(unknown)
        for attempt in created:
            kept = attempt.execution in self.executions
            found.expect(kept, "a start that was confirmed is there", contact, attempt.execution)
        most = len(created) + len(unknown)
        found.expect(there <= most, "a start starts once", contact, f"{there} of {most}")
        busy = any(attempt.status == 409 for attempt in attempts)
        found.expect(bool(created) or busy, "a start succeeds in the end", contact)


def _named(event: AnyEvent) -> str:
    """Return the token of an event; a text has its SID, and the ring of a call that of the call."""
    return event.id.partition(":")[2].removesuffix(" ringing")


def _until_answer(began: float, attempts: list[Answered]) -> float:
    last = attempts[-1].at
    return min((one.at for one in attempts if one.status == 200), default=last) - began
