"""The numbers of the simulated network that lead to a flow, asked for as any client would."""

import structlog

from soundstage.carrier.client import Bases, CarrierClient
from soundstage.carrier.http import HttpClient, HttpFailure
from soundstage.core.flows import Account
from soundstage.errors import Json

_PATIENCE = 3.0
_MOST = "1000"
_HOOKS = ("sms_url", "voice_url")
_log = structlog.get_logger("soundstage.console")


class NumbersOfNetwork:
    """Asks the network's REST API; a network that does not answer has no numbers."""

    def __init__(self, http: HttpClient, bases: Bases) -> None:
        self._http = http
        self._bases = bases

    async def __call__(self, account: Account, flow_sid: str) -> tuple[str, ...]:
        carrier = CarrierClient(
            self._http, self._bases, account.sid, account.auth_token, timeout=_PATIENCE
        )
        path = carrier.account_path("IncomingPhoneNumbers.json")
        try:
            answer = await carrier.request("api", "GET", path, (("PageSize", _MOST),))
        except HttpFailure as failure:
            _log.warning("the network was not asked for its numbers", reason=failure.message)
            return ()
        rows = answer.body.get("incoming_phone_numbers") or ()
        return tuple(sorted(row["phone_number"] for row in rows if _leads_to(row, flow_sid)))


async def no_numbers(_account: Account, _flow_sid: str) -> tuple[str, ...]:
    """Return nothing: a real carrier has many numbers, and takes its time."""
    return ()


def _leads_to(row: dict[str, Json], flow_sid: str) -> bool:
    urls = (str(row.get(hook) or "") for hook in _HOOKS)
    return any(url.partition("?")[0].endswith(f"/Flows/{flow_sid}") for url in urls)
