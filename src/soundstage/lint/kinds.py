"""What the linter knows of widget types: who waits, who speaks, who fetches, what failure is."""

from soundstage.definition.model import TRIGGER

SPLIT = "split-based-on"
VARIABLES = "set-variables"
SUBFLOW = "run-subflow"
HTTP = "make-http-request"
FUNCTIONS = frozenset({"run-function", "run-function-v2"})
FETCHES = FUNCTIONS | {HTTP}
MESSAGES = frozenset({"send-message", "send-and-wait-for-reply"})
ASK = "send-and-wait-for-reply"
GATHER = "gather-input-on-call"
FLEX = "send-to-flex"
CALLS = frozenset({"make-outgoing-call-v1", "make-outgoing-call-v2"})
PROMPTS = frozenset({"say-play", GATHER})

QUICK = (
    FETCHES
    | {SPLIT, VARIABLES, TRIGGER, "send-message", "fork-stream", "record-call"}
    | {"start-conversation", "resume-conversation", "create-task", "update-sync-object"}
    | {"add-member-to-chat-channel", "create-chat-channel", "understand", "send-to-auto-pilot"}
)
"""The types that wait for nobody: a circle of them runs as fast as it can."""

VOICE = frozenset(
    {
        "say-play",
        GATHER,
        "connect-call-to",
        "record-voicemail",
        "record-call",
        "enqueue-call",
        "capture-payments",
        "fork-stream",
        "connect-virtual-agent",
        "run-conversation-relay",
    }
)
"""The types that need a live call."""

GONE = frozenset(
    {
        "send-to-auto-pilot",
        "understand",
        "create-task",
        "create-chat-channel",
        "add-member-to-chat-channel",
        "update-sync-object",
    }
)
"""The types whose product is gone or whose properties nobody publishes."""

CONVERSATION_STARTS = frozenset({"start-conversation", "resume-conversation"})


def needs_call(kind: str, properties: object) -> bool:
    """Tell whether a state can only work while somebody is on the phone."""
    if kind == "connect-virtual-agent-v2":
        channel = properties.get("channel", "voice") if isinstance(properties, dict) else "voice"
        return bool(channel == "voice")
    return kind in VOICE
