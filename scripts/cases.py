"""The cases in `tests/widgets`, and the facts about a widget that each one proves."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import msgspec

from soundstage.errors import Json
from soundstage.widgets import WIDGETS

DATA = Path(__file__).parents[1] / "tests" / "widgets"

_KEY = re.compile(r"\[([^\]]+)\]")
_SID = re.compile(r"^([A-Z]{2})[0-9a-zA-Z]{1,32}$")
_CONCLUDED = "INFER"
_CHOSEN_BY_AUTHORS = frozenset({"set-variables", "run-subflow"})
_NOT_OURS = frozenset(
    {"parsed", "memory", "flow.data", "flow.variables", "trigger.request.parameters"}
)
Forms = Mapping[str, set[str]]

_REQUEST_KEYS = ("url", "content_type", "body", "account_auth")


class Kind(Enum):
    """What a fact is about, as the page calls it."""

    PROPERTY = "property"
    TRANSITION = "transition"
    PUBLISHED = "published"
    REQUEST = "request"
    DOCUMENT = "TwiML"
    WARNING = "warning"


class Fact(NamedTuple):
    """One thing that a widget has or does."""

    kind: Kind
    name: str


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case as its file has it; the tests of the engine run it."""

    name: str
    source: str
    start: dict[str, Json] = {}
    properties: dict[str, Json] = {}
    events: list[dict[str, Json]] = []
    expect: dict[str, Any]

    @property
    def keys(self) -> tuple[str, ...]:
        """The sources that the case names."""
        return tuple(_KEY.findall(self.source))

    @property
    def assumed(self) -> bool:
        """Tell whether no source says so: it is our conclusion or our choice."""
        return set(self.keys) <= {_CONCLUDED} and self.source != "design"


@dataclass(frozen=True)
class Evidence:
    """The cases of one widget type, and for every fact the numbers of those that prove it."""

    cases: tuple[Case, ...]
    proofs: Mapping[Fact, tuple[int, ...]] = field(default_factory=dict)


def read_cases(kind: str) -> tuple[Case, ...]:
    """Return the cases of a widget type in the order of their file."""
    path = DATA / f"{kind.replace('-', '_')}.json"
    if not path.exists():
        return ()
    return msgspec.json.decode(path.read_bytes(), type=tuple[Case, ...])


def evidence(kind: str, cases: tuple[Case, ...]) -> Evidence:
    """Return what the cases of a widget type prove, numbered from 1."""
    forms = _forms(cases)
    proofs: dict[Fact, list[int]] = {}
    for number, case in enumerate(cases, start=1):
        for fact in sorted(set(_facts(kind, case, forms)), key=lambda fact: fact.name):
            proofs.setdefault(fact, []).append(number)
    return Evidence(cases, {fact: tuple(numbers) for fact, numbers in proofs.items()})


def declared(kind: str) -> tuple[Fact, ...]:
    """Return the properties and transitions that the registry knows."""
    widget = WIDGETS[kind]
    names = [f.encode_name for f in msgspec.structs.fields(widget.properties)]
    properties = [Fact(Kind.PROPERTY, name) for name in names if name != "offset"]
    return (*properties, *(Fact(Kind.TRANSITION, event) for event in widget.events))


def _facts(kind: str, case: Case, forms: Forms) -> Iterator[Fact]:
    expect = case.expect
    yield from (Fact(Kind.PROPERTY, name) for name in case.properties)
    if expect.get("event"):
        yield Fact(Kind.TRANSITION, expect["event"])
    yield from (Fact(Kind.PUBLISHED, name) for name in _published(kind, expect))
    for effect in expect.get("effects") or ():
        yield from (Fact(Kind.REQUEST, name) for name in _requested(effect, forms))
    if expect.get("reply"):
        yield from (Fact(Kind.DOCUMENT, name) for name in _verbs(expect["reply"]))
    yield from (Fact(Kind.WARNING, str(code)) for code in expect.get("faults", ()))


def _published(kind: str, expect: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of the widget's object, and the paths elsewhere that it writes."""
    variables = kind in _CHOSEN_BY_AUTHORS
    if expect.get("variables"):
        yield "flow.variables.NAME"
    outputs = expect.get("outputs") or {}
    if variables and outputs:
        yield "NAME, each variable"
    tree = {} if variables else dict(outputs)
    for path, value in expect.get("context", {}).items():
        mine = path.removeprefix("widgets.").partition(".")[2] if path[:8] == "widgets." else path
        if mine and path != "widgets" and value is not None:
            tree[mine] = value
    for name, value in tree.items():
        inside = isinstance(value, dict) and name not in _NOT_OURS
        yield from (f"{name}.{key}" for key in value) if inside and value else (name,)


def _forms(cases: Iterable[Case]) -> Forms:
    """Return the requests of a widget with all keys that their forms may have."""
    forms: dict[str, set[str]] = {}
    for case in cases:
        for effect in case.expect.get("effects") or ():
            if "path" in effect:
                forms.setdefault(_request(effect), set()).update(effect.get("form", ()))
    return forms


def _request(effect: Mapping[str, Any]) -> str:
    parts = (
        f"{{{found[1]}}}" if (found := _SID.match(p)) else p for p in effect["path"].split("/")
    )
    method = effect.get("method", "POST")
    return f"{method} {effect.get('product', 'api')} {'/'.join(parts)}"


def _requested(effect: Mapping[str, Any], forms: Forms) -> Iterator[str]:
    """Yield the request and each key of its form; without a path it is the one with such a form."""
    if "path" not in effect and "form" not in effect:
        names = {"HTTP method": "method", **{f"HTTP {key}": key for key in _REQUEST_KEYS}}
        yield from (name for name, key in names.items() if key in effect)
        return
    keys = set(effect.get("form", ()))
    if "path" in effect:
        request = _request(effect)
        yield request
    else:
        request = max(forms, key=lambda known: len(forms[known] & keys), default="form")
    yield from (f"{_short(request)}: {key}" for key in keys)


def _short(request: str) -> str:
    """Return a request by the name of its resource."""
    names = [p for p in request.split("/") if p and not p.startswith("{")]
    return names[-1] if names else "form"


def _verbs(document: str) -> Iterator[str]:
    root = ET.fromstring(document)
    if not len(root):
        yield "<Response/>"
    for element in root.iter():
        if element is not root:
            yield f"<{element.tag}>"
            yield from (f"<{element.tag} {name}>" for name in element.attrib)
