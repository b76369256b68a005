"""What widgets publish under `widgets.NAME`, as far as their documentation says so.

A type with `others` also publishes whatever the request that ends it carries (widgets.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass

_PLACES = ("City", "State", "Zip", "Country")
_PEOPLE = ("From", "To", "Caller", "Called")
CALL = frozenset(
    {
        "AccountSid",
        "ApiVersion",
        "CallSid",
        "CallStatus",
        "CallerName",
        "Direction",
        "FlowEvent",
        "ForwardedFrom",
        "ParentCallSid",
        "StirVerstat",
        "msg",
        *_PEOPLE,
        *(f"{who}{where}" for who in _PEOPLE for where in _PLACES),
    }
)
"""The parameters of a request about a call [W:trigger-start]."""

MESSAGE = frozenset(
    {
        "AccountSid",
        "ApiVersion",
        "Attributes",
        "Author",
        "Body",
        "ButtonPayload",
        "ButtonText",
        "ChannelAttributes",
        "ChannelSid",
        "ChatServiceSid",
        "ClientIdentity",
        "ConversationSid",
        "DateCreated",
        "EventType",
        "From",
        "Index",
        "InstanceSid",
        "ListId",
        "ListTitle",
        "Media",
        "MediaContentType0",
        "MediaUrl0",
        "MessageSid",
        "MessagingServiceSid",
        "NumMedia",
        "NumSegments",
        "ParticipantSid",
        "ProfileName",
        "SmsMessageSid",
        "SmsSid",
        "SmsStatus",
        "Source",
        "To",
        "WaId",
        *(f"{who}{where}" for who in ("From", "To") for where in _PLACES),
    }
)
"""The parameters of an inbound message [W:trigger-start][W:send-wait-reply]."""

TYPED = frozenset({"Body", "SpeechResult", "ProfileName", "ButtonText", "ListTitle"})
"""What people write or say: it may hold anything."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """The keys that a type publishes."""

    keys: frozenset[str] = frozenset()
    others: bool = False


_ANSWER = Outputs(frozenset({"body", "content_type", "status_code", "parsed"}))
_QUEUED = Outputs(CALL | {"QueueResult", "QueueSid", "QueueTime"}, others=True)
_OUTGOING = Outputs(
    CALL | {"AnsweredBy", "MachineDetectionDuration", "SipResponseCode"}, others=True
)

OUTPUTS: Mapping[str, Outputs] = {
    "split-based-on": Outputs(),
    "fork-stream": Outputs(),
    "trigger": Outputs(),
    "say-play": Outputs(CALL | {"language", "voice"}, others=True),
    "gather-input-on-call": Outputs(
        CALL | {"Digits", "SpeechResult", "Confidence", "Language", "FinishedOnKey"}, others=True
    ),
    "connect-call-to": Outputs(
        CALL | {"DialCallStatus", "DialCallSid", "DialCallDuration", "RecordingUrl"}, others=True
    ),
    "make-outgoing-call-v1": _OUTGOING,
    "make-outgoing-call-v2": _OUTGOING,
    "record-voicemail": Outputs(
        CALL | {"RecordingUrl", "RecordingSid", "RecordingDuration", "Digits"}, others=True
    ),
    "enqueue-call": _QUEUED,
    "send-to-flex": _QUEUED,
    "send-message": Outputs(frozenset({"outbound"})),
    "send-and-wait-for-reply": Outputs(frozenset({"outbound", "inbound"})),
    "make-http-request": _ANSWER,
    "run-function": Outputs(_ANSWER.keys | {"headers"}),
    "run-function-v2": Outputs(_ANSWER.keys | {"headers"}),
}
"""The types of which it is known; the others may publish anything."""
