"""What a flow wants to hear: the texts that make a difference, by where in the context they are.

Conditions are solved backwards: a text that one of them tells apart is wanted at the place that
it tests, and from there at every place that a variable or a parameter is filled from.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from soundstage.definition.model import Condition, State
from soundstage.engine.program import Program
from soundstage.engine.rendering import templates_in
from soundstage.errors import Json
from soundstage.liquid import LiquidError, Template
from soundstage.testing.exploring.solving import solutions

Path = tuple[str, ...]
PHONE = "+15557770001"
URL = "https://example.com/page"

_TAGS = re.compile(r"\{%-?\s*(?:if|elsif|unless|when|case)\b(.*?)%\}", re.DOTALL)
_LITERALS = re.compile(r"'([^']*)'|\"([^\"]*)\"|(?<![\w.'\"])(-?\d+(?:\.\d+)?|true|false)\b")
_LOOPS = re.compile(r"\{%-?\s*for\s+(\w+)\s+in\s+([\w.\-]+)")
_SIZES = re.compile(r"\|\s*size\b")
_ROUNDS = 4
_ADDRESSES = frozenset({"to", "from_", "caller_id"})
_URLS = frozenset({"url", "play", "media_url"})


@dataclass(frozen=True, slots=True)
class Open:
    """A condition whose value is only known while the flow runs."""

    paths: tuple[Path, ...]
    operator: str
    value: str


@dataclass(slots=True)
class Wants:
    """What one flow reads, and which texts would make a difference there.

    `deciding` are the places that conditions depend on; `hints` are texts that fit how a
    place is used, `loops` the members that loops read of the elements of a list.
    """

    program: Program
    texts: dict[Path, dict[str, None]] = field(default_factory=dict)
    reads: dict[Path, None] = field(default_factory=dict)
    deciding: dict[Path, None] = field(default_factory=dict)
    hints: dict[Path, str] = field(default_factory=dict)
    loops: dict[Path, set[Path]] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)
    uses_now: bool = False

    def of(self, path: Path) -> tuple[str, ...]:
        """Return the texts wanted at a place."""
        return tuple(self.texts.get(path, ()))

    def below(self, prefix: Path) -> Iterator[Path]:
        """Yield what is read at or below a place, as seen from there."""
        for path in self.reads:
            if path[: len(prefix)] == prefix:
                yield path[len(prefix) :]

    def want(self, path: Path, texts: Iterable[str]) -> bool:
        """Note texts for a place; tell whether one of them is new."""
        self.reads.setdefault(path)
        self.deciding.setdefault(path)
        known = self.texts.setdefault(path, {})
        before = len(known)
        known.update(dict.fromkeys(texts))
        return len(known) > before

    def paths_in(self, source: str) -> tuple[Path, ...]:
        """Return the places that a template reads."""
        template = self.program.templates.get(source)
        if not isinstance(template, Template):
            return ()
        return tuple(dict.fromkeys(tuple(map(str, one.path)) for one in template.references))


def wants_of(program: Program) -> Mapping[str, Wants]:
    """Return the wants of a flow and of its subflows, by their SIDs."""
    found = {flow.flow_sid: _collect(flow) for flow in (program, *program.subflows.values())}
    for _ in range(_ROUNDS):
        changed = [_pass_back(wants) for wants in found.values()]
        changed.append(_cross(program, found))
        if not any(changed):
            break
    return found


def _collect(program: Program) -> Wants:
    wants = Wants(program)
    for state in program.definition.states:
        source = program.states[state.name].renderer.source
        for name in source.__struct_fields__:
            value = getattr(source, name)
            texts = [value] if isinstance(value, str) else _inner(value)
            for text in texts:
                _read(wants, text)
                _hint(wants, name, text)
        for transition in state.transitions:
            for condition in transition.conditions:
                _solve(wants, state, condition)
    return wants


def _inner(value: object) -> list[str]:
    items = value if isinstance(value, tuple) else ()
    return [
        text for item in items if isinstance(item, msgspec.Struct) for text in templates_in(item)
    ]


def _read(wants: Wants, text: str) -> None:
    paths = wants.paths_in(text)
    wants.reads.update(dict.fromkeys(paths))
    wants.uses_now |= "'now'" in text or '"now"' in text
    for name, iterated in _LOOPS.findall(text):
        members = re.findall(rf"\b{name}\.([\w.]+)", text)
        wants.loops.setdefault(tuple(iterated.split(".")), set()).update(
            tuple(member.split(".")) for member in members
        )
    literals = _literals(text)
    for path in paths if literals else ():
        wants.want(path, literals)


def _literals(text: str) -> list[str]:
    tags = _TAGS.findall(text)
    return [next(filter(None, found), "") for tag in tags for found in _LITERALS.findall(tag)]


def _hint(wants: Wants, name: str, text: str) -> None:
    for path in wants.paths_in(text):
        if name in _ADDRESSES:
            wants.hints.setdefault(path, PHONE)
        elif name in _URLS:
            before = text.partition("{{")[0]
            wants.hints.setdefault(path, "example.com" if before.endswith("://") else URL)


def _solve(wants: Wants, state: State, condition: Condition) -> None:
    argument = condition.arguments[0] if condition.arguments else state.properties.get("input", "")
    _read(wants, argument)
    _read(wants, condition.value)
    paths = wants.paths_in(argument)
    if "{{" in condition.value or "{%" in condition.value:
        for path in (*paths, *wants.paths_in(condition.value)):
            wants.want(path, ("1", "5", "0"))
        wants.open.append(Open(paths, condition.type, condition.value))
        return
    texts = list(solutions(condition.type, condition.value))
    if _SIZES.search(argument):
        texts = ["x" * int(text) for text in texts if text.isdigit() and len(text) < 4]
    for path in paths:
        wants.want(path, texts)


def _pass_back(wants: Wants) -> bool:
    """Want at the places that variables are filled from what is wanted of the variables."""
    changed = False
    for state in wants.program.definition.states:
        if state.type != "set-variables":
            continue
        for pair in wants.program.states[state.name].renderer.source.variables:
            for prefix in (("flow", "variables", pair.key), ("widgets", state.name, pair.key)):
                changed |= _fill(wants, prefix, wants, pair.value)
    return changed


def _cross(program: Program, found: Mapping[str, Wants]) -> bool:
    """Want of subflows what their callers want, and of callers what their subflows want."""
    outer, changed = found[program.flow_sid], False
    for state in program.definition.states:
        inner = found.get(str(state.properties.get("flow_sid")))
        if state.type != "run-subflow" or inner is None:
            continue
        for rest in list(outer.below(("widgets", state.name))):
            for text in [outer.of(("widgets", state.name, *rest))]:
                if rest and text:
                    changed |= inner.want(("flow", "variables", *rest), text)
        for pair in program.states[state.name].renderer.source.parameters:
            prefix = ("trigger", "parent", "parameters", pair.key)
            changed |= _fill(inner, prefix, outer, pair.value)
        for root in ("contact", "trigger"):
            for rest in list(inner.below((root,))):
                changed |= bool(inner.of((root, *rest))) and outer.want(
                    (root, *rest), inner.of((root, *rest))
                )
    return changed


def _fill(wants: Wants, prefix: Path, giver: Wants, source: str) -> bool:
    """Want at the places that `source` reads what is wanted at and below a place."""
    changed = False
    for rest in list(wants.below(prefix)):
        texts = wants.of((*prefix, *rest))
        for path in giver.paths_in(source):
            goal = (*path, *rest)
            hint = wants.hints.get((*prefix, *rest))
            if hint is not None:
                giver.hints.setdefault(goal, hint)
            if goal not in giver.reads:
                giver.reads[goal] = None
                changed = True
            if texts:
                changed |= giver.want(goal, texts)
    return changed


def open_texts(wants: Wants, path: Path, context: Mapping[str, Json], now: datetime) -> list[str]:
    """Return texts that conditions tell apart at a place, given what is known by now."""
    texts: list[str] = []
    for one in wants.open:
        if path in one.paths:
            try:
                value = wants.program.render(one.value, context, now)
            except LiquidError:
                continue
            texts += solutions(one.operator, value)
    return list(dict.fromkeys(texts))
