"""SL601: a text to read aloud is too long to be read."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import PROMPTS
from soundstage.lint.rule import Example, Hit, Rule, Severity, say
from soundstage.lint.wording import literal

_MOST = 4_096


def _check(flow: Flow) -> Iterator[Hit]:
    for use in flow.texts:
        if use.property == "say" and flow.states[use.state].type in PROMPTS:
            size = len(literal(use))
            if size > _MOST:
                message = f"{size} characters, and only {_MOST} are read: the caller hears nothing"
                yield Hit(use.path, message)


_WORD = "Thank you for calling. "

RULE = Rule(
    code="SL601",
    name="prompt-too-long",
    severity=Severity.ERROR,
    summary="a text to read aloud is too long to be read",
    why="Text of more than 4,096 characters is not read at all (error 13520).",
    fix="spread it over several states, or play a recording",
    example=Example((say("hello", _WORD * 200),), {"incomingCall": "hello"}),
    fixed=Example((say("hello", _WORD * 2),), {"incomingCall": "hello"}),
    check=_check,
)
