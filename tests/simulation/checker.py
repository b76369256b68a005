"""What a run must show when everything has come to rest."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise

from tests.simulation.carrier import Carrier
from tests.simulation.effects import check_effects
from tests.simulation.house import CARRIER, HOUSE, Down, House
from tests.simulation.people import Client
from tests.simulation.phones import Phones
from tests.simulation.replay import History
from tests.simulation.servers import Shop
from tests.simulation.webhooks import Webhooks
from tests.simulation.world import World

from soundstage.core.events import MessageReceived, TimerFired
from soundstage.core.execution import Execution, Step
from soundstage.engine.journal import apply, steps
from soundstage.runtime.programs import Programs
from soundstage.store.memory import MemoryStore
from soundstage.store.pages import Cursor
from soundstage.store.port import ExecutionFilter
from soundstage.widgets.scope import Surroundings

_ENDS = frozenset({"FLOW_END", "API_STOP", "STOPPED"})
_GREETED = ("Welcome.",)
_AFTER = {
    "Welcome.": ("Press a key.",),
    "Press a key.": ("Hello 1.", "Hello 2.", "Hello 3.", "Nothing.", "Goodbye."),
    "Goodbye.": (),
}
_AFTER_A_RESULT = ("Press a key.", "Goodbye.")


@dataclass(frozen=True)
class Evidence:
    """Everything that is left of a run."""

    world: World
    store: MemoryStore
    house: House
    carrier: Carrier
    shop: Shop
    webhooks: Webhooks
    phones: Phones
    client: Client


@dataclass
class Checker:
    """Reads the evidence, and notes breaches."""

    evidence: Evidence
    histories: dict[str, History] = field(default_factory=dict)

    async def check(self) -> None:
        await self._read()
        for history in self.histories.values():
            self._check_journal(history)
            self._check_steps(history)
            self._check_timers(history)
        self._check_starts()
        taken = self._check_events()
        self._check_answers(taken)
        self._check_overlaps()
        self._check_calls()
        check_effects(self.evidence, self.histories.values())
        await self._check_repeats(taken)

    def breach(self, what: str) -> None:
        self.evidence.world.breach(what)

    async def _read(self) -> None:
        """Play every execution again."""
        store, world = self.evidence.store, self.evidence.world
        surroundings = Surroundings(
            limits=self.evidence.house.limits,
            public_url=HOUSE,
            carrier_hosts=frozenset({CARRIER.rpartition("/")[2]}),
        )
        programs = Programs(store, surroundings)
        (account,) = await store.accounts()
        for flow in (await store.flows(account.sid, 10, Cursor())).items:
            page = await store.executions(flow.sid, ExecutionFilter(), 10_000, Cursor())
            for execution in page.items:
                journal = await store.journal(execution.sid)
                program = await programs.of(execution)
                history = History.played(program, execution, journal)
                self.histories[execution.sid] = history
                world.count("turns", len(journal))
        world.count("executions", len(self.histories))

    def _check_journal(self, history: History) -> None:
        execution, journal = history.execution, history.journal
        for breach in history.breaches:
            self.breach(f"{execution.sid}: {breach}")
        if [entry.version for entry in journal] != list(range(1, execution.version + 1)):
            self.breach(f"{execution.sid}: the versions of its journal are not 1 to the last")
        if [entry.at for entry in journal] != sorted(entry.at for entry in journal):
            self.breach(f"{execution.sid}: its journal goes back in time")
        if execution.active or execution.ended_reason not in _ENDS:
            where = execution.waiting.for_ if execution.waiting else execution.ended_reason
            self.breach(f"{execution.sid} never ended: {execution.state} {where}")
        context: object = {}
        for entry in journal:
            for step in entry.steps:
                context = apply(context, step.changes)
            context = apply(context, entry.changes)
        if context != execution.context:
            self.breach(f"{execution.sid}: its context is not the fold of its journal")

    def _check_steps(self, history: History) -> None:
        execution, all_steps = history.execution, steps(history.journal)
        if len({step.sid for step in all_steps}) != execution.steps != len(all_steps):
            self.breach(f"{execution.sid}: a step is there twice or not at all")
        ordered = sorted(all_steps, key=lambda step: step.parent_step_sid or "")
        for parent, level in groupby(ordered, key=lambda step: step.parent_step_sid or ""):
            self._check_chain(execution, parent, list(level))

    def _check_chain(self, execution: Execution, parent: str, chain: list[Step]) -> None:
        links = [step.transitioned_from for step in chain]
        broken = [a.transitioned_to != b.transitioned_from for a, b in pairwise(chain)]
        if links[0] != "Trigger" or any(broken):
            self.breach(f"{execution.sid}: its steps are no chain")
        last = chain[-1].transitioned_to
        if last != "Ended" and execution.ended_reason != "API_STOP":
            self.breach(f"{execution.sid}: its steps end at {last}")
        if parent and parent not in {step.sid for step in chain} and not links:
            self.breach(f"{execution.sid}: a subflow ran without its parent")

    def _check_timers(self, history: History) -> None:
        world = self.evidence.world
        for entry in history.journal:
            if isinstance(entry.event, TimerFired):
                due = history.due.get(entry.event.timer_id)
                world.count("timers")
                if due is None or entry.at < due:
                    self.breach(f"{entry.event.timer_id} fired at {entry.at}, and was due {due}")

    def _check_starts(self) -> None:
        for sid in self.evidence.client.started:
            if sid not in self.histories:
                self.breach(f"{sid} was reported as started, and is not there")

    def _check_events(self) -> dict[str, str]:
        """Each event is taken once at most; return who took which."""
        taken: dict[str, str] = {}
        for sid, history in self.histories.items():
            mine = [entry.event for entry in history.journal]
            if len({event.id for event in mine}) != len(mine):
                self.breach(f"{sid} took an event twice")
            for event in mine:
                if event.id in taken:
                    self.breach(f"{event.id} was taken by {taken[event.id]} and by {sid}")
                taken[event.id] = sid
        return taken

    def _check_answers(self, taken: dict[str, str]) -> None:
        webhooks = self.evidence.webhooks
        for event_id, (_, event) in webhooks.events.items():
            answers = webhooks.answers[event_id]
            if not isinstance(event, MessageReceived):
                continue
            if event_id not in taken:
                self.breach(f"the text {event_id} was taken by nobody")
            if len({(answer.status, answer.body) for answer in answers}) != 1:
                self.breach(f"{event_id} has more than one answer: {answers}")
            if answers[0].status != 200:
                self.breach(f"the text {event_id} was refused")

    def _check_overlaps(self) -> None:
        """There is one execution at a time for a pair of addresses."""
        runs = [history.execution for history in self.histories.values()]
        for _, group in groupby(
            sorted(runs, key=lambda run: (run.flow_sid, run.key, run.started_at, _end(run))),
            key=lambda run: (run.flow_sid, run.key),
        ):
            for one, other in pairwise(group):
                if other.started_at < _end(one):
                    self.breach(f"{one.sid} and {other.sid} were active at the same time")

    def _check_calls(self) -> None:
        """What was heard on a call is a walk through the flow, to its end.

        Nothing is told of calls that were sent elsewhere while a request of theirs was under
        way: its answer, and the prompt in it, reach nobody.
        """
        phones = self.evidence.phones
        for call_sid, heard in phones.heard.items():
            if call_sid in phones.interrupted:
                continue
            said = [text for text, _ in groupby(heard)]
            allowed: tuple[str, ...] = _GREETED
            for text in said:
                if text not in allowed:
                    self.breach(f"{call_sid} heard {text} in {heard}")
                    break
                allowed = _AFTER.get(text, _AFTER_A_RESULT)
            owner = self._owner(call_sid)
            stopped = owner is not None and owner.ended_reason == "API_STOP"
            if said[-1] != "Goodbye." and not stopped and call_sid not in phones.left_early:
                self.breach(f"{call_sid} was cut off after {heard}")

    def _owner(self, call_sid: str) -> Execution | None:
        runs = (history.execution for history in self.histories.values())
        return next((run for run in runs if run.call and run.call.sid == call_sid), None)

    async def _check_repeats(self, taken: dict[str, str]) -> None:
        """An event that comes again long after gets the answer that it got."""
        evidence = self.evidence
        webhooks, turns = evidence.webhooks, sum(len(h.journal) for h in self.histories.values())
        texts = [
            (flow_sid, event)
            for flow_sid, event in webhooks.events.values()
            if isinstance(event, MessageReceived)
        ]
        for flow_sid, event in texts[:5]:
            try:
                reply = await evidence.house.receive(flow_sid, event)
            except Down as reason:
                self.breach(f"{event.id} gets no answer when it comes again: {reason}")
                continue
            if reply not in webhooks.answers[event.id]:
                self.breach(f"{event.id} gets {reply}, not {webhooks.answers[event.id][0]}")
        now = 0
        for sid in self.histories:
            now += len(await evidence.store.journal(sid))
        if now != turns:
            self.breach("a repeat long after made a turn")


def _end(execution: Execution) -> datetime:
    return execution.updated_at or execution.started_at
