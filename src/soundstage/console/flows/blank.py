"""The flow that a new one begins with: a trigger that leads nowhere yet."""

from soundstage.errors import Json

_EVENTS = (
    "incomingMessage",
    "incomingCall",
    "incomingConversationMessage",
    "incomingRequest",
    "incomingParent",
)


def blank_definition() -> dict[str, Json]:
    """Return a fresh definition with nothing but its trigger [schema]."""
    return {
        "description": "A New Flow",
        "states": [
            {
                "name": "Trigger",
                "type": "trigger",
                "transitions": [{"event": event} for event in _EVENTS],
                "properties": {"offset": {"x": 0, "y": 0}},
            }
        ],
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
    }
