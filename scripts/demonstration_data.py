"""Who did what in the company of `scripts.demonstration`."""

import random
from collections.abc import Callable, Iterator
from typing import Any

States = dict[str, dict[str, Any]]
Change = Callable[[States, dict[str, Any]], None]

# A sample, its name, and the number that leads to it.
FLOWS = (
    ("voicemail", "Voicemail", "+15005550101"),
    ("opening_hours", "Opening hours", "+15005550102"),
    ("live_agent", "Hand-over to an agent", "+15005550103"),
    ("outbound_call", "Outbound call", "+15005550104"),
    ("appointment_reminder", "Appointment reminder", "+15005550105"),
    ("ivr_menu", "Phone menu", "+15005550106"),
    ("order_status", "Order status", "+15005550107"),
    ("survey", "Customer survey", "+15005550108"),
)
NUMBERS = {name: number for name, _, number in FLOWS}
ORDERS = {
    "204417": {"status": "shipped", "arrives": "Tuesday"},
    "204418": {"status": "delivered", "arrives": ""},
    "204431": {"status": "packed", "arrives": "Friday"},
}
PRAISE = ("The people", "How fast it was", "Easy to order", "The coffee", "Honest prices")
WISHES = ("Longer hours", "A quicker reply", "More vegetables", "Tell me when it is late")
CALLS = (
    [{"press": "3"}, {"wait": 1}, {"hangup": True}],
    [{"say": "opening hours"}],
    [{"press": "9"}, {"press": "3"}],
    [{"press": "1"}, {"wait": 3}, {"hangup": True}],
    [{"hangup": True}],
)
REMINDED: tuple[tuple[str, str, list[str]], ...] = (
    ("Ada", "on Monday at 9", ["Yes"]),
    ("Grace", "on Tuesday at 11", ["Move it please", "Thursday, 4 pm"]),
    ("Alan", "on Tuesday at 14", ["Cancel"]),
    ("Katherine", "on Friday at 8", []),
)


def texters(chance: random.Random) -> Iterator[tuple[str, str, list[str]]]:
    """Return who texts which number, and what, one text after each answer."""
    for index in range(48):
        yield f"+1555123{1000 + 7 * index}", NUMBERS["survey"], _survey(chance)
    for index, order in enumerate([*ORDERS, "900000", "204417", "204417"]):
        told = ["Where is my order?", order] if index % 2 else ["Hi", "a week ago", order]
        yield f"+1555124{2000 + 13 * index}", NUMBERS["order_status"], told


def _survey(chance: random.Random) -> list[str]:
    first = ["Hello"]
    if chance.random() < 0.2:
        return first
    if chance.random() < 0.15:
        first.append("very")
    score = chance.choice([10, 10, 9, 9, 8, 8, 7, 5, 3])
    if chance.random() < 0.1:
        return [*first, str(score)]
    return [*first, str(score), chance.choice(PRAISE if score > 8 else WISHES)]


def _warmer(states: States, definition: dict[str, Any]) -> None:
    states["ask_reason"]["properties"]["body"] = (
        "Thank you, that helps. What is the one thing that we could do better for you?"
    )


def _sooner(states: States, definition: dict[str, Any]) -> None:
    states["ask_score"]["properties"]["timeout"] = "43200"
    states["thank"]["properties"]["body"] = "Thank you for your time, and see you soon!"


def _noted(states: States, definition: dict[str, Any]) -> None:
    place = states["keep_reason"]["properties"]["offset"]
    states["keep_reason"]["transitions"][0]["next"] = "tell_team"
    states["thank"]["properties"]["offset"]["y"] += 200
    definition["states"].append(
        {
            "name": "tell_team",
            "type": "send-message",
            "transitions": [
                {"event": "sent", "next": "thank"},
                {"event": "failed", "next": "thank"},
            ],
            "properties": {
                "offset": {"x": place["x"], "y": place["y"] + 200},
                "from": "{{flow.channel.address}}",
                "to": "+15555550100",
                "body": "A customer wishes: {{widgets.ask_reason.inbound.Body}}",
            },
        }
    )


# The revisions of the survey after its first: by whom, why, what became of it, what changed.
EDITS: tuple[tuple[str, str, str, Change], ...] = (
    ("Grace Hopper", "Ask for the reason in a warmer way", "published", _warmer),
    ("Ada Lovelace", "Remind after half a day", "draft", _sooner),
    ("Grace Hopper", "Tell the team what customers wish", "draft", _noted),
)
