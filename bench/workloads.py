"""What is measured: three flows, and what a contact sends to each.

Every system runs the same three conversations. An *event* is something that a system has to
take: a webhook, or the carrier's answer to a message. One event is one turn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Definition = Mapping[str, Any]
Params = list[tuple[str, str]]

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "fedcba9876543210fedcba9876543210"
OUR_NUMBER = "+15005550006"
ROUNDS = 10
WIDGETS = 10
PROMPTS = 5


@dataclass(frozen=True)
class Workload:
    """One kind of conversation.

    `webhooks` come from the contact in each conversation; with `messages`, a system answers
    each by a message that it gives to the carrier, without by the body of the HTTP answer.
    """

    name: str
    definition: Definition
    webhooks: int
    messages: bool

    @property
    def turns(self) -> int:
        """The events of one conversation."""
        return self.webhooks * (2 if self.messages else 1)

    def params(self, contact: int, number: int) -> Params:
        """Return what a contact sends, sorted by name; `number` counts its webhooks from 0."""
        if self.name == "voice":
            return _call(contact, number)
        return _message(contact, number)


def digits(contact: int) -> str:
    """Return a contact's phone number without its plus."""
    return f"1555{contact:010d}"


def _message(contact: int, number: int) -> Params:
    sid = f"SM{contact:024x}{number:08x}"
    return [
        ("AccountSid", ACCOUNT),
        ("ApiVersion", "2010-04-01"),
        ("Body", f"message {number}"),
        ("From", f"+{digits(contact)}"),
        ("MessageSid", sid),
        ("NumMedia", "0"),
        ("NumSegments", "1"),
        ("SmsMessageSid", sid),
        ("SmsSid", sid),
        ("SmsStatus", "received"),
        ("To", OUR_NUMBER),
    ]


def _call(contact: int, number: int) -> Params:
    keys = [("Digits", str(number))] if number else []
    return [
        ("AccountSid", ACCOUNT),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", f"CA{contact:032x}"),
        ("CallStatus", "in-progress"),
        *keys,
        ("Direction", "inbound"),
        ("From", f"+{digits(contact)}"),
        ("To", OUR_NUMBER),
    ]


def _flow(trigger: str, states: list[Definition]) -> Definition:
    first = {
        "name": "Trigger",
        "type": "trigger",
        "transitions": [{"event": trigger, "next": states[0]["name"]}],
        "properties": {},
    }
    return {"description": "Benchmark", "states": [first, *states], "initial_state": "Trigger"}


def _dialogue() -> Iterator[Definition]:
    said = "trigger.message.Body"
    for number in range(1, ROUNDS + 1):
        following = f"ask_{number + 1}" if number < ROUNDS else "thanks"
        yield {
            "name": f"ask_{number}",
            "type": "send-and-wait-for-reply",
            "transitions": [{"event": "incomingMessage", "next": following}],
            "properties": {
                "from": "{{flow.channel.address}}",
                "body": f"{{{{contact.channel.address}}}}, you said {{{{{said}}}}}. Question "
                f"{number}?",
                "timeout": "3600",
            },
        }
        said = f"widgets.ask_{number}.inbound.Body"
    yield {
        "name": "thanks",
        "type": "send-message",
        "transitions": [{"event": "sent"}],
        "properties": {"from": "{{flow.channel.address}}", "body": f"Thanks for {{{{{said}}}}}."},
    }


def _burst() -> Iterator[Definition]:
    for number in range(1, WIDGETS // 2 + 1):
        following = [{"next": f"note_{number + 1}"}] if number < WIDGETS // 2 else [{}]
        yield {
            "name": f"note_{number}",
            "type": "set-variables",
            "transitions": [{"event": "next", "next": f"check_{number}"}],
            "properties": {
                "variables": [{"key": "word", "value": f"{{{{trigger.message.Body}}}} {number}"}]
            },
        }
        yield {
            "name": f"check_{number}",
            "type": "split-based-on",
            "transitions": [
                {"event": "noMatch"},
                {
                    "event": "match",
                    **following[0],
                    "conditions": [
                        {
                            "friendly_name": "a message",
                            "arguments": ["{{flow.variables.word}}"],
                            "type": "contains",
                            "value": "message",
                        }
                    ],
                },
            ],
            "properties": {"input": "{{flow.variables.word}}"},
        }


def _voice() -> Iterator[Definition]:
    for number in range(1, PROMPTS + 1):
        following = [{"next": f"prompt_{number + 1}"}] if number < PROMPTS else [{}]
        yield {
            "name": f"prompt_{number}",
            "type": "gather-input-on-call",
            "transitions": [{"event": "keypress", **following[0]}],
            "properties": {
                "say": f"Hello {{{{contact.channel.address}}}}, this is prompt {number}.",
                "number_of_digits": 1,
                "timeout": 5,
            },
        }


DIALOGUE = Workload(
    "dialogue", _flow("incomingMessage", [*_dialogue()]), webhooks=ROUNDS + 1, messages=True
)
BURST = Workload("burst", _flow("incomingMessage", [*_burst()]), webhooks=1, messages=False)
VOICE = Workload("voice", _flow("incomingCall", [*_voice()]), webhooks=PROMPTS + 1, messages=False)

WORKLOADS = {workload.name: workload for workload in (DIALOGUE, BURST, VOICE)}
