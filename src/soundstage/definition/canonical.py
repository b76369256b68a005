"""Definitions as text: in the one canonical form, or as another text of the flow is written.

The canonical form has the order of keys that Studio's own exports have in nearly all their
states [corpus], two spaces of indentation and a new line at the end.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass

from soundstage.errors import Json

_FLOW = ("description", "states", "initial_state", "flags")
_STATE = ("name", "type", "transitions", "properties")
_TRANSITION = ("next", "event", "conditions")
_CONDITION = ("friendly_name", "arguments", "type", "value")
_STUDIO_ORDER = """
    voice service_sid environment_sid input number_of_digits speech_timeout variables
    machine_detection_speech_threshold detect_answering_machine waitUrl send_digits flow_sid
    sip_auth_username record_call transcribe chat_channel flow_revision queue_name wait_url offset
    service method function_sid content_type add_twilio_auth workflow channel caller_id
    memory_parameters autopilot_assistant_sid noun status_callback_method stream_name
    configurations stream_transport_type status_callback stream_action workflow_sid connector_name
    parameters priority stream_track stream_url task_attributes wait_url_method loop hints
    finish_on_key say play language stop_gather gather_language speech_model profanity_filter
    recording_status_callback sip_auth_password chat_service transcription_callback_url play_beep
    recording_status_callback_method recording_channels target_task
    recording_status_callback_events waitUrlMethod machine_detection trim max_length record
    machine_detection_speech_end_threshold from message_type attributes machine_detection_timeout
    to body url timeout machine_detection_silence_timeout
"""
"""The order of properties with which all but a few states of all types agree [corpus]."""

_PROPERTIES = tuple(_STUDIO_ORDER.split())
_MEMBER = ("type", "index", "value", "key")
_INDENTED = re.compile(r"^([ \t]*)[^\n]*[{\[]\r?\n(\1[ \t]+)", re.MULTILINE)
_FIRST_KEY = re.compile(r'\s*\{\s*"[^"]*"\s*:(\s?)')
_LAST_LINE = re.compile(r"\n([ \t]*)\}\s*\Z")
_ESCAPED = re.compile(r"\\u(?!00[01]|007f)")
_PLACES = {
    keys: {key: place for place, key in enumerate(keys)}
    for keys in (_FLOW, _STATE, _TRANSITION, _CONDITION, _PROPERTIES, _MEMBER)
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a text of JSON is written; `indent` is None when all of it is on one line.

    `margin` stands before every line but the first: so the console shows a flow to be copied.
    """

    indent: str | None = "  "
    margin: str = ""
    newline: str = "\n"
    ends_with_newline: bool = True
    escapes: bool = False
    spaced: bool = True


CANONICAL = Style()


def canonical(document: Json) -> Json:
    """Return the definition with its keys in the canonical order; unknown ones come last."""
    if not isinstance(document, dict):
        return document
    ordered = _ordered(document, _FLOW)
    if isinstance(states := document.get("states"), list):
        ordered["states"] = [_state(state) for state in states]
    return ordered


def format_definition(document: Json) -> str:
    """Return the canonical text of a definition."""
    return write(canonical(document), CANONICAL)


def write(document: Json, style: Style) -> str:
    """Return the JSON text of a document in a style."""
    colon = ": " if style.spaced else ":"
    comma = "," if style.indent is not None or not style.spaced else ", "
    text = json.dumps(
        document, indent=style.indent, ensure_ascii=style.escapes, separators=(comma, colon)
    )
    text = text.replace("\n", style.newline + style.margin)
    return text + style.newline if style.ends_with_newline else text


def style_of(text: str) -> Style:
    """Return how a text of JSON is written; an indentation that varies is taken as most have it."""
    steps = Counter(inner.removeprefix(outer) for outer, inner in _INDENTED.findall(text))
    first, last = _FIRST_KEY.match(text), _LAST_LINE.search(text)
    return Style(
        indent=max(steps, key=lambda step: steps[step], default=None),
        margin=last[1] if last else "",
        newline="\r\n" if "\r\n" in text else "\n",
        ends_with_newline=text.endswith("\n"),
        escapes=text.isascii() and _ESCAPED.search(text) is not None,
        spaced=first is None or first[1] != "",
    )


def _state(state: Json) -> Json:
    if not isinstance(state, dict):
        return _nested(state)
    ordered = _ordered(state, _STATE)
    if isinstance(transitions := state.get("transitions"), list):
        ordered["transitions"] = [_transition(transition) for transition in transitions]
    if isinstance(properties := state.get("properties"), dict):
        ordered["properties"] = _ordered(properties, _PROPERTIES)
    return ordered


def _transition(transition: Json) -> Json:
    if not isinstance(transition, dict):
        return _nested(transition)
    ordered = _ordered(transition, _TRANSITION)
    if isinstance(conditions := transition.get("conditions"), list):
        ordered["conditions"] = [
            _ordered(condition, _CONDITION) if isinstance(condition, dict) else _nested(condition)
            for condition in conditions
        ]
    return ordered


def _nested(value: Json) -> Json:
    if isinstance(value, list):
        return [_nested(item) for item in value]
    return _ordered(value, _MEMBER) if isinstance(value, dict) else value


def _ordered(value: dict[str, Json], keys: tuple[str, ...]) -> dict[str, Json]:
    places, last = _PLACES[keys], len(keys)
    order = sorted(value, key=lambda key: (places.get(key, last), key))
    return {key: _nested(value[key]) for key in order}
