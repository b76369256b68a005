"""What the widgets that queue a caller share: the task, the way out, and Flex on a call."""

from typing import Any, Protocol
from xml.etree import ElementTree as ET

import msgspec

from soundstage.core.events import AnyEvent, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.scope import Scope
from soundstage.widgets.values import parse_json
from soundstage.widgets.voice import action, given, mute, passed_on, repeat, speak, wait_url

MOST_CHARACTERS = 1024
"""The length of a task's attributes [W:enqueue-call][W:send-flex]."""

_BACK = "callComplete"
_EVENTS = {"queue-full": "failedToEnqueue", "system-error": "callFailure"}
"""The results that are no success; all others, a hang-up as well, are one [W:enqueue-call]."""


def problem_with_task(attributes: str) -> str | None:
    """Tell why TaskRouter would refuse these attributes, or None."""
    if len(attributes) > MOST_CHARACTERS:
        return f"have more than {MOST_CHARACTERS} characters"
    try:
        is_object = isinstance(parse_json(attributes), dict)
    except ValueError as error:
        return f"are not JSON: {error}"
    return None if is_object else "are not a JSON object"


def task(attributes: str, priority: int | str, timeout: int | str) -> ET.Element:
    """Return the noun that makes a task of the queued call."""
    return verb("Task", attributes, given({"priority": priority, "timeout": timeout}))


def left_queue(scope: Scope[Any], event: AnyEvent, code: int) -> Outcome:
    """Leave by how the caller left the queue; `code` is that of a failure."""
    if not isinstance(event, FlowEventReceived) or event.name != _BACK:
        return repeat(scope)
    result = event.params.get("QueueResult", "")
    if result in _EVENTS:
        scope.warn(code, f"{scope.state} could not queue the call: {result}", level="error")
    return Leave(_EVENTS.get(result, _BACK), outputs=passed_on(event))


class FlexHandover(Protocol):
    """What the author says of a call that is handed over to Flex."""

    @property
    def workflow(self) -> str: ...
    @property
    def attributes(self) -> str: ...
    @property
    def priority(self) -> str: ...
    @property
    def timeout(self) -> str: ...
    @property
    def wait_url(self) -> str: ...
    @property
    def wait_url_method(self) -> str: ...


def hand_over_call(scope: Scope[Any], properties: FlexHandover) -> Outcome:
    """Queue the caller for the agents of Flex [W:send-flex]."""
    attributes = properties.attributes.strip() or _default_attributes(scope)
    problem = problem_with_task(attributes)
    if problem and not mute(scope):
        scope.warn(81015, f"The attributes of {scope.state} {problem}", level="error")
        return Leave("failedToEnqueue")
    enqueue = verb(
        "Enqueue",
        attributes={
            "workflowSid": properties.workflow,
            **wait_url(scope, properties.wait_url, properties.wait_url_method),
            **action(scope, _BACK),
        },
        nested=(task(attributes, properties.priority, properties.timeout),),
    )
    return speak(scope, enqueue)


def call_handed_over(scope: Scope[Any], event: AnyEvent) -> Outcome:
    """Leave when the caller has left the queue of Flex [rpt][corpus]."""
    return left_queue(scope, event, 81015)


def _default_attributes(scope: Scope[Any]) -> str:
    """Return what Flex's own flows say of a call (assumed for all flows) [W:send-flex]."""
    caller = scope.context["trigger"]["call"].get("From", "")
    return msgspec.json.encode({"type": "inbound", "name": caller}).decode()
