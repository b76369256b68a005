"""SL208: a flow and its subflow do not agree on what is passed."""

from collections.abc import Iterator

from soundstage.definition.model import State
from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import SUBFLOW
from soundstage.lint.reads import reads
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.words import listed, nearest

_SID = "FW00000000000000000000000000000001"


def _check(flow: Flow) -> Iterator[Hit]:
    """Only subflows whose files are known can be compared."""
    for one in flow.of_type(SUBFLOW):
        child = flow.subflow_of(one)
        if child is None:
            continue
        yield from _not_started(one, child)
        passed = _passed(one)
        read = _read(child)
        missing = [key for key in read if key not in passed]
        if missing:
            hint = nearest(missing[0], passed)
            close = f"; it passes {hint}" if hint else ""
            message = f"{one.name} does not pass {listed(missing)}, which its subflow reads{close}"
            yield Hit(_place(one), message)
        unused = [key for key in passed if key not in read and not _reads_all(child)]
        if unused:
            message = f"{one.name} passes {listed(unused)}, which its subflow never reads"
            yield Hit(_place(one), message, severity=Severity.NOTE)


def _not_started(one: State, child: Flow) -> Iterator[Hit]:
    start = child.states[child.start]
    leads = {t.event for t in start.transitions if t.next}
    if start.type == "trigger" and "incomingParent" not in leads:
        message = f"the subflow of {one.name} leads nowhere on incomingParent: it does nothing"
        yield Hit(place(one, "properties", "flow_sid"), message)


def _place(one: State) -> tuple[str | int, ...]:
    return place(one, "properties", "parameters" if "parameters" in one.properties else "flow_sid")


def _passed(one: State) -> list[str]:
    pairs = one.properties.get("parameters")
    found = [pair.get("key") for pair in pairs if isinstance(pair, dict)] if pairs else []
    return [key for key in found if isinstance(key, str)]


def _read(child: Flow) -> list[str]:
    """Return the parameters that a subflow reads."""
    found = reads(child, "trigger", "parent", "parameters")
    return sorted({str(one.path[3]) for _, one in found if len(one.path) > 3})


def _reads_all(child: Flow) -> bool:
    """Tell whether a subflow hands its parameters on as a whole."""
    whole = ("trigger", "parent", "parameters")
    return any(reference.path == whole[: len(reference.path)] for _, reference in reads(child))


def _run(key: str) -> dict[str, object]:
    return {
        "flow_sid": _SID,
        "flow_revision": "LatestPublished",
        "parameters": [{"key": key, "value": "en"}],
    }


_CHILD = Example(
    (text("hello", "Hello in {{trigger.parent.parameters.language}}"),), {"incomingParent": "hello"}
)
_BYE = text("goodbye", "Goodbye.")

RULE = Rule(
    code="SL208",
    name="subflow-contract",
    severity=Severity.WARNING,
    summary="a flow and its subflow do not agree on what is passed",
    why="A parameter that is not passed is empty in the subflow, without any error. It can be seen "
    "only when both files are known: see the configuration of subflows.",
    fix="pass the parameter under the name that the subflow reads",
    example=Example(
        (state("greet", SUBFLOW, _run("lang"), completed="goodbye", failed="goodbye"), _BYE),
        {"incomingMessage": "greet"},
        {_SID: _CHILD},
    ),
    fixed=Example(
        (state("greet", SUBFLOW, _run("language"), completed="goodbye", failed="goodbye"), _BYE),
        {"incomingMessage": "greet"},
        {_SID: _CHILD},
    ),
    check=_check,
)
