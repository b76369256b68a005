"""Callers: each hears the next prompt, or the hang-up that the flow asked for."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.torture.evidence import Case
from tests.torture.known import Known
from tests.torture.record import CallEnded
from tests.torture.verdict import Findings

from soundstage.core.effects import CarrierAnswer

_REFUSED = 300
_PROMPTS = (("Welcome.",), ("Press one.",), ("Hello 1.", "Sorry."), ("Press two.",), ("Goodbye.",))


@dataclass
class Callers:
    """Collects the executions of calls, then listens to what was heard."""

    known: Known
    denied: set[str] = field(default_factory=set)
    """Calls that a flow was told there are not; whether that is excused is said elsewhere."""
    over: dict[str, bool] = field(default_factory=dict)

    def check(self, case: Case) -> Findings:
        call = case.execution.call
        if call is not None:
            self.over[call.sid] = self.over.get(call.sid, True) and not case.execution.active
        for id_, result in case.results.items():
            if not isinstance(result, CarrierAnswer) or result.status >= _REFUSED:
                self.denied |= {one.sid for one in self.known.accepted.get(id_, [])}
        return Findings()

    def finish(self) -> Findings:
        found = Findings()
        doubled = {
            one.sid for taken in self.known.accepted.values() if len(taken) > 1 for one in taken
        }
        for sid in self.known.began:
            ended = self.known.ended.get(sid)
            found.counts["live calls"] += 1
            if ended is None:
                found.breach("every call comes to its end", sid)
            elif sid in self.denied:
                found.counts["live calls that their flow knows nothing of"] += 1
            elif sid not in doubled:
                self._listen(sid, ended, found)
        return found

    def _listen(self, sid: str, ended: CallEnded, found: Findings) -> None:
        heard = [text for text, _ in itertools.groupby(self.known.heard.get(sid, []))]
        found.counts[f"calls ended by {ended.by}"] += 1
        if ended.by == "nobody":
            found.expect(not heard, "nobody hears what nobody answered", sid)
            return
        whole = len(heard) == len(_PROMPTS) if ended.by == "flow" else ended.by == "caller"
        kept = whole and follows(heard)
        found.expect(kept, "every caller hears what comes next", sid, f"{ended.by}: {heard}")
        found.expect(self.over.get(sid, False), "the execution of a call that is over ends", sid)


def follows(heard: Sequence[str]) -> bool:
    """Tell whether the prompts came in the flow's order, from the first one."""
    pairs = zip(heard, _PROMPTS, strict=False)
    return len(heard) <= len(_PROMPTS) and all(text in prompts for text, prompts in pairs)
