"""One line that says what a state does, as the card of an editor shows it."""

from collections.abc import Iterator, Mapping

from soundstage.definition.model import Condition, State, Transition
from soundstage.errors import Json

_TELLING = (
    "body",
    "say",
    "play",
    "input",
    "content_sid",
    "content_template_sid",
    "to",
    "queue_name",
    "stream_url",
    "connector_name",
    "workflow",
    "workflow_sid",
    "flow_sid",
    "attributes",
)
"""Properties that say most about a widget, the most telling first."""

_SIGNS = {
    "equal_to": "",
    "not_equal_to": "≠ ",
    "matches_any_of": "",
    "does_not_match_any_of": "none of ",
    "less_than": "< ",
    "greater_than": "> ",
}


def summary(state: State) -> str:
    """Return what a state says, asks, fetches or looks at; empty when that is nowhere said."""
    properties = state.properties
    url, method = properties.get("url"), properties.get("method")
    if isinstance(url, str) and url:
        return f"{method} {url}" if isinstance(method, str) and method else url
    if assigned := ", ".join(_assigned(properties)):
        return assigned
    return next((text for key in _TELLING if (text := _text(properties.get(key)))), "")


def label(transition: Transition) -> str:
    """Return what stands on a transition: its event, or what its conditions ask for."""
    return " & ".join(map(_condition, transition.conditions)) or transition.event


def _condition(condition: Condition) -> str:
    if condition.type in ("is_blank", "is_not_blank"):
        return condition.type.replace("_", " ").removeprefix("is ")
    sign = _SIGNS.get(condition.type, condition.type.replace("_", " ") + " ")
    return f"{sign}{condition.value}" or '""'


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""


def _assigned(properties: Mapping[str, Json]) -> Iterator[str]:
    variables = properties.get("variables")
    for pair in variables if isinstance(variables, list) else ():
        if isinstance(pair, dict):
            yield f"{pair.get('key', '')} = {pair.get('value', '')}"
