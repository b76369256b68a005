"""SL604: a message or a prompt has no content."""

from collections.abc import Iterator

from soundstage.definition.model import State
from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import MESSAGES
from soundstage.lint.rule import Example, Hit, Rule, Severity, text


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(*MESSAGES):
        if one.properties.get("message_type") == "content_template":
            if not flow.text(one, "content_sid").strip():
                yield Hit(_place(one), f"{one.name} names no content template: it cannot be sent")
        elif not any(_has(flow, one, name) for name in ("body", "media_url")):
            yield Hit(_place(one), f"{one.name} has neither words nor media: it cannot be sent")
    for one in flow.of_type("say-play"):
        if not any(_has(flow, one, name) for name in ("say", "play", "digits")):
            yield Hit(_place(one), f"{one.name} says and plays nothing", severity=Severity.WARNING)


def _has(flow: Flow, state: State, name: str) -> bool:
    return bool(flow.text(state, name).strip())


def _place(state: State) -> tuple[str | int, ...]:
    for name in ("body", "say", "play"):
        if name in state.properties:
            return place(state, "properties", name)
    return place(state, "properties")


RULE = Rule(
    code="SL604",
    name="nothing-to-say",
    severity=Severity.ERROR,
    summary="a message or a prompt has no content",
    why="An empty message is refused by the carrier, so the state leaves by its failure. A prompt "
    "without words is silence, which is only a warning.",
    fix="write what is to be sent or said, or delete the state",
    example=Example((text("hello", ""),), {"incomingMessage": "hello"}),
    fixed=Example((text("hello", "Hello!"),), {"incomingMessage": "hello"}),
    check=_check,
)
