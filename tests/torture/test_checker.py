"""The checker can fail: each promise, broken in made-up records, is found and nothing else is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from tests.e2e.conftest import ACCOUNT, NUMBER
from tests.torture.checker import Checker
from tests.torture.evidence import Case, Leftovers, replay
from tests.torture.known import Known
from tests.torture.record import (
    Accepted,
    Answered,
    AnyEntry,
    Asked,
    CallBegan,
    CallEnded,
    Happened,
    Heard,
    LookedUp,
    Refused,
    Started,
    Tormented,
)
from tests.torture.world import FLOWS

from soundstage.core.effects import Answer, CarrierAnswer, Timer
from soundstage.core.events import (
    AnyEvent,
    CallReceived,
    EffectDone,
    ExecutionRequested,
    FlowEventReceived,
    MessageReceived,
    TimerFired,
)
from soundstage.core.execution import Execution, JournalEntry
from soundstage.definition.model import read_definition
from soundstage.definition.parse import parse_definition
from soundstage.engine.advance import advance
from soundstage.engine.program import Program, compile_program
from soundstage.engine.start import begin
from soundstage.store.port import DueTimer, PendingEffect
from soundstage.widgets.scope import Surroundings

FLOW = f"FW{1:032x}"
SILENT, KEEN, SLEEPER, CALLER = (f"FN{number:032x}" for number in range(1, 5))
CALL = f"CA{1:032x}"
BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Z = BEGAN.timestamp()


def program(name: str) -> Program:
    text = (FLOWS / f"{name}.json").read_text().replace("AUTHORS", "http://127.0.0.1:80")
    surroundings = Surroundings()
    definition = read_definition(parse_definition(text, surroundings.limits))
    return compile_program(FLOW, 1, definition, surroundings)


def live(flow: str, sid: str, *events: tuple[float, AnyEvent]) -> Case:
    """Return the execution to which these events happened, each some seconds after the start."""
    first = events[0][1]
    runs = program(flow)
    assert isinstance(first, ExecutionRequested | MessageReceived | CallReceived)
    now: Execution = begin(first, sid=sid, account_sid=ACCOUNT, program=runs, now=BEGAN)
    journal: list[JournalEntry] = []
    for seconds, event in events:
        turn = advance(runs, now, event, BEGAN + timedelta(seconds=seconds))
        assert turn is not None, event
        journal.append(turn.entry)
        now = turn.execution
    return Case(flow, now, tuple(journal), replay(runs, now, tuple(journal)))


def taken(sid: str, number: int, carrier_sid: str) -> EffectDone:
    result = CarrierAnswer(status=201, body={"sid": carrier_sid})
    return EffectDone(id=f"{sid}.{number}", effect_id=f"{sid}.{number}", result=result)


def greeted(sid: str, number: int) -> EffectDone:
    result = Answer(status=200, content_type="application/json", body='{"greeting": "Hello 1"}')
    return EffectDone(id=f"{sid}.{number}", effect_id=f"{sid}.{number}", result=result)


def requested(to: str) -> ExecutionRequested:
    parameters = {"number": 1, "patience": "3"}
    return ExecutionRequested(id=f"RQ{to}", to=to, from_=NUMBER, parameters=parameters)


def texted(token: str, contact: str) -> MessageReceived:
    params = {"From": contact, "To": NUMBER, "Body": "hello", "MessageSid": token}
    return MessageReceived(id=f"{FLOW}:{token}", params=params)


def called(token: str, event: str = "", digits: str = "") -> CallReceived | FlowEventReceived:
    params = {"From": "+4", "To": NUMBER, "CallSid": CALL, "CallStatus": "in-progress"}
    params |= {"Digits": digits} if digits else {}
    if event:
        return FlowEventReceived(id=f"{FLOW}:{token}", params=params, name=event)
    return CallReceived(id=f"{FLOW}:{token}", params=params)


def cases() -> dict[str, Case]:
    return {
        SILENT: live(
            "reminder",
            SILENT,
            (0, requested("+1")),
            (1, taken(SILENT, 2, "SM1")),
            (4.5, TimerFired(id=f"{SILENT}.3", timer_id=f"{SILENT}.3")),
            (5, taken(SILENT, 4, "SM2")),
        ),
        KEEN: live(
            "reminder",
            KEEN,
            (0, requested("+2")),
            (1, taken(KEEN, 2, "SM3")),
            (2, texted("ok", "+2")),
            (3, greeted(KEEN, 4)),
            (4, taken(KEEN, 5, "SM4")),
        ),
        SLEEPER: live("text", SLEEPER, (0, texted("hello", "+3")), (1, taken(SLEEPER, 2, "SM5"))),
        CALLER: live(
            "inbound",
            CALLER,
            (0, called("c1")),
            (1, called("c2", "audioComplete")),
            (2, called("c3", digits="1")),
            (3, greeted(CALLER, 2)),
            (4, called("c4", "audioComplete")),
            (5, called("c5", digits="2")),
            (6, called("c6", "audioComplete")),
        ),
    }


def accepted(at: float, execution: str, number: int, sid: str, node: str = "n0") -> Accepted:
    token = f"{execution}.{number}"
    return Accepted(
        at=Z + at, came=Z + at - 0.01, sid=sid, token=token, node=node, to="+1", from_=NUMBER
    )


def webhook(token: str, kind: str, contact: str, at: float) -> list[AnyEntry]:
    return [
        Happened(at=Z + at, token=token, flow=FLOW, kind=kind, contact=contact),
        Answered(at=Z + at + 0.1, token=token, node="n0", status=200, seconds=0.1),
    ]


def started(contact: str, execution: str, status: int = 201) -> Started:
    return Started(at=Z, contact=contact, flow=FLOW, status=status, execution=execution)


def entries() -> list[AnyEntry]:
    prompts = ("Welcome.", "Press one.", "Press one.", "Hello 1.", "Press two.", "Goodbye.")
    return [
        started("+1", SILENT),
        accepted(0.5, SILENT, 2, "SM1"),
        accepted(4.9, SILENT, 4, "SM2"),
        started("+2", "", 0),
        started("+2", KEEN),
        accepted(0.5, KEEN, 2, "SM3"),
        *webhook("ok", "text", "+2", 1.5),
        Asked(at=Z + 2.5, token=f"{KEEN}.4", status=200),
        accepted(3.5, KEEN, 5, "SM4"),
        *webhook("hello", "text", "+3", -0.5),
        accepted(0.5, SLEEPER, 2, "SM5"),
        CallBegan(at=Z, call=CALL, flow=FLOW, contact="+4"),
        *(e for n in range(1, 7) for e in webhook(f"c{n}", "call", "+4", n - 1.5)),
        Asked(at=Z + 2.5, token=f"{CALLER}.2", status=200),
        *(Heard(at=Z + n, call=CALL, text=text) for n, text in enumerate(prompts)),
        CallEnded(at=Z + 6, call=CALL, by="flow", status="completed"),
    ]


@dataclass
class Run:
    """Made-up records of a run in which every promise was kept, until one is broken."""

    cases: dict[str, Case]
    entries: list[AnyEntry]
    left: Leftovers

    @classmethod
    def honest(cls) -> "Run":
        there = cases()
        timers = there[SLEEPER].timers.values()
        return cls(
            there, entries(), Leftovers(timers=tuple(DueTimer(SLEEPER, timer) for timer in timers))
        )

    def broken(self) -> set[str]:
        checker = Checker(Known.of(sorted(self.entries, key=lambda entry: entry.at)))
        for case in self.cases.values():
            checker.take(case)
        return {breach.promise for breach in checker.finish(self.left).breaches}

    def without(self, forget: Callable[[AnyEntry], bool]) -> None:
        before = len(self.entries)
        self.entries = [entry for entry in self.entries if not forget(entry)]
        assert len(self.entries) < before

    def change(self, sid: str, **fields: object) -> None:
        self.cases[sid] = replace(self.cases[sid], **fields)  # type: ignore[arg-type]


def journal_of(run: Run, sid: str) -> list[JournalEntry]:
    return list(run.cases[sid].journal)


def lose_a_turn(run: Run) -> None:
    run.change(SILENT, journal=tuple(journal_of(run, SILENT)[:-1]))


def take_a_step_twice(run: Run) -> None:
    journal = journal_of(run, KEEN)
    last = journal[-1]
    journal[-1] = msgspec.structs.replace(last, steps=(*last.steps, last.steps[-1]))
    run.change(KEEN, journal=tuple(journal))


def change_the_context(run: Run) -> None:
    execution = run.cases[SILENT].execution
    context = {**execution.context, "widgets": {}}
    run.change(SILENT, execution=msgspec.structs.replace(execution, context=context))


def end_for_no_reason(run: Run) -> None:
    execution = run.cases[SILENT].execution
    run.change(SILENT, execution=msgspec.structs.replace(execution, ended_reason="MAX_STEPS"))


def wait_for_nothing(run: Run) -> None:
    execution = run.cases[SLEEPER].execution
    run.change(SLEEPER, execution=msgspec.structs.replace(execution, waiting=None))


def lose_a_message(run: Run) -> None:
    run.without(lambda e: isinstance(e, Accepted) and e.sid == "SM4")


def lie_about_a_message(run: Run) -> None:
    lose_a_message(run)
    run.entries.append(accepted(3.5, KEEN, 5, "SM9"))


def double_a_message(run: Run) -> None:
    run.entries.append(accepted(3.6, KEEN, 5, "SM9"))


def double_what_was_seen(run: Run) -> None:
    found = LookedUp(at=Z + 3.55, node="n1", to="+1", found=("SM4",))
    stopped = Tormented(at=Z, kind="stop", node="n1", until=Z + 9)
    run.entries += [found, stopped, accepted(3.6, KEEN, 5, "SM9", "n1")]


def deny_a_message(run: Run) -> None:
    journal = journal_of(run, KEEN)
    denial = CarrierAnswer(status=400, body={})
    event = msgspec.structs.replace(journal[-1].event, result=denial)
    journal[-1] = msgspec.structs.replace(journal[-1], event=event)
    run.change(KEEN, journal=tuple(journal))


def act_without_a_turn(run: Run) -> None:
    run.entries.append(accepted(1, f"FN{9:032x}", 1, "SM9"))


def ask_an_author_twice(run: Run) -> None:
    run.entries.append(Asked(at=Z + 2.6, token=f"{KEEN}.4", status=200))


def ask_no_author(run: Run) -> None:
    run.without(lambda e: isinstance(e, Asked) and e.token.startswith(KEEN))


def lose_a_text(run: Run) -> None:
    run.entries += webhook("lost", "text", "+5", 1)


def leave_a_webhook_unanswered(run: Run) -> None:
    run.without(lambda e: isinstance(e, Answered) and e.token == "ok")


def take_a_text_twice(run: Run) -> None:
    again = live(
        "text", f"FN{9:032x}", (0, texted("hello", "+3")), (1, taken(f"FN{9:032x}", 2, "SM5"))
    )
    run.cases["again"] = replace(again, execution=run.cases[SLEEPER].execution)


def lose_a_start(run: Run) -> None:
    run.entries.append(started("+6", f"FN{9:032x}"))


def start_twice(run: Run) -> None:
    run.without(lambda e: isinstance(e, Started) and e.status == 0)
    run.cases["again"] = live("reminder", f"FN{9:032x}", (0, requested("+2")))


def start_by_nobody(run: Run) -> None:
    run.without(lambda e: isinstance(e, Started) and e.contact == "+1")


def fire_too_early(run: Run) -> None:
    journal = journal_of(run, SILENT)
    journal[2] = msgspec.structs.replace(journal[2], at=BEGAN + timedelta(seconds=3.9))
    run.change(SILENT, journal=tuple(journal))


def let_the_carrier_see_it_early(run: Run) -> None:
    run.without(lambda e: isinstance(e, Accepted) and e.sid == "SM2")
    run.entries.append(accepted(3.2, SILENT, 4, "SM2"))


def skip_a_prompt(run: Run) -> None:
    run.without(lambda e: isinstance(e, Heard) and e.text == "Press two.")


def break_a_call_off(run: Run) -> None:
    run.without(lambda e: isinstance(e, CallEnded))
    run.entries.append(CallEnded(at=Z + 6, call=CALL, by="error", status="completed"))


def let_a_call_hang(run: Run) -> None:
    run.without(lambda e: isinstance(e, CallEnded))


def forget_who_called(run: Run) -> None:
    execution = run.cases[CALLER].execution
    run.change(CALLER, execution=msgspec.structs.replace(execution, call=None))


def leave_an_effect(run: Run) -> None:
    (effect, at), *_ = run.cases[SILENT].effects.values()
    run.left = replace(run.left, effects=(PendingEffect(SILENT, effect, at),))


def leave_a_lease(run: Run) -> None:
    run.left = replace(run.left, leases=1)


def leave_a_timer(run: Run) -> None:
    timer = DueTimer(SILENT, Timer(id=f"{SILENT}.3", due=BEGAN))
    run.left = replace(run.left, timers=(*run.left.timers, timer))


def lose_a_timer(run: Run) -> None:
    run.left = replace(run.left, timers=run.left.timers[:-1])


BROKEN = [
    (lose_a_turn, "the journal has the versions 1 to n"),
    (take_a_step_twice, "no step is there twice"),
    (take_a_step_twice, "steps form one chain"),
    (take_a_step_twice, "the engine takes the journal again"),
    (change_the_context, "the journal folds to the snapshot"),
    (change_the_context, "the engine comes to the snapshot"),
    (end_for_no_reason, "it ended as its flow allows"),
    (wait_for_nothing, "what it waits for can come"),
    (lose_a_message, "no messages are lost"),
    (lie_about_a_message, "the flow is told what the carrier did"),
    (double_a_message, "messages double only by policy"),
    (double_what_was_seen, "messages double only by policy"),
    (deny_a_message, "the flow is told what the carrier did"),
    (act_without_a_turn, "only turns that are durable act"),
    (ask_an_author_twice, "HTTP requests are repeated only by policy"),
    (ask_no_author, "no HTTP request is lost"),
    (lose_a_text, "no text is lost"),
    (leave_a_webhook_unanswered, "every webhook is answered in the end"),
    (take_a_text_twice, "an event is taken once"),
    (lose_a_start, "a start that was confirmed is there"),
    (start_twice, "a start starts once"),
    (start_by_nobody, "somebody started it"),
    (fire_too_early, "no timer is early"),
    (let_the_carrier_see_it_early, "no timer is early for the carrier"),
    (skip_a_prompt, "every caller hears what comes next"),
    (break_a_call_off, "every caller hears what comes next"),
    (let_a_call_hang, "every call comes to its end"),
    (forget_who_called, "the execution of a call that is over ends"),
    (leave_an_effect, "nothing is left pending"),
    (leave_a_lease, "nothing is left leased"),
    (leave_a_timer, "timers belong to those who wait"),
    (lose_a_timer, "those who wait have their timers"),
]


def test_a_run_that_kept_every_promise_has_no_breach() -> None:
    assert Run.honest().broken() == set()


@pytest.mark.parametrize(
    ("damage", "promise"), BROKEN, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_broken_promise_is_found(damage: Callable[[Run], None], promise: str) -> None:
    run = Run.honest()
    damage(run)
    assert promise in run.broken()


STOPPED = Tormented(at=Z + 2, kind="stop", node="n1", until=Z + 3.55)
LEASE_LOST = Tormented(at=Z + 2, kind="restart-fast", node="database", until=Z + 3)
LOOKED_BEFORE = LookedUp(at=Z + 3.4, node="n1", to="+1", found=())


@pytest.mark.parametrize("reason", [STOPPED, LEASE_LOST, LOOKED_BEFORE])
def test_a_double_that_the_policy_allows_is_counted(reason: AnyEntry) -> None:
    run = Run.honest()
    run.entries += [reason, accepted(3.6, KEEN, 5, "SM9", "n1")]
    checker = Checker(Known.of(run.entries))
    for case in run.cases.values():
        checker.take(case)
    findings = checker.finish(run.left)
    assert findings.breaches == []
    assert sum(n for name, n in findings.counts.items() if name.startswith("messages doubled")) == 1


def test_a_refusal_by_another_node_than_the_one_that_sent_is_no_lie() -> None:
    run = Run.honest()
    deny_a_message(run)
    run.entries.append(Refused(at=Z + 3.6, token=f"{KEEN}.5", node="n1", status=400))
    assert "the flow is told what the carrier did" not in run.broken()
