"""The checker can fail: each promise, broken in made-up records, is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from tests.torture.checker import Checker
from tests.torture.known import Known
from tests.torture.made_up import (
    BEGAN,
    CALL,
    CALLER,
    FLOW,
    KEEN,
    SILENT,
    SLEEPER,
    Run,
    Z,
    accepted,
    live,
    requested,
    started,
    taken,
    texted,
    webhook,
)
from tests.torture.record import (
    Accepted,
    Answered,
    AnyEntry,
    Asked,
    CallBegan,
    CallEnded,
    Heard,
    LookedUp,
    Refused,
    Started,
    Tormented,
)

from soundstage.core.effects import CarrierAnswer, Timer
from soundstage.core.events import EffectDone
from soundstage.core.execution import JournalEntry
from soundstage.store.port import DueTimer, PendingEffect


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


LATE_CALL = f"CA{7:032x}"


def ring_after_a_refusal(run: Run) -> None:
    """A request was on its way when its process died; the next process was refused before."""
    sid = f"FN{7:032x}"
    token = f"{sid}.2"
    denial = EffectDone(id=token, effect_id=token, result=CarrierAnswer(status=400, body={}))
    run.cases["late"] = live(
        "outbound", sid, (0, requested("+7")), (3.2, denial), (4, taken(sid, 3, "SM7"))
    )
    run.entries += [
        started("+7", sid),
        accepted(3.9, sid, 3, "SM7"),
        Refused(at=Z + 3.1, token=token, node="n0", status=400),
        msgspec.structs.replace(accepted(3.4, sid, 2, LATE_CALL), came=Z + 0.2, to="+7"),
        CallBegan(at=Z + 3.4, call=LATE_CALL, flow=FLOW, contact="+7"),
        CallEnded(at=Z + 6, call=LATE_CALL, by="error", status="completed"),
    ]


def test_a_call_that_rings_although_it_was_refused_is_a_lie() -> None:
    run = Run.honest()
    ring_after_a_refusal(run)
    assert run.broken() == {"the flow is told what the carrier did"}


@pytest.mark.parametrize(
    "reason",
    [
        LookedUp(at=Z + 3, node="n0", to="+7", found=()),
        Refused(at=Z + 3.1, token=f"FN{7:032x}.2", node="n1", status=400),
    ],
    ids=["it was on its way", "another node asked too"],
)
def test_a_call_that_was_asked_for_twice_and_refused_once_is_counted(reason: AnyEntry) -> None:
    run = Run.honest()
    ring_after_a_refusal(run)
    run.entries.append(reason)
    checker = Checker(Known.of(run.entries))
    for case in run.cases.values():
        checker.take(case)
    findings = checker.finish(run.left)
    assert findings.breaches == []
    assert findings.counts["calls doubled: refused and taken"] == 1
    assert findings.counts["live calls that their flow knows nothing of"] == 1
