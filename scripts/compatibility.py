"""Writes `docs/compatibility.md`: what is like Studio, how sure that is, and by which cases.

Everything between the marks is read off the registry, the cases of the widgets and the probes.
Run by `make docs`; a test fails when the page is no longer what this would write.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from scripts.cases import Case
from scripts.markdown import replaced, table
from scripts.matrix import Row, Section, State, sections

from soundstage.testing.probes import probes

PAGE = Path(__file__).parents[1] / "docs" / "compatibility.md"

_STARTS = {
    "request": "start it by REST",
    "message": "text the flow",
    "conversation": "write in a conversation",
    "call": "call the flow",
}
_EVENTS = {
    "message": "text again",
    "conversation": "write again",
    "call": "go on with the call",
    "call_status": "go on with the call",
    "status": "let the message fail",
    "flow_event": "request the webhook with that FlowEvent",
    "timer": "let the time pass",
    "answer": "answer its request so",
    "carrier": "let the REST API answer so",
    "failure": "let its request fail",
    "stop": "end it by REST",
}
_LOOKS = {
    "event": "the step's name",
    "to": "where the step leads",
    "outputs": "the context after the step",
    "variables": "the context after the step",
    "context": "the context after the step",
    "effects": "the requests that are made",
    "reply": "the TwiML that answers",
    "timer": "how long it waits",
    "waits_for": "whether it waits",
    "faults": "the debugger",
    "reason": "how the execution ended",
    "means_nothing": "that nothing changes",
    "call": "whether the call lives",
}


def pages() -> Iterator[tuple[Path, str]]:
    """Yield the page with its text as it should be."""
    found = list(sections())
    text = replaced(PAGE.read_text(encoding="utf-8"), "summary", summary(found))
    text = replaced(text, "questions", questions())
    text = replaced(text, "choices", choices(found))
    yield PAGE, replaced(text, "widgets", "\n\n".join(map(widget, found)))


def summary(found: Sequence[Section]) -> str:
    """Return how many facts are in each state, of every widget type and of all."""
    total = sum((section.counts for section in found), Counter[State]())
    cases = sum(len(section.found.cases) for section in found)
    rows = [
        (f"[{section.widget.type}](#{section.widget.type})", *_counted(section.counts))
        for section in found
    ]
    rows.append(("**all**", *(f"**{count}**" for count in _counted(total))))
    head = ("widget", *(state.value for state in State))
    return f"{sum(total.values())} facts, {cases} cases.\n\n{table(head, rows)}"


def questions() -> str:
    """Return the open questions that a probe settles."""
    rows = [
        (probe.question, probe.ours, f"`soundstage probe {topic}`")
        for topic, probe in probes().items()
    ]
    return table(("question", "what Soundstage does", "settled by"), rows)


def choices(found: Sequence[Section]) -> str:
    """Return the cases that no source speaks for, equal ones of several widgets together."""
    settled = {case: topic for topic, probe in probes().items() for case in probe.cases}
    made: dict[tuple[str, str], list[str]] = {}
    for section in found:
        kind = section.widget.type
        for number, case in enumerate(section.found.cases, start=1):
            if case.assumed:
                topic = settled.get(f"{kind}: {case.name}")
                how = f"`soundstage probe {topic}`" if topic else how_to_settle(case)
                made.setdefault((case.name, how), []).append(f"[{kind}](#{kind}) {number}")
    rows = [(name, ", ".join(where), how) for (name, how), where in made.items()]
    return table(("what Soundstage does", "cases", "how to settle it on the real service"), rows)


def how_to_settle(case: Case) -> str:
    """Return what to do with the state of a case on the real service, and what to look at."""
    start = next(iter(case.start), "request")
    does = [_STARTS.get(start, _STARTS["request"])]
    does += [_EVENTS[name] for event in case.events for name in event]
    looks = [_LOOKS[name] for name in case.expect]
    return f"{'; '.join(dict.fromkeys(does))}; look at {', '.join(dict.fromkeys(looks))}"


def widget(section: Section) -> str:
    """Return the part of the page about one widget type."""
    kind = section.widget.type
    rows = [
        (row.fact.kind.value, f"`{row.fact.name}`", row.state.value, _evidence(row))
        for row in section.rows
    ]
    parts = [f"## {kind}", table(("what", "name", "state", "cases"), rows)]
    if section.found.cases:
        parts.append(_listed(kind, section.found.cases))
    return "\n\n".join(parts)


def _listed(kind: str, cases: Sequence[Case]) -> str:
    lines = [f"{n}. {case.name} `{case.source}`" for n, case in enumerate(cases, start=1)]
    file = f"tests/widgets/{kind.replace('-', '_')}.json"
    head = f"<details><summary>The {len(cases)} cases in {file}</summary>"
    return "\n".join([head, "", *lines, "", "</details>"])


def _evidence(row: Row) -> str:
    where = f"[{row.elsewhere}](#{row.elsewhere}) " if row.elsewhere else ""
    return where + ranges(row.numbers)


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as they are cited: 1–4, 7."""
    runs = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *rest = (number for _, number in run)
        runs.append(f"{first}–{rest[-1]}" if rest else str(first))
    return ", ".join(runs)


def _counted(counts: Counter[State]) -> tuple[str, ...]:
    return tuple(str(counts[state] or "") for state in State)


if __name__ == "__main__":
    for page, wanted in pages():
        page.write_text(wanted, encoding="utf-8")
