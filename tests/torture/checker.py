"""The checker: judges a run by the records of the world outside and by the database."""

from dataclasses import dataclass, field

from tests.torture.check_calls import Callers
from tests.torture.check_effects import Effects
from tests.torture.check_history import check_history, check_leftovers
from tests.torture.check_inbound import InboundSide
from tests.torture.check_timers import Timers
from tests.torture.evidence import Case, Leftovers
from tests.torture.known import Known
from tests.torture.verdict import Findings


@dataclass
class Checker:
    """Takes one execution after the other; keeps of each only what the end needs."""

    known: Known
    findings: Findings = field(default_factory=Findings)
    _tokens: set[str] = field(default_factory=set)
    _waiting: dict[str, tuple[str | None, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._inbound = InboundSide(self.known)
        self._callers = Callers(self.known)
        self._each = (
            check_history,
            Effects(self.known).check,
            Timers(self.known).check,
            self._inbound.check,
            self._callers.check,
        )

    def take(self, case: Case) -> None:
        """Check one execution."""
        for check in self._each:
            self.findings.add(check(case))
        self._tokens |= case.effects.keys()
        execution = case.execution
        if execution.active:
            timer = execution.waiting.timer if execution.waiting else None
            self._waiting[execution.sid] = (timer, execution.life_timer)

    def finish(self, left: Leftovers) -> Findings:
        """Check what concerns the whole run, and return everything that was found."""
        self.findings.add(Effects(self.known).strangers(self._tokens))
        self.findings.add(self._inbound.finish())
        self.findings.add(self._callers.finish())
        self.findings.add(check_leftovers(self._waiting, left))
        for torment in self.known.torments:
            self.findings.counts[f"torment: {torment.kind}"] += 1
        return self.findings
