"""SL404: a caller may wait for several servers in a row."""

from collections.abc import Iterator, Mapping, Sequence

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import FETCHES
from soundstage.lint.rule import Example, Hit, Rule, Severity, say, state
from soundstage.lint.unhandled import on_call
from soundstage.lint.words import listed

_INSTANT = frozenset({"split-based-on", "set-variables"})
_GOOD = frozenset({"success", "match", "noMatch", "next"})
_MOST = 50
"""No row is followed any further, so that a large flow costs little."""


def _check(flow: Flow) -> Iterator[Hit]:
    """Name the last request of a row that may take longer than a webhook is kept open."""
    sources = _sources(flow)
    for one in flow.of_type(*FETCHES):
        if one.index not in flow.reachable or not on_call(flow, one) or _goes_on(flow, one.index):
            continue
        before = _before(flow, one.index, sources)
        seconds = flow.limits.http_seconds * (len(before) + 1)
        if before and seconds > flow.limits.webhook_seconds:
            names = [flow.states[node].name for node in [*before, one.index]]
            message = (
                f"{listed(names)} may follow each other: up to {seconds} seconds of silence, and "
                "the carrier gives a call up after 15"
            )
            yield Hit(place(one, "type"), message)


def _sources(flow: Flow) -> Mapping[int, Sequence[int]]:
    """Return the silent states that lead to each state when nothing fails."""
    found: dict[int, list[int]] = {}
    for node in sorted(flow.reachable):
        if flow.states[node].type in FETCHES | _INSTANT:
            for edge in flow.edges[node]:
                if edge.event in _GOOD:
                    found.setdefault(edge.target, []).append(node)
    return found


def _before(flow: Flow, node: int, sources: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the requests that lead here without a word to the caller in between."""
    found, open_ = {node}, [node]
    while open_ and len(found) < _MOST:
        for source in sources.get(open_.pop(), ()):
            if source not in found:
                found.add(source)
                open_.append(source)
    return sorted(one for one in found - {node} if flow.states[one].type in FETCHES)


def _goes_on(flow: Flow, node: int) -> bool:
    """Tell whether another request follows in the same row."""
    found, open_ = {node}, [node]
    while open_ and len(found) < _MOST:
        for edge in flow.edges[open_.pop()]:
            kind = flow.states[edge.target].type
            if edge.event not in _GOOD or edge.target in found:
                continue
            if kind in FETCHES:
                return True
            if kind in _INSTANT:
                found.add(edge.target)
                open_.append(edge.target)
    return False


def _function(name: str, target: str) -> dict[str, object]:
    url = f"https://flows.example.com/{name}"
    return state(name, "run-function", {"url": url}, success=target, fail="sorry")


_SORRY = say("sorry", "Please try again later.")
_TELL = say("tell", "Your order is on its way.")
_WAIT = say("wait", "One moment please.", audioComplete="find_order")

RULE = Rule(
    code="SL404",
    name="slow-answer",
    severity=Severity.NOTE,
    summary="a caller may wait for several servers in a row",
    why="A request may take 10 seconds. While it runs the caller hears nothing, and after 15 "
    "seconds without TwiML the carrier ends the call. Two slow answers in a row are enough.",
    fix="say something in between, or let one Function do both",
    example=Example(
        (_function("find_customer", "find_order"), _function("find_order", "tell"), _TELL, _SORRY),
        {"incomingCall": "find_customer"},
    ),
    fixed=Example(
        (
            _function("find_customer", "wait"),
            _WAIT,
            _function("find_order", "tell"),
            _TELL,
            _SORRY,
        ),
        {"incomingCall": "find_customer"},
    ),
    check=_check,
)
