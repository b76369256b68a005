"""SL602: a message is too long to be sent."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import MESSAGES
from soundstage.lint.rule import Example, Hit, Rule, Severity, text
from soundstage.lint.wording import literal

_MOST = 1_600


def _check(flow: Flow) -> Iterator[Hit]:
    for use in flow.texts:
        if use.property == "body" and flow.states[use.state].type in MESSAGES:
            size = len(literal(use))
            if size > _MOST:
                what = "at least " if use.is_live else ""
                yield Hit(use.path, f"{what}{size} characters, and only {_MOST} can be sent")


_WORD = "Thank you for writing. "

RULE = Rule(
    code="SL602",
    name="message-too-long",
    severity=Severity.ERROR,
    summary="a message is too long to be sent",
    why="A body of more than 1,600 characters is refused (error 21617); the state leaves by its "
    "failure and the contact gets nothing.",
    fix="shorten it, or send it in several messages",
    example=Example((text("hello", _WORD * 80),), {"incomingMessage": "hello"}),
    fixed=Example((text("hello", _WORD * 2),), {"incomingMessage": "hello"}),
    check=_check,
)
