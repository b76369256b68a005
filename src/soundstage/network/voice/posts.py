"""Telling applications what happened: requests whose answers make no difference.

Those about one call, room or recording go out one after the other.
"""

from dataclasses import dataclass

from soundstage.network.records import Params, Pending
from soundstage.network.runner import Runner
from soundstage.network.state import Owned, State
from soundstage.network.webhooks import Call, WebhookFault, Webhooks
from soundstage.sid import new_uuid

_KIND = "voice-post"


@dataclass(frozen=True, slots=True)
class _About:
    sid: str
    account_sid: str


class Posts:
    """The network's outgoing word about calls."""

    def __init__(self, state: State, runner: Runner, webhooks: Webhooks) -> None:
        self._state = state
        self._runner = runner
        self._webhooks = webhooks
        runner.handlers[_KIND] = self._send

    def later(
        self,
        about: Owned,
        kind: str,
        url: str,
        method: str,
        params: Params,
        times: int = 1,
        lane: str = "",
    ) -> None:
        """Send a request as soon as those before it in its lane, or about it, are done."""
        if not url:
            return
        data = {
            "account_sid": about.account_sid,
            "resource_sid": about.sid,
            "kind": kind,
            "url": url,
            "method": method,
            "params": params,
            "token": new_uuid(),
        }
        for _ in range(times):
            self._runner.schedule(_KIND, f"{_KIND}:{lane or about.sid}", data)

    async def _send(self, item: Pending) -> None:
        data = item.data | {"params": tuple((name, value) for name, value in item.data["params"])}
        call = Call(**data)
        try:
            await self._webhooks.call(call)
        except WebhookFault as fault:
            about = _About(call.resource_sid, call.account_sid)
            self._state.alert(about, fault.code, fault.message, fault.url, "warning")
