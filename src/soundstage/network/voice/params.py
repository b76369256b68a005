"""The parameters of requests about a call [voice].

Places of numbers are not known here and come as empty texts [mem].
"""

from soundstage.network.records import Params
from soundstage.network.voice.records import Call

_PLACES = ("City", "State", "Zip", "Country")


def standard_params(call: Call, extra: Params = ()) -> Params:
    """Return what every request for TwiML says of a call."""
    params = {
        "CallSid": call.sid,
        "AccountSid": call.account_sid,
        "From": call.from_,
        "To": call.to,
        "Caller": call.from_,
        "Called": call.to,
        "CallStatus": call.status,
        "ApiVersion": "2010-04-01",
        "Direction": call.direction,
    }
    if call.from_.startswith("+") or call.to.startswith("+"):
        sides = ("From", "To", "Caller", "Called")
        params |= {f"{side}{place}": "" for side in sides for place in _PLACES}
    optional = {
        "ForwardedFrom": call.forwarded_from,
        "CallerName": call.caller_name,
        "ParentCallSid": call.parent_call_sid,
        "AnsweredBy": call.answered_by,
    }
    params |= {name: value for name, value in optional.items() if value}
    return (*params.items(), *extra)
