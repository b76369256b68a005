"""What templates find under the names of triggers and widgets, with a sample of each.

Only the keys that authors use are here: a request carries some thirty more [W:trigger-start].
"""

from collections.abc import Mapping
from typing import NamedTuple

from soundstage.errors import Json

CONTACT, ADDRESS = "+15558675310", "+15558675309"


class Known(NamedTuple):
    """A key: what it holds, and a sample."""

    description: str
    sample: Json


Keys = Mapping[str, Known]

_BOTH: Keys = {
    "From": Known("Who sent it.", CONTACT),
    "To": Known("The flow's address.", ADDRESS),
}
_MESSAGE: Keys = {
    "Body": Known("The words of the message.", "Hello"),
    **_BOTH,
    "MessageSid": Known("The SID of the message.", "SM" + "0" * 31 + "1"),
    "NumMedia": Known("How many pictures or files came with it.", "0"),
    "MediaUrl0": Known("Where the first picture or file is.", "https://example.com/picture.jpg"),
    "MediaContentType0": Known("What kind of file it is.", "image/jpeg"),
    "ProfileName": Known("The sender's name in WhatsApp.", "Ada"),
    "ButtonText": Known("The button that was pressed in WhatsApp.", "Yes"),
    "ButtonPayload": Known("What stands behind that button.", "yes"),
    "FromCity": Known("The city of the sender's number.", "SAN FRANCISCO"),
    "FromState": Known("The state of the sender's number.", "CA"),
    "FromCountry": Known("The country of the sender's number.", "US"),
}
_CALL: Keys = {
    "From": Known("Who calls.", CONTACT),
    "To": Known("Who is called.", ADDRESS),
    "CallSid": Known("The SID of the call.", "CA" + "0" * 31 + "1"),
    "CallStatus": Known("What the call is doing.", "in-progress"),
    "Direction": Known("inbound, or one of the outbound words.", "inbound"),
    "CallerName": Known("The caller's name, where the carrier looks it up.", "ADA LOVELACE"),
    "ForwardedFrom": Known("The number that the call was forwarded from.", "+15558675311"),
    "FromCity": Known("The city of the caller's number.", "SAN FRANCISCO"),
    "FromState": Known("The state of the caller's number.", "CA"),
    "FromCountry": Known("The country of the caller's number.", "US"),
}
_PARENT: Keys = {
    "parameters": Known("What the parent flow hands over.", {}),
    "step_sid": Known("The parent's step.", "FT" + "0" * 31 + "1"),
    "execution_sid": Known("The parent's execution.", "FN" + "0" * 31 + "1"),
    "flow_sid": Known("The parent flow.", "FW" + "0" * 31 + "1"),
    "trigger_type": Known("What started the parent.", "message"),
}
TRIGGERS: Mapping[str, tuple[str, Keys]] = {
    "incomingMessage": ("message", _MESSAGE),
    "incomingCall": ("call", _CALL),
    "incomingConversationMessage": (
        "conversation",
        {
            "Body": Known("The words of the message.", "Hello"),
            "Author": Known("Who wrote it.", "visitor"),
            "ConversationSid": Known("The SID of the conversation.", "CH" + "0" * 31 + "1"),
            "ParticipantSid": Known("The SID of the participant.", "MB" + "0" * 31 + "1"),
            "MessageSid": Known("The SID of the message.", "IM" + "0" * 31 + "1"),
            "Source": Known("Where it was written: SMS, SDK, API …", "SDK"),
        },
    ),
    "incomingRequest": (
        "request",
        {
            "to": Known("The contact.", CONTACT),
            "from": Known("The flow's address.", ADDRESS),
            "parameters": Known("What the client handed over.", {}),
        },
    ),
    "incomingParent": ("parent", _PARENT),
}

_ANSWER: Keys = {
    "body": Known("The answer as text.", '{"status": "ok"}'),
    "parsed": Known("The answer, when it is a JSON object.", {}),
    "status_code": Known("The HTTP status.", 200),
    "content_type": Known("The media type of the answer.", "application/json"),
}
_OUTBOUND: Keys = {
    "outbound.Body": Known("The words that were sent.", "Hello"),
    "outbound.Sid": Known("The SID of the message that was sent.", "SM" + "0" * 31 + "2"),
    "outbound.Status": Known("What became of it.", "sent"),
}
_RECORDING: Keys = {
    "RecordingUrl": Known("Where the recording is.", "https://example.com/recording"),
    "RecordingSid": Known("The SID of the recording.", "RE" + "0" * 31 + "1"),
    "RecordingDuration": Known("Its length in seconds.", "12"),
}
_QUEUE: Keys = {
    "QueueResult": Known("How the caller left the queue.", "bridged"),
    "QueueTime": Known("Seconds in the queue.", "42"),
}
_DIALED: Keys = {
    "CallSid": Known("The SID of the call.", "CA" + "0" * 31 + "2"),
    "AnsweredBy": Known("Who answered, with machine detection.", "human"),
    "CallStatus": Known("What the call is doing.", "in-progress"),
}
WIDGET_KEYS: Mapping[str, Keys] = {
    "make-http-request": _ANSWER,
    "run-function": _ANSWER,
    "run-function-v2": _ANSWER,
    "send-message": _OUTBOUND,
    "send-and-wait-for-reply": {
        **_OUTBOUND,
        **{f"inbound.{key}": known for key, known in _MESSAGE.items()},
    },
    "gather-input-on-call": {
        "Digits": Known("The keys that were pressed.", "1"),
        "SpeechResult": Known("What was said.", "sales"),
        "Confidence": Known("How sure the recognition is, 0 to 1.", "0.9"),
    },
    "say-play": {},
    "connect-call-to": {
        "DialCallStatus": Known("How the connected call ended.", "completed"),
        "DialCallDuration": Known("Its length in seconds.", "60"),
        "DialCallSid": Known("The SID of the connected call.", "CA" + "0" * 31 + "3"),
        "RecordingUrl": Known("Where its recording is.", "https://example.com/recording"),
    },
    "make-outgoing-call-v1": _DIALED,
    "make-outgoing-call-v2": _DIALED,
    "record-voicemail": _RECORDING,
    "record-call": {"sid": Known("The SID of the recording.", "RE" + "0" * 31 + "1")},
    "enqueue-call": _QUEUE,
    "send-to-flex": {**_QUEUE, "sid": Known("The SID of the task.", "WT" + "0" * 31 + "1")},
    "capture-payments": {
        "Result": Known("How the payment came out.", "success"),
        "PaymentToken": Known("The token of the card.", "tok_1"),
    },
    "start-conversation": {
        "conversation": Known("The conversation.", {"sid": "CH" + "0" * 31 + "1"})
    },
    "resume-conversation": {
        "conversation": Known("The conversation.", {"sid": "CH" + "0" * 31 + "1"})
    },
}
"""What the widgets publish; the others publish nothing that can be told beforehand."""
