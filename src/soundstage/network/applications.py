"""TwiML applications: webhooks that calls and messages name by one SID [oai].

The carrier's own resource for them is not served; `/network/applications` makes them (choice).
"""

import msgspec

from soundstage.network.drafts import is_url
from soundstage.network.errors import BadRequest
from soundstage.network.products.shelf import Shelf, checked_sid
from soundstage.network.state import State
from soundstage.network.voice.attributes import Method
from soundstage.sid import new_sid

_KIND = "network.application"
_URLS = ("voice_url", "voice_fallback_url", "status_callback", "message_status_callback")


class Application(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where requests about calls, and about the status of messages, go."""

    sid: str = ""
    voice_url: str = ""
    voice_method: Method = "POST"
    voice_fallback_url: str = ""
    voice_fallback_method: Method = "POST"
    status_callback: str = ""
    status_callback_method: Method = "POST"
    message_status_callback: str = ""


class Applications:
    """The applications of all accounts."""

    def __init__(self, state: State) -> None:
        self._shelf = Shelf(state)

    def put(self, account_sid: str, application: Application) -> Application:
        """Let an application exist, or change it; return it with its SID, a new one if none."""
        for name in _URLS:
            url = getattr(application, name)
            if url and not is_url(url):
                raise BadRequest(f"Invalid {name}: expected an absolute http or https URL")
        sid = checked_sid(application.sid, "AP") or new_sid("AP")
        made = msgspec.structs.replace(application, sid=sid)
        known = self._shelf.at(_KIND, account_sid, sid)
        if known is None:
            self._shelf.add(_KIND, account_sid, msgspec.to_builtins(made), prefix="AP", sid=sid)
        else:
            self._shelf.change(known, msgspec.to_builtins(made))
        return made

    def one(self, account_sid: str, sid: str) -> Application | None:
        """Return an application of the account."""
        known = self._shelf.at(_KIND, account_sid, sid)
        return msgspec.convert(known.data, Application) if known else None
