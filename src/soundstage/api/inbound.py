"""What a webhook request says: which kind of event its parameters are, and its id."""

import hashlib
from collections.abc import Mapping

from soundstage.core.events import (
    FINAL_CALL_STATUSES,
    AnyInbound,
    CallReceived,
    CallStatusChanged,
    ConversationMessageReceived,
    FlowEventReceived,
    MessageReceived,
    MessageStatusChanged,
)
from soundstage.sid import new_sid

_LONGEST_ID = 200


def classify(flow_sid: str, token: str, params: dict[str, str]) -> AnyInbound | None:
    """Return the event in the parameters of a webhook, None when nothing is known of them.

    Twilio does not document how it tells voice from messages; the order is a choice
    [assumed]. `token` is the idempotency token of the request, or empty.
    """
    event_id = f"{flow_sid}:{_identity(token, params)}"
    if "MessageStatus" in params and params.get("SmsStatus") != "received":
        return MessageStatusChanged(id=event_id, params=params)
    if "FlowEvent" in params:
        return FlowEventReceived(id=event_id, params=params, name=params["FlowEvent"])
    if "CallSid" in params:
        over = params.get("CallStatus") in FINAL_CALL_STATUSES
        return (CallStatusChanged if over else CallReceived)(id=event_id, params=params)
    if "ConversationSid" in params and "EventType" in params:
        added = params["EventType"] == "onMessageAdded"
        return ConversationMessageReceived(id=event_id, params=params) if added else None
    if "MessageSid" in params or "SmsSid" in params:
        return MessageReceived(id=event_id, params=params)
    return None


def _identity(token: str, params: Mapping[str, str]) -> str:
    """Return what the same request has in common with its repeats.

    A message, the ring of a call and its end happen once: their SID and status say more than
    a token, which the retries of one request share [corpus] and another request for the same
    thing, to a fallback URL, may not [assumed].

    Of all else the token tells. Without one a document that gives control back cannot be told
    from the next one of the same name on the same call, so it is never taken for a repeat.
    That holds for a live call which is sent to the flow again as well.
    """
    message = params.get("MessageSid") or params.get("SmsSid")
    status = params.get("CallStatus", "")
    rings_or_ends = status == "ringing" or status in FINAL_CALL_STATUSES
    if "FlowEvent" in params or not (message or ("CallSid" in params and rings_or_ends)):
        identity = token or new_sid("EV")
    elif message:
        identity = f"{message} {params.get('MessageStatus', '')}".rstrip()
    else:
        identity = f"{params['CallSid']} {status}"
    if len(identity) > _LONGEST_ID:
        return hashlib.sha256(identity.encode()).hexdigest()
    return identity
