"""What the widgets that speak to a caller share: when they can, and how they come back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus
from xml.etree import ElementTree as ET

from soundstage.core.events import FINAL_CALL_STATUSES, AnyEvent, Inbound
from soundstage.core.execution import CallState
from soundstage.core.outcomes import Outcome, Stop, Wait, WaitFor
from soundstage.errors import FlowFault, Json
from soundstage.twiml import to_xml, verb
from soundstage.widgets.answers import problem_with, with_query
from soundstage.widgets.properties import KeyValue
from soundstage.widgets.scope import Scope

EXECUTION = "ExecutionSid"
"""The query parameter by which the first requests of a call that we made find us (ours)."""

_TRIM = {"true": "trim-silence", "false": "do-not-trim"}


def mute(scope: Scope[Any]) -> Stop | None:
    """Return how the execution ends when there is nobody to speak to, else None.

    Without a call that is the author's mistake (81020, assumed); a caller who has hung up or
    was given away is nobody's [UG][help 48142856113179].
    """
    call = scope.execution.call
    if call is None:
        message = f"{scope.state} needs a live call, and this execution has none"
        return Stop(FlowFault(code=81020, level="warning", state=scope.state, message=message))
    return None if call.state is CallState.LIVE else Stop()


def speak(
    scope: Scope[Any], *verbs: ET.Element, memory: Mapping[str, Json] | None = None
) -> Outcome:
    """Give the caller these verbs, and wait for what comes back."""
    return mute(scope) or Wait(
        for_=frozenset({WaitFor.CALL}),
        verbs=tuple(map(to_xml, verbs)),
        memory=memory or {},
    )


def repeat(scope: Scope[Any]) -> Wait:
    """Give the caller the current document once more; the request was of no use (assumed)."""
    waiting = scope.execution.waiting
    scope.warn(81002, f"The request means nothing to {scope.state}; its document was repeated")
    return Wait(
        for_=frozenset(map(WaitFor, waiting.for_)) if waiting else frozenset({WaitFor.CALL}),
        memory=scope.memory,
        document=waiting.document if waiting else None,
        placed_call=waiting.placed_call if waiting else None,
    )


def callback(scope: Scope[Any], event: str) -> str:
    """Return where the caller's side comes back with `event` [W:twiml-redirect][rpt]."""
    return with_query(scope.webhook_url, f"FlowEvent={quote_plus(event)}")


def redirect(scope: Scope[Any], event: str) -> ET.Element:
    """Return the verb that comes back with `event` [dump-voice][rpt]."""
    return verb("Redirect", callback(scope, event))


def action(scope: Scope[Any], event: str) -> dict[str, str]:
    """Return the attributes of a verb that comes back with `event`."""
    return {"action": callback(scope, event), "method": "POST"}


def passed_on(event: AnyEvent) -> dict[str, Json]:
    """Return a callback's body as templates see it, key for key [skill][rpt]."""
    params = event.params if isinstance(event, Inbound) else {}
    return {name: value for name, value in params.items() if name != EXECUTION}


def is_over(event: AnyEvent) -> bool:
    """Tell whether a request says that the call has ended."""
    return isinstance(event, Inbound) and event.params.get("CallStatus") in FINAL_CALL_STATUSES


def given(attributes: Mapping[str, object]) -> dict[str, str]:
    """Return the attributes that are set."""
    return {name: str(value) for name, value in attributes.items() if value not in (None, "")}


def chosen(value: str) -> str:
    """Return a voice or language; `default` is the account's own [W:sayplay]."""
    return "" if value.lower() == "default" else value


def flag(value: bool) -> str:
    return "true" if value else "false"


def trim(value: str) -> str:
    """Return how silence is treated; exports hold `true` and `false` as well."""
    return _TRIM.get(value, value)


def parameters(pairs: tuple[KeyValue, ...], name: str = "Parameter") -> tuple[ET.Element, ...]:
    """Return pairs as nouns with a name and a value."""
    return tuple(verb(name, attributes={"name": p.key, "value": p.value}) for p in pairs)


def wait_url(scope: Scope[Any], url: str, method: str) -> dict[str, str]:
    """Return the attributes of what a queued caller hears; a wrong URL is left out [err]."""
    if not url:
        return {}
    wrong = problem_with(url)
    if wrong:
        scope.warn(81028, f"The wait URL {url[:200]!r} of {scope.state} was left out: {wrong}")
        return {}
    return given({"waitUrl": url, "waitUrlMethod": method.upper()})
