"""JSON that is written as a template: where its outputs stand, and whether it can be read."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from soundstage.definition.model import State
from soundstage.lint.flow import Flow
from soundstage.lint.kinds import FLEX, HTTP, MESSAGES, SUBFLOW, VARIABLES
from soundstage.lint.syntax import Output
from soundstage.lint.templates import Use

_FIELDS = {
    FLEX: "attributes",
    "enqueue-call": "task_attributes",
    "start-conversation": "attributes",
    "send-to-auto-pilot": "chat_attributes",
}


class Quoted(NamedTuple):
    """An output inside the quotes of a JSON text; `whole` when nothing else is inside them."""

    output: Output
    whole: bool


def json_uses(flow: Flow) -> Iterator[Use]:
    """Yield the texts that have to be JSON once they are filled in.

    What other tools fill in before, as in `${name}`, cannot be judged.
    """
    for use in flow.texts:
        if (
            use.source.strip()
            and "${" not in use.source
            and _is_json(flow, flow.states[use.state], use)
        ):
            yield use


def _is_json(flow: Flow, state: State, use: Use) -> bool:
    if state.type == HTTP:
        return use.property == "body" and "json" in flow.text(state, "content_type").lower()
    if state.type in MESSAGES:
        return use.property == "attributes"
    if state.type in (VARIABLES, SUBFLOW) and use.path[-1] == "value":
        pair = flow.value(use.path[:-1])
        typed = isinstance(pair, dict) and (
            pair.get("type") == "json_object" or pair.get("parse_as_json") is True
        )
        return typed and use.source.lstrip()[:1] in ("{", "[") and use.source.strip()[:2] != "{{"
    return use.property == _FIELDS.get(state.type)


def quoted(use: Use) -> Iterator[Quoted]:
    """Yield the outputs that stand between quotes."""
    source, inside, position = use.source, False, 0
    for output in use.reading.outputs:
        start, end = output.span
        inside = _after(source[position:start], inside)
        position = end
        if inside:
            whole = source[start - 1 : start] == '"' and source[end : end + 1] == '"'
            yield Quoted(output, whole)


def _after(text: str, inside: bool) -> bool:
    """Tell whether a JSON text is open after these characters."""
    escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif letter == "\\" and inside:
            escaped = True
        elif letter == '"':
            inside = not inside
    return inside


def fault_of(use: Use) -> str | None:
    """Say why a text can never be JSON, whatever its outputs print; None when it may be."""
    if use.reading.has_tags or (not use.reading.outputs and use.is_live):
        return None
    fault = None
    for stand_in in ("0", "", '"x":0'):
        try:
            json.loads(_filled(use, stand_in), strict=False)
        except RecursionError:
            return None
        except ValueError as error:
            fault = fault or str(error).partition(":")[0]
        else:
            return None
    return fault


def _filled(use: Use, stand_in: str) -> str:
    """Return the text with something harmless for each output."""
    between = {one.output.span for one in quoted(use)}
    written, position = [], 0
    for output in use.reading.outputs:
        start, end = output.span
        written += [use.source[position:start], "0" if output.span in between else stand_in]
        position = end
    return "".join([*written, use.source[position:]])
