"""SL001: the definition is not valid."""

from collections.abc import Iterator

from soundstage.definition.names import name_of_flow
from soundstage.definition.scan import Path
from soundstage.lint.flow import Flow
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.validation import validate

_AS_IT_SHOULD_BE = "Thank you!"


def path_of(pointer: str) -> Path:
    """Return the keys of a pointer."""
    keys = pointer.removeprefix("#/").split("/") if pointer != "#/" else []
    return tuple(
        int(key) if key.isdigit() else key.replace("~1", "/").replace("~0", "~") for key in keys
    )


def _check(flow: Flow) -> Iterator[Hit]:
    """A flow that is named, `${flow.payment}`, is one that has a SID in every environment."""
    for problem in validate(flow.document, flow.limits).errors:
        path = path_of(problem.property_path)
        sid = flow.value(path) if path[-1:] == ("flow_sid",) else None
        if isinstance(sid, str) and name_of_flow(sid):
            continue
        yield Hit(path, problem.message)


RULE = Rule(
    code="SL001",
    name="invalid-definition",
    severity=Severity.ERROR,
    summary="the definition is not valid",
    why="Studio refuses to publish such a flow. The other rules look at it only when nothing but "
    "properties is wrong.",
    fix="correct the value; `soundstage validate` tells the same errors",
    example=Example(
        (state("thank", "send-message", {"body": _AS_IT_SHOULD_BE}),), {"incomingMessage": "thank"}
    ),
    fixed=Example((text("thank", _AS_IT_SHOULD_BE),), {"incomingMessage": "thank"}),
    check=_check,
    everywhere=True,
)
