"""Made-up records of a run in which every promise was kept: four executions, seen by everybody."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

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
    Started,
)
from tests.torture.world import FLOWS

from soundstage.core.effects import Answer, CarrierAnswer
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
from soundstage.store.port import DueTimer
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
            (0, called(f"{CALL} ringing")),
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
    """The records of a run, honest until somebody changes them."""

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
