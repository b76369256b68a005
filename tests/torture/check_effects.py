"""What flows asked of the world: nothing is lost, and twice only where the policy says so."""

from dataclasses import dataclass
from itertools import pairwise

from tests.torture.evidence import Case
from tests.torture.known import Known
from tests.torture.record import Accepted, Asked
from tests.torture.verdict import Findings

from soundstage.core.effects import Answer, CarrierAnswer, CarrierRequest, Failure, HttpRequest

_IN_FLIGHT = 20.0
"""Seconds: longer than a carrier request of ours, with its look-up, can be on its way."""
_LEASE = 60.0
"""Seconds: longer than a node can go on with work that another has taken over."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Checks effects against the records of those who were asked."""

    known: Known

    def check(self, case: Case) -> Findings:
        found, results = Findings(), case.results
        for id_, (effect, _) in case.effects.items():
            result = results.get(id_)
            if isinstance(effect, HttpRequest):
                self._http(effect, result, found)
            elif effect.path.endswith(("/Messages.json", "/Calls.json")):
                self._carrier(effect, result, found)
        return found

    def strangers(self, tokens: set[str]) -> Findings:
        """What was asked for must be an effect of an execution that is there."""
        found = Findings()
        for token in (self.known.accepted.keys() | self.known.asked.keys()) - tokens:
            found.breach("only turns that are durable act", token)
        return found

    def _carrier(self, effect: CarrierRequest, result: object, found: Findings) -> None:
        taken = self.known.accepted.get(effect.id, [])
        kind = "messages" if effect.path.endswith("/Messages.json") else "calls"
        found.counts[f"{kind} asked for"] += 1
        found.counts[f"{kind} taken by the carrier"] += len(taken)
        match result:
            case CarrierAnswer(status=status, body=body) if status < 300:
                sids = {one.sid for one in taken}
                found.expect(bool(sids), f"no {kind} are lost", effect.id, str(body.get("sid")))
                told = not sids or body.get("sid") in sids
                found.expect(told, "the flow is told what the carrier did", effect.id)
            case CarrierAnswer():
                found.counts[f"{kind} refused by the carrier"] += 1
                self._refused(kind, effect, taken, found)
            case Failure():
                found.counts[f"{kind} given up"] += 1
                found.counts[f"{kind} given up that the carrier took"] += bool(taken)
            case _:
                found.counts[f"{kind} nobody waited for"] += 1
        for first, second in pairwise(sorted(taken, key=lambda one: one.came)):
            self._double(kind, first, second, found)

    def _refused(
        self, kind: str, effect: CarrierRequest, taken: list[Accepted], found: Findings
    ) -> None:
        """A refusal is untrue when the message went out, unless two asked at once.

        These are two nodes, or one before and after a crash: then the first request was still on
        its way when the carrier was looked at, and the second was refused.
        """
        refusers = {one.node for one in self.known.refused.get(effect.id, [])}
        excused = any(refusers - {one.node} or self._missed(one) for one in taken)
        found.counts[f"{kind} doubled: refused and taken"] += bool(taken and excused)
        found.expect(
            not taken or excused, "the flow is told what the carrier did", effect.id, "refused"
        )

    def _missed(self, one: Accepted) -> bool:
        """Tell whether a look at the carrier came shortly before it took a message."""
        looks = self.known.looked_up.get(one.to, [])
        return any(one.came - _IN_FLIGHT < look.at <= one.at for look in looks)

    def _double(self, kind: str, first: Accepted, second: Accepted, found: Findings) -> None:
        reason = self._excuse(first, second)
        found.counts[f"{kind} doubled: {reason or 'without a reason'}"] += 1
        between = f"{first.node} then {second.node} {second.at - first.at:.3f} s later"
        found.expect(bool(reason), f"{kind} double only by policy", first.token, between)

    def _excuse(self, first: Accepted, second: Accepted) -> str:
        """Return why the policy allows a double, empty when it does not.

        `first` was asked for first; which of the two the carrier took first does not matter.
        """
        looks = [
            look.at
            for look in self.known.looked_up.get(second.to, [])
            if look.node == second.node and look.at < second.came
        ]
        if any(first.at < at for at in looks):
            return ""
        if any(second.came - _IN_FLIGHT < at for at in looks):
            return "on its way while it was looked up"
        if self.known.hurt(first.came - _LEASE, second.came, ("stop",), second.node):
            return "a stopped node went on"
        if self.known.hurt(first.came - _LEASE, second.came, ("restart", "cut")):
            return "a node lost its lease with the database"
        return ""

    def _http(self, effect: HttpRequest, result: object, found: Findings) -> None:
        asked = self.known.asked.get(effect.id, [])
        found.counts["HTTP requests asked for"] += 1
        found.counts["HTTP requests that authors saw"] += len(asked)
        if isinstance(result, Answer):
            seen = {one.status for one in asked}
            found.expect(result.status in seen, "no HTTP request is lost", effect.id)
        elif isinstance(result, Failure):
            found.counts["HTTP requests without an answer"] += 1
        for first, second in pairwise(asked):
            found.counts["HTTP requests repeated"] += 1
            excused = effect.method == "GET" or self._interrupted(first, second)
            found.expect(excused, "HTTP requests are repeated only by policy", effect.id)

    def _interrupted(self, first: Asked, second: Asked) -> bool:
        return self.known.hurt(first.at - _LEASE, second.at)
