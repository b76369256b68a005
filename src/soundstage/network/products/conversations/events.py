"""Telling applications what happened in a conversation: which webhooks hear of it [cweb].

Scoped webhooks are called after the fact, one call after the other for each of them.
"""

from dataclasses import dataclass

from soundstage.network.overrides import Overrides
from soundstage.network.products.conversations.kinds import WEBHOOKS
from soundstage.network.products.conversations.params import CHAT_NAMES, Event, params_for
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf
from soundstage.network.records import Pending
from soundstage.network.runner import Runner
from soundstage.network.state import State
from soundstage.network.webhooks import Call, WebhookFault, Webhooks
from soundstage.sid import new_uuid

EVENTS = frozenset({*CHAT_NAMES, "onConversationStateUpdated", "onDeliveryUpdated"})
"""What a scoped webhook can ask for."""

_KIND = "conversation-webhook"
_NO_STUDIO = 11_100


class Announcer:
    """Calls the webhooks of conversations."""

    def __init__(
        self, state: State, shelf: Shelf, runner: Runner, webhooks: Webhooks, studio_url: str
    ) -> None:
        self._state = state
        self._shelf = shelf
        self._runner = runner
        self._webhooks = webhooks
        self._studio_url = studio_url.rstrip("/")
        runner.handlers[_KIND] = self._call

    def announce(self, event: Event) -> None:
        """Put a call of every webhook that wants to hear of it on the agenda."""
        for hook in self._shelf.within(WEBHOOKS.name, event.conversation):
            if _wants(hook, event):
                data = {
                    "account_sid": hook.account_sid,
                    "sid": (event.about or event.conversation).sid,
                    "target": hook.data["target"],
                    "configuration": hook.data["configuration"],
                    "params": params_for(hook, event),
                    "token": new_uuid(),
                }
                self._runner.schedule(_KIND, f"{_KIND}:{hook.sid}", data)

    async def _call(self, item: Pending) -> None:
        """Call a webhook; nobody waits for what it answers."""
        data, configuration = item.data, item.data["configuration"]
        about = _About(data["sid"], data["account_sid"])
        url = configuration.get("url") or ""
        if data["target"] == "studio":
            if not self._studio_url:
                self._state.alert(about, _NO_STUDIO, "The network does not know where Studio is")
                return
            flow = configuration["flow_sid"]
            url = f"{self._studio_url}/v1/Accounts/{about.account_sid}/Flows/{flow}"
        call = Call(
            account_sid=about.account_sid,
            resource_sid=about.sid,
            kind="conversation",
            url=url,
            method=configuration.get("method") or "POST",
            params=tuple((name, value) for name, value in data["params"]),
            token=data["token"],
            overrides=_limits(configuration.get("retry_count", 0)),
        )
        try:
            await self._webhooks.call(call)
        except WebhookFault as fault:
            self._state.alert(about, fault.code, fault.message, fault.url, "warning")


@dataclass(frozen=True, slots=True)
class _About:
    sid: str
    account_sid: str


def _limits(retries: int) -> Overrides:
    """Return the time-out of conversations: 5 s, whatever the URL's fragment says [cweb]."""
    worth_it = frozenset({"ct", "rt", "5xx"})
    return Overrides(ct=5_000, rt=5_000, tt=5_000, rc=retries, rp=worth_it)


def _wants(hook: Resource, event: Event) -> bool:
    """Tell whether a webhook is for this event.

    A trigger fires on its key words, anywhere in a message and in any case; a webhook without
    filters hears everything, a flow new messages (assumed).
    """
    configuration = hook.data["configuration"]
    if hook.data["target"] == "trigger":
        body = (event.about.data.get("body") or "").lower() if event.about else ""
        words = (word.lower() for word in configuration.get("triggers") or ())
        return event.name == "onMessageAdded" and any(word in body for word in words)
    filters = configuration.get("filters") or ()
    if not filters and hook.data["target"] == "studio":
        return event.name == "onMessageAdded"
    return not filters or event.name in filters or CHAT_NAMES.get(event.name) in filters
