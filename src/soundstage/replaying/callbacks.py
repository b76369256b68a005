"""How a caller's side comes back from a document: the requests that keys, speech and time cause."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

from soundstage.core.events import AnyInbound, CallReceived, FlowEventReceived
from soundstage.core.execution import Execution
from soundstage.replaying.sandbox import SandboxError


def pressed(execution: Execution, event_id: str, said: Mapping[str, str]) -> AnyInbound:
    """Return the request that input causes while the caller is asked for some."""
    gather = _root(execution).find("Gather")
    if gather is None:
        raise SandboxError(_no_use(execution, "nothing is asked of the caller"))
    finish = gather.get("finishOnKey", "#")
    heard = {
        name: value.removesuffix(finish) if name == "Digits" else value
        for name, value in said.items()
    }
    return _request(execution, event_id, gather.get("action", ""), heard)


def fallen_through(execution: Execution, event_id: str) -> AnyInbound:
    """Return the request that a caller's silence causes: the document's redirect."""
    redirect = _root(execution).find("Redirect")
    if redirect is None:
        raise SandboxError(_no_use(execution, "silence leads nowhere"))
    return _request(execution, event_id, redirect.text or "", {})


def _root(execution: Execution) -> ET.Element:
    waiting = execution.waiting
    if waiting is None or waiting.document is None:
        raise SandboxError(_no_use(execution, "the flow says nothing to a caller now"))
    try:
        return ET.fromstring(waiting.document)  # noqa: S314 (expat bounds what entities become)
    except ET.ParseError as error:
        why = f"the document for the caller is no XML ({error})"
        raise SandboxError(_no_use(execution, why)) from error


def _request(execution: Execution, event_id: str, url: str, said: Mapping[str, str]) -> AnyInbound:
    names = parse_qs(urlsplit(url).query).get("FlowEvent", [""])
    return came_back(execution, event_id, names[0], said)


def came_back(
    execution: Execution, event_id: str, name: str, said: Mapping[str, str]
) -> AnyInbound:
    """Return the request of a verb that has come to an end, named by its FlowEvent."""
    call = execution.call
    params = {
        "CallSid": call.sid if call else "",
        "CallStatus": "in-progress",
        "From": execution.contact,
        "To": execution.address,
        **said,
    }
    if name:
        return FlowEventReceived(id=event_id, params=params, name=name)
    return CallReceived(id=event_id, params=params)


def _no_use(execution: Execution, why: str) -> str:
    kinds = ", ".join(execution.waiting.for_) if execution.waiting else "nothing"
    return f"{why}: {execution.state} waits for {kinds}"
