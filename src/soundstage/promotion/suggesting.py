"""What still differs from account to account in a flow, and the lines that would name it."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from soundstage.definition.shape import name_of
from soundstage.errors import Json

_EDITORS = frozenset({"service_sid", "environment_sid", "function_sid"})
"""Properties that only Studio's editor reads."""

_FOUND = re.compile(
    r"(?P<sid>\b(?!SM|MM|CA|RE)[A-Z]{2}[0-9a-f]{32}\b)"
    r"|(?P<origin>\b(?:https?|wss?)://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::[0-9]+)?(?![\w.{-]))"
    r"|(?P<number>(?<![\w+])\+[1-9][0-9]{6,14}(?![0-9]))"
)
_SAME_EVERYWHERE = re.compile(r"(?:^|\.)(?:twilio\.com|example\.(?:com|org|net))$")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value that has no name yet, one that would fit, and where it was found first."""

    name: str
    value: str
    flow: str
    state: str
    is_flow: bool = False

    @property
    def line(self) -> str:
        """The line for `soundstage.toml`."""
        return f"{self.name} = {json.dumps(self.value)}"


def suggestions(flows: Mapping[str, Json], taken: Collection[str]) -> list[Suggestion]:
    """Return what has no name yet in definitions with names; no name is one of `taken`."""
    names, found = set(taken), {}
    for flow, named in flows.items():
        for state, key, text in _texts(named):
            for match in _FOUND.finditer(text):
                value, kind = match[0], match.lastgroup
                if value in found or (kind != "number" and _is_no_matter(value, key)):
                    continue
                wish = _slug(_host_name(value) if kind == "origin" else f"{state}_{key}")
                name = unused(wish, names)
                names.add(name)
                is_flow = kind == "sid" and value.startswith("FW")
                found[value] = Suggestion(name, value, flow, state, is_flow)
    return list(found.values())


def unused(wish: str, names: Collection[str]) -> str:
    """Return a name that is not taken: the wish, or the wish with a number."""
    number, name = 2, wish
    while name in names:
        name, number = f"{wish}_{number}", number + 1
    return name


def slug(text: str, otherwise: str) -> str:
    """Return a text as a name; `otherwise` when nothing of it can be one."""
    return _slug(text) if re.search("[A-Za-z]", text) else otherwise


def _slug(text: str) -> str:
    name = _NOT_IN_NAMES.sub("_", text).strip("_").lower()
    return name if name and not name[0].isdigit() else f"_{name}"


def _host_name(origin: str) -> str:
    host = urlsplit(origin).hostname or ""
    return host.removeprefix("www.").rpartition(".")[0]


def _is_no_matter(value: str, key: str) -> bool:
    if "://" in value:
        return _SAME_EVERYWHERE.search(urlsplit(value).hostname or "") is not None
    return key in _EDITORS or not value[2:].strip("0")


def _texts(named: Json) -> Iterator[tuple[str, str, str]]:
    """Yield the texts of properties and conditions with their state and key."""
    for state in named["states"]:
        conditions = [transition.get("conditions") for transition in state["transitions"]]
        for part in (state.get("properties"), conditions):
            for key, text in _strings(part, "value"):
                yield name_of(state), key, text


def _strings(value: Json, key: str) -> Iterable[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        named = value.get("key")
        for inner, member in value.items():
            is_pair = inner == "value" and isinstance(named, str) and named
            yield from _strings(member, str(named) if is_pair else inner)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, key)
