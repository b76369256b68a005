"""SL503: a flow sends a picture into a conversation."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import MESSAGES
from soundstage.lint.rule import Example, Hit, Rule, Severity, state


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(*MESSAGES):
        channels = flow.facts_at(one.index).channels
        bad = [channel for channel in channels if channel.conversation]
        if flow.text(one, "media_url").strip() and bad:
            severity = None if len(bad) == len(channels) else Severity.WARNING
            message = f"{one.name} is not sent in a conversation: it has media"
            yield Hit(place(one, "properties", "media_url"), message, severity=severity)


def _picture() -> dict[str, object]:
    properties = {
        "from": "{{flow.channel.address}}",
        "to": "{{contact.channel.address}}",
        "body": "Our menu",
        "media_url": "https://media.example.com/menu.jpg",
    }
    return state("menu", "send-message", properties)


RULE = Rule(
    code="SL503",
    name="media-in-conversation",
    severity=Severity.ERROR,
    summary="a flow sends a picture into a conversation",
    why="Flows cannot send media in conversations; the state leaves by its failure.",
    fix="send a link instead",
    example=Example((_picture(),), {"incomingConversationMessage": "menu"}),
    fixed=Example((_picture(),), {"incomingMessage": "menu"}),
    check=_check,
)
