"""Names in place of what differs between environments: SIDs, addresses, numbers, secrets.

In the texts of properties and conditions `${env.NAME}` stands for a value of an environment and
`${flow.NAME}` for the SID of a flow. `${env.}` and `${flow.}` stand for the marks themselves, so
that every definition can be written with names and comes back as it was. Liquid has no such mark.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from soundstage.definition.scan import Path, scan
from soundstage.errors import Json, SoundstageError

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
VALUE, FLOW = "env", "flow"
SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_ADDRESS = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://\S+|(?:[\w-]+\.)+[A-Za-z]{2,}(?::[0-9]+)?(?:/\S*)?"
)
_MARK = r"\$\{(?:env|flow)\."
_PLACEHOLDER = re.compile(r"\$\{(env|flow)\.([^{}]*)(\}?)")
_QUICK = re.compile(_MARK)
_LITERAL = {"${env.": "${env.}", "${flow.": "${flow.}"}


class UnknownName(SoundstageError):
    """A placeholder that the environment has no value for, or that is none."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(f"{placeholder} has no value")
        self.placeholder = placeholder


@dataclass(frozen=True, slots=True)
class Names:
    """The values of one environment by their placeholders, and which of them are secret."""

    values: Mapping[str, str] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()


def placeholder(kind: str, name: str) -> str:
    """Return what stands for a value in a definition."""
    return f"${{{kind}.{name}}}"


def is_found_inside(value: str) -> bool:
    """Tell whether a value is recognised within longer texts: a SID, a number, an address."""
    return any(kind.fullmatch(value) for kind in (SID, NUMBER, _ADDRESS))


def name_values(document: Json, names: Names) -> Json:
    """Return the definition with names in place of values.

    The longest value wins. SIDs, numbers and addresses are found inside texts, yet never as a
    part of a longer one; secrets wherever they are; anything else only as a whole text. Of
    names with the same value the first one is taken.
    """
    return _texts(document, _namer(names))


def fill_values(document: Json, names: Names) -> Json:
    """Return the definition with values in place of names, or raise `UnknownName`."""
    return _texts(document, lambda text: _filled(text, names.values))


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Return a definition's JSON text with values; lines stay, and all else is as it was.

    Raises:
        UnknownName: a placeholder has no value.
    """
    if _QUICK.search(text) is None:
        return text
    parts: list[str] = []
    at = 0
    for offset, lexeme in _written(text):
        read = json.loads(lexeme)
        if (filled := _filled(read, values)) != read:
            parts += (text[at:offset], json.dumps(filled))
            at = offset + len(lexeme)
    return "".join((*parts, text[at:]))


def placeholders(document: Json) -> dict[str, None]:
    """Return the placeholders of a definition in their order."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found.update((match[0], None) for match in _PLACEHOLDER.finditer(text) if match[2])
        return text

    _texts(document, note)
    return found


def has_placeholders(text: str) -> bool:
    """Tell quickly whether a text may have placeholders at all."""
    return _QUICK.search(text) is not None


def name_of_flow(text: str) -> str | None:
    """Return the flow that a text names, if it is nothing but the placeholder of a flow."""
    found = _PLACEHOLDER.fullmatch(text)
    return found[2] if found and found[1] == FLOW and NAME.fullmatch(found[2]) else None


def _texts(document: Json, change: Callable[[str], str]) -> Json:
    """Change the texts of all properties and conditions; a document that is no flow has none."""
    if not isinstance(document, dict) or not isinstance(document.get("states"), list):
        return document
    return {**document, "states": [_state(state, change) for state in document["states"]]}


def _state(state: Json, change: Callable[[str], str]) -> Json:
    if not isinstance(state, dict):
        return state
    changed = dict(state)
    if "properties" in state:
        changed["properties"] = _strings(state["properties"], change)
    if isinstance(state.get("transitions"), list):
        changed["transitions"] = [
            {**one, "conditions": _strings(one["conditions"], change)}
            if isinstance(one, dict) and "conditions" in one
            else one
            for one in state["transitions"]
        ]
    return changed


def _strings(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _strings(member, change) for key, member in value.items()}
    return [_strings(item, change) for item in value] if isinstance(value, list) else value


def _written(text: str) -> Iterator[tuple[int, str]]:
    """Yield where the texts of properties and conditions stand in a definition's JSON."""
    value_follows = False
    for found in scan(text):
        is_key = bool(found.path) and isinstance(found.path[-1], str) and not value_follows
        value_follows = is_key
        if not is_key and found.lexeme.startswith('"') and _is_inside(found.path):
            yield found.offset, found.lexeme


def _is_inside(path: Path) -> bool:
    if len(path) < 3 or path[0] != "states" or not isinstance(path[1], int):
        return False
    return path[2] == "properties" or (
        path[2] == "transitions"
        and len(path) > 4
        and isinstance(path[3], int)
        and path[4] == "conditions"
    )


def _namer(names: Names) -> Callable[[str], str]:
    known: dict[str, str] = {}
    for name, value in names.values.items():
        known.setdefault(value, name)
    secret = {names.values[name] for name in names.secrets}
    sought = [value for value in known if value in secret or is_found_inside(value)]
    sought.sort(key=len, reverse=True)
    patterns = [re.escape(v) if v in secret else _bounded(v) for v in sought]
    pattern = re.compile("|".join((*patterns, _MARK)))

    def named(text: str) -> str:
        if text in known:
            return known[text]
        return pattern.sub(lambda found: known.get(found[0]) or _LITERAL[found[0]], text)

    return named


def _bounded(value: str) -> str:
    """Return the pattern of a value that is not a part of a longer one of its kind."""
    escaped = re.escape(value)
    if SID.fullmatch(value):
        return rf"(?<![0-9A-Za-z]){escaped}(?![0-9A-Za-z])"
    if NUMBER.fullmatch(value):
        return rf"(?<![\w+]){escaped}(?!\d)"
    after = r"(?![\w-]|[.:@]\w)" if re.fullmatch(r"[\w-]", value[-1]) else ""
    return rf"(?<![\w-])(?<!\w\.){escaped}{after}"


def _filled(text: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        mark, name, end = found[1], found[2], found[3]
        if end and not name:
            return f"${{{mark}."
        if not end or found[0] not in values:
            raise UnknownName(found[0])
        return values[found[0]]

    return _PLACEHOLDER.sub(value, text)
