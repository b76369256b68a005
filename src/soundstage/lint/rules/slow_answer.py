"""SL404: a caller may wait for several servers in a row."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import FETCHES
from soundstage.lint.rule import Example, Hit, Rule, Severity, say, state
from soundstage.lint.unhandled import on_call
from soundstage.lint.words import listed

_INSTANT = frozenset({"split-based-on", "set-variables"})


def _check(flow: Flow) -> Iterator[Hit]:
    """Name the last request of a row that may take longer than a webhook is kept open."""
    fetches = {one.index for one in flow.of_type(*FETCHES)} & flow.reachable
    for one in sorted(fetches):
        state = flow.states[one]
        if not on_call(flow, state):
            continue
        before = sorted(_before(flow, one) & fetches)
        seconds = flow.limits.http_seconds * (len(before) + 1)
        if before and seconds > flow.limits.webhook_seconds and not _goes_on(flow, one, fetches):
            names = [flow.states[node].name for node in [*before, one]]
            message = (
                f"{listed(names)} may follow each other: up to {seconds} seconds of silence, and "
                "the carrier gives a call up after 15"
            )
            yield Hit(place(state, "type"), message)


def _before(flow: Flow, node: int) -> set[int]:
    """Return the states that lead here without a word to the caller in between."""
    silent = FETCHES | _INSTANT
    sources: dict[int, set[int]] = {}
    for edges in flow.edges.values():
        for edge in edges:
            if edge.event in ("success", "match", "noMatch", "next"):
                sources.setdefault(edge.target, set()).add(edge.source)
    found: set[int] = set()
    open_ = [node]
    while open_:
        for source in sources.get(open_.pop(), ()):
            if source not in found and source != node and flow.states[source].type in silent:
                found.add(source)
                open_.append(source)
    return found


def _goes_on(flow: Flow, node: int, fetches: set[int]) -> bool:
    """Tell whether a later request of the same row will be named."""
    return any(node in _before(flow, other) for other in fetches if other != node)


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
